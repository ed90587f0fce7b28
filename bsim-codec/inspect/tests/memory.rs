//! Large files are not held in memory, and nobody can make a capture that fills it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use bsim_inspect::Streams;
use etherparse::PacketBuilder;

/// Counts the bytes that are allocated, and the most that were so at once.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed on to `System` as it is; the counters allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MOST.fetch_max(NOW.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the block is from `System`, since `alloc` is.
        unsafe { System.dealloc(block, layout) }
    }
}

/// The tests count the same memory.
static TURN: Mutex<()> = Mutex::new(());

/// A file that is made while it is read: its pieces, one after the other.
struct Pieces<I> {
    pieces: I,
    piece: Vec<u8>,
    at: usize,
}

impl<I: Iterator<Item = Vec<u8>>> Read for Pieces<I> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            (self.piece, self.at) = (self.pieces.next().unwrap_or_default(), 0);
        }
        let len = (&self.piece[self.at..]).read(buf)?;
        self.at += len;
        Ok(len)
    }
}

/// The status for a file, and how many bytes it took at most.
fn measure(pieces: impl Iterator<Item = Vec<u8>>) -> (u8, usize) {
    let _turn = TURN.lock();
    let before = NOW.load(Relaxed);
    MOST.store(before, Relaxed);
    let streams = Streams {
        stdin: &mut Pieces { pieces, piece: Vec::new(), at: 0 },
        stdout: &mut io::sink(),
        stderr: &mut io::sink(),
        is_terminal: false,
    };
    let status = bsim_inspect::run(&["--json".to_owned(), "-".to_owned()], streams);
    (status, MOST.load(Relaxed) - before)
}

/// The record of a packet from this port.
fn record(port: u16, sequence: u32, bytes: &[u8]) -> Vec<u8> {
    let mut record = vec![0; 16];
    PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
        .tcp(port, 80, sequence, 1024)
        .write(&mut record, bytes)
        .unwrap();
    let len = (record.len() as u32 - 16).to_le_bytes();
    record[8..12].copy_from_slice(&len);
    record[12..16].copy_from_slice(&len);
    record
}

/// The start of a capture of IP.
fn header() -> Vec<u8> {
    let words = [0xA1B2_C3D4_u32, 0x0004_0002, 0, 0, 65_535, 101];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// An answer of 7 KB.
fn answer() -> Vec<u8> {
    let body = include_bytes!("../../tests/data/demo/poll-login.escaped.xml");
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

const MB: usize = 1 << 20;

#[test]
fn a_long_connection() {
    let answer = answer();
    let count = 48 * MB / answer.len();
    let records = (0..count).map(|number| {
        let sequence = (number * answer.len()) as u32;
        record(4000, sequence, &answer)
    });
    let (status, most) = measure(std::iter::once(header()).chain(records));
    assert_eq!(status, 0);
    assert!(most < 20 * MB, "{most}");
}

#[test]
fn a_long_file_of_http() {
    let answer = answer();
    let (status, most) = measure(std::iter::repeat_n(answer.clone(), 48 * MB / answer.len()));
    assert_eq!(status, 0);
    assert!(most < 20 * MB, "{most}");
}

#[test]
fn many_connections() {
    let request = b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n";
    let records = (0..200_000_u32)
        .map(|number| record((number % 60_000) as u16, number / 60_000 * 1_000_000, request));
    let (status, most) = measure(std::iter::once(header()).chain(records));
    // None of the requests ends.
    assert_eq!(status, 1);
    assert!(most < 64 * MB, "{most}");
}

/// Every connection waits for its first byte.
#[test]
fn bytes_that_come_early() {
    let bytes = vec![0; 32 << 10];
    let records = (0..400_u16).flat_map(|port| {
        let bytes = &bytes;
        let start = record(port, 0, b"GET / HTTP/1.1\r\n");
        std::iter::once(start).chain(
            (1..40_u32).map(move |number| record(port, 100 + number * bytes.len() as u32, bytes)),
        )
    });
    let (status, most) = measure(std::iter::once(header()).chain(records));
    assert_eq!(status, 1);
    assert!(most < 300 * MB, "{most}");
}
