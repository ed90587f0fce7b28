//! Reads captures in the format pcapng.
//!
//! The blocks are told apart here, by their lengths, so that those that are of no use need not be
//! in memory; those with packets are read by `pcap-parser`.

use std::io::{self, Read};

use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{
    Block, EPB_MAGIC, IDB_MAGIC, Linktype, SHB_MAGIC, SPB_MAGIC, parse_block_be, parse_block_le,
};

use super::connections::Connections;
use super::link;
use super::output::{Origin, Output};
use super::records::Records;

/// More interfaces than these no machine has.
const MAX_INTERFACES: usize = 1 << 16;

/// The length of the smallest block: its type and its length, twice.
const MIN_BLOCK: u32 = 12;

/// The block that was for packets before there was `EPB_MAGIC`.
const OBSOLETE_PACKET: u32 = 2;

/// What says in which order the bytes of a section are.
const BYTE_ORDER: [u8; 4] = 0x1A2B_3C4D_u32.to_le_bytes();

/// Shows what is in a capture.
///
/// # Errors
/// What is wrong with the capture, too. What comes before that is shown.
pub(crate) fn show(input: &mut dyn Read, output: &mut Output<'_>) -> io::Result<()> {
    let mut connections = Connections::new(output.options());
    let outcome = read(&mut Records::new(input), &mut connections, output);
    connections.end(output)?;
    outcome
}

/// A part of a capture with a byte order and interfaces of its own.
#[derive(Default)]
struct Section {
    is_big_endian: bool,
    /// The link layers of the interfaces.
    links: Vec<Linktype>,
}

fn read(
    records: &mut Records<'_>,
    connections: &mut Connections,
    output: &mut Output<'_>,
) -> io::Result<()> {
    let mut section = Section::default();
    while records.next()? {
        records.read_to(MIN_BLOCK.into())?;
        // The same in both orders.
        if section.word(records, 0) == SHB_MAGIC {
            let order = records.bytes().get(8..12).unwrap_or_default();
            let is_big_endian = order != BYTE_ORDER;
            if is_big_endian && !order.iter().eq(BYTE_ORDER.iter().rev()) {
                return Err(records.mistake("an ill-formed byte order"));
            }
            section = Section { is_big_endian, links: Vec::new() };
        }
        let (kind, len) = (section.word(records, 0), section.word(records, 4));
        if len < MIN_BLOCK || !len.is_multiple_of(4) {
            return Err(records.mistake("an ill-formed length"));
        }
        if !matches!(kind, IDB_MAGIC | EPB_MAGIC | SPB_MAGIC | OBSOLETE_PACKET) {
            records.skip_to(len.into())?;
            continue;
        }
        if let Err(error) = records.read_to(len.into()) {
            // What there is of a packet that is cut may hold events.
            let link = section.links.get(section.word(records, 8) as usize);
            if let (EPB_MAGIC, Some(&link), Some(packet)) = (kind, link, records.bytes().get(28..))
            {
                connections.packet(link, packet, output)?;
            }
            return Err(error);
        }
        let parse = if section.is_big_endian { parse_block_be } else { parse_block_le };
        let Ok((_, block)) = parse(records.bytes()) else {
            return Err(records.mistake("an ill-formed block"));
        };
        let (interface, packet) = match &block {
            Block::InterfaceDescription(interface) => {
                if section.links.len() == MAX_INTERFACES {
                    return Err(records.mistake("too many interfaces"));
                }
                if !link::is_known(interface.linktype) {
                    output.mistake(
                        Origin(None),
                        records.mistake(link::unknown(interface.linktype)),
                    )?;
                }
                section.links.push(interface.linktype);
                continue;
            }
            Block::EnhancedPacket(packet) => (packet.if_id, packet.packet_data()),
            Block::SimplePacket(packet) => (0, packet.packet_data()),
            _ => section.obsolete_packet(records),
        };
        match section.links.get(interface as usize) {
            Some(&link) => connections.packet(link, packet, output)?,
            None => return Err(records.mistake("a packet of an interface that is not described")),
        }
    }
    Ok(())
}

impl Section {
    /// The word at byte `at` of a block.
    fn word(&self, records: &Records<'_>, at: usize) -> u32 {
        let bytes = records.bytes().get(at..at + 4).and_then(|it| it.try_into().ok());
        let bytes = bytes.unwrap_or_default();
        if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// The interface and the packet of a block that `pcap-parser` does not know: an interface of 16
    /// bits and a number of lost packets, the time, the packet's length here and on the wire.
    fn obsolete_packet<'p>(&self, records: &'p Records<'_>) -> (u32, &'p [u8]) {
        let interface = self.word(records, 8);
        let interface = if self.is_big_endian { interface >> 16 } else { interface & 0xFFFF };
        let packet = records.bytes().get(28..).unwrap_or_default();
        (interface, &packet[..packet.len().min(self.word(records, 20) as usize)])
    }
}
