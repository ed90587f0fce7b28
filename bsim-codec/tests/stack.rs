//! The memory cost of a document. The stack stays small for every depth, with and without
//! optimization. The heap stays a small multiple of the input.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use bsim_codec::response::Response;
use bsim_codec::{Event, Events, Limits, ReadOptions};

const HEAD: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
    <KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\"><KeepSessionAliveResult>";
const TAIL: &str = "</KeepSessionAliveResult></KeepSessionAliveResponse></s:Body></s:Envelope>";

/// The system allocator, with a count of the bytes in use.
struct Counting;

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every method forwards its arguments to the system allocator and returns the result.
// Counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(TAKEN.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: the caller upholds the contract of this method, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unlimited() -> ReadOptions {
    let mut limits = Limits::default();
    limits.depth = usize::MAX;
    limits.attributes = usize::MAX;
    ReadOptions::default().limits(limits)
}

/// Reads all events without decoding, and returns their number.
fn read(body: &str, options: ReadOptions) -> usize {
    Events::parse_with(body.as_bytes(), options).map_or(0, |events| events.flatten().count())
}

/// The peak memory of a job, in bytes per byte of the body.
fn memory(body: &str, job: impl FnOnce(&str)) -> f64 {
    let before = TAKEN.load(Relaxed);
    PEAK.store(before, Relaxed);
    job(body);
    (PEAK.load(Relaxed) - before) as f64 / body.len() as f64
}

/// Only one test, because the count is for the whole process.
#[test]
fn reading_takes_little_stack_and_memory() {
    const N: usize = 20_000;
    let nested = format!("<Session><IM>{}{}</IM></Session>", "<a>".repeat(N), "</a>".repeat(N));
    let inline = format!("{HEAD}{nested}{TAIL}");
    let escaped = format!("{HEAD}{}{TAIL}", escape(&nested));
    let bodies = [inline.clone(), escaped.clone()];
    let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(move || {
        for body in &bodies {
            assert_eq!(read(body, unlimited()), 3, "session, account and unknown event");
            assert!(Response::parse_with(body.as_bytes(), unlimited()).is_ok());
        }
        let answer = include_bytes!("data/demo/poll-login.inline.xml");
        for options in [unlimited(), unlimited().baseline_only(true)] {
            let buddies = Events::parse_with(answer, options).unwrap().flatten();
            let names = buddies.filter_map(|event| match event {
                Event::Buddy(buddy) => Some(buddy.nickname?.decode().unwrap().into_owned()),
                _ => None,
            });
            assert_eq!(names.count(), 16);
        }
    });
    thread.unwrap().join().unwrap();

    let text = |text: &str| {
        let event = "OnStatusChanged";
        format!("<Session><IM><{event}>{}</{event}></IM></Session>", text.repeat(N))
    };
    let buddy = "<Buddy><Account>a</Account><Status>HDN</Status></Buddy>".repeat(N);
    let roster =
        format!("<Session><IM><OnReceiveBuddies>{buddy}</OnReceiveBuddies></IM></Session>");
    let cdata = |inner: &str| format!("{HEAD}<![CDATA[{inner}]]>{TAIL}");
    let elements = |inner: &str| format!("{HEAD}{inner}{TAIL}");
    let escaped_text = |piece: &str| format!("{HEAD}{}{TAIL}", escape(&text(piece)));
    // The canonical tier allocates nothing. The general tier keeps a stack of open elements. For an
    // escaped document it keeps the text, and an array with sixteen bytes for each reference, each
    // line end and each piece between them. The array is copied when it grows. Bytes per byte of
    // the body:
    for (name, body, bound) in [
        ("roster", elements(&roster), 0.01),
        ("a long text", elements(&text("x")), 0.05),
        ("references", elements(&text("&amp;")), 0.05),
        ("escaped roster", format!("{HEAD}{}{TAIL}", escape(&roster)), 12.0),
        ("escaped references", escaped_text("&amp;"), 12.0),
        ("returns in an escaped text", escaped_text("\r"), 4.0),
        ("line ends in an escaped text", escaped_text("x\r\n"), 36.0),
        ("a CDATA section", cdata(&roster), 4.0),
        ("returns in a CDATA section", cdata(&text("\r")), 4.0),
        ("nested", inline, 12.0),
        ("nested, escaped", escaped, 16.0),
    ] {
        let taken = memory(&body, |body| {
            read(body, unlimited());
        });
        assert!(taken <= bound, "{name}: {taken} bytes per byte");
        let taken = memory(&body, |body| {
            Response::parse_without_events(body.as_bytes(), unlimited()).unwrap();
        });
        assert!(taken <= bound, "{name}, checked: {taken} bytes per byte");
    }
    trees();
}

/// Trees with the elements that are shortest for the memory they need. Their number makes an array
/// grow once more.
fn trees() {
    const N: usize = (1 << 14) + 1;
    let buddies = "<OnReceiveBuddies><Buddy/></OnReceiveBuddies>";
    let all = |body: &str| drop(Response::parse(body.as_bytes()).unwrap());
    let all_owned = |body: &str| drop(Response::parse(body.as_bytes()).unwrap().into_owned());
    for (start, piece, end) in [
        ("<Session><IM><OnReceiveBuddies>", "<Buddy/>", "</OnReceiveBuddies></IM></Session>"),
        ("<Session><IM><OnReceiveGroups>", "<Group/>", "</OnReceiveGroups></IM></Session>"),
        ("<Session><IM><OnMessage>", "<Message/>", "</OnMessage></IM></Session>"),
        ("<Session><IM><OnLog>", "<item/>", "</OnLog></IM></Session>"),
        ("<Session><IM>", "<OnLog/>", "</IM></Session>"),
        ("<Session><IM>", "<OnLog><item/></OnLog>", "</IM></Session>"),
        ("<Session><IM>", buddies, "</IM></Session>"),
        ("<Session><IM>", "<a/>", "</IM></Session>"),
        ("<Session>", "<IM/>", "</Session>"),
        ("<Session>", "<IM><a/></IM>", "</Session>"),
        ("", "<Session/>", ""),
        ("", "<Session><IM><a/></IM></Session>", ""),
    ] {
        let inner = format!("{start}{}{end}", piece.repeat(N));
        let mut results = vec![inner.clone()];
        // An inner document has only one root.
        if !start.is_empty() {
            let in_two = escape(start) + &format!("<![CDATA[{}{end}]]>", piece.repeat(N));
            results.extend([escape(&inner), format!("<![CDATA[{inner}]]>"), in_two]);
            results.push(format!("<![CDATA[{start}{}]]>{}", piece.repeat(N), escape(end)));
        }
        for result in results {
            let body = format!("{HEAD}{result}{TAIL}");
            let (tree, owned) = (memory(&body, all), memory(&body, all_owned));
            assert!(tree <= 64.0, "{piece}: {tree} bytes per byte");
            assert!(owned <= 64.0 + 28.0, "{piece}, owned: {owned} bytes per byte");
        }
    }
    // The reasons of a fault are also a list.
    let fault = format!(
        "<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Body><Fault><Reason>{}</Reason>\
         </Fault></Body></Envelope>",
        "<Text/>".repeat(N)
    );
    let (fault, owned) = (memory(&fault, all), memory(&fault, all_owned));
    assert!(fault <= 36.0 && owned <= 64.0, "a fault: {fault} and {owned} bytes per byte");
}
