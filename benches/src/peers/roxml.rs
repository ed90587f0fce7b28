//! roxmltree: a tree of the whole document, then a walk over it.

use roxmltree::{Document, Node};

use super::{BUDDY, Error, encoded, item_kind, list_kind};
use crate::{Consumer, Kind};

/// Parses an inline body.
///
/// # Errors
/// The errors of roxmltree, a missing part, and a text that is not UTF-8.
pub fn read(body: &[u8], buffer: &mut Vec<u8>, consumer: &mut impl Consumer) -> Result<(), Error> {
    let document = Document::parse(core::str::from_utf8(body)?)?;
    let path = ["Body", "KeepSessionAliveResponse", "KeepSessionAliveResult"];
    let mut result = document.root_element();
    for name in path {
        result = children(result)
            .find(|child| child.tag_name().name() == name)
            .ok_or_else(|| format!("there is no {name}"))?;
    }
    for session in children(result) {
        consumer.item(Kind::Session);
        consumer.text(session.attribute("id"));
        for account in children(session) {
            consumer.item(Kind::Account);
            consumer.text(account.attribute("type"));
            consumer.text(account.attribute("account"));
            for event in children(account) {
                take(event, buffer, consumer)?;
            }
        }
    }
    Ok(())
}

fn children<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

fn take(
    event: Node<'_, '_>,
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Error> {
    let name = event.tag_name().name();
    if let Some(list) = list_kind(name) {
        consumer.item(list);
        return children(event).try_for_each(|item| take_item(list, item, buffer, consumer));
    }
    match name {
        "OnLogin" => {
            consumer.item(Kind::Login);
            consumer.text(event.attribute("datetime"));
        }
        "OnNicknameChanged" => {
            consumer.item(Kind::NicknameChanged);
            encoded(event.text().unwrap_or_default(), buffer, consumer)?;
        }
        "OnStatusChanged" => {
            consumer.item(Kind::StatusChanged);
            consumer.text(Some(event.text().unwrap_or_default()));
        }
        _ => {}
    }
    Ok(())
}

fn take_item(
    list: Kind,
    item: Node<'_, '_>,
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Error> {
    let kind = item_kind(list);
    match kind {
        Kind::LogItem => {
            consumer.item(kind);
            consumer.text(Some(item.text().unwrap_or_default()));
        }
        Kind::Message => {
            consumer.item(kind);
            consumer.text(item.attribute("from"));
            encoded(item.text().unwrap_or_default(), buffer, consumer)?;
        }
        _ => {
            let mut texts = [None; 7];
            for child in children(item) {
                let name = child.tag_name().name();
                if let Some(at) = BUDDY.iter().position(|&(known, _)| known == name) {
                    texts[at] = Some(child.text().unwrap_or_default());
                }
            }
            super::buddy(kind, texts, buffer, consumer)?;
        }
    }
    Ok(())
}
