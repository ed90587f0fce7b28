"""The responses of the service. A field that is None is omitted."""

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
    """The versions of SOAP. The service usually uses 1.1."""

    V1_1 = 0
    V1_2 = 1


class FaultKind(IntEnum):
    """The meaning of the code of a fault, whatever its prefix is."""

    OTHER = 0
    CLIENT = 1
    SERVER = 2
    VERSION_MISMATCH = 3
    MUST_UNDERSTAND = 4
    DATA_ENCODING_UNKNOWN = 5


@dataclass(slots=True)
class Login(Message):
    """The new session."""

    session: Session | None = None


@dataclass(slots=True)
class LoginIM(Message):
    """The login of the account has started. Events report the progress."""


@dataclass(slots=True)
class KeepSessionAlive(Message):
    """The events since the last request. `events` is None for a response without a result element, which
    has no events. The encoder writes an escaped XML document in a string, as the service does, or,
    with `inline`, elements of the response. Parsing does not set `inline`."""

    events: list[Event] | None = field(default_factory=list)
    inline: bool = field(default=False, compare=False)


@dataclass(slots=True)
class ChangeStatus(Message):
    """The presence is changed."""


@dataclass(slots=True)
class SendMessage(Message):
    """The chat message is sent."""


@dataclass(slots=True)
class GetVersion(Message):
    """The version of the service, such as `v1.0.20080508`."""

    version: str | None = None


@dataclass(slots=True)
class Translation(Message):
    """The reason of a fault in another language."""

    lang: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Fault(Message):
    """A SOAP fault: the error response of the service. Only SOAP 1.2 has `subcodes` and `node`. In
    SOAP 1.1, the encoder omits them."""

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
