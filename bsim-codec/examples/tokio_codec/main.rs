//! Both ends of a connection for tokio: a `Decoder` and an `Encoder` for each, for use in a
//! `tokio_util::codec::Framed`. Here they communicate through a buffer, without a runtime.
//!
//! A `Framed` cannot respond to `Expect: 100-continue`, so the client does not send it.

use std::error::Error;

use bsim_codec::http::{
    self, Answer, NoSoap, Post, Progress, Received, Reply, ResponseHead, Split,
};
use bsim_codec::request::{GetVersion, RequestOf};
use bsim_codec::response::{GetVersionResponseOf, ResponseOf};
use bsim_codec::{Encode, Limits, ReadOptions};
use tokio_util::bytes::{Buf, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

type Failure = Box<dyn Error + Send + Sync>;

/// Requests out, responses in.
#[derive(Default)]
struct Client {
    progress: Progress,
}

/// Requests in, responses out.
#[derive(Default)]
struct Server {
    progress: Progress,
}

impl Encoder<RequestOf<String>> for Client {
    type Error = Failure;

    fn encode(&mut self, request: RequestOf<String>, wire: &mut BytesMut) -> Result<(), Failure> {
        put(&Post::new(&request).expect_continue(false), wire)
    }
}

impl Encoder<ResponseOf<String>> for Server {
    type Error = Failure;

    fn encode(&mut self, response: ResponseOf<String>, wire: &mut BytesMut) -> Result<(), Failure> {
        put(&Reply::new(&response), wire)
    }
}

impl Decoder for Client {
    type Item = ResponseOf<String>;
    type Error = Failure;

    fn decode(&mut self, wire: &mut BytesMut) -> Result<Option<Self::Item>, Failure> {
        let split = http::split_response(wire, &mut self.progress, Limits::default())?;
        let Split::Complete(received) = split else { return Ok(None) };
        let (response, consumed) = (owned(&received), received.consumed);
        // Also skip a message that cannot be parsed.
        wire.advance(consumed);
        response.map(Some)
    }

    /// The connection ends a response without a length.
    fn decode_eof(&mut self, wire: &mut BytesMut) -> Result<Option<Self::Item>, Failure> {
        if wire.is_empty() {
            return Ok(None);
        }
        let received = http::split_closed_response(wire, Limits::default())?;
        let (response, consumed) = (owned(&received), received.consumed);
        wire.advance(consumed);
        self.progress = Progress::default();
        response.map(Some)
    }
}

impl Decoder for Server {
    type Item = RequestOf<String>;
    type Error = Failure;

    fn decode(&mut self, wire: &mut BytesMut) -> Result<Option<Self::Item>, Failure> {
        let split = http::split_request(wire, &mut self.progress, Limits::default())?;
        let Split::Complete(received) = split else { return Ok(None) };
        let request = received.request(ReadOptions::default()).map(RequestOf::into_owned);
        let consumed = received.consumed;
        wire.advance(consumed);
        Ok(Some(request?))
    }
}

/// The response without borrows from the buffer.
fn owned(received: &Received<'_, ResponseHead<'_>>) -> Result<ResponseOf<String>, Failure> {
    match received.answer(ReadOptions::default())? {
        Answer::Soap(response) => Ok(response.into_owned()),
        Answer::NoSoap(no_soap) => Err(no_soap.into()),
        _ => Err("an answer of a later version".into()),
    }
}

fn put(message: &impl Encode, wire: &mut BytesMut) -> Result<(), Failure> {
    let start = wire.len();
    wire.resize(start + message.encoded_len()?, 0);
    message.encode_to_slice(&mut wire[start..])?;
    Ok(())
}

fn main() -> Result<(), Failure> {
    let (mut client, mut server) = (Client::default(), Server::default());
    let (mut wire, mut received) = (BytesMut::new(), BytesMut::new());

    client.encode(RequestOf::GetVersion(GetVersion), &mut wire)?;
    let request = loop {
        // One byte at a time, which costs the same as all bytes at once.
        received.extend_from_slice(&wire.split_to(1));
        if let Some(request) = server.decode(&mut received)? {
            break request;
        }
    };
    println!("the server received {:?}", request.operation());

    // After a response that is not a message of the service, the next one is still read.
    put(&NoSoap { status: 503 }, &mut wire)?;
    let version = Some("v1.0.20080508".to_owned().into());
    server.encode(ResponseOf::GetVersion(GetVersionResponseOf { version }), &mut wire)?;
    let refused = client.decode(&mut wire).err().ok_or("the first answer is no SOAP")?;
    println!("the client received {refused}");
    let response = client.decode(&mut wire)?.ok_or("there is more to come")?;
    println!("the client received {response:?}");
    Ok(())
}
