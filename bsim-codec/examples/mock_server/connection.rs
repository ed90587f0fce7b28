//! One connection: bytes in, bytes out. What they mean is left to the codec and the site.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bsim_codec::http::{self, Progress, Split};
use bsim_codec::{ErrorKind, Limits, ReadOptions};

use super::log::Log;
use super::service::Service;
use super::site::{self, Site};
use super::timed::Timed;

/// No honest request comes near this size.
const MAX_REQUEST: usize = 1 << 20;

/// Serves one client until it goes, or until what it sends makes no sense. A request that is not
/// there, read and answered in `patience` is given up.
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
    // What is said last, when the connection cannot go on.
    let mut farewell = loop {
        // The codec looks at everything that has come and not been dealt with yet.
        match http::split_request(&buffer, &mut progress, site.options.limits) {
            Ok(Split::Complete(received)) => {
                let mut reply = site.answer(&received);
                site.log.count();
                if !received.head.keeps_alive() {
                    break reply;
                }
                if received.head.minor_version == 0 {
                    // HTTP/1.0 takes an end for granted.
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
                    // The client has gone, or had nothing to say.
                    Ok(0) => return Ok(()),
                    Err(error) if is_timeout(&error) && is_idle => return Ok(()),
                    Err(error) if is_timeout(&error) => {
                        stream.restart(patience);
                        break site.refuse(408, &error);
                    }
                    // The time is the request's, and not that of the silence before it.
                    Ok(_) if is_idle => stream.restart(patience),
                    received => drop(received?),
                }
            }
            // Where this request ends, and the next begins, nobody can say any more.
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

/// Appends some of what the client sent. Nothing, when it has gone.
fn receive(stream: &mut Timed, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let mut piece = [0; 16 << 10];
    let len = stream.read(&mut piece)?;
    buffer.extend_from_slice(&piece[..len]);
    Ok(len)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// Tells a client that there is no room for it. Never waits: there is no thread for it either.
pub(crate) fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    let mut reply = site::no_soap(503);
    site::add_field(&mut reply, "Connection: close");
    stream.write_all(&reply)?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // What was left unread would make the end a reset.
    let mut piece = [0; 16 << 10];
    while stream.read(&mut piece)? > 0 {}
    Ok(())
}
