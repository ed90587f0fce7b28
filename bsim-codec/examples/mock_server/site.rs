//! Routes requests by target and method.

use std::fmt::Display;
use std::net::SocketAddr;

use bsim_codec::http::{self, NoSoap, Received, Reply, RequestHead};
use bsim_codec::response::ResponseOf;
use bsim_codec::{Encode, FaultKind, ReadOptions, SoapVersion};

use super::asmx::{self, NoAnswer};
use super::log::Log;
use super::service::Service;

/// The service's description. The address in it is replaced by the one that the client uses.
const WSDL: &str = include_str!("../../docs/bsim.wsdl");
const WSDL_HOST: &str = "localhost:8008";

const PAGE: &str = "<!DOCTYPE html>\n<title>BSIMService</title>\n<h1>BSIMService</h1>\n\
                    <p><a href=\"?wsdl\">Service Description</a></p>\n";
const NOT_FOUND: &str =
    "<!DOCTYPE html>\n<title>404</title>\n<h1>The resource cannot be found.</h1>\n";

/// The header with the supported versions that ASP.NET sends for an unknown version.
const UPGRADE: &str = "<soap:Header>\
    <soap12:Upgrade xmlns:soap12=\"http://www.w3.org/2003/05/soap-envelope\">\
    <soap12:SupportedEnvelope qname=\"soap:Envelope\" \
    xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" />\
    <soap12:SupportedEnvelope qname=\"soap12:Envelope\" \
    xmlns:soap12=\"http://www.w3.org/2003/05/soap-envelope\" />\
    </soap12:Upgrade></soap:Header>";

/// The server for one client.
pub(crate) struct Site<'s> {
    pub(crate) service: &'s Service,
    pub(crate) log: &'s Log,
    pub(crate) client: SocketAddr,
    pub(crate) options: ReadOptions,
}

impl Site<'_> {
    /// The response to a request.
    pub(crate) fn answer(&self, received: &Received<'_, RequestHead<'_>>) -> Vec<u8> {
        let head = &received.head;
        let Target { host, path, query } = match Target::of(head) {
            Ok(target) => target,
            Err(why) => return self.refuse(400, &why),
        };
        let mut reply = match head.method {
            _ if !path.eq_ignore_ascii_case(http::PATH) => {
                self.note(404, &format_args!("there is nothing at {path}"));
                with_body("404 Not Found", "text/html", NOT_FOUND)
            }
            "GET" | "HEAD" if query.eq_ignore_ascii_case("wsdl") => self.describe(host),
            "GET" | "HEAD" => with_body("200 OK", "text/html", PAGE),
            "POST" => self.answer_soap(received),
            method => {
                let mut reply = self.refuse(405, &format_args!("{method} is not for this"));
                add_field(&mut reply, "Allow: GET, HEAD, POST");
                reply
            }
        };
        if head.method == "HEAD" {
            let end = reply.windows(4).position(|end| end == b"\r\n\r\n");
            reply.truncate(end.map_or(reply.len(), |end| end + 4));
        }
        reply
    }

    /// A response without a body.
    pub(crate) fn refuse(&self, status: u16, why: &dyn Display) -> Vec<u8> {
        self.note(status, why);
        no_soap(status)
    }

    fn note(&self, status: u16, why: &dyn Display) {
        self.log.note(self.client, &format!("{}: {why}", NoSoap { status }));
    }

    fn answer_soap(&self, received: &Received<'_, RequestHead<'_>>) -> Vec<u8> {
        let Self { service, log, client, options } = *self;
        let answer = match asmx::answer(received, options, service, client, log) {
            Ok(answer) => answer,
            Err(NoAnswer { status, why }) => {
                let mut reply = self.refuse(status, &why);
                if status == 415 {
                    // The accepted values (RFC 9110, sections 12.5.1 and 12.5.3).
                    add_field(&mut reply, "Accept: text/xml, application/soap+xml");
                    add_field(&mut reply, "Accept-Encoding: identity");
                }
                return reply;
            }
        };
        log.response(client, &answer.response);
        let mut reply = Vec::new();
        let encoded = match &answer.response {
            ResponseOf::Fault(fault) if fault.kind == FaultKind::VersionMismatch => {
                fault.encode_to_vec().map(|body| {
                    let body = String::from_utf8_lossy(&body);
                    let body = body.replacen("<soap:Body>", &format!("{UPGRADE}<soap:Body>"), 1);
                    let media_type = match answer.version {
                        SoapVersion::Soap11 => http::MEDIA_TYPE,
                        SoapVersion::Soap12 => http::MEDIA_TYPE_12,
                    };
                    reply = with_body("500 Internal Server Error", media_type, &body);
                })
            }
            response => Reply::new(response).version(answer.version).encode_into(&mut reply),
        };
        match encoded {
            Ok(()) => reply,
            Err(error) => self.refuse(500, &error),
        }
    }

    /// The WSDL, with the address that the client uses.
    fn describe(&self, host: &str) -> Vec<u8> {
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
        let is_usable = !host.is_empty() && host.bytes().all(is_host);
        let wsdl = WSDL.replace(WSDL_HOST, if is_usable { host } else { WSDL_HOST });
        self.log.note(self.client, "GET ?wsdl");
        with_body("200 OK", http::MEDIA_TYPE, &wsdl)
    }
}

/// The target of a request (RFC 9112, section 3.2): a path, or a URL whose host takes precedence
/// over the field `Host`.
struct Target<'h> {
    host: &'h str,
    path: &'h str,
    query: &'h str,
}

impl<'h> Target<'h> {
    /// # Errors
    /// Why the request has no valid host.
    fn of(head: &'h RequestHead<'_>) -> Result<Self, &'static str> {
        let mut hosts = head.fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Host"));
        let host = match (hosts.next(), hosts.next()) {
            (Some((_, host)), None) => str::from_utf8(host).map_err(|_| "Host is not UTF-8")?,
            (None, _) if head.minor_version == 0 => "",
            (None, _) => return Err("there is no Host"),
            _ => return Err("there are several Hosts"),
        };
        let (host, target) = match head.path.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => {
                match rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())) {
                    ("", _) => return Err("the URL has no host"),
                    parts => parts,
                }
            }
            _ => (host, head.path),
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self { host, path, query })
    }
}

/// A response that the codec cannot encode.
fn with_body(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    let len = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}; charset=utf-8\r\nContent-Length: {len}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A response with a status only.
pub(crate) fn no_soap(status: u16) -> Vec<u8> {
    // All statuses used here are valid.
    NoSoap { status }.encode_to_vec().unwrap_or_default()
}

/// Adds a field to the head of a response.
pub(crate) fn add_field(reply: &mut Vec<u8>, field: &str) {
    let status_line = reply.iter().position(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let rest = reply.split_off(status_line);
    reply.extend_from_slice(format!("{field}\r\n").as_bytes());
    reply.extend_from_slice(&rest);
}
