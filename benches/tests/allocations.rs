//! The codec allocates nothing where it promises so: for reading events, for decoding into a large
//! enough buffer, and for encoding into a slice.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use bsim_benches::bodies::{self, Body, Layout as Form};
use bsim_benches::encode::SendMessage;
use bsim_benches::{Tally, codec};
use bsim_codec::{Encode, Encoded, Events, ReadOptions, Request, Response, Session, http, request};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the allocations of each thread.
struct Counting;

fn count() {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
}

// SAFETY: every call is forwarded unchanged. Counting does not allocate: the counter is initialized
// at compile time and has no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller upholds the contract of this method.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller upholds the contract of this method.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, len: usize) -> *mut u8 {
        count();
        // SAFETY: the caller upholds the contract of this method.
        unsafe { System.realloc(old, layout, len) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: the caller upholds the contract of this method.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The number of allocations of `job`.
fn allocations<T>(job: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.get();
    let result = job();
    let count = ALLOCATIONS.get() - before;
    drop(result);
    count
}

/// `markup` as written in a body of this form.
fn in_form(form: Form, markup: &str) -> String {
    match form {
        Form::Inline => markup.to_owned(),
        Form::Escaped => markup.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
    }
}

/// The login response of the published session, with other texts and white space. All variants are
/// still canonical.
fn varied_logins(form: Form) -> Vec<(String, String)> {
    let login = bodies::find("login", form).documents.remove(0);
    let replace = |from: &str, to: &str| login.replace(&in_form(form, from), &in_form(form, to));
    let start = login.find(&in_form(form, "<Session")).unwrap();
    let end = login.find(&in_form(form, "</Session>")).unwrap();
    let spaced = |space: &str| {
        let session = login[start..end].replace(&in_form(form, "><"), &in_form(form, space));
        [&login[..start], &session, &login[end..]].concat()
    };
    let mut varied = vec![
        ("white space".to_owned(), spaced(">\r\n \t<")),
        ("much white space".to_owned(), spaced(&format!(">{}<", " ".repeat(150)))),
        ("spaced empty tags".to_owned(), replace("<GroupId/>", "<GroupId />")),
        (
            "long attribute".to_owned(),
            replace("account=\"", &format!("account=\"{}", "x".repeat(99))),
        ),
        ("empty list".to_owned(), replace("<OnLog>", "<OnMessage/><OnLog>")),
    ];
    let texts =
        ["&amp;", "&#x4F60;", "你", "！", "\u{10FFFF}", "é>", "]>", "\r\n", "\t", "{", "long"];
    for name in ["Account", "Nickname", "GroupId", "Status", "Id", "Blocked", "PersonalMessage"] {
        let full = replace(&format!("<{name}/>"), &format!("<{name}></{name}>"));
        let tag = in_form(form, &format!("<{name}>"));
        for text in texts {
            let text = match text {
                "long" => "x".repeat(300),
                // In an escaped document, a `>` would look like markup.
                text if form == Form::Escaped => in_form(form, text.trim_end_matches('>')),
                text => text.to_owned(),
            };
            varied.push((format!("{name} {text:?}"), full.replace(&tag, &format!("{tag}{text}"))));
        }
        for len in [1, 20, 27, 28, 29, 63, 64, 65, 100, 127, 128, 129] {
            let text = format!("{tag}{}", "x".repeat(len));
            varied.push((format!("{name}, {len} more"), full.replace(&tag, &text)));
        }
    }
    varied
}

/// The bodies for which `job` allocates, and the number of allocations.
fn allocating(job: impl Fn(&[u8], &mut Tally)) -> Vec<(Form, &'static str, usize)> {
    let mut counts = Vec::new();
    for form in [Form::Inline, Form::Escaped] {
        for body in bodies::canonical(form) {
            let mut tally = Tally::default();
            let count = allocations(|| {
                body.documents.iter().for_each(|document| job(document.as_bytes(), &mut tally));
            });
            assert!(tally.texts > 0, "{} was not read", body.name);
            if count > 0 {
                counts.push((form, body.name, count));
            }
        }
    }
    counts
}

fn all_levels() -> [ReadOptions; 2] {
    [ReadOptions::default(), ReadOptions::default().baseline_only(true)]
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| vec![1_u8; 100]), 1);
    assert_eq!(allocations(|| 1), 0);
}

#[test]
fn pulling_allocates_nothing() {
    let allocating = allocating(|body, tally| codec::pull(body, tally).unwrap());
    assert_eq!(allocating, []);
}

/// The general tier allocates. So a count of 0 shows that only the canonical tier read the body.
#[test]
fn pulling_other_canonical_bodies_allocates_nothing() {
    for form in [Form::Inline, Form::Escaped] {
        let buddies = bodies::find("login", form).documents[0].matches("/Buddy").count();
        for (name, body) in varied_logins(form) {
            let mut tally = Tally::default();
            let count = allocations(|| codec::pull(body.as_bytes(), &mut tally).unwrap());
            assert_eq!(count, 0, "{name}, {form:?}");
            for options in all_levels() {
                let pull = || Events::parse_with(body.as_bytes(), options).unwrap().for_each(drop);
                assert_eq!(allocations(pull), 0, "{name}, {form:?}, {options:?}");
            }
            assert!(tally.texts > 7 * buddies, "{name}, {form:?} was not read");
        }
    }
}

/// A message as .NET writes it, and with white space, which is still canonical. Faults are tested
/// without it, because between some of their tags it is not.
#[test]
fn parsing_canonical_messages_allocates_nothing() {
    let is_canonical = |body: &Body| !body.name.contains('-');
    let parse_request = |body: &str| {
        all_levels().map(|it| allocations(|| Request::parse_with(body.as_bytes(), it).unwrap()))
    };
    let parse_response = |body: &str| {
        all_levels().map(|it| allocations(|| Response::parse_with(body.as_bytes(), it).unwrap()))
    };
    let mut parsed = 0;
    for (bodies, parse) in [
        (bodies::requests(), &parse_request as &dyn Fn(&str) -> [usize; 2]),
        (bodies::responses(), &parse_response),
    ] {
        for body in bodies.iter().filter(|body| is_canonical(body)) {
            let whole = &body.documents[0];
            let (head, rest) = whole.split_once("<soap:Body>").unwrap();
            let (content, tail) = rest.split_once("</soap:Body>").unwrap();
            let content = content.replace("><", ">\r\n  <");
            let spaced = format!("{head}<soap:Body>\n{content}</soap:Body>{tail}");
            let is_fault = whole.contains("<soap:Fault>");
            for body in [whole, &spaced].into_iter().take(if is_fault { 1 } else { 2 }) {
                assert_eq!(parse(body), [0, 0], "{body}");
                parsed += 1;
            }
        }
    }
    assert_eq!(parsed, 12);
}

/// A text near the end of the input is in a block that is not full.
#[test]
fn parsing_texts_near_the_end_allocates_nothing() {
    for len in 1..80 {
        let body = request::Login::new("testing", &"x".repeat(len)).encode_to_vec().unwrap();
        assert_eq!(allocations(|| Request::parse(&body).unwrap()), 0, "{len}");
    }
}

#[test]
fn decoding_into_a_buffer_with_room_allocates_nothing() {
    let buffer = std::cell::RefCell::new(String::with_capacity(64 * 1024));
    let allocating = allocating(|body, tally| {
        codec::decode(body, &mut buffer.borrow_mut(), tally).unwrap();
    });
    assert_eq!(allocating, []);
}

#[test]
fn decoding_to_a_new_string_allocates_once() {
    for len in 1..400 {
        let raw = format!("{}%20", "x".repeat(len));
        let count = allocations(|| Encoded::from_percent(&raw).decode().unwrap());
        assert_eq!(count, 1, "{len}");
    }
}

#[test]
fn encoding_into_a_slice_allocates_nothing() {
    let mut room = [0; 4_096];
    let mut check = |name: &str, message: &dyn Fn(&mut [u8]) -> usize| {
        let mut len = 0;
        assert_eq!(allocations(|| len = message(&mut room)), 0, "{name}");
        assert!(len > 0, "{name}");
    };
    let send = SendMessage::demo();
    let session: Session<'_> =
        Session::new(&send.session_id, &send.user_id, &send.login_time, &send.client_ip);
    let login = request::Login::new("testing", "password & more");
    check("Login", &|room| login.encode_to_slice(room).unwrap());
    let login_im = request::LoginIm::new(session, "msn", &send.account, "123456789");
    check("LoginIM", &|room| login_im.encode_to_slice(room).unwrap());
    let poll = request::KeepSessionAlive::new(session);
    check("KeepSessionAlive", &|room| poll.encode_to_slice(room).unwrap());
    let change = request::ChangeStatus::new(session, "msn", &send.account, "NLN");
    check("ChangeStatus", &|room| change.encode_to_slice(room).unwrap());
    check("GetVersion", &|room| request::GetVersion.encode_to_slice(room).unwrap());
    check("SendMessage", &|room| send.request().encode_to_slice(room).unwrap());
    for message in SendMessage::varied(100) {
        check("SendMessage", &|room| message.request().encode_to_slice(room).unwrap());
    }
}

#[test]
fn encoding_to_a_new_vector_allocates_once() {
    let login = request::Login::new("testing", "password");
    assert_eq!(allocations(|| login.encode_to_vec().unwrap()), 1);
    let post = http::Post::new(&login);
    assert_eq!(allocations(|| post.encode_to_vec().unwrap()), 1);
}
