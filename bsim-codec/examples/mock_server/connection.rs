//! One connection: bytes in, bytes out. What they mean is left to the codec and the service.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bsim_codec::http::{self, NoSoap, Progress, Received, Reply, RequestHead, Split};
use bsim_codec::response::ResponseOf;
use bsim_codec::{
    DecodeError, Encode, ErrorKind, Fault, FaultOf, Limits, ReadOptions, SoapVersion,
};

use super::log::Log;
use super::service::Service;

/// The service's description. Its one address is replaced by the one that the client asked.
const WSDL: &str = include_str!("../../docs/bsim.wsdl");
const WSDL_HOST: &str = "localhost:8008";

/// Who is silent for so long is gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// No honest request comes near this size.
const MAX_REQUEST: usize = 1 << 20;

/// Serves one client until it goes, or until what it sends makes no sense.
pub(crate) fn serve(stream: TcpStream, service: &Service, log: &Log) {
    let Ok(client) = stream.peer_addr() else { return };
    let options = ReadOptions::default();
    let options = options.limits({
        let mut limits = Limits::default();
        limits.input = MAX_REQUEST;
        limits
    });
    let mut connection = Connection { stream, client, options, service, log };
    if let Err(error) = connection.serve() {
        log.note(client, &error.to_string());
    }
}

struct Connection<'s> {
    stream: TcpStream,
    client: SocketAddr,
    options: ReadOptions,
    service: &'s Service,
    log: &'s Log,
}

impl Connection<'_> {
    fn serve(&mut self) -> io::Result<()> {
        self.stream.set_read_timeout(Some(PATIENCE))?;
        self.stream.set_write_timeout(Some(PATIENCE))?;
        self.stream.set_nodelay(true)?;
        let (mut buffer, mut reply, mut progress) = (Vec::new(), Vec::new(), Progress::default());
        loop {
            // The codec looks at everything that has come and not been dealt with yet.
            match http::split_request(&buffer, &mut progress, self.options.limits) {
                Ok(Split::Complete(received)) => {
                    reply.clear();
                    self.answer(&received, &mut reply);
                    self.stream.write_all(&reply)?;
                    self.log.count();
                    if !received.head.keeps_alive() {
                        return Ok(());
                    }
                    let consumed = received.consumed;
                    buffer.drain(..consumed);
                }
                Ok(Split::Incomplete { head, .. }) => {
                    if head.is_some_and(|head| head.expects_continue()) {
                        self.stream.write_all(http::CONTINUE.as_bytes())?;
                    }
                    if !self.receive(&mut buffer)? {
                        return Ok(());
                    }
                }
                // Where this request ends, and the next begins, nobody can say any more.
                Err(error) => {
                    let is_too_long = error.kind() == ErrorKind::InputTooLong;
                    reply.clear();
                    self.refuse(if is_too_long { 413 } else { 400 }, &error, &mut reply);
                    return self.stream.write_all(&reply);
                }
            }
        }
    }

    /// Appends some of what the client sent. False when it has gone.
    fn receive(&mut self, buffer: &mut Vec<u8>) -> io::Result<bool> {
        let mut piece = [0; 16 << 10];
        let len = self.stream.read(&mut piece)?;
        buffer.extend_from_slice(&piece[..len]);
        Ok(len > 0)
    }

    /// Appends the answer to a request.
    fn answer(&self, received: &Received<'_, RequestHead<'_>>, reply: &mut Vec<u8>) {
        let head = &received.head;
        let (path, query) = head.path.split_once('?').unwrap_or((head.path, ""));
        match head.method {
            _ if !path.eq_ignore_ascii_case(http::PATH) => {
                self.refuse(404, &format_args!("there is nothing at {path}"), reply);
            }
            "GET" if query.eq_ignore_ascii_case("wsdl") => self.describe(head, reply),
            "POST" if head.fields.is_soap() => self.answer_soap(received, reply),
            "POST" => self.refuse(415, &"the media type is not one of SOAP", reply),
            method => self.refuse(405, &format_args!("{method} is not for this"), reply),
        }
    }

    fn answer_soap(&self, received: &Received<'_, RequestHead<'_>>, reply: &mut Vec<u8>) {
        // Who asks in SOAP 1.2 is answered in it.
        let version = match received.head.fields.media_type() {
            Some(it) if it.eq_ignore_ascii_case(http::MEDIA_TYPE_12) => SoapVersion::Soap12,
            _ => SoapVersion::Soap11,
        };
        let mut response = match received.request(self.options) {
            Ok(request) => {
                self.log.request(self.client, &request);
                match received.head.soap_action() {
                    Some(action) if action != request.operation() => {
                        let reason = "SOAPAction names another operation than the body.";
                        ResponseOf::Fault(Fault::new("soap:Client", reason).into_owned())
                    }
                    _ => self.service.answer(&request, self.client.ip()),
                }
            }
            Err(error) => match fault_code(&error) {
                Some(code) => {
                    let reason = error.to_string();
                    ResponseOf::Fault(Fault::new(code, &reason).into_owned())
                }
                // The service answered XML that is none without any SOAP.
                None => return self.refuse(400, &error, reply),
            },
        };
        if let (ResponseOf::Fault(fault), SoapVersion::Soap12) = (&mut response, version) {
            in_soap_12(fault);
        }
        self.log.response(self.client, &response);
        if let Err(error) = Reply::new(&response).version(version).encode_into(reply) {
            self.refuse(500, &error, reply);
        }
    }

    /// Appends an answer without a body.
    fn refuse(&self, status: u16, why: &dyn std::fmt::Display, reply: &mut Vec<u8>) {
        self.log.note(self.client, &format!("{}: {why}", NoSoap { status }));
        let encoded = NoSoap { status }.encode_into(reply);
        debug_assert!(encoded.is_ok(), "{status} is a status");
    }

    /// Appends the WSDL, with the address by which the client knows this server.
    fn describe(&self, head: &RequestHead<'_>, reply: &mut Vec<u8>) {
        let is_host = |host: &&str| {
            host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte))
        };
        let host = head.fields.get("Host").and_then(|host| str::from_utf8(host).ok());
        let wsdl = WSDL.replace(WSDL_HOST, host.filter(is_host).unwrap_or(WSDL_HOST));
        self.log.note(self.client, "GET ?wsdl");
        let (media_type, len) = (http::MEDIA_TYPE, wsdl.len());
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}; charset=utf-8\r\nContent-Length: {len}\r\n\r\n"
        );
        reply.extend_from_slice(head.as_bytes());
        reply.extend_from_slice(wsdl.as_bytes());
    }
}

/// The fault for a request that is SOAP, but not one for this service.
fn fault_code(error: &DecodeError) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::UnexpectedMessage => "soap:Client",
        ErrorKind::MustUnderstand => "soap:MustUnderstand",
        ErrorKind::VersionMismatch => "soap:VersionMismatch",
        _ => return None,
    })
}

/// SOAP 1.2 has other words for who is to blame.
fn in_soap_12(fault: &mut FaultOf<String>) {
    fault.version = SoapVersion::Soap12;
    let code = fault.code.as_ref().map(|code| match &*code.as_text().decode() {
        "soap:Client" => "soap:Sender".to_owned(),
        "soap:Server" => "soap:Receiver".to_owned(),
        other => other.to_owned(),
    });
    fault.code = code.map(Into::into);
}
