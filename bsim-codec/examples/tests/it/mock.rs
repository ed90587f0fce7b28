//! Runs the example `mock_server` in the test.

#[path = "../../mock_server.rs"]
#[allow(dead_code, reason = "`main` is for the example")]
mod mock_server;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use bsim_codec::http::{self, Received, ResponseHead};
use bsim_codec::{Encode, Limits};
pub(crate) use mock_server::Bounds;
use mock_server::{Detail, Log};

/// Each test has its own server. It ends with the test process.
pub(crate) fn start() -> SocketAddr {
    start_with(Bounds::default())
}

pub(crate) fn start_with(bounds: Bounds) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let log = Arc::new(Log::new(Detail::Nothing));
    std::thread::spawn(move || mock_server::serve(&listener, bounds, &log));
    address
}

/// A connection with a read timeout.
pub(crate) fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// All bytes that the server sends before it closes the connection.
pub(crate) fn exchange(server: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = connect(server);
    stream.write_all(request).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    read_all(&mut stream)
}

/// All bytes up to the end of the stream. A reset is an error.
pub(crate) fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

pub(crate) fn split(answer: &[u8]) -> Received<'_, ResponseHead<'_>> {
    http::split_closed_response(answer, Limits::default()).unwrap()
}

pub(crate) fn encode(message: &impl Encode) -> Vec<u8> {
    message.encode_to_vec().unwrap()
}

/// A request with these head lines and this body.
pub(crate) fn post(fields: &str, body: &str) -> Vec<u8> {
    let (path, len) = (http::PATH, body.len());
    let separator = if fields.is_empty() { "" } else { "\r\n" };
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{fields}{separator}Content-Length: {len}\r\n\r\n{body}"
    )
    .into_bytes()
}
