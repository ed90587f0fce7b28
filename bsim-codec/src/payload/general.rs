//! The general tier: parses every form of the payload that the protocol allows. It is the
//! specification; the canonical tier must return the same.

use super::escaped_document::EscapedDocument;
use super::event::{Buddy, Event, Group, Message};
use super::state::{List, Place, State};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::ReadOptions;
use crate::names::{self, Operation};
use crate::soap::fields::{
    check_type, content, duplicate, is_nil, nothing, payload_name, read_fields,
};
use crate::soap::namespaces::PAYLOAD;
use crate::soap::read;
use crate::text::percent::Flavor;
use crate::text::{Escapes, Text};
use crate::xml::cursor::{Cursor, Element, Node, TextKind, misplaced_declaration};
use crate::xml::declaration::{self, Label};
use crate::xml::namespace::Namespace;
use crate::xml::span::Span;
use crate::xml::{chars, token};

/// Reads to the next event, the end of the response, or where the canonical tier may continue.
pub(super) fn next<'a>(state: &mut State<'a>) -> Result<Option<Event<'a>>, DecodeError> {
    let text = state.take_over()?;
    let event =
        if state.is_escaped { next_in_document(state, text)? } else { next_in_input(state, text)? };
    state.hand_over();
    Ok(event)
}

fn next_in_input<'a>(
    state: &mut State<'a>,
    text: &'a str,
) -> Result<Option<Event<'a>>, DecodeError> {
    let frames = core::mem::take(&mut state.opened().frames);
    let cursor = Cursor::new(text, state.at, frames, state.options.limits);
    let mut walk = Walk { cursor, source: Source::Input(text), state };
    let event = walk.next()?;
    let Walk { cursor, state, .. } = walk;
    state.at = cursor.position();
    state.is_escaped = state.place == Place::Prolog;
    state.opened().frames = cursor.frames;
    Ok(event)
}

/// Unescapes the whole inner document, whatever the place of the iterator in it.
fn unescape(state: &mut State<'_>, text: &str) -> Box<EscapedDocument> {
    let (start, limits) = (state.result.start, state.options.limits);
    let opened = state.opened();
    let mut cursor = Cursor::new(text, start, core::mem::take(&mut opened.frames), limits);
    let mut document = EscapedDocument::read(&mut cursor);
    opened.frames = cursor.frames;
    state.place.open_payload(&mut document.frames, 0);
    if state.place == Place::Prolog {
        state.at = document.to_input(declaration_at(&document.text, state.options));
    }
    Box::new(document)
}

/// The length of the text before the declaration of an inner document: white space if it is
/// trimmed, and a byte order mark, which some services keep when they decode bytes.
fn declaration_at(text: &str, options: ReadOptions) -> usize {
    let trimmed = |text| if options.trim { trim_start(text) } else { text };
    let rest = trimmed(text);
    let rest = trimmed(rest.strip_prefix(token::BYTE_ORDER_MARK).unwrap_or(rest));
    text.len().saturating_sub(rest.len())
}

fn trim_start(text: &str) -> &str {
    text.get(chars::space_len(text)..).unwrap_or_default()
}

fn next_in_document<'a>(
    state: &mut State<'a>,
    text: &'a str,
) -> Result<Option<Event<'a>>, DecodeError> {
    let mut document = match state.opened().document.take() {
        Some(document) => document,
        None => unescape(state, text),
    };
    let frames = core::mem::take(&mut document.frames);
    let at = document.offset_of(state.at);
    let limits = state.options.limits;
    let written_len: &dyn Fn(Span) -> usize = &|span| document.written_len(span);
    let cursor = Cursor::new(&document.text, at, frames, limits)
        .measured(document.may_exceed(limits.text).then_some(written_len));
    let mut walk = Walk { cursor, source: Source::Document(text, &document), state };
    let event = walk.next().map_err(|error| document.translate(error))?;
    let Walk { cursor, state, .. } = walk;
    if state.place == Place::Response {
        if let Some(failure) = document.failure {
            return Err(failure);
        }
        state.is_escaped = false;
        state.at = document.after;
    } else {
        let at = cursor.position();
        document.frames = cursor.frames;
        state.at = document.to_input(at);
        state.opened().document = Some(document);
    }
    Ok(event)
}

/// The text under the cursor, and how its spans map to the input.
#[derive(Clone, Copy)]
enum Source<'a, 'i> {
    Input(&'a str),
    Document(&'a str, &'i EscapedDocument),
}

struct Walk<'a, 's, 't> {
    cursor: Cursor<'t>,
    source: Source<'a, 't>,
    state: &'s mut State<'a>,
}

impl<'a> Walk<'a, '_, '_> {
    fn next(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        loop {
            let depth = self.state.place.depth();
            let event = match self.state.place {
                Place::Response => self.in_response()?,
                Place::Result => self.in_result()?,
                Place::Prolog => self.in_prolog()?,
                Place::Session => self.in_session()?,
                Place::Account => self.in_account()?,
                Place::List(list) => self.in_list(list)?,
                Place::Epilog => {
                    self.cursor.finish()?;
                    self.state.place = Place::Response;
                    return Ok(None);
                }
                Place::Tail => {
                    read::finish(&mut self.cursor)?;
                    self.state.place = Place::Done;
                    None
                }
                Place::Done => None,
            };
            let is_input = matches!(self.source, Source::Input(_));
            let leaves_input = is_input && self.state.place == Place::Prolog;
            // The canonical tier may continue after an end tag that only this tier could read.
            let has_closed = self.state.place.depth() < depth;
            if event.is_some() || self.state.place == Place::Done || leaves_input || has_closed {
                return Ok(event);
            }
        }
    }

    fn in_response(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        match self.cursor.next_child()? {
            Some(child) if self.is(&child, Operation::KeepSessionAlive.result_name()) => {
                if self.state.result.itself {
                    // Finds the `<` that starts the tag. No other `<` can be in a tag.
                    let tag = self.cursor.text().get(..self.state.result.start);
                    let first = tag.and_then(|tag| tag.rfind('<')).unwrap_or_default();
                    return Err(duplicate(&child, first));
                }
                (self.state.result.itself, self.state.result.start) = (true, child.tag.end());
                if is_nil(&self.cursor) {
                    self.state.result.is_nil = true;
                    self.cursor.skip(&child)?;
                } else {
                    check_type(&self.cursor, &child)?;
                    self.enter(Place::Result)?;
                }
            }
            Some(child) => {
                self.cursor.skip(&child)?;
            }
            None => self.state.place = Place::Tail,
        }
        Ok(None)
    }

    /// Reads elements or text. Text makes the result an escaped document.
    fn in_result(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        match self.cursor.next()? {
            Node::Text(span, kind) if self.cursor.is_blank(span, kind) => {}
            Node::Text(span, TextKind::Literal) if self.is_mark(span) => {}
            Node::Text(..) if !self.state.result.element && !self.state.result.declaration => {
                self.state.place = Place::Prolog;
            }
            Node::Text(span, kind) => {
                let kind = (ErrorKind::UnexpectedText, kind);
                return Err(self.cursor.text_error(kind, span, "an element"));
            }
            // The declaration of an inner document that was inserted without escapes.
            Node::Declaration(span)
                if !self.state.result.element && !self.state.result.declaration =>
            {
                let limits = self.state.options.limits;
                declaration::check(self.cursor.text(), span, Label::Ignored, limits)?;
                self.state.result.declaration = true;
            }
            Node::Declaration(span) => return Err(misplaced_declaration(span)),
            Node::Start(child) => {
                self.state.result.element = true;
                return self.session_or_other(&child);
            }
            Node::End(_) => self.state.place = Place::Response,
            Node::Eof(at) => return Err(token::end_of_text(at)),
        }
        Ok(None)
    }

    fn in_prolog(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        let text = self.cursor.text();
        match self.cursor.next()? {
            Node::Declaration(span) if span.start() <= declaration_at(text, self.state.options) => {
                declaration::check(text, span, Label::Ignored, self.state.options.limits)?;
            }
            Node::Declaration(span) => return Err(misplaced_declaration(span)),
            Node::Text(span, TextKind::Literal)
                if self.cursor.is_blank(span, TextKind::Literal) => {}
            Node::Text(span, kind) => return Err(self.cursor.outside_root(span, kind)),
            Node::Start(root) => {
                self.state.place = Place::Epilog;
                return self.session_or_other(&root);
            }
            Node::Eof(_) if self.is_empty() => self.state.place = Place::Response,
            Node::Eof(_) | Node::End(_) => return Err(token::end_of_text(text.len())),
        }
        Ok(None)
    }

    /// Whether a text at the start of the result is a byte order mark and white space, from an
    /// inner document that was inserted without escapes.
    fn is_mark(&self, span: Span) -> bool {
        let text = span.of(self.cursor.text());
        span.start() == self.state.result.start
            && text.strip_prefix(token::BYTE_ORDER_MARK).is_some_and(|it| trim_start(it).is_empty())
    }

    /// Whether the inner document has only white space and perhaps a byte order mark.
    fn is_empty(&self) -> bool {
        let text = self.cursor.text();
        trim_start(text.strip_prefix(token::BYTE_ORDER_MARK).unwrap_or(text)).is_empty()
    }

    fn session_or_other(&mut self, child: &Element) -> Result<Option<Event<'a>>, DecodeError> {
        if !self.is(child, names::SESSION) {
            self.cursor.skip(child)?;
            return Ok(None);
        }
        let id = self.attribute(names::ID_ATTRIBUTE);
        self.enter(Place::Session)?;
        Ok(Some(Event::Session { id }))
    }

    fn in_session(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        match self.cursor.next_child()? {
            Some(child) if self.is(&child, names::IM) => {
                let im_type = self.attribute(names::TYPE_ATTRIBUTE);
                let account = self.attribute(names::ACCOUNT_ATTRIBUTE);
                self.enter(Place::Account)?;
                return Ok(Some(Event::Account { im_type, account }));
            }
            Some(child) => {
                self.cursor.skip(&child)?;
            }
            None if matches!(self.source, Source::Document(..)) => self.state.place = Place::Epilog,
            None => self.state.place = Place::Result,
        }
        Ok(None)
    }

    fn in_account(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        let Some(child) = self.cursor.next_child()? else {
            self.state.place = Place::Session;
            return Ok(None);
        };
        let text = self.cursor.text();
        let local = child.local(text);
        if !PAYLOAD.contains(&child.namespace) {
            return self.unknown(&child, child.name.whole);
        }
        if let Some(list) = List::ALL.into_iter().find(|list| list.name() == local) {
            return self.list_start(&child, list);
        }
        Ok(Some(match local {
            names::ON_LOGIN => {
                let datetime = self.attribute(names::DATETIME_ATTRIBUTE);
                self.cursor.skip(&child)?;
                Event::Login { datetime }
            }
            names::ON_NICKNAME_CHANGED => {
                Event::NicknameChanged(self.text(&child)?.into_encoded(Flavor::Percent))
            }
            names::ON_STATUS_CHANGED => Event::StatusChanged(self.text(&child)?),
            _ => return self.unknown(&child, child.name.local),
        }))
    }

    fn unknown(&mut self, child: &Element, name: Span) -> Result<Option<Event<'a>>, DecodeError> {
        let whole = self.cursor.skip(child)?;
        let [name, xml] = [name, whole].map(|span| self.source.text(span, Escapes::PLAIN));
        Ok(Some(Event::Unknown { name, xml }))
    }

    fn list_start(
        &mut self,
        child: &Element,
        list: List,
    ) -> Result<Option<Event<'a>>, DecodeError> {
        let event = match list {
            List::Log => Event::LogStart,
            List::Buddies => Event::BuddiesStart,
            List::BuddyStatuses => Event::BuddyStatusesStart,
            List::Messages => Event::MessagesStart,
            List::Groups => {
                // The event has the whole element and comes first, so the element is read twice.
                let whole = self.cursor.fork().skip(child)?;
                Event::GroupsStart { xml: self.source.text(whole, Escapes::PLAIN) }
            }
        };
        self.enter(Place::List(list))?;
        Ok(Some(event))
    }

    fn in_list(&mut self, list: List) -> Result<Option<Event<'a>>, DecodeError> {
        let Some(child) = self.cursor.next_child()? else {
            self.state.place = Place::Account;
            return Ok(None);
        };
        let item = match list {
            List::Log => names::ITEM,
            List::Groups => names::GROUP,
            List::Buddies | List::BuddyStatuses => names::BUDDY,
            List::Messages => names::MESSAGE,
        };
        if !self.is(&child, item) {
            self.cursor.skip(&child)?;
            return Ok(None);
        }
        Ok(Some(match list {
            List::Log => Event::LogItem(self.text(&child)?),
            List::Groups => Event::Group(self.group()?),
            List::Buddies => Event::Buddy(self.buddy()?),
            List::BuddyStatuses => Event::BuddyStatus(self.buddy()?),
            List::Messages => {
                let from = self.attribute(names::FROM_ATTRIBUTE);
                let text = self.text(&child)?.into_encoded(Flavor::Percent);
                Event::Message(Message { from, text })
            }
        }))
    }

    fn buddy(&mut self) -> Result<Buddy<'a>, DecodeError> {
        let [account, nickname, group_id, status, id, blocked, personal_message] = self.texts([
            names::ACCOUNT,
            names::NICKNAME,
            names::GROUP_ID,
            names::STATUS,
            names::ID,
            names::BLOCKED,
            names::PERSONAL_MESSAGE,
        ])?;
        let encoded = |text: Option<Text<'a>>| text.map(|text| text.into_encoded(Flavor::Percent));
        let (nickname, personal_message) = (encoded(nickname), encoded(personal_message));
        Ok(Buddy { account, nickname, group_id, status, id, blocked, personal_message })
    }

    /// Reads a group. `Id` and `Name` may be attributes or children; children have priority.
    fn group(&mut self) -> Result<Group<'a>, DecodeError> {
        let attributes = [names::ID, names::NAME].map(|name| self.attribute(name));
        let [id, name] = self.texts([names::ID, names::NAME])?;
        let [id, name] = [id.or(attributes[0]), name.or(attributes[1])];
        Ok(Group { id, name: name.map(|name| name.into_encoded(Flavor::Percent)) })
    }

    /// Continues in the current element, unless it is an empty-element tag.
    fn enter(&mut self, place: Place) -> Result<(), DecodeError> {
        if !self.cursor.take_end()? {
            self.state.place = place;
        }
        Ok(())
    }

    fn is(&self, element: &Element, local: &str) -> bool {
        payload_name(&self.cursor, element) == local
    }

    fn texts<const N: usize>(
        &mut self,
        names: [&str; N],
    ) -> Result<[Option<Text<'a>>; N], DecodeError> {
        let values = read_fields(&mut self.cursor, names, &mut nothing)?;
        let form = Escapes::content(self.state.options.trim);
        Ok(values.map(|value| value.map(|span| self.source.text(span, form))))
    }

    fn text(&mut self, element: &Element) -> Result<Text<'a>, DecodeError> {
        let content = content(&mut self.cursor, element)?;
        Ok(self.source.text(content, Escapes::content(self.state.options.trim)))
    }

    fn attribute(&self, local: &str) -> Option<Text<'a>> {
        let value = self.cursor.attribute(Namespace::None, local)?;
        Some(self.source.text(value, Escapes::ATTRIBUTE))
    }
}

impl<'a> Source<'a, '_> {
    fn text(self, span: Span, form: Escapes) -> Text<'a> {
        match self {
            Self::Input(input) => Text::from_input(input, span, form),
            Self::Document(input, document) => document.take(input, span, form),
        }
    }
}
