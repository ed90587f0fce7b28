//! Detects the format of a file and reads it.

use std::fs::File;
use std::io::{self, Read};

use super::head::is_http;
use super::located_error::LocatedError;
use super::message;
use super::output::{Origin, Output, Terminal};
use super::stream::Stream;
use super::{har, pcap, pcapng, progress};

/// The number of bytes for the detection.
const BEGINNING: u64 = 64 << 10;

/// Shows the messages in a file.
///
/// # Errors
/// An error of reading or writing.
pub(crate) fn show<'t>(
    file: &str,
    stdin: &mut dyn Read,
    terminal: Option<&'t Terminal<'t>>,
    output: &mut Output<'_>,
) -> io::Result<()> {
    if file == "-" {
        return show_input(stdin, output);
    }
    let file = File::open(file)?;
    let len = file.metadata()?.len();
    show_input(progress::shown(file, len, terminal), output)
}

fn show_input(mut input: impl Read, output: &mut Output<'_>) -> io::Result<()> {
    let mut beginning = Vec::new();
    (&mut input).take(BEGINNING).read_to_end(&mut beginning)?;
    let input = &mut beginning.as_slice().chain(input);
    match beginning.as_slice() {
        [0x0A, 0x0D, 0x0D, 0x0A, ..] => pcapng::show(input, output),
        capture if pcap::is_pcap(capture) => pcap::show(input, output),
        text if is_json(text) => har::show(input, output),
        text if is_http(text) => show_http(input, output),
        _ => show_body(input, output),
    }
}

/// Whether the text begins with an object, after an optional byte order mark.
fn is_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    text.trim_ascii_start().starts_with(b"{")
}

fn show_http(input: &mut dyn Read, output: &mut Output<'_>) -> io::Result<()> {
    let mut stream = Stream::of_http(output.options());
    let mut piece = vec![0; 64 << 10];
    loop {
        let len = match input.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            len => len?,
        };
        if len == 0 {
            return stream.end(output);
        }
        stream.push(&piece[..len], output)?;
    }
}

fn show_body(input: &mut dyn Read, output: &mut Output<'_>) -> io::Result<()> {
    let options = output.options().reading();
    let mut body = Vec::new();
    // One byte more than the limit, so that the codec reports an input that is too long.
    input.take(options.limits.input as u64 + 1).read_to_end(&mut body)?;
    let message = message::of_body(&body, options);
    match output.outcome(Origin(None), message, (&body, options))? {
        Some(error) => output.error(Origin(None), LocatedError::of(&body, error)),
        None => Ok(()),
    }
}
