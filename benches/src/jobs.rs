//! What is timed, for the benches and for the count of instructions alike: one call reads or
//! writes all there is, into buffers that are used again.

use bsim_codec::{Encode, Encoded};

use crate::bodies::Body;
use crate::encode::SendMessage;
use crate::random::Random;
use crate::{Tally, codec, reference};

/// The codec, and its buffers.
#[derive(Debug)]
pub struct Codec {
    text: String,
    requests: Vec<u8>,
    slice: Box<[u8]>,
    /// Where the next request goes in the slice.
    at: usize,
}

/// The reference, and its buffers.
#[derive(Debug)]
pub struct Reference {
    buffers: reference::Buffers,
    text: Vec<u8>,
    requests: String,
}

/// Larger than any text of the bodies.
const ROOM: usize = 64 * 1024;

/// Where requests are written, one behind the other. A place that is always the same would be a
/// lucky or an unlucky one, since a CPU takes addresses for the same that are 4 KiB apart.
const REQUESTS: usize = 4 * REQUEST;

/// Larger than any request: where less is left, the first ones are written over.
const REQUEST: usize = 4 * 1024;

impl Default for Codec {
    fn default() -> Self {
        Self {
            text: String::with_capacity(ROOM),
            requests: Vec::with_capacity(REQUESTS),
            slice: vec![0; REQUESTS].into(),
            at: 0,
        }
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self {
            buffers: reference::Buffers::default(),
            text: Vec::with_capacity(ROOM),
            requests: String::with_capacity(REQUESTS),
        }
    }
}

// Bodies, fields and messages are made by this crate: that they cannot be read is a bug here.
#[expect(clippy::missing_panics_doc, reason = "as said above")]
impl Codec {
    /// Pulls raw texts.
    pub fn pull(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::pull(document.as_bytes(), &mut tally).expect("a sound body");
        }
        tally
    }

    /// Decodes texts.
    pub fn decode(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            codec::decode(document.as_bytes(), &mut self.text, &mut tally).expect("a sound body");
        }
        tally
    }

    /// Decodes percent-encoded texts. Returns the sum of their lengths.
    pub fn percent(&mut self, fields: &[String]) -> usize {
        let decode = |field: &String| {
            self.text.clear();
            let field = Encoded::from_percent(field);
            field.decode_into(&mut self.text).expect("a sound field").len()
        };
        fields.iter().map(decode).sum()
    }

    /// Appends requests to a vector. Returns the sum of their lengths.
    pub fn send(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            if self.requests.len() > REQUESTS - REQUEST {
                self.requests.clear();
            }
            let start = self.requests.len();
            message.request().encode_into(&mut self.requests).expect("a sound message");
            self.requests.len() - start
        };
        messages.iter().map(encode).sum()
    }

    /// Writes requests into a slice. Returns the sum of their lengths.
    pub fn send_to_slice(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            if self.at > REQUESTS - REQUEST {
                self.at = 0;
            }
            let room = &mut self.slice[self.at..];
            let len = message.request().encode_to_slice(room).expect("a sound message");
            self.at += len;
            len
        };
        messages.iter().map(encode).sum()
    }

    /// The requests that were appended last.
    #[must_use]
    pub fn requests(&self) -> &[u8] {
        &self.requests
    }

    /// The requests that were written last into the slice.
    #[must_use]
    pub fn requests_in_slice(&self) -> &[u8] {
        &self.slice[..self.at]
    }
}

#[expect(clippy::missing_panics_doc, reason = "as above")]
impl Reference {
    /// As [`Codec::pull`].
    pub fn pull(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::pull(document.as_bytes(), &mut self.buffers, &mut tally)
                .expect("a sound body");
        }
        tally
    }

    /// As [`Codec::decode`].
    pub fn decode(&mut self, body: &Body) -> Tally {
        let mut tally = Tally::default();
        for document in &body.documents {
            reference::decode(document.as_bytes(), &mut self.buffers, &mut tally)
                .expect("a sound body");
        }
        tally
    }

    /// As [`Codec::percent`], with the `percent-encoding` crate.
    pub fn percent(&mut self, fields: &[String]) -> usize {
        let decode = |field: &String| {
            reference::percent_decoded(field, &mut self.text).expect("a sound field").len()
        };
        fields.iter().map(decode).sum()
    }

    /// As [`Codec::send`], with `write!`.
    pub fn send(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            if self.requests.len() > REQUESTS - REQUEST {
                self.requests.clear();
            }
            let start = self.requests.len();
            message.write(&mut self.requests).expect("a string takes everything");
            self.requests.len() - start
        };
        messages.iter().map(encode).sum()
    }

    /// As [`Codec::requests`].
    #[must_use]
    pub fn requests(&self) -> &[u8] {
        self.requests.as_bytes()
    }
}

/// Many different percent-encoded fields of one length, so that no branch can be learnt.
#[must_use]
pub fn percent_fields(len: usize) -> Vec<String> {
    let random = &mut Random::new(5);
    (0..1_024).map(|_| random.percent_encoded(len)).collect()
}
