//! Formats of captures, and the link layers in them.

use crate::run;
use crate::wire::{self, BIG, LITTLE, MAGIC, Order, SESSION, session, without_ends};

#[track_caller]
fn shows_session(capture: &[u8]) {
    let (status, out, err) = run("--json --secrets -", capture);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(without_ends(&out), SESSION);
}

#[test]
fn captures_of_tcpdump() {
    shows_session(wire::LOOPBACK);
    shows_session(include_bytes!("../data/cooked.pcap"));
    shows_session(include_bytes!("../data/cooked2.pcap"));
}

#[test]
fn each_message_says_where_it_is_from() {
    let capture = wire::capture(&session());
    let (_, out, _) = run("--json -", &capture);
    let mut lines = out.lines();
    let login = r#"{"from":"10.0.0.1:4000","to":"10.0.0.2:80","message":"Login","user_id":"testing","password":"[masked]"}"#;
    assert_eq!(lines.next(), Some(login));
    let answer = r#"{"from":"10.0.0.2:80","to":"10.0.0.1:4000","message":"LoginResponse","session":{"session_id":"[masked]","#;
    assert!(lines.next().unwrap().starts_with(answer));
    let (_, out, _) = run("-", &capture);
    let tree = "# 10.0.0.1:4000 > 10.0.0.2:80\nLogin\n  user_id     testing\n  password    [masked]\n\
                # 10.0.0.2:80 > 10.0.0.1:4000\nLoginResponse\n";
    assert!(out.starts_with(tree), "{out}");
    let packets: Vec<_> = session().iter().map(|segment| segment.packet(true)).collect();
    let (_, out, _) = run("--json -", &LITTLE.pcap(MAGIC, wire::RAW, &packets));
    assert!(out.starts_with(r#"{"from":"[fd00::1]:4000","to":"[fd00::2]:80","message":"Login""#));
}

/// The link layers that are read: each with its number, and the header before a packet of IPv4 and
/// IPv6.
fn link_layers() -> Vec<(u16, [Vec<u8>; 2])> {
    let ether_types = [[0x08, 0x00], [0x86, 0xDD]];
    let with_type = |before: &[u8], after: &[u8]| {
        ether_types.map(|ether_type| [before, &ether_type, after].concat())
    };
    let addresses = [0; 12];
    let vlan = [&addresses[..], &[0x81, 0x00, 0x00, 0x07]].concat();
    let two_vlans = [&addresses[..], &[0x88, 0xA8, 0x00, 0x07, 0x81, 0x00, 0x00, 0x08]].concat();
    let cooked_vlan = [&[0; 14][..], &[0x81, 0x00, 0x00, 0x07]].concat();
    vec![
        (1, with_type(&addresses, &[])),
        (1, with_type(&vlan, &[])),
        (1, with_type(&two_vlans, &[])),
        (0, [vec![2, 0, 0, 0], vec![30, 0, 0, 0]]),
        (0, [vec![0, 0, 0, 2], vec![0, 0, 0, 24]]),
        (108, [vec![0, 0, 0, 2], vec![0, 0, 0, 24]]),
        (113, with_type(&[0; 14], &[])),
        (113, with_type(&cooked_vlan, &[])),
        (276, with_type(&[], &[0; 18])),
        (12, [vec![], vec![]]),
        (14, [vec![], vec![]]),
        (101, [vec![], vec![]]),
        (228, [vec![], vec![]]),
        (229, [vec![], vec![]]),
    ]
}

#[test]
fn every_link_layer_in_every_format() {
    for (link, headers) in link_layers() {
        for (is_6, header) in [false, true].into_iter().zip(headers) {
            let packet = |segment: &wire::Segment| [&header[..], &segment.packet(is_6)].concat();
            let packets: Vec<_> = session().iter().map(packet).collect();
            for order in [LITTLE, BIG] {
                shows_session(&order.pcap(MAGIC, link.into(), &packets));
                shows_session(&order.pcap(0xA1B2_3C4D, link.into(), &packets));
                shows_session(&order.pcapng(link, &packets));
            }
            // With the length of the checksum in the upper bits.
            shows_session(&LITTLE.pcap(MAGIC, 0x2400_0000 | u32::from(link), &packets));
        }
    }
}

/// Ethernet fills up short packets.
#[test]
fn padding_is_no_content() {
    let packet = |segment: &wire::Segment| {
        [&[0; 12][..], &[0x08, 0x00], &segment.packet(false), b"padding"].concat()
    };
    let packets: Vec<_> = session().iter().map(packet).collect();
    shows_session(&LITTLE.pcap(MAGIC, 1, &packets));
}

#[test]
fn blocks_of_pcapng() {
    let packets: Vec<_> = session().iter().map(|segment| segment.packet(false)).collect();
    let (left, right) = packets.split_at(9);
    let obsolete = |order: &Order, packet: &[u8]| {
        let len = (packet.len() as u32).to_be_bytes();
        assert!(order.is_big_endian);
        order.block(2, &[&[0, 1, 0, 0], &[0; 8][..], &len, &len, packet].concat())
    };
    let simple =
        |packet: &[u8]| LITTLE.block(3, &[&(packet.len() as u32).to_le_bytes(), packet].concat());
    let mut capture = BIG.section(&[0, 101]);
    // Names, statistics and what nobody knows.
    capture.extend(BIG.block(4, &[0; 4]));
    left.iter().for_each(|packet| capture.extend(obsolete(&BIG, packet)));
    capture.extend(BIG.block(5, &[0; 12]));
    capture.extend(BIG.block(0x0BAD, &vec![0; 8 << 20]));
    // A section with an order and interfaces of its own.
    capture.extend(LITTLE.section(&[101]));
    right.iter().for_each(|packet| capture.extend(simple(packet)));
    shows_session(&capture);
}

#[test]
fn what_is_no_tcp_is_passed_over() {
    let mut packets: Vec<_> = session().iter().map(|segment| segment.packet(false)).collect();
    let mut udp = Vec::new();
    etherparse::PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
        .udp(4000, 80)
        .write(&mut udp, b"HTTP/1.1 200 OK\r\n\r\n")
        .unwrap();
    packets.splice(3..3, [udp, vec![], vec![0x45], vec![0; 100]]);
    shows_session(&LITTLE.pcap(MAGIC, wire::RAW, &packets));
    // Nothing at all is nothing wrong.
    assert_eq!(run("-", &LITTLE.pcap(MAGIC, 1, &[])), (0, String::new(), String::new()));
    assert_eq!(run("-", &BIG.pcapng(1, &[])), (0, String::new(), String::new()));
}

#[test]
fn unknown_link_layers() {
    let packets: Vec<_> = session().iter().map(|segment| segment.packet(false)).collect();
    let complaint =
        "-: the record at byte 0: packets of the link layer 147 cannot be read\n".to_owned();
    let capture = LITTLE.pcap(MAGIC, 147, &packets);
    assert_eq!(run("-", &capture), (1, String::new(), complaint));
    // The others of a pcapng can be read.
    let mut capture = LITTLE.section(&[147, 101]);
    packets.iter().for_each(|packet| capture.extend(LITTLE.packet(1, packet)));
    capture.extend(LITTLE.packet(0, &packets[0]));
    let complaint =
        "-: the record at byte 28: packets of the link layer 147 cannot be read\n".to_owned();
    assert_eq!(run("--json -", &capture), (1, String::new(), complaint.clone()));
    let (status, out, err) = run("--json --secrets --partial -", &capture);
    assert_eq!((status, err), (1, complaint));
    assert_eq!(without_ends(&out), SESSION);
}
