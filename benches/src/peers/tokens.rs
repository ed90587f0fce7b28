//! xmlparser: a loop over tokens, with the minimum of state for these bodies.
//!
//! xmlparser does not check tags or references, and this code does not either. It parses only
//! bodies whose texts are in one piece and without references.

use xmlparser::{ElementEnd, Token, Tokenizer};

use super::{BUDDY, Error, encoded, item_kind, list_kind};
use crate::{Consumer, Kind};

/// The state of the open element.
#[derive(Default)]
struct State<'a> {
    name: &'a str,
    text: &'a str,
    /// The values of `id` or `from` or `datetime` or `type`, and of `account`.
    attributes: [Option<&'a str>; 2],
    list: Option<Kind>,
    buddy: [Option<&'a str>; 7],
}

/// Parses an inline body.
///
/// # Errors
/// The errors of xmlparser, and a text that is not UTF-8.
pub fn read(body: &[u8], buffer: &mut Vec<u8>, consumer: &mut impl Consumer) -> Result<(), Error> {
    let mut state = State::default();
    for token in Tokenizer::from(core::str::from_utf8(body)?) {
        match token? {
            Token::ElementStart { local, .. } => {
                state.name = local.as_str();
                state.text = "";
                state.attributes = [None; 2];
            }
            Token::Attribute { local, value, .. } => {
                let at = usize::from(local.as_str() == "account");
                state.attributes[at] = Some(value.as_str());
            }
            Token::Text { text } => state.text = text.as_str(),
            Token::ElementEnd { end: ElementEnd::Open, .. } => state.start(consumer),
            Token::ElementEnd { end: ElementEnd::Empty, .. } => {
                state.start(consumer);
                let name = state.name;
                state.end(name, buffer, consumer)?;
            }
            Token::ElementEnd { end: ElementEnd::Close(_, local), .. } => {
                state.end(local.as_str(), buffer, consumer)?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl State<'_> {
    fn start(&mut self, consumer: &mut impl Consumer) {
        match self.name {
            "Session" => {
                consumer.item(Kind::Session);
                consumer.text(self.attributes[0]);
            }
            "IM" => {
                consumer.item(Kind::Account);
                self.attributes.into_iter().for_each(|value| consumer.text(value));
            }
            "Buddy" => self.buddy = [None; 7],
            name => {
                if let Some(list) = list_kind(name) {
                    self.list = Some(list);
                    consumer.item(list);
                }
            }
        }
    }

    fn end(
        &mut self,
        name: &str,
        buffer: &mut Vec<u8>,
        consumer: &mut impl Consumer,
    ) -> Result<(), Error> {
        let Some(list) = self.list else { return self.end_event(name, buffer, consumer) };
        match name {
            "item" => {
                consumer.item(item_kind(list));
                consumer.text(Some(self.text));
            }
            "Message" => {
                consumer.item(item_kind(list));
                consumer.text(self.attributes[0]);
                encoded(self.text, buffer, consumer)?;
            }
            "Buddy" => super::buddy(item_kind(list), self.buddy, buffer, consumer)?,
            _ => {
                if let Some(at) = BUDDY.iter().position(|&(known, _)| known == name) {
                    self.buddy[at] = Some(self.text);
                } else if list_kind(name) == Some(list) {
                    self.list = None;
                }
            }
        }
        Ok(())
    }

    fn end_event(
        &self,
        name: &str,
        buffer: &mut Vec<u8>,
        consumer: &mut impl Consumer,
    ) -> Result<(), Error> {
        match name {
            "OnLogin" => {
                consumer.item(Kind::Login);
                consumer.text(self.attributes[0]);
            }
            "OnNicknameChanged" => {
                consumer.item(Kind::NicknameChanged);
                encoded(self.text, buffer, consumer)?;
            }
            "OnStatusChanged" => {
                consumer.item(Kind::StatusChanged);
                consumer.text(Some(self.text));
            }
            _ => {}
        }
        Ok(())
    }
}
