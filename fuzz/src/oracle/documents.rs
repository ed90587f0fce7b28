//! What has to be true for every document.

use bsim_codec::request::{self, Request};
use bsim_codec::response::{self, KeepSessionAliveResponse, Response};
use bsim_codec::{
    DecodeError, Encode, EncodeErrorKind, ErrorKind, Events, Fault, FaultKind, FaultOf,
    KeepSessionAlive, Limits, ReadOptions, SoapVersion, Text, TextOf,
};

use crate::{codec, grammar, reference};

/// The options with which documents are read.
fn all_options() -> [ReadOptions; 3] {
    let default = ReadOptions::default();
    let mut tight = Limits::default();
    tight.depth = 8;
    tight.attributes = 4;
    tight.namespaces = 6;
    tight.name = 24;
    tight.text = 256;
    tight.input = 4096;
    [default, default.trim(true), default.limits(tight)]
}

/// Any bytes are a message or a typed error, with an offset inside of them; whatever is read can be
/// written and read again; what can be read cannot be read without its end.
pub fn parse_any(input: &[u8]) {
    let body = &*grammar::document(input);
    for options in all_options() {
        let response = Response::parse_with(body, options);
        let request = Request::parse_with(body, options);
        check(body, response.as_ref().err());
        check(body, request.as_ref().err());
        assert!(response.is_err() || request.is_err(), "both a request and a response");
        check_insisting(body, options, &request, &response);
        check_events(body, options, &response);
        if options == ReadOptions::default() {
            if let Ok(request) = &request {
                check_prefix(body, input.len(), |body| Request::parse(body).map(|_| ()));
                write_again(request, |body| assert_eq!(Request::parse(body).as_ref(), Ok(request)));
                assert_eq!(&format!("{request:?}"), &format!("{:?}", request.into_owned()));
            }
            if let Ok(response) = &response {
                check_prefix(body, input.len(), |body| Response::parse(body).map(|_| ()));
                write_again(response, |again| {
                    // Line ends in raw XML do not survive a second level of escaping.
                    let show = |response: &Response<'_>| {
                        let response = match response {
                            Response::Fault(fault) => format!("{:?}", written(fault)),
                            response => format!("{response:?}"),
                        };
                        response.replace(r"\r\n", r"\n").replace(r"\r", r"\n")
                    };
                    let again = Response::parse(again);
                    assert_eq!(again.as_ref().map(show), Ok(show(response)));
                });
            }
        }
    }
}

/// A fault as it is when it has been written and read: the prefix of its code is ours, a language is
/// there where one has to be, and what the version does not have is lost.
fn written(fault: &Fault<'_>) -> FaultOf<String> {
    let mut fault = fault.clone().into_owned();
    let is_12 = fault.version == SoapVersion::Soap12;
    let english = || TextOf::from("en".to_owned());
    if let Some(code) = &mut fault.code {
        let text = code.as_text().decode().into_owned();
        let local = text.trim().rsplit(':').next().unwrap_or_default();
        *code = TextOf::from(local.to_owned());
    }
    fault.kind = FaultKind::Other;
    if is_12 && fault.reason.is_some() {
        fault.lang.get_or_insert_with(english);
    } else if !is_12 {
        (fault.node, fault.subcodes) = (None, Vec::new());
    }
    for translation in &mut fault.translations {
        translation.lang.get_or_insert_with(english);
    }
    fault
}

fn check(body: &[u8], error: Option<&DecodeError>) {
    let Some(error) = error else { return };
    assert!(error.offset() <= body.len(), "{error} is outside of the input");
    let location = error.location(body);
    assert!(location.line >= 1 && location.column >= 1);
    assert!(ErrorKind::ALL.contains(&error.kind()));
}

/// The entry points that insist on one message agree with the one that takes any.
fn check_insisting(
    body: &[u8],
    options: ReadOptions,
    request: &Result<Request<'_>, DecodeError>,
    response: &Result<Response<'_>, DecodeError>,
) {
    macro_rules! insist {
        ($any:ident: $($enum:ident::$variant:ident = $message:ty),* $(,)?) => {$(
            match (<$message>::parse_with(body, options), $any) {
                (Ok(one), Ok($enum::$variant(any))) => assert_eq!(&one, any),
                (Err(one), Err(any)) if one == *any => {}
                (Err(one), _) => assert!(
                    matches!(one.kind(), ErrorKind::UnexpectedMessage | ErrorKind::Fault),
                    "{one}, not {:?}", $any,
                ),
                (one, any) => panic!("{one:?}, not {any:?}"),
            }
        )*};
    }
    insist! { request:
        Request::Login = request::Login<'_>,
        Request::LoginIm = request::LoginIm<'_>,
        Request::KeepSessionAlive = request::KeepSessionAlive<'_>,
        Request::ChangeStatus = request::ChangeStatus<'_>,
        Request::SendMessage = request::SendMessage<'_>,
    }
    insist! { response:
        Response::Login = response::LoginResponse<'_>,
        Response::LoginIm = response::LoginImResponse,
        Response::KeepSessionAlive = KeepSessionAliveResponse<'_>,
        Response::ChangeStatus = response::ChangeStatusResponse,
        Response::SendMessage = response::SendMessageResponse,
        Response::GetVersion = response::GetVersionResponse<'_>,
        Response::Fault = Fault<'_>,
    }
}

/// The events agree with the tree, and each text is where it says. Without events, the response is
/// the same, but its tree is empty.
fn check_events(body: &[u8], options: ReadOptions, response: &Result<Response<'_>, DecodeError>) {
    let (events, error) = codec::events(body, options);
    check(body, error.as_ref());
    let mut expected = response.clone();
    if let Ok(Response::KeepSessionAlive(KeepSessionAliveResponse { result: Some(result) })) =
        &mut expected
    {
        *result = KeepSessionAlive::default();
    }
    assert_eq!(Response::parse_without_events(body, options), expected);
    match response {
        Ok(Response::KeepSessionAlive(answer)) => {
            assert_eq!(error, None);
            let tree = KeepSessionAlive::collect(events.iter().copied().map(Ok));
            assert_eq!(tree.as_ref().map(|tree| &*tree.sessions), Ok(answer.sessions()));
        }
        Ok(_) => {
            assert_eq!(events, []);
            let kind = error.map(|error| error.kind());
            assert!(matches!(kind, Some(ErrorKind::UnexpectedMessage | ErrorKind::Fault)));
        }
        Err(expected) if error.as_ref() == Some(expected) => {}
        Err(_) => {
            let kind = error.map(|error| error.kind());
            assert!(matches!(kind, Some(ErrorKind::UnexpectedMessage | ErrorKind::Fault)));
        }
    }
    for event in &events {
        codec::item(event);
        for text in codec::texts(event).into_iter().flatten() {
            codec::check_place(body, text);
        }
        assert_eq!(format!("{event:?}"), format!("{:?}", (*event).into_owned()));
    }
}

/// A document without its end is an error at its end, unless what is missing is behind the root.
fn check_prefix(body: &[u8], seed: usize, parse: impl Fn(&[u8]) -> Result<(), DecodeError>) {
    // One place that the input decides upon, and the last byte of the root.
    let root_end = body.iter().rposition(|&byte| byte == b'>').unwrap_or(0);
    for cut in [seed.wrapping_mul(2_654_435_761) % body.len(), root_end] {
        match parse(&body[..cut]) {
            Ok(()) => assert!(body[..cut].trim_ascii_end().ends_with(b">"), "cut at {cut}"),
            Err(error) => {
                assert_eq!((error.kind(), error.offset()), (ErrorKind::UnexpectedEnd, cut));
            }
        }
    }
}

/// What was read can be written, and reads the same; only raw XML may depend on declarations that
/// were around it.
fn write_again(message: &impl Encode, check: impl Fn(&[u8])) {
    let mut body = b"before".to_vec();
    match message.encode_into(&mut body) {
        Ok(()) => {
            assert_eq!(message.encoded_len(), Ok(body.len() - 6));
            check(&body[6..]);
        }
        Err(error) => {
            assert_eq!(body, b"before", "an error leaves the buffer as it was");
            let kind = error.kind();
            assert!(
                matches!(kind, EncodeErrorKind::InvalidXml | EncodeErrorKind::ForbiddenCharacter),
                "{error}"
            );
        }
    }
}

/// The canonical tier gives what the general one gives: messages, events, texts, places, errors.
pub fn tiers(input: &[u8]) {
    let body = &*grammar::document(input);
    for options in all_options() {
        let general = options.general_only(true);
        let (events, error) = codec::events(body, general);
        let request = request_parts(body, general);
        let response = response_parts(body, general);
        for options in [options, options.baseline_only(true)] {
            let ours = codec::events(body, options);
            assert_eq!(ours.1, error);
            assert_eq!(ours.0.len(), events.len(), "events");
            for (ours, theirs) in ours.0.iter().zip(&events) {
                let [our_texts, their_texts] = [ours, theirs].map(|it| parts(codec::texts(it)));
                assert_eq!(our_texts, their_texts, "{ours:?}, {theirs:?}");
                assert_eq!(codec::item(ours), codec::item(theirs));
            }
            assert_eq!(request_parts(body, options), request);
            assert_eq!(response_parts(body, options), response);
        }
    }
}

/// Where texts are, and what has to be undone in each.
type Parts<'a> = Vec<Option<(&'a str, u32, u32)>>;

fn parts(texts: Vec<Option<Text<'_>>>) -> Parts<'_> {
    texts.into_iter().map(|text| text.map(Text::to_parts)).collect()
}

/// Messages are equal if they mean the same, so that the parts of their texts are compared, too.
type WithParts<'a, M> = Result<(M, Parts<'a>), DecodeError>;

fn request_parts(body: &[u8], options: ReadOptions) -> WithParts<'_, Request<'_>> {
    let request = Request::parse_with(body, options)?;
    Ok((request, parts(codec::request_texts(&request))))
}

fn response_parts(body: &[u8], options: ReadOptions) -> WithParts<'_, Response<'_>> {
    let response = Response::parse_with(body, options)?;
    let parts = parts(codec::response_texts(&response));
    Ok((response, parts))
}

/// The events are those that roxmltree and plain rules find.
pub fn events_vs_reference(input: &[u8]) {
    let body = &*grammar::document(input);
    let Ok(text) = str::from_utf8(body) else {
        assert!(Events::parse(body).is_err(), "not UTF-8");
        return;
    };
    for options in [ReadOptions::default(), ReadOptions::default().trim(true)] {
        let (events, error) = codec::events(body, options);
        let items: Vec<_> = events.iter().map(codec::item).collect();
        match (error, reference::events(text, options.trim)) {
            (None, Ok(expected)) => assert_eq!(items, expected),
            (None, Err(refusal)) => {
                let Some(stripped) = without_inner_declaration(text) else {
                    panic!("accepted, though {refusal}");
                };
                assert_eq!(Ok(items), reference::events(&stripped, options.trim));
            }
            (Some(error), Ok(_)) => {
                assert!(is_stricter(text, error), "{error}, though the reference accepts");
            }
            (Some(_), Err(_)) => {}
        }
    }
}

/// Whether the reference knows nothing of such an error: of a limit, or of what roxmltree lets pass.
fn is_stricter(body: &str, error: DecodeError) -> bool {
    let before = &body[..error.offset()];
    // roxmltree hardly looks into a declaration,
    let in_declaration =
        before.rsplit_once("?xml").is_some_and(|(_, it)| !it.contains("?>") && !it.contains("?&"));
    // and takes `<?name` for a target whatever follows, even `<?xmlversion`.
    let after_question_mark = before.rsplit('?').next().unwrap_or("");
    let in_target = !after_question_mark.contains(['<', '>', '&', ';', ' ', '"', '=']);
    match error.kind() {
        ErrorKind::TooDeep
        | ErrorKind::TooManyAttributes
        | ErrorKind::TooManyNamespaces
        | ErrorKind::NameTooLong
        | ErrorKind::TextTooLong => true,
        // Nor does it mind a name without a prefix before its colon.
        ErrorKind::InvalidName if in_target || body[error.offset()..].starts_with(':') => true,
        // A declaration it knows by the space behind its name: with other white space it is to it an
        // instruction, which may stand anywhere.
        ErrorKind::MisplacedDeclaration
            if body[error.offset()..]
                .split_once("?xml")
                .is_some_and(|(_, it)| !it.starts_with(' ')) =>
        {
            true
        }
        _ => in_declaration,
    }
}

/// The body without the declaration that a result of elements may start with, which no XML parser
/// takes.
fn without_inner_declaration(body: &str) -> Option<String> {
    let at = body.rfind("<?xml").filter(|&at| at > 3)?;
    let end = at + body[at..].find("?>")? + 2;
    Some(format!("{}{}", &body[..at], &body[end..]))
}
