use core::convert::Infallible;
use core::ops::Range;

use super::decoded::{self, Field};
use super::event::Event;
use crate::error::DecodeError;
use crate::text::{Encoded, Text};

impl<'a> Event<'a> {
    /// Decodes all fields. A field without escapes borrows from the input. The decoded text of the
    /// others replaces the content of `buffer`. Use one buffer for all events.
    ///
    /// ```
    /// use bsim_codec::{Events, decoded};
    ///
    /// let body = include_bytes!("../../tests/data/demo/poll-message.escaped.xml");
    /// let (mut buffer, mut chat) = (String::new(), String::new());
    /// for event in Events::parse(body)? {
    ///     if let decoded::Event::Message(message) = event?.decode(&mut buffer)? {
    ///         chat += &format!("{}: {}\n", message.from, message.text);
    ///     }
    /// }
    /// assert_eq!(chat, "bstest02@live.com: Retur...  (TRIAL MESSAGE)\n");
    /// # Ok::<(), bsim_codec::DecodeError>(())
    /// ```
    ///
    /// # Errors
    /// Like [`Encoded::decode`], for the first ill-formed field.
    pub fn decode<'b>(&self, buffer: &'b mut String) -> Result<decoded::Event<'b>, DecodeError>
    where
        'a: 'b,
    {
        self.decode_by(buffer, |text, buffer| text.decode_into(buffer).map(|_| ()))
    }

    /// Like [`decode`](Self::decode), with [`Encoded::decode_lossy`] for ill-formed fields.
    pub fn decode_lossy<'b>(&self, buffer: &'b mut String) -> decoded::Event<'b>
    where
        'a: 'b,
    {
        let Ok(event) = self.decode_by(buffer, |text, buffer| {
            if text.decode_into(buffer).is_err() {
                buffer.push_str(&text.decode_lossy());
            }
            Ok::<_, Infallible>(())
        });
        event
    }

    #[inline(always)]
    fn decode_by<'b, E>(
        &self,
        buffer: &'b mut String,
        decode_into: impl Fn(Encoded<'a>, &mut String) -> Result<(), E>,
    ) -> Result<decoded::Event<'b>, E>
    where
        'a: 'b,
    {
        buffer.clear();
        let mut encoded = [Found::Nowhere; 2];
        for (place, text) in encoded.iter_mut().zip(self.encoded()) {
            let Some(text) = text else { continue };
            *place = match text.as_plain() {
                Some(text) => Found::Input(text),
                None => {
                    let start = buffer.len();
                    decode_into(text, buffer)?;
                    Found::Buffer(start, buffer.len())
                }
            };
        }
        // Other fields rarely have escapes.
        let mut places = Vec::new();
        self.with([Field::default(); 2], |text| {
            if text.as_plain().is_none() {
                let start = buffer.len();
                text.decode_into(buffer);
                places.push(start..buffer.len());
            }
            ""
        });
        let (buffer, mut places) = (&**buffer, places.into_iter());
        let at = |place: Range<usize>| buffer.get(place).unwrap_or_default();
        let encoded = encoded.map(|place| match place {
            Found::Nowhere => Field::default(),
            Found::Input(text) => Field::from(text),
            Found::Buffer(start, end) => Field::from(at(start..end)),
        });
        Ok(self.with(encoded, |text| match text.as_plain() {
            Some(text) => text,
            None => places.next().map(at).unwrap_or_default(),
        }))
    }

    #[inline(always)]
    fn encoded(&self) -> [Option<Encoded<'a>>; 2] {
        match self {
            Self::Buddy(buddy) | Self::BuddyStatus(buddy) => {
                [buddy.nickname, buddy.personal_message]
            }
            Self::Message(message) => [Some(message.text), None],
            Self::NicknameChanged(nickname) => [Some(*nickname), None],
            Self::Group(group) => [group.name, None],
            _ => [None; 2],
        }
    }

    /// The event, with `encoded` as its decoded fields. `plain` converts the others.
    #[inline(always)]
    fn with<'b>(
        &self,
        encoded: [Field<'b>; 2],
        mut plain: impl FnMut(Text<'a>) -> &'b str,
    ) -> decoded::Event<'b> {
        use decoded::Event as Decoded;
        let [first, second] = encoded;
        let mut field = |text: Option<Text<'a>>| match text {
            Some(text) => Field::from(plain(text)),
            None => Field::default(),
        };
        match self {
            Self::Session { id } => Decoded::Session { id: field(*id) },
            Self::Account { im_type, account } => {
                Decoded::Account { im_type: field(*im_type), account: field(*account) }
            }
            Self::LogStart => Decoded::LogStart,
            Self::LogItem(item) => Decoded::LogItem(plain(*item)),
            Self::Login { datetime } => Decoded::Login { datetime: field(*datetime) },
            Self::NicknameChanged(_) => Decoded::NicknameChanged(first.as_str()),
            Self::GroupsStart { xml } => Decoded::GroupsStart { xml: plain(*xml) },
            Self::Group(group) => {
                Decoded::Group(decoded::Group { id: field(group.id), name: first })
            }
            Self::BuddiesStart => Decoded::BuddiesStart,
            Self::StatusChanged(status) => Decoded::StatusChanged(plain(*status)),
            Self::BuddyStatusesStart => Decoded::BuddyStatusesStart,
            Self::Buddy(buddy) | Self::BuddyStatus(buddy) => {
                let decoded = decoded::Buddy {
                    account: field(buddy.account),
                    nickname: first,
                    group_id: field(buddy.group_id),
                    status: field(buddy.status),
                    id: field(buddy.id),
                    blocked: field(buddy.blocked),
                    personal_message: second,
                };
                match self {
                    Self::Buddy(_) => Decoded::Buddy(decoded),
                    _ => Decoded::BuddyStatus(decoded),
                }
            }
            Self::MessagesStart => Decoded::MessagesStart,
            Self::Message(message) => {
                let from = field(message.from);
                Decoded::Message(decoded::Message { from, text: first.as_str() })
            }
            Self::Unknown { name, xml } => {
                Decoded::Unknown { name: plain(*name), xml: plain(*xml) }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Found<'a> {
    Nowhere,
    Input(&'a str),
    /// Start and end.
    Buffer(usize, usize),
}
