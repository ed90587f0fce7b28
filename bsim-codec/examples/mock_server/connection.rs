//! One connection: transfers bytes. The codec and the site interpret them.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bsim_codec::http::{self, Progress, Split};
use bsim_codec::{ErrorKind, Limits, ReadOptions};

use super::log::Log;
use super::service::Service;
use super::site::{self, Site};
use super::timed::Timed;

/// No honest request is this long.
const MAX_REQUEST: usize = 1 << 20;

/// Serves one client until it closes the connection or sends an invalid message. A request must
/// arrive and be processed within `patience`.
pub(crate) fn serve(stream: TcpStream, patience: Duration, service: &Service, log: &Log) {
    let Ok(client) = stream.peer_addr() else { return };
    let mut limits = Limits::default();
    limits.input = MAX_REQUEST;
    let options = ReadOptions::default().limits(limits);
    let site = Site { service, log, client, options };
    if let Err(error) = serve_site(stream, patience, &site) {
        log.note(client, &error.to_string());
    }
}

fn serve_site(stream: TcpStream, patience: Duration, site: &Site<'_>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = Timed::new(stream, patience);
    let (mut buffer, mut progress) = (Vec::new(), Progress::default());
    // The last response, when the connection cannot continue.
    let mut farewell = loop {
        // The codec parses all received bytes that are not processed yet.
        match http::split_request(&buffer, &mut progress, site.options.limits) {
            Ok(Split::Complete(received)) => {
                let mut reply = site.answer(&received);
                site.log.count();
                if !received.head.keeps_alive() {
                    break reply;
                }
                if received.head.minor_version == 0 {
                    // HTTP/1.0 closes connections by default.
                    site::add_field(&mut reply, "Connection: keep-alive");
                }
                stream.write_all(&reply)?;
                let consumed = received.consumed;
                buffer.drain(..consumed);
                stream.restart(patience);
            }
            Ok(Split::Incomplete { head, .. }) => {
                if head.is_some_and(|head| head.expects_continue()) {
                    stream.write_all(http::CONTINUE.as_bytes())?;
                }
                let is_idle = buffer.is_empty();
                match receive(&mut stream, &mut buffer) {
                    // The client has closed the connection, maybe without a request.
                    Ok(0) => return Ok(()),
                    Err(error) if is_timeout(&error) && is_idle => return Ok(()),
                    Err(error) if is_timeout(&error) => {
                        stream.restart(patience);
                        break site.refuse(408, &error);
                    }
                    // The silence before a request does not count as its time.
                    Ok(_) if is_idle => stream.restart(patience),
                    received => drop(received?),
                }
            }
            // The start of the next request is unknown.
            Err(error) => {
                let is_too_long = error.kind() == ErrorKind::InputTooLong;
                break site.refuse(if is_too_long { 413 } else { 400 }, &error);
            }
        }
    };
    site::add_field(&mut farewell, "Connection: close");
    stream.write_all(&farewell)?;
    stream.close()
}

/// Appends received bytes. Returns 0 when the client has closed the connection.
fn receive(stream: &mut Timed, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let mut piece = [0; 16 << 10];
    let len = stream.read(&mut piece)?;
    buffer.extend_from_slice(&piece[..len]);
    Ok(len)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// Rejects a client.
pub(crate) fn turn_away(stream: TcpStream, patience: Duration) -> io::Result<()> {
    let mut stream = Timed::new(stream, patience);
    let mut reply = site::no_soap(503);
    site::add_field(&mut reply, "Connection: close");
    stream.write_all(&reply)?;
    stream.close()
}
