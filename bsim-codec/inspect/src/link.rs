//! Finds the TCP segment in a packet, after the headers of its link layer.

use std::net::{IpAddr, SocketAddr};

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};
use pcap_parser::Linktype;

pub(crate) struct Segment<'p> {
    pub(crate) from: SocketAddr,
    pub(crate) to: SocketAddr,
    pub(crate) sequence: u32,
    pub(crate) is_start: bool,
    pub(crate) is_end: bool,
    pub(crate) is_reset: bool,
    pub(crate) bytes: &'p [u8],
}

/// Raw IP, with its numbers in old captures.
const RAW: [Linktype; 5] =
    [Linktype::RAW, Linktype(12), Linktype(14), Linktype::IPV4, Linktype::IPV6];

/// Whether this link layer is supported.
pub(crate) fn is_known(link: Linktype) -> bool {
    RAW.contains(&link)
        || matches!(
            link,
            Linktype::ETHERNET
                | Linktype::NULL
                | Linktype::LOOP
                | Linktype::LINUX_SLL
                | Linktype::LINUX_SLL2
        )
}

/// The error for an unsupported link layer.
pub(crate) fn unknown(link: Linktype) -> String {
    format!("packets of the link layer {} cannot be read", link.0)
}

/// The segment in a packet. None if there is none, or if its header is incomplete.
pub(crate) fn segment(link: Linktype, packet: &[u8]) -> Option<Segment<'_>> {
    let packet = match link {
        Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(packet).ok()?,
        // The IP header repeats the address family.
        Linktype::NULL | Linktype::LOOP => LaxSlicedPacket::from_ip(packet.get(4..)?).ok()?,
        Linktype::LINUX_SLL => cooked(packet.get(14..16)?, packet.get(16..)?),
        Linktype::LINUX_SLL2 => cooked(packet.get(..2)?, packet.get(20..)?),
        raw if RAW.contains(&raw) => LaxSlicedPacket::from_ip(packet).ok()?,
        _ => return None,
    };
    let Some(TransportSlice::Tcp(tcp)) = packet.transport else { return None };
    let (from, to): (IpAddr, IpAddr) = match &packet.net? {
        LaxNetSlice::Ipv4(ip) => {
            (ip.header().source_addr().into(), ip.header().destination_addr().into())
        }
        LaxNetSlice::Ipv6(ip) => {
            (ip.header().source_addr().into(), ip.header().destination_addr().into())
        }
        LaxNetSlice::Arp(_) => return None,
    };
    Some(Segment {
        from: (from, tcp.source_port()).into(),
        to: (to, tcp.destination_port()).into(),
        sequence: tcp.sequence_number(),
        is_start: tcp.syn(),
        is_end: tcp.fin(),
        is_reset: tcp.rst(),
        bytes: tcp.payload(),
    })
}

/// A packet in the Linux format for captures of several interfaces.
fn cooked<'p>(protocol: &[u8], payload: &'p [u8]) -> LaxSlicedPacket<'p> {
    let protocol = protocol.try_into().map(u16::from_be_bytes).unwrap_or_default();
    LaxSlicedPacket::from_ether_type(EtherType(protocol), payload)
}
