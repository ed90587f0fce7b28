"""Renders HTTP messages, and splits them from the bytes that a connection receives.

    incoming = IncomingRequests()
    while data := connection.recv(65536):
        incoming.receive(data)
        while received := incoming.next_message():
            response, version = answer(received.message), received.head.soap_version
            connection.sendall(render_response(response, soap_version=version))
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

#: The `100 Continue` response. A client that sent `Expect: 100-continue` may wait for it before it
#: sends the body.
CONTINUE = bytes(lib.bsim_reply_continue())


def render_request(
    request: Request, *, path: str = "", host: str = "", user_agent: str = "",
    expect: bool = True, is_first: bool = False,
) -> bytes:
    """Renders head and body of a request. An empty argument stands for the value that the service
    expects."""
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
    """Renders head and body of a response. A response of None is an HTTP response without SOAP, which
    needs a `status`. Set `soap_version` to the version of the request. It is ignored for a fault,
    which has its own version. For a response of None, `date` and `server` are ignored."""
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
    """The head of a message. `method`, `path` and `operation` (a class of `bsim.request`) are for a
    request, `status` is for a response."""

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
    """A complete message."""

    head: Head
    message: Message
    body: bytes = field(repr=False)


class _Buffer:
    """A queue of bytes: append at the end, drop from the start."""

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
    #: The head of the current message: the last result of next_message(), the message with the last
    #: error, or the message that is being received. None if that head is not complete.
    head: Head | None
    #: Whether the client waits for CONTINUE. This is set only once per message.
    expects_continue: bool

    def __init__(self, *, lossy: bool = False, options: Options | None = None) -> None:
        self.head, self.expects_continue = None, False
        self._buffer, self._progress = _Buffer(), _library.Progress()
        self._mode, self._options = mode_of(lossy), options_struct(options)
        self._room: Any = ctypes.create_string_buffer(0)
        self._is_between = True
        # ctypes releases the GIL, so another thread may run while C reads the buffer.
        self._lock = Lock()

    def receive(self, data: bytes) -> None:
        """Appends bytes that were received from the connection: any part of a message, or more."""
        with self._lock:
            self._buffer.append(data)

    def next_message(self) -> Received[Message] | None:
        """Returns the next message, or None if it is not complete: receive more bytes.

        An error in a body is raised once, and then the message is skipped. `head` has the values that
        an error response needs. After an error in a head, a chunk or a length, every further call
        raises it again."""
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
        """The last arguments of the split functions."""
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
    """Splits the requests that a server receives on one connection."""

    def _split(self, received: _library.Received, error: _library.Error) -> tuple[Any, int]:
        struct = _library.Request()
        rest = self._rest(received, struct, error)
        return struct, lib.bsim_post_split(self._buffer.view(), *rest)

    def _message(self, struct: Any, received: _library.Received) -> Request:
        return request_of(struct, self._mode)


class IncomingResponses(_Incoming["Response | None"]):
    """Splits the responses that a client receives on one connection. For a response without SOAP the
    message is None: only its status has a meaning."""

    _is_closed = False

    def close(self) -> None:
        """Call this when the connection is closed. It ends a response without a length. After it,
        `next_message()` raises `ERROR_UNEXPECTED_END` if no complete response is left."""
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
