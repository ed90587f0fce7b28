//! Reads captures in the format pcap.

use std::io::{self, Read};

use pcap_parser::nom::{Err, IResult, Needed};
use pcap_parser::{
    Linktype, PcapError, parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified,
    parse_pcap_header,
};

use super::connections::Connections;
use super::link;
use super::output::Output;
use super::records::Records;

/// Whether a file begins like a pcap capture.
pub(crate) fn is_pcap(beginning: &[u8]) -> bool {
    beginning.len() >= 4 && !matches!(parse_pcap_header(beginning), Err(Err::Error(_)))
}

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

fn read(
    records: &mut Records<'_>,
    connections: &mut Connections,
    output: &mut Output<'_>,
) -> io::Result<()> {
    records.next()?;
    fill(records, |bytes| needed(parse_pcap_header(bytes)))?;
    let Ok((_, header)) = parse_pcap_header(records.bytes()) else {
        return Err(records.error("not a header"));
    };
    // The upper bits have the length of the checksum of each packet.
    let link = Linktype(header.network.0 & 0xFFFF);
    if !link::is_known(link) {
        return Err(records.error(link::unknown(link)));
    }
    let parse = match (header.is_modified_format(), header.is_bigendian()) {
        (true, _) => parse_pcap_frame_modified,
        (false, true) => parse_pcap_frame_be,
        (false, false) => parse_pcap_frame,
    };
    while records.next()? {
        if let Err(error) = fill(records, |bytes| needed(parse(bytes))) {
            // An incomplete packet may still hold events.
            let head = if header.is_modified_format() { 24 } else { 16 };
            let packet = records.bytes().get(head..).unwrap_or_default();
            connections.packet(link, packet, output)?;
            return Err(error);
        }
        let Ok((_, frame)) = parse(records.bytes()) else {
            return Err(records.error("not a packet"));
        };
        connections.packet(link, frame.data, output)?;
    }
    Ok(())
}

/// Reads the bytes that a record needs.
fn fill(records: &mut Records<'_>, needed: impl Fn(&[u8]) -> usize) -> io::Result<()> {
    loop {
        match needed(records.bytes()) {
            0 => return Ok(()),
            more => records.read_to((records.bytes().len() + more) as u64)?,
        }
    }
}

/// The number of bytes that a record still needs.
fn needed<T>(parsed: IResult<&[u8], T, PcapError<&[u8]>>) -> usize {
    match parsed {
        Err(Err::Incomplete(Needed::Size(more))) => more.get(),
        _ => 0,
    }
}
