use super::event::{BuddyOf, GroupOf, MessageOf};
use super::tree::{AccountEventOf, AccountEventsOf, KeepSessionAliveOf};
use crate::error::EncodeError;
use crate::names;
use crate::text::TextOf;
use crate::text::percent::Flavor::Percent;
use crate::write::fields::{
    EncodedContent, RawXml, all_absent, check_raw_xml, put_attribute, put_encoded_field, put_field,
    put_parent,
};
use crate::write::markup::{self, Attribute, Piece, Tags, attribute, piece};
use crate::write::sink::Sink;

/// The declaration of the inner document, as the service writes it.
pub(crate) const DECLARATION: Piece = piece!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");

/// The tags of an element, as the service writes them in its payload.
macro_rules! tags {
    ($name:expr) => {
        markup::tags!($name, "/>")
    };
}

type Valued<'v, S> = (&'static Attribute, Option<&'v TextOf<S>>);

fn put_element<K: Sink, S: AsRef<str>>(
    out: &mut K,
    (tags, attributes): (&'static Tags, &[Valued<'_, S>]),
    is_empty: bool,
    content: impl FnOnce(&mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    out.put_piece(&tags.open);
    for &(attribute, value) in attributes {
        put_attribute(out, attribute, value)?;
    }
    if is_empty {
        out.put_piece(&piece!("/>"));
        return Ok(());
    }
    out.put_piece(&piece!(">"));
    content(out)?;
    out.put_piece(&tags.end);
    Ok(())
}

fn put_list<K: Sink, T>(
    out: &mut K,
    tags: &'static Tags,
    items: &[T],
    mut put_item: impl FnMut(&T, &mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    put_parent(out, tags, items.is_empty(), |out| {
        items.iter().try_for_each(|item| put_item(item, out))
    })
}

impl<S: AsRef<str>> KeepSessionAliveOf<S> {
    /// Writes the sessions without an XML declaration.
    pub(crate) fn put(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        for session in &self.sessions {
            let id = [(attribute!(names::ID_ATTRIBUTE), session.id.as_ref())];
            let accounts = &session.accounts;
            put_element(out, (tags!(names::SESSION), &id), accounts.is_empty(), |out| {
                accounts.iter().try_for_each(|account| put_account(account, out))
            })?;
        }
        Ok(())
    }
}

fn put_account<S: AsRef<str>>(
    account: &AccountEventsOf<S>,
    out: &mut impl Sink,
) -> Result<(), EncodeError> {
    let attributes = [
        (attribute!(names::TYPE_ATTRIBUTE), account.im_type.as_ref()),
        (attribute!(names::ACCOUNT_ATTRIBUTE), account.account.as_ref()),
    ];
    put_element(out, (tags!(names::IM), &attributes), account.events.is_empty(), |out| {
        account.events.iter().try_for_each(|event| put_event(event, out))
    })
}

fn put_event<S: AsRef<str>>(
    event: &AccountEventOf<S>,
    out: &mut impl Sink,
) -> Result<(), EncodeError> {
    match event {
        AccountEventOf::Log { items } => put_list(out, tags!(names::ON_LOG), items, |item, out| {
            put_field(out, tags!(names::ITEM), Some(item))
        }),
        AccountEventOf::Login { datetime } => {
            let datetime = [(attribute!(names::DATETIME_ATTRIBUTE), datetime.as_ref())];
            put_element(out, (tags!(names::ON_LOGIN), &datetime), true, |_| Ok(()))
        }
        AccountEventOf::NicknameChanged { nickname } => {
            put_encoded_field(out, tags!(names::ON_NICKNAME_CHANGED), Some(nickname), Percent)
        }
        AccountEventOf::ReceiveGroups { xml: Some(xml), .. } => {
            put_xml(out, names::ON_RECEIVE_GROUPS, xml)
        }
        AccountEventOf::ReceiveGroups { groups, xml: None } => {
            put_list(out, tags!(names::ON_RECEIVE_GROUPS), groups, put_group)
        }
        AccountEventOf::ReceiveBuddies { buddies } => {
            put_list(out, tags!(names::ON_RECEIVE_BUDDIES), buddies, put_buddy)
        }
        AccountEventOf::StatusChanged { status } => {
            put_field(out, tags!(names::ON_STATUS_CHANGED), Some(status))
        }
        AccountEventOf::BuddyStatusChanged { buddies } => {
            put_list(out, tags!(names::ON_BUDDY_STATUS_CHANGED), buddies, put_buddy)
        }
        AccountEventOf::Message { messages } => {
            put_list(out, tags!(names::ON_MESSAGE), messages, put_message)
        }
        AccountEventOf::Unknown { xml, .. } => put_xml(out, "xml", xml),
    }
}

/// Writes a raw element unchanged, if it is well-formed.
fn put_xml<S: AsRef<str>>(
    out: &mut impl Sink,
    name: &'static str,
    xml: &TextOf<S>,
) -> Result<(), EncodeError> {
    let xml = xml.as_text().decode();
    check_raw_xml(name, &xml, RawXml::Element)?;
    out.put(&xml);
    Ok(())
}

fn put_group<S: AsRef<str>>(group: &GroupOf<S>, out: &mut impl Sink) -> Result<(), EncodeError> {
    let GroupOf { id, name } = group;
    let is_empty = id.is_none() && name.is_none();
    put_parent(out, tags!(names::GROUP), is_empty, |out| {
        put_field(out, tags!(names::ID), id.as_ref())?;
        put_encoded_field(out, tags!(names::NAME), name.as_ref(), Percent)
    })
}

fn put_buddy<S: AsRef<str>>(buddy: &BuddyOf<S>, out: &mut impl Sink) -> Result<(), EncodeError> {
    let BuddyOf { account, nickname, group_id, status, id, blocked, personal_message } = buddy;
    let is_empty = all_absent(&[account, group_id, status, id, blocked])
        && all_absent(&[nickname, personal_message]);
    put_parent(out, tags!(names::BUDDY), is_empty, |out| {
        put_field(out, tags!(names::ACCOUNT), account.as_ref())?;
        put_encoded_field(out, tags!(names::NICKNAME), nickname.as_ref(), Percent)?;
        put_field(out, tags!(names::GROUP_ID), group_id.as_ref())?;
        put_field(out, tags!(names::STATUS), status.as_ref())?;
        put_field(out, tags!(names::ID), id.as_ref())?;
        put_field(out, tags!(names::BLOCKED), blocked.as_ref())?;
        put_encoded_field(out, tags!(names::PERSONAL_MESSAGE), personal_message.as_ref(), Percent)
    })
}

fn put_message<S: AsRef<str>>(
    message: &MessageOf<S>,
    out: &mut impl Sink,
) -> Result<(), EncodeError> {
    let text = EncodedContent::of(names::MESSAGE, &message.text, Percent)?;
    let from = [(attribute!(names::FROM_ATTRIBUTE), message.from.as_ref())];
    put_element(out, (tags!(names::MESSAGE), &from), text.is_empty(), |out| {
        text.put(out, names::MESSAGE)
    })
}
