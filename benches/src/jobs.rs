//! The measured jobs, for the benches and for the instruction counts. One call parses or encodes a
//! whole body, with reused buffers.

use bsim_codec::{Encode, Encoded};

use crate::bodies::Body;
use crate::encode::SendMessage;
use crate::random::Random;
use crate::written::Written;
use crate::{Tally, codec, reference};

/// The codec, and its buffers.
#[derive(Debug)]
pub struct Codec {
    text: String,
    written: Vec<u8>,
    slice: Box<[u8]>,
    /// The offset of the next request in the slice.
    at: usize,
}

/// The reference, and its buffers.
#[derive(Debug)]
pub struct Reference {
    buffers: reference::Buffers,
    text: Vec<u8>,
    /// The inner document of an escaped response.
    inner: String,
    written: String,
}

/// Larger than any text of the bodies.
const ROOM: usize = 64 * 1024;

/// The size of the buffer for encoded messages, which are written one after the other. A fixed
/// address would bias the result, because of 4K aliasing: a CPU takes addresses with a distance of
/// 4096 bytes as equal.
const MESSAGES: usize = 4 * MESSAGE;

/// Larger than every request. If less space is left, writing starts again at the beginning. A
/// vector grows once, to the size of the largest response.
const MESSAGE: usize = 4 * 1024;

impl Default for Codec {
    fn default() -> Self {
        Self {
            text: String::with_capacity(ROOM),
            written: Vec::with_capacity(MESSAGES),
            slice: vec![0; MESSAGES].into(),
            at: 0,
        }
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self {
            buffers: reference::Buffers::default(),
            text: Vec::with_capacity(ROOM),
            inner: String::new(),
            written: String::with_capacity(MESSAGES),
        }
    }
}

// This crate generates the bodies, fields and messages, so a parse error is a bug in this crate.
#[expect(clippy::missing_panics_doc, reason = "see above")]
impl Codec {
    /// Reads raw texts.
    pub fn pull(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::pull(document.as_bytes(), &mut tally).expect("a valid body");
        }
        tally
    }

    /// Decodes texts.
    pub fn decode(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::decode(document.as_bytes(), &mut self.text, &mut tally).expect("a valid body");
        }
        tally
    }

    /// Decodes the events of a roster.
    pub fn decode_events(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            let document = document.as_bytes();
            codec::decode_events(document, &mut self.text, &mut tally).expect("a valid body");
        }
        tally
    }

    /// Parses requests.
    pub fn request(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::request(document.as_bytes(), &mut tally).expect("a valid body");
        }
        tally
    }

    /// Parses responses, polls as trees.
    pub fn response(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::response(document.as_bytes(), &mut tally).expect("a valid body");
        }
        tally
    }

    /// Decodes percent-encoded texts. Returns the sum of their lengths.
    pub fn percent(&mut self, fields: &[String]) -> usize {
        let decode = |field: &String| {
            self.text.clear();
            let field = Encoded::from_percent(field);
            field.decode_into(&mut self.text).expect("a valid field").len()
        };
        fields.iter().map(decode).sum()
    }

    /// Appends requests to a vector. Returns the sum of their lengths.
    pub fn send(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            let start = self.make_room();
            message.request().encode_into(&mut self.written).expect("a valid message");
            self.written.len() - start
        };
        messages.iter().map(encode).sum()
    }

    /// Appends a response to a vector. Returns its length.
    pub fn write(&mut self, response: &Written) -> usize {
        let start = self.make_room();
        response.encode_into(&mut self.written).expect("a valid response");
        self.written.len() - start
    }

    /// The offset of the next message in the vector.
    fn make_room(&mut self) -> usize {
        if self.written.len() > MESSAGES - MESSAGE {
            self.written.clear();
        }
        self.written.len()
    }

    /// Encodes requests into a slice. Returns the sum of their lengths.
    pub fn send_to_slice(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            if self.at > MESSAGES - MESSAGE {
                self.at = 0;
            }
            let room = &mut self.slice[self.at..];
            let len = message.request().encode_to_slice(room).expect("a valid message");
            self.at += len;
            len
        };
        messages.iter().map(encode).sum()
    }

    /// The messages of the last call.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// The last requests in the slice.
    #[must_use]
    pub fn requests_in_slice(&self) -> &[u8] {
        &self.slice[..self.at]
    }
}

#[expect(clippy::missing_panics_doc, reason = "as above")]
impl Reference {
    /// Like [`Codec::pull`].
    pub fn pull(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::pull(document.as_bytes(), &mut self.buffers, &mut tally)
                .expect("a valid body");
        }
        tally
    }

    /// Like [`Codec::decode`].
    pub fn decode(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::decode(document.as_bytes(), &mut self.buffers, &mut tally)
                .expect("a valid body");
        }
        tally
    }

    /// Like [`Codec::request`].
    pub fn request(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::request(document.as_bytes(), &mut tally).expect("a valid body");
        }
        tally
    }

    /// Like [`Codec::response`].
    pub fn response(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::response(document.as_bytes(), &mut self.buffers, &mut tally)
                .expect("a valid body");
        }
        tally
    }

    /// Like [`Codec::percent`], with the `percent-encoding` crate.
    pub fn percent(&mut self, fields: &[String]) -> usize {
        let decode = |field: &String| {
            reference::percent_decoded(field, &mut self.text).expect("a valid field").len()
        };
        fields.iter().map(decode).sum()
    }

    /// Like [`Codec::send`], with `write!`.
    pub fn send(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            let start = self.make_room();
            message.write(&mut self.written).expect("writing to a String cannot fail");
            self.written.len() - start
        };
        messages.iter().map(encode).sum()
    }

    /// Like [`Codec::write`].
    pub fn write(&mut self, response: &Written) -> usize {
        let start = self.make_room();
        reference::write(response, &mut self.inner, &mut self.written);
        self.written.len() - start
    }

    /// Like [`Codec::make_room`].
    fn make_room(&mut self) -> usize {
        if self.written.len() > MESSAGES - MESSAGE {
            self.written.clear();
        }
        self.written.len()
    }

    /// Like [`Codec::written`].
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.written.as_bytes()
    }
}

/// Many different percent-encoded fields of one length, so that the branch predictor cannot learn
/// them.
#[must_use]
pub fn percent_fields(len: usize) -> Vec<String> {
    let random = &mut Random::new(5);
    (0..1_024).map(|_| random.percent_encoded(len)).collect()
}
