//! The events of a response that is to be encoded, as a tree.

use bsim_codec::{AccountEvent, Event, KeepSessionAlive};

use crate::error::{bsim_error, misuse};
use crate::event::bsim_event;
use crate::pointer::array;
use crate::status::*;

/// Collects the events.
///
/// # Safety
/// `events` is null or valid for reads of `count` events, and their texts are valid for reads for
/// `'a`.
pub(crate) unsafe fn collect<'a>(
    events: *const bsim_event,
    count: usize,
) -> Result<KeepSessionAlive<'a>, bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    let events = unsafe { array(events, count, "events") }?;
    // SAFETY: the caller guarantees that the texts are valid for reads.
    let events = events.iter().map(|event| unsafe { event.event() });
    let events = events.collect::<Result<Vec<_>, _>>()?;
    let mut tree = tree_of(&events)?;
    // The codec drops an event that cannot follow the events before it, and the events that belong
    // to it.
    if size_of_tree(&tree) != count {
        let sizes =
            |len: &usize| tree_of(&events[..*len]).is_ok_and(|it| size_of_tree(&it) == *len);
        let lens: Vec<usize> = (1..=count).collect();
        let offset = lens.partition_point(sizes);
        return Err(bsim_error { offset, ..misuse(BSIM_MISUSE_EVENT_ORDER, "events") });
    }
    for event in
        tree.sessions.iter_mut().flat_map(|it| &mut it.accounts).flat_map(|it| &mut it.events)
    {
        if let AccountEvent::ReceiveGroups { xml, .. } = event {
            *xml = xml.filter(|xml| !xml.raw().is_empty());
        }
    }
    Ok(tree)
}

fn tree_of<'a>(events: &[Event<'a>]) -> Result<KeepSessionAlive<'a>, bsim_error> {
    Ok(KeepSessionAlive::collect(events.iter().map(|event| Ok(*event)))?)
}

/// The number of events that a tree was collected from.
fn size_of_tree(tree: &KeepSessionAlive<'_>) -> usize {
    let accounts = tree.sessions.iter().flat_map(|session| &session.accounts);
    let events = accounts.clone().flat_map(|account| &account.events);
    let items = events.clone().map(|event| match event {
        AccountEvent::Log { items } => items.len(),
        AccountEvent::ReceiveGroups { groups, .. } => groups.len(),
        AccountEvent::ReceiveBuddies { buddies } | AccountEvent::BuddyStatusChanged { buddies } => {
            buddies.len()
        }
        AccountEvent::Message { messages } => messages.len(),
        _ => 0,
    });
    tree.sessions.len() + accounts.count() + events.count() + items.sum::<usize>()
}
