"""Encodes and parses messages."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_int32, c_size_t
from typing import Any

from . import _library
from ._events import pull
from ._library import lib
from ._message import Session
from ._options import Options, options_struct
from ._text import Kept, decoded, decoded_into
from .error import check, error_of
from .event import KINDS
from .request import OPERATIONS, Request
from .response import (
    ANSWERS, Fault, FaultKind, KeepSessionAlive, Response, SoapVersion,
    Translation,
)

__all__ = ["encode", "parse_request", "parse_response", "soap_version"]


def encode(message: Request | Response) -> bytes:
    """Encodes the body of a request or a response."""
    kept = Kept()
    if type(message) in OPERATIONS:
        return encoded(lib.bsim_request_encode, request_struct(message, kept))
    return encoded(lib.bsim_response_encode, response_struct(message, kept))


def parse_request(body: bytes, *, lossy: bool = False, options: Options | None = None) -> Request:
    """Parses the body of a request."""
    request, kept = _library.Request(), Kept()
    _parse(lib.bsim_request_parse, request, body, options_struct(options), kept)
    return request_of(request, mode_of(lossy))


def parse_response(
    body: bytes, *, lossy: bool = False, options: Options | None = None
) -> Response:
    """Parses the body of a response, faults included."""
    response, kept, struct = _library.Response(), Kept(), options_struct(options)
    view = _parse(lib.bsim_response_parse, response, body, struct, kept)
    return response_of(response, view, struct, mode_of(lossy))


def soap_version(body: bytes, *, options: Options | None = None) -> SoapVersion:
    """Finds the SOAP version of any body. A server answers in the version of the request.
    Nothing after the start tag of the envelope is parsed, but the whole body must be UTF-8."""
    version = c_int32()
    _parse(lib.bsim_soap_version_parse, version, body, options_struct(options), Kept())
    return SoapVersion(version.value)


def mode_of(lossy: bool) -> int:
    return _library.LOSSY if lossy else _library.STRICT


def encoded(function: Any, struct: Any) -> bytes:
    length, error = c_size_t(), _library.Error()
    status = function(byref(struct), None, 0, byref(length), byref(error))
    if status != _library.TOO_SMALL:
        raise error_of(error)
    buf = ctypes.create_string_buffer(length.value)
    check(function(byref(struct), buf, len(buf), byref(length), byref(error)), error)
    return buf.raw


def _parse(
    function: Any, struct: Any, body: bytes, options: _library.Options, kept: Kept
) -> _library.Str:
    view, error = kept.bytes(body), _library.Error()
    check(function(view, byref(options), byref(struct), byref(error)), error)
    return view


def request_struct(message: Any, kept: Kept) -> _library.Request:
    if type(message) not in OPERATIONS:
        raise _unfit("request", message, OPERATIONS)
    struct = _library.Request(operation=OPERATIONS.index(type(message)) + 1)
    kept.fill(struct, message)
    _fill_session(struct, message, kept)
    return struct


def response_struct(message: Any, kept: Kept) -> _library.Response:
    if isinstance(message, Fault):
        struct = _library.Response(kind=_library.RESPONSE_FAULT)
        _fill_fault(struct.fault, message, kept)
        return struct
    if type(message) not in ANSWERS:
        raise _unfit("request or response", message, (*OPERATIONS, *ANSWERS, Fault))
    struct = _library.Response(kind=ANSWERS.index(type(message)) + 1)
    kept.fill(struct, message)
    _fill_session(struct, message, kept)
    if isinstance(message, KeepSessionAlive):
        events = message.events or []
        struct.events = kept.own((_library.Event * len(events))())
        struct.event_count, struct.result_form = len(events), message.inline
        if message.events is None:
            struct.result_form = _library.RESULT_ABSENT
        for place, event in zip(struct.events, events):
            if type(event) not in KINDS:
                raise _unfit("event", event, KINDS)
            place.kind = KINDS.index(type(event)) + 1
            kept.fill(place, event)
    return struct


def _unfit(what: str, value: Any, kinds: tuple[type, ...]) -> TypeError:
    # The value is not shown: it may be a password.
    expected = ", ".join(f"{it.__module__}.{it.__name__}" for it in kinds)
    return TypeError(f"{type(value).__name__} is not a valid {what}; expected one of: {expected}")


def _fill_session(struct: Any, message: Any, kept: Kept) -> None:
    session = getattr(message, "session", None)
    if session is not None:
        if not isinstance(session, Session):
            raise _unfit("session", session, (Session,))
        kept.fill(struct.session, session)
        struct.session.is_present = 1


def _fill_fault(struct: _library.Fault, fault: Fault, kept: Kept) -> None:
    kept.fill(struct, fault)
    struct.soap_version, struct.kind = fault.soap_version, fault.kind
    struct.subcode_count = len(fault.subcodes)
    struct.subcodes = kept.own((_library.Text * struct.subcode_count)())
    for number, code in enumerate(fault.subcodes):
        struct.subcodes[number] = kept.text("subcodes", code)
    struct.translation_count = len(fault.translations)
    struct.translations = kept.own((_library.Translation * struct.translation_count)())
    for number, translation in enumerate(fault.translations):
        if not isinstance(translation, Translation):
            raise _unfit("translation", translation, (Translation,))
        kept.fill(struct.translations[number], translation)


def request_of(struct: _library.Request, mode: int) -> Request:
    make: Any = OPERATIONS[struct.operation - 1]
    request: Request = decoded_into(make, struct, mode, **_session_of(make, struct, mode))
    return request


def response_of(
    struct: _library.Response, body: _library.Str, options: _library.Options, mode: int
) -> Response:
    if struct.kind == _library.RESPONSE_FAULT:
        return _fault_of(struct.fault, body, options, mode)
    make: Any = ANSWERS[struct.kind - 1]
    if make is KeepSessionAlive:
        if struct.result_form == _library.RESULT_ABSENT:
            return KeepSessionAlive(None)
        return KeepSessionAlive(list(pull(bytes(body), options, mode)))
    response: Response = decoded_into(make, struct, mode, **_session_of(make, struct, mode))
    return response


def _session_of(make: Any, struct: Any, mode: int) -> dict[str, Session | None]:
    if "session" not in make.__slots__:
        return {}
    there = struct.session.is_present
    return {"session": decoded_into(Session, struct.session, mode) if there else None}


def _fault_of(
    struct: _library.Fault, body: _library.Str, options: _library.Options, mode: int
) -> Fault:
    def listed(function: Any, item: Any) -> Any:
        count, error = c_size_t(), _library.Error()
        function(body, byref(options), None, 0, byref(count), byref(error))
        items = (item * count.value)()
        check(function(body, byref(options), items, len(items), byref(count), byref(error)), error)
        return items

    fault: Fault = decoded_into(
        Fault, struct, mode,
        kind=FaultKind(struct.kind),
        soap_version=SoapVersion(struct.soap_version),
        subcodes=[decoded(it, mode) for it in listed(lib.bsim_fault_subcodes, _library.Text)],
        translations=[
            decoded_into(Translation, it, mode)
            for it in listed(lib.bsim_fault_translations, _library.Translation)
        ],
    )
    return fault
