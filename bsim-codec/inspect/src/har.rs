//! Reads HTTP archives (HAR), which browsers and proxies save: JSON with an entry for each
//! exchange.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bsim_codec::http::{Fields, ResponseHead};
use bsim_codec::{DecodeError, ReadOptions, Request};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::located_error::LocatedError;
use super::message::{self, Message};
use super::output::{Origin, Output};

/// A longer entry is an error, because an entry has to be in memory.
const MAX_ENTRY: u64 = 128 << 20;

/// Shows the messages in an archive.
///
/// # Errors
/// An error in the archive. The messages before it are shown.
pub(crate) fn show(input: &mut dyn Read, output: &mut Output<'_>) -> io::Result<()> {
    let left = Cell::new(MAX_ENTRY);
    let mut input = BufReader::new(Limited { inner: input, left: &left });
    if input.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        input.consume(3);
    }
    let mut number = 0;
    let mut outcome = Ok(());
    let mut each = |entry: Entry| {
        left.set(MAX_ENTRY);
        number += 1;
        outcome = entry.show(number, output);
        outcome.is_ok()
    };
    let mut json = serde_json::Deserializer::from_reader(input);
    let entries = Member { name: "entries", seed: Entries(&mut each) };
    let read =
        Member { name: "log", seed: entries }.deserialize(&mut json).and_then(|()| json.end());
    outcome?;
    Ok(read?)
}

/// Fails after `left` bytes.
struct Limited<'l, R> {
    inner: R,
    left: &'l Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buf)?;
        let left = self.left.get().checked_sub(len as u64);
        self.left.set(left.ok_or_else(|| io::Error::other("an entry is too long"))?);
        Ok(len)
    }
}

/// Reads one member of an object and skips the others.
struct Member<S> {
    name: &'static str,
    seed: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Member<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Member<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seed = Some(self.seed);
        while let Some(name) = members.next_key::<String>()? {
            if name != self.name {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let seed = seed.take().ok_or_else(|| A::Error::duplicate_field(self.name))?;
            members.next_value_seed(seed)?;
        }
        if seed.is_none() { Ok(()) } else { Err(A::Error::missing_field(self.name)) }
    }
}

/// Passes on the entries one by one, until the callback stops.
struct Entries<F>(F);

impl<'de, F: FnMut(Entry) -> bool> DeserializeSeed<'de> for Entries<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Entry) -> bool> Visitor<'de> for Entries<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element()? {
            if !self.0(entry) {
                return Err(A::Error::custom("no more is wanted"));
            }
        }
        Ok(())
    }
}

/// The used members of an entry. Programs may omit any of them.
#[derive(Deserialize)]
struct Entry {
    request: HarRequest,
    response: HarResponse,
}

#[derive(Deserialize)]
struct HarRequest {
    method: String,
    url: String,
    #[serde(rename = "postData")]
    body: Option<Body>,
}

#[derive(Deserialize)]
struct HarResponse {
    status: u16,
    #[serde(rename = "content")]
    body: Option<Body>,
}

/// A body without its content coding. If it is a text, it is in UTF-8.
#[derive(Deserialize, Default)]
struct Body {
    #[serde(rename = "mimeType")]
    media_type: Option<String>,
    text: Option<String>,
    /// `base64` if the body is not a text.
    encoding: Option<String>,
}

impl Entry {
    fn show(self, number: u64, output: &mut Output<'_>) -> io::Result<()> {
        let Self { request: HarRequest { method, url, body }, response } = self;
        let body = body.unwrap_or_default();
        let what = format!("entry {number}, request");
        if let Some(bytes) = body.bytes(&what, output)? {
            let (fields, options) = body.head(output.options().reading());
            let message = if message::is_for_the_service(&fields, &bytes) {
                let options = fields.read_options(&bytes, options);
                let request = options.and_then(|options| Request::parse_with(&bytes, options));
                request.map(Message::Request)
            } else {
                Ok(Message::NoSoapRequest { method: &method, path: &url })
            };
            show_message(&what, message, (&bytes, options), output)?;
        }
        let (status, body) = (response.status, response.body.unwrap_or_default());
        let what = format!("entry {number}, response");
        if let Some(bytes) = body.bytes(&what, output)? {
            let (fields, options) = body.head(output.options().reading());
            let head = ResponseHead { minor_version: 1, status, reason: "", fields };
            let answer = head.answer(&bytes, options);
            let message = answer.map(|answer| message::of_answer(answer, status));
            show_message(&what, message, (&bytes, options), output)?;
        }
        Ok(())
    }
}

/// Shows a message or its error.
fn show_message(
    what: &str,
    message: Result<Message<'_>, DecodeError>,
    (bytes, options): (&[u8], ReadOptions),
    output: &mut Output<'_>,
) -> io::Result<()> {
    match output.outcome(Origin(None), message, (bytes, options))? {
        Some(error) => {
            output.error(Origin(None), format_args!("{what}: {}", LocatedError::of(bytes, error)))
        }
        None => Ok(()),
    }
}

impl Body {
    /// The body before it was put into JSON. None if that is unknown.
    fn bytes(&self, what: &str, output: &mut Output<'_>) -> io::Result<Option<Cow<'_, [u8]>>> {
        let text = self.text.as_deref().unwrap_or_default();
        if self.is_text() {
            return Ok(Some(text.as_bytes().into()));
        }
        match BASE64_STANDARD.decode(text) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) => {
                output.error(Origin(None), format_args!("{what}: base64: {error}"))?;
                Ok(None)
            }
        }
    }

    /// The head fields for the body, and the options to read it.
    fn head(&self, options: ReadOptions) -> (Fields<'_>, ReadOptions) {
        // In JSON a text is UTF-8, whatever its charset was.
        let media_type = self.media_type.as_deref().map(|it| match it.split_once(';') {
            Some((media_type, _)) if self.is_text() => media_type,
            _ => it,
        });
        let fields = media_type.map(|it| ("Content-Type", it.as_bytes())).into_iter().collect();
        (fields, options.known_utf8(self.is_text()))
    }

    fn is_text(&self) -> bool {
        self.encoding.as_deref().is_none_or(str::is_empty)
    }
}
