//! What has to be true of `bsim-inspect` for every file.

use bsim_codec::Encode;
use bsim_codec::http::{Post, Reply};
use bsim_inspect::Streams;

use crate::values::Values;

/// Whatever a file is, it is read to its end or told to be wrong; a conversation reads the same
/// however it was cut into packets.
pub fn captures(input: &[u8]) {
    match input {
        [0..9, choices @ ..] => conversation(choices),
        file => any(file),
    }
}

/// Status, standard output and standard error for a file.
fn inspect(arguments: &[&str], mut file: &[u8]) -> (u8, String, String) {
    let arguments: Vec<_> = arguments.iter().map(|&it| it.to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams =
        Streams { stdin: &mut file, stdout: &mut out, stderr: &mut err, is_terminal: false };
    let status = bsim_inspect::run(&arguments, streams);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status, text(out), text(err))
}

fn any(file: &[u8]) {
    for format in ["--json", "--lossy"] {
        let (status, out, err) = inspect(&[format, "-"], file);
        let is_wrong = err.lines().any(|line| !line.ends_with("skipped"));
        assert_eq!(status, u8::from(is_wrong), "{err}");
        assert!(status == 0 || out.is_empty(), "{out}");
        let (status_of_part, part, err_of_part) = inspect(&[format, "--partial", "-"], file);
        assert_eq!((status_of_part, err_of_part), (status, err));
        assert!(status == 1 || part == out, "{part}");
    }
}

/// The start of a capture of IP: a little-endian pcap.
const HEADER: [u32; 6] = [0xA1B2_C3D4, 0x0004_0002, 0, 0, 65_535, 101];

const START: u8 = 0x02;
const DATA: u8 = 0x10;

/// A record with a segment of IPv4, sent by one of two ends.
fn record(sender: u8, flags: u8, sequence: u32, bytes: &[u8]) -> Vec<u8> {
    let len = (40 + bytes.len()) as u32;
    let mut record: Vec<u8> = [0, 0, len, len].iter().flat_map(|it| it.to_le_bytes()).collect();
    let [high, low] = (len as u16).to_be_bytes();
    record.extend([0x45, 0, high, low, 0, 0, 0, 0, 64, 6, 0, 0]);
    record.extend([10, 0, 0, sender, 10, 0, 0, 1 - sender]);
    record.extend([0, 1 + sender, 0, 2 - sender]);
    record.extend(sequence.to_be_bytes());
    record.extend([0, 0, 0, 0, 0x50, flags, 4, 0, 0, 0, 0, 0]);
    record.extend(bytes);
    record
}

/// Requests and answers of any values, in segments that are cut, turned and sent again as the input
/// chooses, give what the plain messages give.
fn conversation(input: &[u8]) {
    let mut streams = [Vec::new(), Vec::new()];
    for part in input.chunks(64).take(4) {
        // What cannot be written leaves nothing behind.
        let _ = Post::new(&Values::new(part).request()).encode_into(&mut streams[0]);
        let _ = Reply::new(&Values::new(part).response()).encode_into(&mut streams[1]);
    }
    let mut choices = input.iter().copied().chain([0]).cycle();
    let mut choose = |below: usize| choices.next().map_or(0, usize::from) % below;
    let mut capture: Vec<u8> = HEADER.iter().flat_map(|word| word.to_le_bytes()).collect();
    for (sender, stream) in (0..).zip(&streams) {
        let first = u32::MAX - choose(256) as u32;
        capture.extend(record(sender, START, first, &[]));
        let (mut records, mut at) = (Vec::new(), 0);
        while at < stream.len() {
            let len = (1 + choose(256)).min(stream.len() - at);
            let sequence = first.wrapping_add(1 + at as u32);
            // Some have a part of the next, or of the one before.
            let longer = (len + choose(4) * 5).min(stream.len() - at);
            records.push(record(sender, DATA, sequence, &stream[at..at + longer]));
            if choose(8) == 0 {
                records.push(record(sender, DATA, sequence, &stream[at..at + len]));
            }
            at += len;
        }
        records.chunks_mut(1 + choose(8)).for_each(<[_]>::reverse);
        capture.extend(records.concat());
    }
    for format in ["--json", "--lossy"] {
        let plain = streams.each_ref().map(|stream| match &**stream {
            // A file without anything is no HTTP, a connection without anything is none.
            [] => Default::default(),
            stream => inspect(&[format, "--partial", "-"], stream),
        });
        let (status, out, err) = inspect(&[format, "--partial", "-"], &capture);
        assert_eq!(status, plain[0].0 | plain[1].0, "{err}");
        let mut shown = [String::new(), String::new()];
        let mut sender = 0;
        for line in out.lines() {
            let ends = ["10.0.0.0:1", "10.0.0.1:2"];
            let mut line = line.to_owned();
            for (from, to) in [(0, 1), (1, 0)] {
                let (from_end, to_end) = (ends[from], ends[to]);
                let json = format!("{{\"from\":\"{from_end}\",\"to\":\"{to_end}\",");
                if line == format!("# {from_end} > {to_end}") {
                    (sender, line) = (from, String::new());
                } else if let Some(rest) = line.strip_prefix(&json) {
                    (sender, line) = (from, format!("{{{rest}"));
                }
            }
            if !line.is_empty() {
                shown[sender] += &line;
                shown[sender].push('\n');
            }
        }
        assert_eq!(shown, plain.map(|(_, out, _)| out));
    }
}
