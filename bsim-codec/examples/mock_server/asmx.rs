//! Processes SOAP requests as ASP.NET does. It is stricter than the codec, so that errors of a
//! client show here, and not only at the real service.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::ops::Range;

use bsim_codec::http::{Received, RequestHead};
use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, Request, SendMessage,
};
use bsim_codec::response::ResponseOf;
use bsim_codec::{DecodeError, ErrorKind, Fault, FaultKind, Operation, ReadOptions, SoapVersion};
use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::log::Log;
use super::service::Service;

/// A SOAP response, with its version.
pub(crate) struct Answer {
    pub(crate) version: SoapVersion,
    pub(crate) response: ResponseOf<String>,
}

/// Why a response has no SOAP, and its status.
pub(crate) struct NoAnswer {
    pub(crate) status: u16,
    pub(crate) why: String,
}

fn none<T>(status: u16, why: impl ToString) -> Result<T, NoAnswer> {
    Err(NoAnswer { status, why: why.to_string() })
}

/// Responds to a SOAP request.
pub(crate) fn answer(
    received: &Received<'_, RequestHead<'_>>,
    options: ReadOptions,
    service: &Service,
    client: SocketAddr,
    log: &Log,
) -> Result<Answer, NoAnswer> {
    let head = &received.head;
    let Some(asked_in) = head.fields.soap_version() else {
        return none(415, "the media type is not one of SOAP");
    };
    let options = received.read_options(options).or_else(|error| none(415, error))?;
    let version = match SoapVersion::parse_with(received.body(), options) {
        // In the opposite case, the request is processed: the envelope decides.
        Ok(SoapVersion::Soap11) if asked_in == SoapVersion::Soap12 => {
            return none(415, "an envelope of SOAP 1.1 with the media type of SOAP 1.2");
        }
        Ok(version) => version,
        Err(error) => return mismatch(received.body(), asked_in, error),
    };
    let fault = |kind, reason: &str| Answer::fault(version, kind, reason);
    let text = str::from_utf8(received.body()).or_else(|error| none(400, error))?;
    let seen = hide_unqualified(text.strip_prefix('\u{feff}').unwrap_or(text));
    let request = match Request::parse_with(seen.as_bytes(), options) {
        Ok(request) => Ok(request),
        Err(error) => Err(Problem::new(&error, &seen)?),
    };
    let action = action(head, version);
    let request = match (action.as_deref().map(Operation::from_soap_action), request) {
        (Some(None), _) | (None, Err(Problem::OtherMessage)) => {
            let action = action.unwrap_or_default();
            let action = action.trim_matches('"');
            let reason =
                format!("Server did not recognize the value of HTTP Header SOAPAction: {action}.");
            return Ok(fault(FaultKind::Client, &reason));
        }
        (_, Err(Problem::Header(name))) => {
            let reason = format!("SOAP header {name} was not understood.");
            let mut answer = fault(FaultKind::MustUnderstand, &reason);
            if let ResponseOf::Fault(fault) = &mut answer.response {
                // Only errors in the body have a detail.
                fault.detail = None;
            }
            return Ok(answer);
        }
        (_, Err(Problem::Fields(error))) => {
            let reason = format!("Server was unable to read request. ---> {error}");
            return Ok(fault(FaultKind::Client, &reason));
        }
        (Some(Some(operation)), Err(Problem::OtherMessage)) => without_fields(operation),
        (Some(Some(operation)), Ok(request)) if request.operation() != operation => {
            without_fields(operation)
        }
        (_, Ok(request)) => request,
    };
    log.request(client, &request);
    Ok(match service.answer(&request, client.ip()) {
        Ok(response) => Answer { version, response },
        Err(reason) => {
            let reason = format!("Server was unable to process request. ---> {reason}");
            fault(FaultKind::Server, &reason)
        }
    })
}

impl Answer {
    fn fault(version: SoapVersion, kind: FaultKind, reason: &str) -> Self {
        // The encoder writes the code of the kind for the version.
        let fault = Fault { version, kind, code: None, ..Fault::new("", reason) };
        Self { version, response: ResponseOf::Fault(fault.into_owned()) }
    }
}

/// An error in a well-formed envelope.
enum Problem<'t> {
    /// A mandatory header block with this name is not understood.
    Header(&'t str),
    /// A field has an invalid value.
    Fields(DecodeError),
    /// The body has no message of the service.
    OtherMessage,
}

impl<'t> Problem<'t> {
    fn new(error: &DecodeError, text: &'t str) -> Result<Self, NoAnswer> {
        match error.kind() {
            ErrorKind::MustUnderstand => {
                let tag = text.get(error.offset()..).unwrap_or_default().trim_start_matches('<');
                let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
                let name = tag.split(is_end).next().unwrap_or_default();
                Ok(Self::Header(name.split_once(':').map_or(name, |(_, local)| local)))
            }
            ErrorKind::UnexpectedElement
            | ErrorKind::UnexpectedText
            | ErrorKind::DuplicateElement
            | ErrorKind::BinaryType => Ok(Self::Fields(*error)),
            ErrorKind::UnexpectedMessage | ErrorKind::Fault | ErrorKind::MissingBody => {
                Ok(Self::OtherMessage)
            }
            ErrorKind::UnsupportedEncoding => none(415, error),
            _ => none(400, error),
        }
    }
}

/// The operation in the head. None if the body decides. An empty `SOAPAction` differs from an
/// absent one.
fn action<'h>(head: &'h RequestHead<'_>, version: SoapVersion) -> Option<Cow<'h, str>> {
    let parameter = head.fields.parameter("action").filter(|_| version == SoapVersion::Soap12);
    parameter.or_else(|| head.fields.get("SOAPAction").map(String::from_utf8_lossy))
}

/// A request with all fields null: the action decides the operation, and a body with another
/// message has no fields for it.
fn without_fields(operation: Operation) -> Request<'static> {
    let (session, im_type, account) = (None, None, None);
    match operation {
        Operation::Login => Request::Login(Login { user_id: None, password: None }),
        Operation::LoginIm => {
            Request::LoginIm(LoginIm { session, im_type, account, password: None })
        }
        Operation::KeepSessionAlive => Request::KeepSessionAlive(KeepSessionAlive { session }),
        Operation::ChangeStatus => {
            Request::ChangeStatus(ChangeStatus { session, im_type, account, status: None })
        }
        Operation::SendMessage => {
            let (to_account, message) = (None, None);
            let request = SendMessage { session, im_type, account, to_account, message };
            Request::SendMessage(request)
        }
        _ => Request::GetVersion(GetVersion),
    }
}

/// Hides the elements that ASP.NET ignores: messages and fields in no namespace. The codec accepts
/// them, because other servers and clients send them. So each of them gets a parent of another
/// namespace, whose content the codec only checks. Beside the message, such an element is an error,
/// like every second message.
fn hide_unqualified(body: &str) -> Cow<'_, str> {
    // The codec reports ill-formed bodies.
    let Some(Outline { unqualified, .. }) = Outline::read(body) else { return body.into() };
    if unqualified.is_empty() {
        return body.into();
    }
    let (mut seen, mut end) = (String::new(), 0);
    for range in unqualified {
        seen.push_str(&body[end..range.start]);
        seen.push_str(r#"<hidden xmlns="urn:bsim:hidden">"#);
        seen.push_str(&body[range.clone()]);
        seen.push_str("</hidden>");
        end = range.end;
    }
    seen.push_str(&body[end..]);
    seen.into()
}

/// Responds to an envelope of an unknown version.
fn mismatch(body: &[u8], version: SoapVersion, error: DecodeError) -> Result<Answer, NoAnswer> {
    let outline = match error.kind() {
        ErrorKind::NotSoap | ErrorKind::VersionMismatch => {
            str::from_utf8(body).ok().and_then(Outline::read)
        }
        ErrorKind::UnsupportedEncoding => return none(415, error),
        _ => None,
    };
    let Some(Outline { namespace, .. }) = outline else { return none(400, error) };
    let reason = format!(
        "Possible SOAP version mismatch: Envelope namespace {namespace} was unexpected. Expecting \
         http://schemas.xmlsoap.org/soap/envelope/."
    );
    Ok(Answer::fault(version, FaultKind::VersionMismatch, &reason))
}

/// Properties of a document that the codec does not report.
struct Outline {
    /// The namespace of the root.
    namespace: String,
    /// The outermost elements in no namespace, in the body of an envelope.
    unqualified: Vec<Range<usize>>,
}

impl Outline {
    /// None if the text is not one element.
    fn read(text: &str) -> Option<Self> {
        let mut outline = Self { namespace: String::new(), unqualified: Vec::new() };
        let mut reader = NsReader::from_str(text);
        // The start and the depth of the outermost element in no namespace.
        let (mut depth, mut hidden) = (0_usize, None);
        let (mut is_body, mut is_complete) = (false, false);
        loop {
            let start = usize::try_from(reader.buffer_position()).ok()?;
            let (namespace, event) = reader.read_resolved_event().ok()?;
            let is_start = matches!(event, Event::Start(_) | Event::Empty(_));
            if is_start && is_complete {
                return None;
            }
            if let (true, 0, ResolveResult::Bound(namespace)) = (is_start, depth, &namespace) {
                outline.namespace = namespace.as_ref().to_owned();
            }
            if let (Event::Start(tag), 1) = (&event, depth) {
                is_body = tag.local_name().as_ref() == "Body";
            }
            if is_start && is_body && depth >= 2 && namespace == ResolveResult::Unbound {
                hidden = hidden.or(Some((start, depth)));
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.checked_sub(1)?,
                Event::Empty(_) => {}
                Event::Text(text) if depth == 0 && !text.trim().is_empty() => return None,
                Event::Eof => return is_complete.then_some(outline),
                _ => continue,
            }
            is_complete = depth == 0;
            if let Some((start, _)) = hidden.take_if(|(_, at)| *at == depth) {
                let end = usize::try_from(reader.buffer_position()).ok()?;
                outline.unqualified.push(start..end);
            }
        }
    }
}
