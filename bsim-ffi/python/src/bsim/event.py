"""The events of a KeepSessionAlive response. An absent field is None.

Times are local to the server, such as `2008-06-30 22:14:03`. `datetime.fromisoformat` parses them.
A `status` is a `str`: it equals a member of `bsim.request.Presence`, or is another code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union

from ._message import Message as _Message

__all__ = [
    "Account", "BuddiesStart", "Buddy", "BuddyStatus", "BuddyStatusesStart", "Event", "Group",
    "GroupsStart", "LogItem", "LogStart", "Login", "Message", "MessagesStart", "NicknameChanged",
    "Session", "StatusChanged", "Unknown",
]


@dataclass(slots=True)
class Session(_Message):
    """A session begins. The events that follow belong to this session."""

    id: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class Account(_Message):
    """An account begins. The events that follow belong to this account."""

    im_type: str | None = None
    account: str | None = None


@dataclass(slots=True)
class LogStart(_Message):
    """The log begins."""


@dataclass(slots=True)
class LogItem(_Message):
    """A line of the log."""

    text: str | None = None


@dataclass(slots=True)
class Login(_Message):
    """The account is logged in."""

    datetime: str | None = None


@dataclass(slots=True)
class NicknameChanged(_Message):
    """The account's own name."""

    nickname: str | None = None


@dataclass(slots=True)
class GroupsStart(_Message):
    """The list of groups begins."""

    xml: str | None = None


@dataclass(slots=True)
class Group(_Message):
    """A group."""

    id: str | None = None
    name: str | None = None


@dataclass(slots=True)
class BuddiesStart(_Message):
    """The roster begins. If no buddies follow, the roster is empty now."""


@dataclass(slots=True)
class Buddy(_Message):
    """A buddy of the roster."""

    account: str | None = None
    nickname: str | None = None
    group_id: str | None = None
    status: str | None = None
    id: str | None = None
    blocked: str | None = None
    personal_message: str | None = None


@dataclass(slots=True)
class StatusChanged(_Message):
    """The account's own presence."""

    status: str | None = None


@dataclass(slots=True)
class BuddyStatusesStart(_Message):
    """The list of changed buddies begins: their presence, name or personal message changed."""


@dataclass(slots=True)
class BuddyStatus(_Message):
    """A changed buddy."""

    account: str | None = None
    nickname: str | None = None
    group_id: str | None = None
    status: str | None = None
    id: str | None = None
    blocked: str | None = None
    personal_message: str | None = None


@dataclass(slots=True)
class MessagesStart(_Message):
    """The list of chat messages begins."""


@dataclass(slots=True)
class Message(_Message):
    """A chat message."""

    sender: str | None = None
    text: str | None = None


@dataclass(slots=True)
class Unknown(_Message):
    """An event that this library does not know."""

    name: str | None = None
    xml: str | None = None


Event = Union[
    Session, Account, LogStart, LogItem, Login, NicknameChanged, GroupsStart, Group, BuddiesStart,
    Buddy, StatusChanged, BuddyStatusesStart, BuddyStatus, MessagesStart, Message, Unknown,
]

#: In the order of the constants of bsim.h.
KINDS = (
    Session, Account, LogStart, LogItem, Login, NicknameChanged, GroupsStart, Group, BuddiesStart,
    Buddy, StatusChanged, BuddyStatusesStart, BuddyStatus, MessagesStart, Message, Unknown,
)
