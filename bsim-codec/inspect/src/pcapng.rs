//! Reads captures in the format pcapng.
//!
//! This module reads the type and the length of each block, so that unused blocks need not be in
//! memory. `pcap-parser` parses the blocks with packets.

use std::io::{self, Read};

use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{
    Block, EPB_MAGIC, IDB_MAGIC, Linktype, SHB_MAGIC, SPB_MAGIC, parse_block_be, parse_block_le,
};

use super::connections::Connections;
use super::link;
use super::output::{Origin, Output};
use super::records::Records;

/// No machine has more interfaces.
const MAX_INTERFACES: usize = 1 << 16;

/// The length of the smallest block: its type, and its length twice.
const MIN_BLOCK: u32 = 12;

/// The block for packets before `EPB_MAGIC`.
const OBSOLETE_PACKET: u32 = 2;

/// The mark of the byte order in a section.
const BYTE_ORDER: [u8; 4] = 0x1A2B_3C4D_u32.to_le_bytes();

/// Shows the messages in a capture.
///
/// # Errors
/// An error in the capture. The messages before it are shown.
pub(crate) fn show(input: &mut dyn Read, output: &mut Output<'_>) -> io::Result<()> {
    let mut connections = Connections::new(output.options());
    let outcome = read(&mut Records::new(input), &mut connections, output);
    connections.end(output)?;
    outcome
}

/// A part of a capture with its own byte order and interfaces.
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
        // This number is the same in both byte orders.
        if section.word(records, 0) == SHB_MAGIC {
            let order = records.bytes().get(8..12).unwrap_or_default();
            let is_big_endian = order != BYTE_ORDER;
            if is_big_endian && !order.iter().eq(BYTE_ORDER.iter().rev()) {
                return Err(records.error("an ill-formed byte order"));
            }
            section = Section { is_big_endian, links: Vec::new() };
        }
        let (kind, len) = (section.word(records, 0), section.word(records, 4));
        if len < MIN_BLOCK || !len.is_multiple_of(4) {
            return Err(records.error("an ill-formed length"));
        }
        if !matches!(kind, IDB_MAGIC | EPB_MAGIC | SPB_MAGIC | OBSOLETE_PACKET) {
            records.skip_to(len.into())?;
            continue;
        }
        if let Err(error) = records.read_to(len.into()) {
            // An incomplete packet may still hold events.
            let link = section.links.get(section.word(records, 8) as usize);
            if let (EPB_MAGIC, Some(&link), Some(packet)) = (kind, link, records.bytes().get(28..))
            {
                connections.packet(link, packet, output)?;
            }
            return Err(error);
        }
        let parse = if section.is_big_endian { parse_block_be } else { parse_block_le };
        let Ok((_, block)) = parse(records.bytes()) else {
            return Err(records.error("an ill-formed block"));
        };
        let (interface, packet) = match &block {
            Block::InterfaceDescription(interface) => {
                if section.links.len() == MAX_INTERFACES {
                    return Err(records.error("too many interfaces"));
                }
                if !link::is_known(interface.linktype) {
                    output.error(Origin(None), records.error(link::unknown(interface.linktype)))?;
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
            None => return Err(records.error("a packet of an interface that is not described")),
        }
    }
    Ok(())
}

impl Section {
    /// The 32-bit word at byte `at` of a block.
    fn word(&self, records: &Records<'_>, at: usize) -> u32 {
        let bytes = records.bytes().get(at..at + 4).and_then(|it| it.try_into().ok());
        let bytes = bytes.unwrap_or_default();
        if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// The interface and the packet of a block that `pcap-parser` does not support. The block has
    /// the interface and the number of lost packets (16 bits each), the time, and the captured and
    /// original length of the packet.
    fn obsolete_packet<'p>(&self, records: &'p Records<'_>) -> (u32, &'p [u8]) {
        let interface = self.word(records, 8);
        let interface = if self.is_big_endian { interface >> 16 } else { interface & 0xFFFF };
        let packet = records.bytes().get(28..).unwrap_or_default();
        (interface, &packet[..packet.len().min(self.word(records, 20) as usize)])
    }
}
