"""The requests of the service. A field that is None is omitted."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Union

from ._message import Message, Session

__all__ = [
    "ChangeStatus", "GetVersion", "KeepSessionAlive", "Login", "LoginIM", "Presence", "Request",
    "SendMessage",
]


class Presence(str, Enum):
    """The presence codes of MSN. Each is the `str` that is sent on the wire."""

    ONLINE = "NLN"
    BUSY = "BSY"
    IDLE = "IDL"
    BE_RIGHT_BACK = "BRB"
    AWAY = "AWY"
    ON_THE_PHONE = "PHN"
    OUT_TO_LUNCH = "LUN"
    HIDDEN = "HDN"
    OFFLINE = "FLN"


@dataclass(slots=True)
class Login(Message):
    """Opens a session with the service."""

    user_id: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class LoginIM(Message):
    """Logs one instant-messaging account in."""

    session: Session | None = None
    im_type: str | None = None
    account: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class KeepSessionAlive(Message):
    """Keeps the session alive and fetches the events since the last request."""

    session: Session | None = None


@dataclass(slots=True)
class ChangeStatus(Message):
    """Changes the presence of one account; see `Presence`."""

    session: Session | None = None
    im_type: str | None = None
    account: str | None = None
    status: str | None = None


@dataclass(slots=True)
class SendMessage(Message):
    """Sends one chat message."""

    session: Session | None = None
    im_type: str | None = None
    account: str | None = None
    to_account: str | None = None
    message: str | None = None


@dataclass(slots=True)
class GetVersion(Message):
    """Asks for the version of the service."""


Request = Union[Login, LoginIM, KeepSessionAlive, ChangeStatus, SendMessage, GetVersion]

#: In the order of the constants of bsim.h.
OPERATIONS = (Login, LoginIM, KeepSessionAlive, ChangeStatus, SendMessage, GetVersion)
