//! HTTP archives.

use serde_json::{Value, json};

use crate::{demo, line, poll, run, shows};

fn text(body: &[u8]) -> &str {
    str::from_utf8(body).unwrap()
}

/// An entry as browsers write it.
fn entry(request: &Value, response: &Value) -> Value {
    json!({
        "startedDateTime": "2008-06-30T22:14:03.000Z",
        "request": {
            "method": "POST", "url": "http://www.imcomponents.com/imsoap/BSIMService.asmx",
            "headers": [{"name": "Content-Encoding", "value": "gzip"}], "postData": request,
        },
        "response": {"status": 200, "statusText": "OK", "content": response},
        "cache": {}, "timings": {"send": -1},
    })
}

fn archive(entries: &[Value]) -> String {
    json!({"log": {"version": "1.2", "pages": [{"id": "a"}], "entries": entries}}).to_string()
}

fn body(media_type: &str, text: &str) -> Value {
    json!({"size": 1, "mimeType": media_type, "text": text})
}

const LOGIN: &str = "{\"message\":\"Login\",\"user_id\":\"testing\",\"password\":\"password\"}\n";

#[test]
fn exchanges_of_an_archive() {
    let exchange = entry(
        &body("text/xml; charset=utf-8", text(demo!("Login"))),
        &body("text/xml", &poll("<OnLogin/>")),
    );
    let expected = LOGIN.to_owned() + &line(r#""OnLogin","datetime":null"#);
    let archive = archive(&[exchange.clone(), exchange]);
    shows("--json --secrets -", &archive, &expected.repeat(2));
    shows("--json --secrets -", format!("\u{FEFF}\n {archive}"), &expected.repeat(2));
}

#[test]
fn what_is_no_soap() {
    let mut get = entry(&Value::Null, &body("text/html", "<html>"));
    get["request"]["method"] = "GET".into();
    get["response"]["status"] = 404.into();
    let form = entry(&body("application/x-www-form-urlencoded", "a=b"), &json!({"size": 0}));
    let url = "http://www.imcomponents.com/imsoap/BSIMService.asmx";
    let request =
        |method| format!("{{\"message\":\"NoSoap\",\"method\":\"{method}\",\"path\":\"{url}\"}}\n");
    let response = |status| format!("{{\"message\":\"NoSoap\",\"status\":{status}}}\n");
    let expected = request("GET") + &response(404) + &request("POST") + &response(200);
    shows("--json -", archive(&[get, form]), &expected);
}

/// A text has the characters of JSON, whatever they were on the wire; what is no text has its own.
#[test]
fn characters() {
    let login = text(demo!("Login")).replace("encoding=\"utf-8\"", "encoding=\"GB2312\"");
    let nothing = json!({});
    let expected = LOGIN.to_owned() + "{\"message\":\"NoSoap\",\"status\":200}\n";
    let as_text = entry(&body("text/xml; charset=GB2312", &login), &nothing);
    shows("--json --secrets -", archive(&[as_text]), &expected);

    use base64::Engine;
    let encoded = base64::prelude::BASE64_STANDARD.encode(demo!("Login"));
    let mut as_bytes = body("text/xml; charset=utf-8", &encoded);
    as_bytes["encoding"] = "base64".into();
    shows("--json --secrets -", archive(&[entry(&as_bytes, &nothing)]), &expected);
    as_bytes["mimeType"] = "text/xml; charset=GB2312".into();
    let (status, _, err) = run("-", archive(&[entry(&as_bytes, &nothing)]).as_bytes());
    assert_eq!(status, 1);
    assert!(err.starts_with("-: entry 1, request: UnsupportedEncoding at byte "), "{err}");
    as_bytes["text"] = "&".into();
    let (status, out, err) = run("-", archive(&[entry(&as_bytes, &nothing)]).as_bytes());
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("-: entry 1, request: base64: "), "{err}");
}

#[test]
fn broken_bodies() {
    let news = poll("<OnLogin/></OnLog>");
    let at = news.find("</OnLog>").unwrap();
    let good = entry(&body("text/xml", text(demo!("Login"))), &json!({}));
    let bad = entry(&Value::Null, &body("text/xml", &news));
    let archive = archive(&[good.clone(), bad, good]);
    let (status, out, err) = run("--json --secrets -", archive.as_bytes());
    assert_eq!((status, out.as_str()), (1, ""));
    let complaint =
        format!("-: entry 2, response: MismatchedTag at byte {at}, line 1, column {}", at + 1);
    assert!(err.starts_with(&complaint), "{err}");
    assert_eq!(err.lines().count(), 1);
    let (status, out, _) = run("--json --secrets --partial -", archive.as_bytes());
    assert_eq!(status, 1);
    assert!(out.contains(&line(r#""OnLogin","datetime":null"#)));
    assert!(out.ends_with(&format!("{LOGIN}{{\"message\":\"NoSoap\",\"status\":200}}\n")));
}

#[test]
fn broken_archives() {
    let whole = archive(&[entry(&body("text/xml", text(demo!("Login"))), &json!({}))]);
    for end in (1..whole.len()).step_by(7) {
        let (status, out, err) = run("--json -", &whole.as_bytes()[..end]);
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.starts_with("-: EOF while parsing "), "{err}");
    }
    let (_, out, _) = run("--json --secrets --partial -", &whole.as_bytes()[..whole.len() - 1]);
    assert!(out.starts_with(LOGIN), "{out}");
    for (json, complaint) in [
        ("{}", "missing field `log`"),
        ("{\"log\":{}}", "missing field `entries`"),
        ("{\"log\":[]}", "invalid type: sequence, expected an object with `entries`"),
        ("{\"log\":{\"entries\":[],\"entries\":[]}}", "duplicate field `entries`"),
        ("{\"log\":{\"entries\":[{}]}}", "missing field `request`"),
        ("{\"log\":{\"entries\":[]}} x", "trailing characters"),
        (&format!("{{\"x\":{}", "[".repeat(100_000)), "EOF while parsing a list"),
    ] {
        let (status, out, err) = run("-", json.as_bytes());
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.starts_with(&format!("-: {complaint}")), "{err}");
    }
}
