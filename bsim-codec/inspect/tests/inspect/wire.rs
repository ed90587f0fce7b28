//! Captures for the tests, made of the segments of one that tcpdump has made.

use etherparse::{LaxSlicedPacket, PacketBuilder, TransportSlice};
use pcap_parser::PcapCapture;

pub(crate) const LOOPBACK: &[u8] = include_bytes!("../data/loopback.pcap");

/// What is shown of the published session with `--json --secrets`, but for who says it to whom.
pub(crate) const SESSION: &str = include_str!("../data/session.jsonl");

/// A segment of the connection between port 4000 of one machine and port 80 of another.
#[derive(Clone)]
pub(crate) struct Segment {
    pub(crate) is_client: bool,
    pub(crate) client_port: u16,
    pub(crate) sequence: u32,
    pub(crate) syn: bool,
    pub(crate) fin: bool,
    pub(crate) rst: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Segment {
    /// A segment with data.
    pub(crate) fn data(is_client: bool, sequence: u32, bytes: &[u8]) -> Self {
        let bytes = bytes.to_vec();
        Self { is_client, client_port: 4000, sequence, syn: false, fin: false, rst: false, bytes }
    }

    /// The same in pieces of no more than `len` bytes.
    pub(crate) fn in_pieces(&self, len: usize) -> Vec<Self> {
        if self.bytes.is_empty() {
            return vec![self.clone()];
        }
        let pieces = self.bytes.chunks(len).enumerate();
        let piece = |(number, bytes): (usize, &[u8])| {
            let sequence = self.sequence.wrapping_add((number * len) as u32);
            Self { sequence, bytes: bytes.to_vec(), ..self.clone() }
        };
        pieces.map(piece).collect()
    }

    /// The packet of IPv4 or IPv6 with it.
    pub(crate) fn packet(&self, is_6: bool) -> Vec<u8> {
        let ports = [self.client_port, 80];
        let (from, to) = if self.is_client { (1, 2) } else { (2, 1) };
        let builder = if is_6 {
            let address = |last| [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
            PacketBuilder::ipv6(address(from), address(to), 64)
        } else {
            PacketBuilder::ipv4([10, 0, 0, from], [10, 0, 0, to], 64)
        };
        let (from, to) = (ports[usize::from(from - 1)], ports[usize::from(to - 1)]);
        let mut builder = builder.tcp(from, to, self.sequence, 1024).ack(1);
        if self.syn {
            builder = builder.syn();
        }
        if self.fin {
            builder = builder.fin();
        }
        if self.rst {
            builder = builder.rst();
        }
        let mut packet = Vec::new();
        builder.write(&mut packet, &self.bytes).unwrap();
        packet
    }
}

/// The segments of the published session.
pub(crate) fn session() -> Vec<Segment> {
    let capture = PcapCapture::from_file(LOOPBACK).unwrap();
    let segment = |packet: &[u8]| {
        let packet = LaxSlicedPacket::from_ethernet(packet).unwrap();
        let Some(TransportSlice::Tcp(tcp)) = packet.transport else { panic!("not TCP") };
        Segment {
            is_client: tcp.destination_port() == 8008,
            client_port: 4000,
            sequence: tcp.sequence_number(),
            syn: tcp.syn(),
            fin: tcp.fin(),
            rst: tcp.rst(),
            bytes: tcp.payload().to_vec(),
        }
    };
    capture.blocks.iter().map(|block| segment(block.data)).collect()
}

/// The numbers of a capture, in either order of bytes.
pub(crate) struct Order {
    pub(crate) is_big_endian: bool,
}

pub(crate) const LITTLE: Order = Order { is_big_endian: false };
pub(crate) const BIG: Order = Order { is_big_endian: true };

impl Order {
    fn word(&self, word: u32) -> [u8; 4] {
        if self.is_big_endian { word.to_be_bytes() } else { word.to_le_bytes() }
    }

    fn words(&self, words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|&word| self.word(word)).collect()
    }

    fn half(&self, half: u16) -> [u8; 2] {
        if self.is_big_endian { half.to_be_bytes() } else { half.to_le_bytes() }
    }

    /// A capture in the classic format.
    pub(crate) fn pcap(&self, magic: u32, link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
        let mut capture = self.word(magic).to_vec();
        capture.extend(self.half(2));
        capture.extend(self.half(4));
        capture.extend(self.words(&[0, 0, 65_535, link]));
        for packet in packets {
            let len = packet.len() as u32;
            capture.extend(self.words(&[0, 0, len, len]));
            capture.extend(packet);
        }
        capture
    }

    /// A block of a pcapng.
    pub(crate) fn block(&self, kind: u32, content: &[u8]) -> Vec<u8> {
        let padding = content.len().wrapping_neg() % 4;
        let len = (12 + content.len() + padding) as u32;
        [&self.words(&[kind, len]), content, &[0; 3][..padding], &self.word(len)].concat()
    }

    /// The start of a pcapng with these link layers.
    pub(crate) fn section(&self, links: &[u16]) -> Vec<u8> {
        let header = self.words(&[0x1A2B_3C4D, if self.is_big_endian { 1 << 16 } else { 1 }]);
        let mut section = self.block(0x0A0D_0D0A, &[&header[..], &[0xFF; 8]].concat());
        for link in links {
            let interface = [&self.half(*link)[..], &[0, 0], &self.word(0)].concat();
            section.extend(self.block(1, &interface));
        }
        section
    }

    /// A packet of a pcapng.
    pub(crate) fn packet(&self, interface: u32, packet: &[u8]) -> Vec<u8> {
        let len = packet.len() as u32;
        let content = [&self.words(&[interface, 0, 0, len, len]), packet].concat();
        self.block(6, &content)
    }

    /// A whole pcapng.
    pub(crate) fn pcapng(&self, link: u16, packets: &[Vec<u8>]) -> Vec<u8> {
        let packets = packets.iter().flat_map(|packet| self.packet(0, packet));
        self.section(&[link]).into_iter().chain(packets).collect()
    }
}

pub(crate) const MAGIC: u32 = 0xA1B2_C3D4;
pub(crate) const RAW: u32 = 101;

/// A capture of these segments.
pub(crate) fn capture(segments: &[Segment]) -> Vec<u8> {
    let packets: Vec<_> = segments.iter().map(|segment| segment.packet(false)).collect();
    LITTLE.pcap(MAGIC, RAW, &packets)
}

/// Lines of JSON without what they say of the connection.
pub(crate) fn without_ends(lines: &str) -> String {
    let line = |line: &str| {
        let (_, rest) = line.split_once(r#","to":""#).expect("a line of a connection");
        let (_, rest) = rest.split_once(r#"","#).unwrap();
        format!("{{{rest}\n")
    };
    lines.lines().map(line).collect()
}
