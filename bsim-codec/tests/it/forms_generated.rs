//! An inner document may be split into text, references, CDATA sections and comments of the outer
//! document. It parses to the same value for every split, and errors have the right offset in the
//! input.

use crate::support::{CLOSE, Numbers, OPEN, answer, read_on, session};
use bsim_codec::{DecodeError, Event, ReadOptions};

/// A response with `inner`, split at random, and the offset of each byte of `inner` in it.
fn scatter(inner: &str, numbers: &mut Numbers) -> (String, Vec<usize>) {
    let mut body = format!("{OPEN}<KeepSessionAliveResult>");
    let mut places = Vec::new();
    let mut in_cdata = false;
    for c in inner.chars() {
        match numbers.below(40) {
            0 if !in_cdata => {
                body += ["<!-- ]] & < -->", "<!-->]]-->", "<!--->&-->"][numbers.below(3)];
            }
            1 if !in_cdata => body += "<?a & < ?>",
            2..=5 => {
                body += if in_cdata { "]]>" } else { "<![CDATA[" };
                in_cdata = !in_cdata;
            }
            _ => {}
        }
        // This `>` would complete a `]]>`, so it goes outside the section.
        if c == '>' && in_cdata && body.ends_with("]]") {
            body += "]]>";
            in_cdata = false;
        }
        places.extend((0..c.len_utf8()).map(|byte| body.len() + byte));
        let at = body.len();
        match c {
            '\n' if numbers.below(2) == 0 => body += "\r\n",
            _ if in_cdata => body.push(c),
            '<' => body += "&lt;",
            '>' => body += "&gt;",
            '&' => body += "&amp;",
            '"' if numbers.below(3) == 0 => body += "&quot;",
            _ if numbers.below(20) == 0 => body += &format!("&#x{:x};", u32::from(c)),
            _ => body.push(c),
        }
        if !body[at..].starts_with(c) {
            // All bytes of the character have the offset of the reference.
            let first = places.len() - c.len_utf8();
            places[first..].fill(at);
        }
    }
    if in_cdata {
        body += "]]>";
    }
    places.push(body.len());
    body += "</KeepSessionAliveResult>";
    (body + CLOSE, places)
}

/// The offset in the inner document at which the parser finds an error if the document is inline.
fn expected(error: DecodeError, inline: &str, inner: &str) -> usize {
    error.offset() - inline.find(inner).unwrap()
}

const SOUND: &str = concat!(
    "<!-- a --><?b c?>\n<OnLog>\n<item>a &amp; b]]&gt;\n</item><item><![CDATA[&lt;]]]]><![CDATA[>]]>中",
    "</item><item>\n</item><item/></OnLog><OnLogin datetime=\"&quot;2008\n&#10;\"/>",
    "<OnNicknameChanged>%E4%B8%BD&#x25;20<!-- -->&amp;</OnNicknameChanged><OnReceiveGroups><Group ",
    "Id=\"1\" Name=\"%41\n\"/></OnReceiveGroups><OnReceiveBuddies><Buddy><Account>a</Account><Nickname>",
    "n</Nickname><GroupId/><Status>HDN</Status><Id>1</Id></Buddy></OnReceiveBuddies><OnStatusChanged>",
    "NLN</OnStatusChanged><OnMessage><Message from=\"b\">\n&lt;c\n</Message></OnMessage><新 a='>'>\n</新>",
);

#[test]
fn events() {
    let inner = session(SOUND);
    let inline = answer(&inner);
    let options = [ReadOptions::default(), ReadOptions::default().trim(true)];
    let mut numbers = Numbers(5);
    for round in 0..600 {
        let options = options[round % 2].general_only(round % 4 < 2);
        let (expected, error) = read_on(inline.as_bytes(), options);
        assert_eq!((expected.len(), error), (17, None));
        let (body, _) = scatter(&inner, &mut numbers);
        assert_eq!(read_on(body.as_bytes(), options), (expected, None), "{body}");
    }
}

#[test]
fn mistakes() {
    // Content that is allowed anywhere between events, and inside some of them.
    let mistakes = [
        "&nbsp;",
        "<a b=c/>",
        "<1/>",
        "</a>",
        "a",
        "<a b='<'/>",
        "<p:a/>",
        "<!-- -- -->",
        "]]>",
        "&#0;",
        "<?XML?>",
        "<!DOCTYPE a>",
        "<a b='' b=''/>",
        "<OnLog>中a</OnLog>",
        "<a b=''c=''/>",
        "<a ",
        "<!",
    ];
    let mut numbers = Numbers(6);
    let mut checked = 0;
    for _ in 0..600 {
        let before = &SOUND[..*numbers.pick(&places_between_events())];
        let inner = session(&format!("{before}{}", numbers.pick(&mistakes)));
        let inline = answer(&inner);
        let (events, error) = read_on(inline.as_bytes(), ReadOptions::default());
        let Some(error) = error else { panic!("{inline}") };
        let at = expected(error, &inline, &inner);
        if at >= inner.len() || error.kind() == bsim_codec::ErrorKind::UnexpectedEnd {
            continue;
        }
        let (body, places) = scatter(&inner, &mut numbers);
        let (found_events, found) = read_on(body.as_bytes(), ReadOptions::default());
        let found = found.map(|found| (found.kind(), found.offset()));
        assert_eq!(found, Some((error.kind(), places[at])), "{inner}\n{body}");
        assert_eq!(found_events, events);
        checked += 1;
    }
    assert!(checked > 400, "{checked}");
}

fn places_between_events() -> Vec<usize> {
    SOUND.match_indices("<On").map(|(at, _)| at).chain([0, SOUND.len()]).collect()
}

/// The offsets of invalid percent escapes, which decoding reports.
#[test]
fn mistakes_in_percent_escapes() {
    let mut numbers = Numbers(7);
    for text in ["中&amp;\n%4", "%41<!-- % -->%", "<![CDATA[&]]>%E4%B8", "&#x4E2D;%FF中", " \n%"]
    {
        let inner = session(&format!("<OnNicknameChanged>{text}</OnNicknameChanged>"));
        let inline = answer(&inner);
        for round in 0..200 {
            let options = ReadOptions::default().trim(round % 2 == 0);
            let (events, _) = read_on(inline.as_bytes(), options);
            let Event::NicknameChanged(name) = events[2] else { panic!() };
            let error = name.decode().unwrap_err();
            let (body, places) = scatter(&inner, &mut numbers);
            let (events, _) = read_on(body.as_bytes(), options);
            let Event::NicknameChanged(name) = events[2] else { panic!() };
            let found = name.decode().unwrap_err();
            assert_eq!(found.kind(), error.kind());
            assert_eq!(found.offset(), places[expected(error, &inline, &inner)], "{body}");
        }
    }
}
