//! Transfers bytes to a server and back. Connects on demand.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use bsim_codec::http::{self, Answer, Post, Progress, RequestBody, Split};
use bsim_codec::{Encode, Limits, ReadOptions, Response};

use super::chat::{Error, Outcome};

/// The time after which a silent server counts as gone.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Connection {
    server: String,
    /// None before the first request and after a response that ended the connection.
    stream: Option<TcpStream>,
    /// The received bytes of the response.
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(server: &str) -> Self {
        Self { server: server.to_owned(), stream: None, buffer: Vec::new() }
    }

    /// Sends a request and passes the response to `read`. The response borrows from the buffer:
    /// copy the parts to keep.
    pub(crate) fn call<T>(
        &mut self,
        request: &impl RequestBody,
        read: impl FnOnce(Response<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        let first = self.stream.is_none();
        let mut wire = Vec::new();
        // `Expect: 100-continue` is sent, as in 2008. The client need not wait for the interim
        // response, and sending a short body is faster.
        Post::new(request).host(&self.server).first(first).encode_into(&mut wire)?;
        // Until the response has arrived, the connection cannot take another request.
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(&self.server)?,
        };
        stream.write_all(&wire)?;

        self.buffer.clear();
        let is_open = receive(&mut stream, &mut self.buffer)?;
        let received = http::split_closed_response(&self.buffer, Limits::default())?;
        if is_open && received.head.keeps_alive() {
            self.stream = Some(stream);
        }
        match received.answer(ReadOptions::default())? {
            Answer::Soap(response) => read(response),
            Answer::NoSoap(no_soap) => Err(Error::NoSoap(no_soap)),
            _ => Err(Error::Unexpected),
        }
    }
}

fn connect(server: &str) -> io::Result<TcpStream> {
    let address = server.to_socket_addrs()?.next();
    let address = address.ok_or_else(|| io::Error::other("the server has no address"))?;
    let stream = TcpStream::connect_timeout(&address, PATIENCE)
        .map_err(|error| io::Error::new(error.kind(), format!("no server at {server}: {error}")))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads until a response is complete. False if the connection ended before or with it.
fn receive(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Outcome<bool> {
    let mut progress = Progress::default();
    let mut piece = [0; 16 << 10];
    loop {
        let len = stream.read(&mut piece)?;
        if len == 0 {
            return Ok(false);
        }
        buffer.extend_from_slice(&piece[..len]);
        if let Split::Complete(_) = http::split_response(buffer, &mut progress, Limits::default())?
        {
            return Ok(true);
        }
    }
}
