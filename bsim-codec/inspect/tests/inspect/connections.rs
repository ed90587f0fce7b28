//! TCP: segments in any order, several connections, and what is missing.

use crate::wire::{SESSION, Segment, capture, session, without_ends};
use crate::{demo, run};

#[track_caller]
fn shows_session(segments: &[Segment]) {
    let (status, out, err) = run("--json --secrets -", &capture(segments));
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(without_ends(&out), SESSION);
}

/// The same lines in any order.
#[track_caller]
fn shows_lines(segments: &[Segment], expected: &str) {
    let (status, out, err) = run("--json --secrets -", &capture(segments));
    assert_eq!((status, err.as_str()), (0, ""));
    let (mut lines, out) = (expected.lines().collect::<Vec<_>>(), without_ends(&out));
    let mut shown: Vec<_> = out.lines().collect();
    lines.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, lines);
}

fn in_pieces(len: usize) -> Vec<Segment> {
    session().iter().flat_map(|segment| segment.in_pieces(len)).collect()
}

#[test]
fn pieces_of_any_length() {
    for len in [1, 2, 3, 7, 100, 536, 1460] {
        shows_session(&in_pieces(len));
    }
}

#[test]
fn segments_in_another_order() {
    for len in [1, 10, 100, 536] {
        for window in [2, 3, 5, 16] {
            let mut segments = in_pieces(len);
            // The start of the connection stays where it is.
            segments[2..].chunks_mut(window).for_each(<[_]>::reverse);
            shows_lines(&segments, SESSION);
        }
    }
    // All data before the start, and each direction from its end.
    let segments = session();
    let (start, mut data): (Vec<_>, Vec<_>) = segments.into_iter().partition(|it| it.syn);
    data.reverse();
    shows_lines(&[start, data].concat(), SESSION);
    let mut segments = session();
    segments.swap(0, 3);
    shows_lines(&segments, SESSION);
}

#[test]
fn segments_again() {
    for len in [50, 536] {
        let twice = in_pieces(len).into_iter().flat_map(|segment| [segment.clone(), segment]);
        shows_session(&twice.collect::<Vec<_>>());
        // Each with the end of the one before, and the beginning of the next.
        let mut segments = in_pieces(len);
        segments.extend(in_pieces(len + 17));
        shows_session(&segments);
    }
    // Once more after the end.
    shows_session(&[session(), session()].concat()[..40]);
}

/// A keep-alive has a byte that was sent before, or any.
#[test]
fn keep_alives() {
    let mut segments = session();
    let last = segments[3].clone();
    let sequence = last.sequence + last.bytes.len() as u32 - 1;
    segments.insert(5, Segment::data(last.is_client, sequence, b"\0"));
    segments.insert(5, Segment::data(last.is_client, sequence, b""));
    shows_session(&segments);
}

#[test]
fn sequence_numbers_wrap() {
    for first in [u32::MAX, u32::MAX - 1, u32::MAX - 1000, u32::MAX / 2] {
        let mut segments = in_pieces(100);
        let starts = [segments[0].sequence, segments[1].sequence];
        for segment in &mut segments {
            let start = starts[usize::from(!segment.is_client)];
            segment.sequence = segment.sequence.wrapping_sub(start).wrapping_add(first);
        }
        segments[2..].chunks_mut(4).for_each(<[_]>::reverse);
        shows_lines(&segments, SESSION);
    }
}

#[test]
fn captures_that_begin_late() {
    // Without the start of the connection.
    shows_session(&session()[2..]);
    shows_session(&session()[3..]);
    // At the first data, in another order.
    let mut segments = session().split_off(3);
    segments.splice(..1, segments[0].in_pieces(200).into_iter().rev());
    shows_session(&segments);
    // Behind some messages.
    let lines: Vec<_> = SESSION.split_inclusive('\n').collect();
    shows_session_from(&session()[5..], &lines[1..].concat(), "");
    shows_session_from(&session()[6..], &lines[2..].concat(), "");
    // In the middle of one.
    let segments = &in_pieces(500)[4..];
    let note = |len| {
        let ends = "10.0.0.1:4000 > 10.0.0.2:80";
        format!("-: {ends}: {len} bytes before the first message were skipped\n")
    };
    shows_session_from(segments, &lines[1..].concat(), &note(163));
    // Nobody can tell that the second request is not the first.
    let mut segments = session()[3..].to_vec();
    segments.swap(0, 4);
    shows_session_from(
        &segments,
        &[&[lines[2], lines[1]], &lines[3..]].concat().concat(),
        &note(663),
    );
}

#[track_caller]
fn shows_session_from(segments: &[Segment], lines: &str, note: &str) {
    let (status, out, err) = run("--json --secrets -", &capture(segments));
    assert_eq!((status, err.as_str()), (0, note));
    assert_eq!(without_ends(&out), lines);
}

#[test]
fn several_connections() {
    let other = session().into_iter().map(|segment| Segment { client_port: 4001, ..segment });
    let both: Vec<_> = session().into_iter().zip(other.clone()).flat_map(|(a, b)| [a, b]).collect();
    let twice: String = SESSION.split_inclusive('\n').flat_map(|line| [line, line]).collect();
    shows_lines(&both, &twice);
    let (_, out, _) = run("--json -", &capture(&both));
    for port in ["4000", "4001"] {
        let from = format!(r#""from":"10.0.0.1:{port}""#);
        assert_eq!(out.lines().filter(|line| line.contains(&from)).count(), 7);
    }
    // The same ends again, with other sequence numbers, before or after the end of the first.
    for end in [session().len(), 10] {
        let again = session().into_iter().map(|segment| Segment {
            sequence: segment.sequence.wrapping_add(1_000_000),
            ..segment
        });
        let segments: Vec<_> = session().into_iter().take(end).chain(again).collect();
        let (status, out, err) = run("--json --secrets -", &capture(&segments));
        assert_eq!((status, err.as_str()), (0, ""));
        assert!(without_ends(&out).ends_with(SESSION));
        assert!(out.lines().count() > SESSION.lines().count());
    }
}

#[test]
fn connections_without_http() {
    let tls = |port, sequence, bytes: &[u8]| Segment {
        client_port: port,
        ..Segment::data(true, sequence, bytes)
    };
    let start = Segment { syn: true, ..tls(4001, 0, b"") };
    let foreign = [start, tls(4001, 1, b"\x16\x03\x01\n"), tls(4002, 7, &[0; 100_000][..60_000])];
    let segments = [&session()[..], &foreign].concat();
    let (status, out, err) = run("--json --secrets -", &capture(&segments));
    assert_eq!(status, 0);
    assert_eq!(without_ends(&out), SESSION);
    assert_eq!(err, "-: 2 connections without HTTP were skipped\n");
}

/// Without a length, an answer ends with its connection.
#[test]
fn answers_that_end_with_the_connection() {
    let answer = [b"HTTP/1.0 200 OK\r\n\r\n", demo!("LoginIMResponse")].concat();
    let data = Segment::data(false, 10, &answer);
    let expected = "{\"message\":\"LoginIMResponse\"}\n";
    shows_lines(std::slice::from_ref(&data), expected);
    for (fin, rst) in [(true, false), (false, true)] {
        let sequence = 10 + answer.len() as u32;
        let last = Segment { fin, rst, ..Segment::data(false, sequence, b"") };
        shows_lines(&[data.clone(), last.clone()], expected);
        let next = Segment::data(true, 1, b"GET / HTTP/1.1\r\n\r\n");
        let (_, out, _) = run("--json -", &capture(&[data.clone(), last, next]));
        // It is known as soon as it is there.
        assert!(out.lines().next().unwrap().ends_with("\"LoginIMResponse\"}"), "{out}");
    }
    let whole = Segment { fin: true, ..data };
    shows_lines(&[whole], expected);
}

#[test]
fn missing_segments() {
    // The answer to Login, which begins at byte 0 of its direction.
    let mut segments = in_pieces(500);
    let lost = segments.iter().position(|it| !it.is_client && !it.bytes.is_empty()).unwrap();
    segments.remove(lost + 1);
    let complaint =
        "-: 10.0.0.2:80 > 10.0.0.1:4000: 109 bytes are missing at byte 500, line 6, column 387\n";
    let (status, out, err) = run("--json --secrets -", &capture(&segments));
    assert_eq!((status, out.as_str(), err.as_str()), (1, "", complaint));
    let (status, out, err) = run("--json --secrets --partial -", &capture(&segments));
    assert_eq!((status, err.as_str()), (1, complaint));
    let without: String =
        SESSION.split_inclusive('\n').filter(|line| !line.contains("\"LoginResponse\"")).collect();
    let (mut shown, mut lines): (Vec<_>, Vec<_>) =
        (without_ends(&out).lines().map(str::to_owned).collect(), without.lines().collect());
    shown.sort_unstable();
    lines.sort_unstable();
    assert_eq!(shown, lines);
}

/// Nobody can tell that the first message was one, but that of the second something is missing.
#[test]
fn missing_at_the_start() {
    for len in [100, 1000] {
        let mut segments = in_pieces(len);
        segments.remove(3);
        let (status, out, err) = run("--json --secrets --partial -", &capture(&segments));
        let complaint = "-: 10.0.0.1:4000 > 10.0.0.2:80: bytes are missing before byte 663, ";
        assert!(status == 1 && err.starts_with(complaint) && err.lines().count() == 1, "{err}");
        let out = without_ends(&out);
        assert_eq!(out.lines().count(), SESSION.lines().count() - 1);
        assert!(!out.contains("\"Login\"") && out.contains("\"LoginIM\""), "{out}");
    }
}

/// One direction of HTTP, and another of which nothing can be read.
#[test]
fn directions_without_a_message() {
    let request = Segment::data(true, 1, b"GET / HTTP/1.1\r\n\r\n");
    let line = "{\"message\":\"NoSoap\",\"method\":\"GET\",\"path\":\"/\"}\n";
    let ends = "-: 10.0.0.2:80 > 10.0.0.1:4000";
    let start = Segment { syn: true, ..Segment::data(false, 0, b"") };
    let answer = |sequence| Segment::data(false, sequence, b"<html>\n");
    for (answer, status, complaint) in [
        (vec![answer(1)], 0, "7 bytes before the first message were skipped"),
        (vec![start.clone(), answer(1)], 1, "not HTTP"),
        (vec![start, answer(5)], 1, "bytes are missing before all messages"),
    ] {
        let segments = [&answer[..], std::slice::from_ref(&request)].concat();
        let (status_of_part, out, err) = run("--json --partial -", &capture(&segments));
        assert_eq!((status_of_part, without_ends(&out).as_str()), (status, line));
        assert_eq!(err, format!("{ends}: {complaint}\n"));
    }
}

#[test]
fn overlapping_segments_with_other_content() {
    let complaint = |at: &str| {
        format!("-: 10.0.0.1:4000 > 10.0.0.2:80: bytes before {at} were sent again, changed\n")
    };
    let segments = session();
    let mut changed = segments[3].clone();
    changed.bytes.truncate(100);
    changed.bytes[80] ^= 1;
    let mut behind = segments.clone();
    behind.insert(4, changed.clone());
    let (status, out, err) = run("--json -", &capture(&behind));
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, complaint("byte 663, line 10, column 351"));
    // What came first counts.
    let (status, out, _) = run("--json --secrets --partial -", &capture(&behind));
    assert_eq!(status, 1);
    assert_eq!(without_ends(&out), SESSION);
    // Both before what is missing.
    let pieces = segments[3].in_pieces(60);
    let early = [&segments[..3], &pieces[1..], &[changed], &segments[4..]].concat();
    let (status, out, err) = run("--json --partial -", &capture(&early));
    assert_eq!(status, 1);
    assert!(err.starts_with("-: 10.0.0.1:4000 > 10.0.0.2:80: bytes before byte "), "{err}");
    assert_eq!(out.lines().count(), SESSION.lines().count());
}
