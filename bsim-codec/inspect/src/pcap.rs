//! Reads captures in the classic format, pcap.

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

/// Whether a file begins as one of these captures does.
pub(crate) fn is_pcap(beginning: &[u8]) -> bool {
    beginning.len() >= 4 && !matches!(parse_pcap_header(beginning), Err(Err::Error(_)))
}

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

fn read(
    records: &mut Records<'_>,
    connections: &mut Connections,
    output: &mut Output<'_>,
) -> io::Result<()> {
    records.next()?;
    fill(records, |bytes| needed(parse_pcap_header(bytes)))?;
    let Ok((_, header)) = parse_pcap_header(records.bytes()) else {
        return Err(records.mistake("not a header"));
    };
    // The upper bits say how long the checksum behind each packet is.
    let link = Linktype(header.network.0 & 0xFFFF);
    if !link::is_known(link) {
        return Err(records.mistake(link::unknown(link)));
    }
    let parse = match (header.is_modified_format(), header.is_bigendian()) {
        (true, _) => parse_pcap_frame_modified,
        (false, true) => parse_pcap_frame_be,
        (false, false) => parse_pcap_frame,
    };
    while records.next()? {
        if let Err(error) = fill(records, |bytes| needed(parse(bytes))) {
            // What there is of a packet that is cut may hold events.
            let head = if header.is_modified_format() { 24 } else { 16 };
            let packet = records.bytes().get(head..).unwrap_or_default();
            connections.packet(link, packet, output)?;
            return Err(error);
        }
        let Ok((_, frame)) = parse(records.bytes()) else {
            return Err(records.mistake("not a packet"));
        };
        connections.packet(link, frame.data, output)?;
    }
    Ok(())
}

/// Reads as many bytes of a record as are needed.
fn fill(records: &mut Records<'_>, needed: impl Fn(&[u8]) -> usize) -> io::Result<()> {
    loop {
        match needed(records.bytes()) {
            0 => return Ok(()),
            more => records.read_to((records.bytes().len() + more) as u64)?,
        }
    }
}

/// How many more bytes a record needs.
fn needed<T>(parsed: IResult<&[u8], T, PcapError<&[u8]>>) -> usize {
    match parsed {
        Err(Err::Incomplete(Needed::Size(more))) => more.get(),
        _ => 0,
    }
}
