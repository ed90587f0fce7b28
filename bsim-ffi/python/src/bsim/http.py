"""Whole HTTP messages: rendered to be sent, and found in what a connection receives.

    incoming = IncomingRequests()
    while data := connection.recv(65536):
        incoming.receive(data)
        while received := incoming.next_message():
            connection.sendall(render_response(answer(received.message)))
        if incoming.expects_continue:
            connection.sendall(CONTINUE)
"""

from __future__ import annotations

import ctypes
from ctypes import addressof, byref, memmove, pointer
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

from . import _library
from ._codec import encoded, mode_of, request_of, request_struct, response_of, response_struct
from ._library import lib
from ._options import Options, options_struct
from ._text import Kept, bytes_of
from .error import check
from .request import OPERATIONS, Request
from .response import Response, SoapVersion

__all__ = [
    "CONTINUE", "Head", "IncomingRequests", "IncomingResponses", "Received", "render_request",
    "render_response",
]

#: What a server sends to a client that waits for a go-ahead before it sends its body.
CONTINUE = bytes(lib.bsim_reply_continue())


def render_request(
    request: Request, *, path: str = "", host: str = "", user_agent: str = "",
    expect: bool = True, is_first: bool = False,
) -> bytes:
    """Head and body of a request. What is empty is as the service is used to."""
    kept = Kept()
    return encoded(lib.bsim_post_encode, _library.Post(
        request=pointer(request_struct(request, kept)),
        path=kept.view("path", path),
        host=kept.view("host", host),
        user_agent=kept.view("user_agent", user_agent),
        no_expect=not expect,
        is_first=is_first,
    ))


def render_response(
    response: Response | None, *, status: int = 0, soap_version: SoapVersion = SoapVersion.V1_1,
    date: str = "", server: str = "",
) -> bytes:
    """Head and body of a response, or an answer without SOAP, which needs a status. `soap_version` is
    that of the request; a fault has its own."""
    kept = Kept()
    return encoded(lib.bsim_reply_encode, _library.Reply(
        response=None if response is None else pointer(response_struct(response, kept)),
        status=status,
        soap_version=soap_version,
        date=kept.view("date", date),
        server=kept.view("server", server),
    ))


@dataclass(slots=True)
class Head:
    """What the head of a message says: a request's `method`, `path` and `operation` (a class of
    `bsim.request`), or a response's `status`."""

    method: str
    path: str
    operation: type[Request] | None
    status: int
    is_soap: bool
    soap_version: SoapVersion
    keeps_alive: bool


Message = TypeVar("Message")


@dataclass(slots=True)
class Received(Generic[Message]):
    """A message that is complete."""

    head: Head
    message: Message
    body: bytes = field(repr=False)


class _Buffer:
    """Bytes that come at one end and are done with at the other."""

    def __init__(self) -> None:
        self._memory: Any = ctypes.create_string_buffer(4096)
        self._start = self._end = 0

    def append(self, data: bytes) -> None:
        data = bytes_of(data)
        if self._end + len(data) > len(self._memory):
            kept = self._end - self._start
            memory = self._memory
            if 2 * (kept + len(data)) > len(memory):
                memory = ctypes.create_string_buffer(2 * (kept + len(data)))
            memmove(memory, addressof(self._memory) + self._start, kept)
            self._memory, self._start, self._end = memory, 0, kept
        memmove(addressof(self._memory) + self._end, data, len(data))
        self._end += len(data)

    def drop(self, count: int) -> None:
        self._start += count

    def view(self) -> _library.Str:
        return _library.Str(addressof(self._memory) + self._start, self._end - self._start)


class _Incoming(Generic[Message]):
    #: Of the message that next_message() has found last, or that it found a mistake in, or that is
    #: being received, if its head is complete.
    head: Head | None
    #: Whether the client waits for CONTINUE. It is said once for a message.
    expects_continue: bool

    def __init__(self, *, lossy: bool = False, options: Options | None = None) -> None:
        self.head, self.expects_continue = None, False
        self._buffer, self._progress = _Buffer(), _library.Progress()
        self._mode, self._options = mode_of(lossy), options_struct(options)
        self._room: Any = ctypes.create_string_buffer(0)
        self._is_between = True
        # C reads the buffer while another thread may run.
        self._lock = Lock()

    def receive(self, data: bytes) -> None:
        """Takes bytes that were read from the connection, as they come."""
        with self._lock:
            self._buffer.append(data)

    def next_message(self) -> Received[Message] | None:
        """The next message; none, if it is not complete: receive more.

        A mistake in a body is raised once, and the message passed over; `head` says how to answer.
        After a mistake in a head, nothing more can be found."""
        with self._lock:
            return self._next_message()

    def _next_message(self) -> Received[Message] | None:
        received, error = _library.Received(), _library.Error()
        if self._is_between:
            self.head = None
        struct, status = self._split(received, error)
        if status == _library.TOO_SMALL:
            self._room = ctypes.create_string_buffer(received.needed)
            struct, status = self._split(received, error)
        if received.has_head:
            self.head = _head(received)
        is_incomplete = status == _library.INCOMPLETE
        self.expects_continue = bool(is_incomplete and received.expects_continue)
        self._is_between = not is_incomplete
        if is_incomplete:
            return None
        try:
            check(status, error)
            assert self.head is not None
            message = self._message(struct, received)
            return Received(self.head, message, bytes(received.body))
        finally:
            self._buffer.drop(received.consumed)

    def _rest(self, received: _library.Received, struct: Any, error: _library.Error) -> Any:
        """All arguments of the functions that split but the first ones."""
        room = self._room
        return (
            byref(self._progress), byref(self._options), room, len(room), byref(received),
            byref(struct), byref(error),
        )

    def _split(self, received: _library.Received, error: _library.Error) -> tuple[Any, int]:
        raise NotImplementedError

    def _message(self, struct: Any, received: _library.Received) -> Message:
        raise NotImplementedError


class IncomingRequests(_Incoming[Request]):
    """Requests, as a server receives them on one connection."""

    def _split(self, received: _library.Received, error: _library.Error) -> tuple[Any, int]:
        struct = _library.Request()
        rest = self._rest(received, struct, error)
        return struct, lib.bsim_post_split(self._buffer.view(), *rest)

    def _message(self, struct: Any, received: _library.Received) -> Request:
        return request_of(struct, self._mode)


class IncomingResponses(_Incoming["Response | None"]):
    """Responses, as a client receives them on one connection. The message of one without SOAP is
    None: its status says all."""

    _is_closed = False

    def close(self) -> None:
        """Says that the connection has been closed: a response without a length ends so."""
        self._is_closed = True

    def _split(self, received: _library.Received, error: _library.Error) -> tuple[Any, int]:
        struct = _library.Response()
        rest = self._rest(received, struct, error)
        return struct, lib.bsim_reply_split(self._buffer.view(), self._is_closed, *rest)

    def _message(self, struct: Any, received: _library.Received) -> Response | None:
        if struct.kind == _library.RESPONSE_NO_SOAP:
            return None
        options = _library.Options.from_buffer_copy(self._options)
        options.known_utf8 = options.known_utf8 or received.is_utf8
        return response_of(struct, received.body, options, self._mode)


def _head(received: _library.Received) -> Head:
    operation = received.operation
    return Head(
        method=str(received.method),
        path=str(received.path),
        operation=OPERATIONS[operation - 1] if operation else None,
        status=received.status,
        is_soap=bool(received.is_soap),
        soap_version=SoapVersion(received.soap_version),
        keeps_alive=bool(received.keeps_alive),
    )
