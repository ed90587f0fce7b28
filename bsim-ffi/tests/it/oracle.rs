//! The oracle: the C ABI gives the same results as the codec. The fuzz targets include this file,
//! too.

use bsim::error::*;
use bsim::event::*;
use bsim::event_decode::bsim_event_decode;
use bsim::fault::*;
use bsim::options::bsim_options;
use bsim::request::*;
use bsim::response::*;
use bsim::session::bsim_session;
use bsim::status::*;
use bsim::text::*;
use bsim::view::*;
use bsim_codec::response::KeepSessionAliveResponse;
use bsim_codec::{
    Buddy, DecodeError, Encode, Encoded, ErrorKind, Event, Events, Fault, ReadOptions, Request,
    Response, Text,
};
use core::ptr::null;

/// The parts of a text of the codec, for comparison.
type Parts<'a> = (&'a str, u32, u32);

/// Parses a body in every way, with the C ABI and with the codec, and compares the results.
pub(crate) fn ffi_equals_codec(body: &[u8]) {
    for trim in [false, true] {
        let options = bsim_options {
            size: size_of::<bsim_options>(),
            max_input: 0,
            max_depth: 0,
            max_attributes: 0,
            max_namespaces: 0,
            max_name: 0,
            max_text: 0,
            max_head: 0,
            trim: trim.into(),
            known_utf8: 0,
        };
        let events = same_events(body, trim, &options);
        same_messages(body, trim, &options, &events);
    }
}

fn view(bytes: &[u8]) -> bsim_str {
    bsim_str { ptr: bytes.as_ptr().cast(), len: bytes.len() }
}

fn no_error() -> bsim_error {
    bsim_error { code: -1, offset: usize::MAX, detail: view(b""), related: 0 }
}

fn bytes<'a>(view: bsim_str) -> &'a [u8] {
    // SAFETY: the library returned the view, and the input is still alive.
    unsafe { core::slice::from_raw_parts(view.ptr.cast(), view.len) }
}

fn assert_error(code: i32, error: &bsim_error, expected: DecodeError) {
    let index = ErrorKind::ALL.iter().position(|kind| *kind == expected.kind()).unwrap();
    assert_eq!(code, BSIM_ERROR_UNEXPECTED_END + index as i32);
    assert_eq!((error.code, error.offset), (code, expected.offset()));
    assert_eq!(error.related, expected.related().unwrap_or(usize::MAX));
    assert_eq!(bytes(error.detail), expected.expected().as_bytes());
}

fn same_events(body: &[u8], trim: bool, options: &bsim_options) -> Vec<bsim_event> {
    let mut collected = Vec::new();
    let mut error = no_error();
    let cursor = bsim_events_new();
    // SAFETY: every pointer refers to a local variable or to the new cursor, and the body outlives
    // both.
    let status = unsafe { bsim_events_start(cursor, view(body), options, &mut error) };
    match Events::parse_with(body, ReadOptions::default().trim(trim)) {
        Err(expected) => assert_error(status, &error, expected),
        Ok(mut events) => {
            assert_eq!(status, BSIM_OK);
            let status = loop {
                let mut event = core::mem::MaybeUninit::uninit();
                // SAFETY: as above.
                let status = unsafe { bsim_events_next(cursor, event.as_mut_ptr(), &mut error) };
                match events.next() {
                    Some(Ok(expected)) => {
                        assert_eq!(status, BSIM_OK);
                        // SAFETY: on success, the event is written.
                        let event = unsafe { event.assume_init() };
                        same_event(&event, expected);
                        same_decoded(&event);
                        collected.push(event);
                    }
                    Some(Err(expected)) => {
                        assert_error(status, &error, expected);
                        break status;
                    }
                    None => break status,
                }
            };
            let mut event = core::mem::MaybeUninit::uninit();
            // SAFETY: as above.
            let after = unsafe { bsim_events_next(cursor, event.as_mut_ptr(), &mut error) };
            assert_eq!(after, BSIM_END);
            assert!(status == BSIM_END || status >= BSIM_ERROR_UNEXPECTED_END);
        }
    }
    // SAFETY: the cursor is not used after this.
    unsafe { bsim_events_free(cursor) };
    collected
}

fn same_event(event: &bsim_event, expected: Event<'_>) {
    let mut texts = 0;
    let mut is = |text: bsim_text, expected: Option<Parts<'_>>| {
        same_text(text, expected);
        texts += usize::from(expected.is_some());
    };
    let kind = match expected {
        Event::Session { id } => {
            is(event.id, id.map(Text::to_parts));
            BSIM_EVENT_SESSION
        }
        Event::Account { im_type, account } => {
            is(event.im_type, im_type.map(Text::to_parts));
            is(event.account, account.map(Text::to_parts));
            BSIM_EVENT_ACCOUNT
        }
        Event::LogStart => BSIM_EVENT_LOG_START,
        Event::LogItem(text) => {
            is(event.text, Some(text.to_parts()));
            BSIM_EVENT_LOG_ITEM
        }
        Event::Login { datetime } => {
            is(event.datetime, datetime.map(Text::to_parts));
            BSIM_EVENT_LOGIN
        }
        Event::NicknameChanged(nickname) => {
            is(event.nickname, Some(nickname.to_parts()));
            BSIM_EVENT_NICKNAME_CHANGED
        }
        Event::GroupsStart { xml } => {
            is(event.xml, Some(xml.to_parts()));
            BSIM_EVENT_GROUPS_START
        }
        Event::Group(group) => {
            is(event.id, group.id.map(Text::to_parts));
            is(event.name, group.name.map(Encoded::to_parts));
            BSIM_EVENT_GROUP
        }
        Event::BuddiesStart => BSIM_EVENT_BUDDIES_START,
        Event::BuddyStatusesStart => BSIM_EVENT_BUDDY_STATUSES_START,
        Event::Buddy(buddy) | Event::BuddyStatus(buddy) => {
            let Buddy { account, nickname, group_id, status, id, blocked, personal_message } =
                buddy;
            is(event.account, account.map(Text::to_parts));
            is(event.nickname, nickname.map(Encoded::to_parts));
            is(event.group_id, group_id.map(Text::to_parts));
            is(event.status, status.map(Text::to_parts));
            is(event.id, id.map(Text::to_parts));
            is(event.blocked, blocked.map(Text::to_parts));
            is(event.personal_message, personal_message.map(Encoded::to_parts));
            let is_roster = matches!(expected, Event::Buddy(_));
            if is_roster { BSIM_EVENT_BUDDY } else { BSIM_EVENT_BUDDY_STATUS }
        }
        Event::StatusChanged(status) => {
            is(event.status, Some(status.to_parts()));
            BSIM_EVENT_STATUS_CHANGED
        }
        Event::MessagesStart => BSIM_EVENT_MESSAGES_START,
        Event::Message(message) => {
            is(event.sender, message.from.map(Text::to_parts));
            is(event.text, Some(message.text.to_parts()));
            BSIM_EVENT_MESSAGE
        }
        Event::Unknown { name, xml } => {
            is(event.name, Some(name.to_parts()));
            is(event.xml, Some(xml.to_parts()));
            BSIM_EVENT_UNKNOWN
        }
        other => panic!("the C ABI does not know {other:?}"),
    };
    assert_eq!(event.kind, kind);
    // Members that the kind does not have are absent.
    let present = texts_of(event).into_iter().filter(|text| text.form != BSIM_TEXT_ABSENT).count();
    assert_eq!(present, texts);
}

fn texts_of(event: &bsim_event) -> [bsim_text; 13] {
    [
        event.id,
        event.account,
        event.nickname,
        event.group_id,
        event.status,
        event.blocked,
        event.personal_message,
        event.im_type,
        event.datetime,
        event.sender,
        event.text,
        event.name,
        event.xml,
    ]
}

/// Decoding an event gives the same as decoding its texts one by one.
fn same_decoded(event: &bsim_event) {
    for mode in [BSIM_DECODE_STRICT, BSIM_DECODE_LOSSY] {
        let decode = |buf: &mut [u8], decoded: *mut bsim_event| {
            let (mut len, mut error) = (usize::MAX, no_error());
            let (ptr, cap) = (buf.as_mut_ptr().cast(), buf.len());
            // SAFETY: every pointer refers to a variable of the caller, and the event is from the
            // library.
            let status =
                unsafe { bsim_event_decode(event, mode, ptr, cap, decoded, &mut len, &mut error) };
            (status, len, error)
        };
        let mut decoded = core::mem::MaybeUninit::uninit();
        let mut buffer = vec![0; texts_of(event).iter().map(|text| text.len).sum()];
        let (status, len, error) = decode(&mut buffer, decoded.as_mut_ptr());
        let expected = texts_of(event)
            .into_iter()
            .filter(|text| text.form != BSIM_TEXT_ABSENT)
            .map(|text| match decoded_text(text, mode) {
                (BSIM_OK, text, _) => Ok(text),
                (status, _, error) => Err((status, error.offset)),
            })
            .collect::<Result<Vec<_>, _>>();
        match expected {
            Ok(expected) => {
                assert_eq!(status, BSIM_OK);
                // SAFETY: on success, the event is written.
                let texts = texts_of(unsafe { decoded.assume_init_ref() });
                let present = texts.into_iter().filter(|text| text.form != BSIM_TEXT_ABSENT);
                let mut expected = expected.iter();
                for text in present {
                    assert_eq!(text.form, BSIM_TEXT_PLAIN);
                    assert_valid([text]);
                    let text = bytes(bsim_str { ptr: text.ptr, len: text.len });
                    assert_eq!(Some(text), expected.next().map(Vec::as_slice));
                }
                assert_eq!(expected.next(), None);
                // Exactly enough room, and one byte less.
                assert_eq!(decode(&mut buffer[..len], decoded.as_mut_ptr()).0, BSIM_OK);
                if let Some(less) = len.checked_sub(1) {
                    let (status, enough, _) = decode(&mut buffer[..less], decoded.as_mut_ptr());
                    assert_eq!(status, BSIM_BUFFER_TOO_SMALL);
                    assert!(enough >= len);
                }
            }
            Err(expected) => assert_eq!((status, error.offset), expected),
        }
    }
}

fn same_text(text: bsim_text, expected: Option<Parts<'_>>) {
    let Some((raw, offset, form)) = expected else {
        assert_eq!((text.len, text.form), (0, BSIM_TEXT_ABSENT));
        return;
    };
    assert_eq!(bytes(bsim_str { ptr: text.ptr, len: text.len }), raw.as_bytes());
    assert_eq!((text.offset, text.form), (offset, form));
    assert_valid([text]);
    let codec = Encoded::from_parts(raw, offset, form);
    let strict = codec.decode().map(|text| text.into_owned().into_bytes());
    let lossy = Ok(codec.decode_lossy().into_owned().into_bytes());
    let decoded = codec.decode_bytes().map(|bytes| bytes.into_owned());
    for (mode, expected) in
        [(BSIM_DECODE_STRICT, strict), (BSIM_DECODE_LOSSY, lossy), (BSIM_DECODE_BYTES, decoded)]
    {
        let (status, text, error) = decoded_text(text, mode);
        match expected {
            Ok(expected) => assert_eq!((status, text), (BSIM_OK, expected)),
            Err(expected) => assert_error(status, &error, expected),
        }
    }
}

fn decoded_text(text: bsim_text, mode: i32) -> (i32, Vec<u8>, bsim_error) {
    // The decoded text is never longer than the raw text.
    let (mut buffer, mut len) = (vec![0; text.len], 0);
    let mut error = no_error();
    let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
    // SAFETY: every pointer refers to a local variable, and the text is from the library.
    let status = unsafe { bsim_text_decode(text, mode, ptr, cap, &mut len, &mut error) };
    buffer.truncate(len);
    (status, buffer, error)
}

/// Rust may use a small number as the pointer of an empty text, and Go stops if it finds one.
fn assert_valid(texts: impl IntoIterator<Item = bsim_text>) {
    for text in texts.into_iter().filter(|text| text.form != BSIM_TEXT_ABSENT) {
        assert!(text.ptr.addr() >= 4_096, "the text at {} has a dangling pointer", text.offset);
    }
}

fn of(
    bsim_session { session_id, user_id, login_time, client_ip, .. }: bsim_session,
) -> [bsim_text; 4] {
    [session_id, user_id, login_time, client_ip]
}

/// The output of an encoder with a large enough buffer, or its error code.
fn encoded(
    encode: impl Fn(*mut core::ffi::c_char, usize, *mut usize) -> i32,
) -> Result<Vec<u8>, i32> {
    let mut len = 0;
    match encode(core::ptr::null_mut(), 0, &mut len) {
        BSIM_BUFFER_TOO_SMALL => {}
        other => return Err(other),
    }
    let mut buffer = vec![0; len];
    assert_eq!(encode(buffer.as_mut_ptr().cast(), len, &mut len), BSIM_OK);
    assert_eq!(len, buffer.len());
    Ok(buffer)
}

fn same_messages(body: &[u8], trim: bool, options: &bsim_options, events: &[bsim_event]) {
    let read = ReadOptions::default().trim(trim);
    let mut error = no_error();
    let mut request = core::mem::MaybeUninit::uninit();
    // SAFETY: every pointer refers to a local variable, and the body outlives the request.
    let status =
        unsafe { bsim_request_parse(view(body), options, request.as_mut_ptr(), &mut error) };
    match Request::parse_with(body, read) {
        Err(expected) => assert_error(status, &error, expected),
        Ok(expected) => {
            assert_eq!(status, BSIM_OK);
            // SAFETY: on success, the request is written.
            let request: bsim_request = unsafe { request.assume_init() };
            let bsim_request { user_id, password, im_type, account, to_account, .. } = request;
            let texts = [user_id, password, im_type, account, to_account, request.status];
            assert_valid(texts.into_iter().chain([request.message]).chain(of(request.session)));
            // SAFETY: `encoded` passes valid pointers, and the body is still alive.
            let again = encoded(|buf, cap, len| unsafe {
                bsim_request_encode(&request, buf, cap, len, core::ptr::null_mut())
            });
            same_encoding(again, &expected);
        }
    }

    let mut response = core::mem::MaybeUninit::uninit();
    // SAFETY: as above.
    let status =
        unsafe { bsim_response_parse(view(body), options, response.as_mut_ptr(), &mut error) };
    match Response::parse_with(body, read) {
        Err(expected) => assert_error(status, &error, expected),
        Ok(expected) => {
            assert_eq!(status, BSIM_OK);
            // SAFETY: on success, the response is written.
            let mut response: bsim_response = unsafe { response.assume_init() };
            let bsim_fault { code, reason, lang, actor, node, detail, .. } = response.fault;
            let texts = [code, reason, lang, actor, node, detail, response.version];
            assert_valid(texts.into_iter().chain(of(response.session)));
            let items;
            if let Response::Fault(expected) = &expected {
                items = fault_items(body, options, expected);
                response.fault.subcodes = items.0.as_ptr();
                response.fault.subcode_count = items.0.len();
                response.fault.translations = items.1.as_ptr();
                response.fault.translation_count = items.1.len();
            }
            assert_eq!((response.events, response.event_count), (null(), 0));
            if let Response::KeepSessionAlive(expected) = &expected {
                let is_absent = response.result_form == BSIM_RESULT_ABSENT;
                assert_eq!(is_absent, expected.result.is_none());
                if !is_absent {
                    response.events = events.as_ptr();
                    response.event_count = events.len();
                    response.result_form = BSIM_RESULT_INLINE;
                    same_encoding(encode_response(&response), &expected.inline());
                    response.result_form = BSIM_RESULT_ESCAPED;
                }
                assert_eq!(KeepSessionAliveResponse::parse_with(body, read).as_ref(), Ok(expected));
            }
            same_encoding(encode_response(&response), &expected);
        }
    }
}

/// The subcodes and translations of a fault.
fn fault_items(
    body: &[u8],
    options: &bsim_options,
    expected: &Fault<'_>,
) -> (Vec<bsim_text>, Vec<bsim_translation>) {
    let (mut count, mut error) = (0, no_error());
    let mut subcodes = Vec::with_capacity(expected.subcodes.len());
    let mut translations = Vec::with_capacity(expected.translations.len());
    // SAFETY: every pointer refers to a local variable, and the body outlives the items. On
    // success, `count` items are written.
    unsafe {
        let (items, cap) = (subcodes.as_mut_ptr(), expected.subcodes.len());
        let status = bsim_fault_subcodes(view(body), options, items, cap, &mut count, &mut error);
        assert_eq!((status, count), (BSIM_OK, cap));
        subcodes.set_len(count);
        let (items, cap) = (translations.as_mut_ptr(), expected.translations.len());
        let status =
            bsim_fault_translations(view(body), options, items, cap, &mut count, &mut error);
        assert_eq!((status, count), (BSIM_OK, cap));
        translations.set_len(count);
    }
    for (subcode, expected) in subcodes.iter().zip(&expected.subcodes) {
        same_text(*subcode, Some(expected.to_parts()));
    }
    for (translation, expected) in translations.iter().zip(&expected.translations) {
        let bsim_translation { lang, reason } = *translation;
        same_text(lang, expected.lang.map(Text::to_parts));
        same_text(reason, Some(expected.reason.to_parts()));
    }
    (subcodes, translations)
}

fn encode_response(response: &bsim_response) -> Result<Vec<u8>, i32> {
    // SAFETY: `encoded` passes valid pointers, and the memory that the response refers to is still
    // alive.
    encoded(|buf, cap, len| unsafe {
        bsim_response_encode(response, buf, cap, len, core::ptr::null_mut())
    })
}

fn same_encoding(ours: Result<Vec<u8>, i32>, message: &impl Encode) {
    let mut expected = Vec::new();
    match message.encode_into(&mut expected) {
        Ok(()) => assert_eq!(ours, Ok(expected)),
        Err(error) => assert_eq!(ours, Err(bsim_error::from(error).code)),
    }
}
