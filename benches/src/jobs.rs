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
    request: Vec<u8>,
}

/// The reference, and its buffers.
#[derive(Debug)]
pub struct Reference {
    buffers: reference::Buffers,
    text: Vec<u8>,
    request: String,
}

/// Larger than any text of the bodies, and than any request.
const ROOM: usize = 64 * 1024;

impl Default for Codec {
    fn default() -> Self {
        Self { text: String::with_capacity(ROOM), request: Vec::with_capacity(ROOM) }
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self {
            buffers: reference::Buffers::default(),
            text: Vec::with_capacity(ROOM),
            request: String::with_capacity(ROOM),
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

    /// Writes requests. Returns the sum of their lengths.
    pub fn send(&mut self, messages: &[SendMessage]) -> usize {
        let encode = |message: &SendMessage| {
            self.request.clear();
            message.request().encode_into(&mut self.request).expect("a sound message");
            self.request.len()
        };
        messages.iter().map(encode).sum()
    }

    /// The request that was written last.
    #[must_use]
    pub fn request(&self) -> &[u8] {
        &self.request
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
            self.request.clear();
            message.write(&mut self.request).expect("a string takes everything");
            self.request.len()
        };
        messages.iter().map(encode).sum()
    }

    /// As [`Codec::request`].
    #[must_use]
    pub fn request(&self) -> &[u8] {
        self.request.as_bytes()
    }
}

/// Many different percent-encoded fields of one length, so that no branch can be learnt.
#[must_use]
pub fn percent_fields(len: usize) -> Vec<String> {
    let random = &mut Random::new(5);
    (0..1_024).map(|_| random.percent_encoded(len)).collect()
}
