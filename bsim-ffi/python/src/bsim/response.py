"""The responses of the service. A field that is None is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Union

from ._message import Message, Session
from .event import Event

__all__ = [
    "ChangeStatus", "Fault", "FaultKind", "GetVersion", "KeepSessionAlive", "Login", "LoginIM",
    "Response", "SendMessage", "SoapVersion", "Translation",
]


class SoapVersion(IntEnum):
    """The versions of SOAP. The service itself speaks 1.1."""

    V1_1 = 0
    V1_2 = 1


class FaultKind(IntEnum):
    """What the code of a fault means, whatever its prefix is."""

    OTHER = 0
    CLIENT = 1
    SERVER = 2
    VERSION_MISMATCH = 3
    MUST_UNDERSTAND = 4
    DATA_ENCODING_UNKNOWN = 5


@dataclass(slots=True)
class Login(Message):
    """The session that was opened."""

    session: Session | None = None


@dataclass(slots=True)
class LoginIM(Message):
    """The account is being logged in; events tell more."""


@dataclass(slots=True)
class KeepSessionAlive(Message):
    """The events since the last call. None is an answer without a result, which has no events. They are
    written as the service does, as an XML document in an escaped string, or as elements `inline`; what
    was read does not say how it was written."""

    events: list[Event] | None = field(default_factory=list)
    inline: bool = field(default=False, compare=False)


@dataclass(slots=True)
class ChangeStatus(Message):
    """The presence is changed."""


@dataclass(slots=True)
class SendMessage(Message):
    """The message is sent."""


@dataclass(slots=True)
class GetVersion(Message):
    """The version of the service, such as `v1.0.20080508`."""

    version: str | None = None


@dataclass(slots=True)
class Translation(Message):
    """The reason of a fault, in one more language."""

    lang: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Fault(Message):
    """How the service says no. `subcodes`, `translations` and `node` are of SOAP 1.2."""

    kind: FaultKind = FaultKind.OTHER
    code: str | None = None
    reason: str | None = None
    lang: str | None = None
    actor: str | None = None
    node: str | None = None
    detail: str | None = None
    soap_version: SoapVersion = SoapVersion.V1_1
    subcodes: list[str] = field(default_factory=list)
    translations: list[Translation] = field(default_factory=list)


Response = Union[
    Login, LoginIM, KeepSessionAlive, ChangeStatus, SendMessage, GetVersion, Fault
]

#: In the order of the constants of bsim.h.
ANSWERS = (Login, LoginIM, KeepSessionAlive, ChangeStatus, SendMessage, GetVersion)
