//! Broken captures: a message, never a panic.

use crate::run;
use crate::wire::{self, BIG, LITTLE, MAGIC, RAW, session};

/// The capture of the session as pcap and as pcapng.
fn captures() -> [Vec<u8>; 3] {
    let packets: Vec<_> = session().iter().map(|segment| segment.packet(false)).collect();
    let pcapng = |order: wire::Order| order.pcapng(RAW as u16, &packets);
    [LITTLE.pcap(MAGIC, RAW, &packets), pcapng(LITTLE), pcapng(BIG)]
}

/// The status says whether anything was wrong; without `--partial` nothing of that is shown.
#[track_caller]
fn is_told(capture: &[u8]) -> String {
    let (status, out, err) = run("--json -", capture);
    let is_wrong = err.lines().any(|line| !line.contains("skipped"));
    assert_eq!(status, u8::from(is_wrong), "{err}");
    assert!(status == 0 || out.is_empty(), "{out}");
    let (status_of_part, part, err_of_part) = run("--json --partial -", capture);
    assert_eq!((status_of_part, &err_of_part), (status, &err));
    if status == 0 {
        assert_eq!(part, out);
    }
    err
}

#[test]
fn captures_that_are_cut() {
    for capture in captures() {
        let lens = (0..300).chain((300..capture.len()).step_by(29));
        for len in lens {
            let err = is_told(&capture[..len]);
            assert!(err.lines().count() <= 2, "{err}");
        }
        let cut = &capture[..capture.len() - 1];
        let err = is_told(cut);
        assert!(err.ends_with(": the file ends within it\n"), "{err}");
        let (_, out, _) = run("--json --secrets --partial -", cut);
        assert_eq!(wire::without_ends(&out), wire::SESSION);
    }
}

/// The file ends within the packet that brings the roster.
#[test]
fn events_of_a_packet_that_is_cut() {
    let lines: Vec<_> = wire::SESSION.split_inclusive('\n').collect();
    for capture in captures() {
        let at = capture.windows(17).position(|it| it == b"OnNicknameChanged").unwrap();
        let (status, out, err) = run("--json --secrets --partial -", &capture[..at]);
        assert_eq!((status, wire::without_ends(&out)), (1, lines[..7].concat()));
        let mut complaints = err.lines();
        let of_body = "-: 10.0.0.2:80 > 10.0.0.1:4000: UnexpectedEnd at byte ";
        assert!(complaints.next().unwrap().starts_with(of_body), "{err}");
        assert!(complaints.next().unwrap().ends_with(": the file ends within it"), "{err}");
    }
}

#[test]
fn captures_with_a_byte_changed() {
    for capture in captures() {
        for at in (0..400).chain((400..capture.len()).step_by(61)) {
            for change in [0x01, 0x80, 0xFF] {
                let mut capture = capture.clone();
                capture[at] ^= change;
                is_told(&capture);
            }
        }
    }
}

#[test]
fn absurd_lengths_in_pcap() {
    let packets: Vec<_> = session().iter().map(|segment| segment.packet(false)).collect();
    let start = 24;
    for len in [u32::MAX, 1 << 31, (4 << 20) + 1] {
        let mut capture = LITTLE.pcap(MAGIC, RAW, &packets);
        capture[start + 8..start + 12].copy_from_slice(&len.to_le_bytes());
        let err = is_told(&capture);
        let complaint =
            format!("-: the record at byte 24: {} bytes are too long\n", u64::from(len) + 16);
        assert_eq!(err, complaint);
    }
    assert_eq!(
        is_told(&LITTLE.pcap(MAGIC, RAW, &[])[..20]),
        "-: the record at byte 0: the file ends within it\n"
    );
}

#[test]
fn absurd_lengths_in_pcapng() {
    let section = LITTLE.section(&[101]);
    let packet = session()[3].packet(false);
    let at = section.len();
    let block = |kind: u32, len: u32| {
        let mut block = LITTLE.packet(0, &packet);
        block[..4].copy_from_slice(&kind.to_le_bytes());
        block[4..8].copy_from_slice(&len.to_le_bytes());
        [&section[..], &block, &LITTLE.packet(0, &packet)].concat()
    };
    // Blocks that would be read for ever, or that no memory would hold.
    for kind in [1, 2, 3, 4, 5, 6, 10, 0x8000_0001, 0x4000_0BAD, 77, 0x0A0D_0D0A] {
        for len in [0, 4, 8, 11, 13, u32::MAX] {
            let err = is_told(&block(kind, len));
            let of_block = format!("-: the record at byte {at}: an ill-formed ");
            assert!(err.starts_with(&of_block), "{kind} {len}: {err}");
        }
        let err = is_told(&block(kind, u32::MAX - 3));
        assert!(err.starts_with(&format!("-: the record at byte {at}: ")), "{kind}: {err}");
    }
    // A packet that is longer than its block.
    for len in [packet.len() as u32 + 4, 1 << 31, u32::MAX - 5, u32::MAX] {
        let mut capture = [&section[..], &LITTLE.packet(0, &packet)].concat();
        capture[at + 20..at + 24].copy_from_slice(&len.to_le_bytes());
        assert_eq!(is_told(&capture), format!("-: the record at byte {at}: an ill-formed block\n"));
    }
    // A packet of no interface.
    let capture = [&section[..], &LITTLE.packet(1, &packet)].concat();
    let complaint = "a packet of an interface that is not described";
    assert_eq!(is_told(&capture), format!("-: the record at byte {at}: {complaint}\n"));
    let mut interfaces = LITTLE.section(&[]);
    let interface = LITTLE.section(&[1]).split_off(interfaces.len());
    interfaces.extend(interface.repeat(65_537));
    assert!(is_told(&interfaces).ends_with(": too many interfaces\n"));
    let order = [&section[..8], b"what", &section[12..]].concat();
    assert_eq!(is_told(&order), "-: the record at byte 0: an ill-formed byte order\n");
}
