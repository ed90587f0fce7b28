"""Loads libbsim, and declares the structs and functions of bsim.h."""

import ctypes
from ctypes import POINTER, Structure, c_int32, c_size_t, c_uint32, c_void_p
from pathlib import Path
from typing import Any

OK, END, INCOMPLETE, TOO_SMALL = 0, 1, 2, 10
STRICT, LOSSY = 0, 1
RESPONSE_NO_SOAP, RESPONSE_FAULT = 0, 100
RESULT_ABSENT = 2


class Str(Structure):
    _fields_ = [("ptr", c_void_p), ("len", c_size_t)]

    def __bytes__(self) -> bytes:
        return ctypes.string_at(self.ptr, self.len) if self.len else b""

    def __str__(self) -> str:
        return bytes(self).decode()


class Text(Structure):
    _fields_ = [("ptr", c_void_p), ("len", c_size_t), ("offset", c_uint32), ("form", c_uint32)]


class Error(Structure):
    _fields_ = [("code", c_int32), ("offset", c_size_t), ("detail", Str), ("related", c_size_t)]


class Location(Structure):
    _fields_ = [("line", c_size_t), ("column", c_size_t)]


def _members(kind: type, *names: str) -> list[tuple[str, Any]]:
    return [(name, kind) for name in names]


class Session(Structure):
    _fields_ = [
        *_members(Text, "session_id", "user_id", "login_time", "client_ip"),
        ("is_present", c_int32),
    ]


class Request(Structure):
    _fields_ = [
        ("operation", c_int32),
        ("session", Session),
        *_members(
            Text, "user_id", "password", "im_type", "account", "to_account", "status", "message"
        ),
    ]


class Options(Structure):
    _fields_ = [
        *_members(
            c_size_t, "size", "max_input", "max_depth", "max_attributes", "max_namespaces",
            "max_name", "max_text", "max_head",
        ),
        *_members(c_int32, "trim", "known_utf8"),
    ]


class Translation(Structure):
    _fields_ = _members(Text, "lang", "reason")


class Fault(Structure):
    _fields_ = [
        *_members(c_int32, "soap_version", "kind"),
        ("code", Text),
        ("subcodes", POINTER(Text)),
        ("subcode_count", c_size_t),
        *_members(Text, "reason", "lang"),
        ("translations", POINTER(Translation)),
        ("translation_count", c_size_t),
        *_members(Text, "actor", "node", "detail"),
    ]


class Event(Structure):
    _fields_ = [
        ("kind", c_int32),
        *_members(
            Text, "id", "account", "nickname", "group_id", "status", "blocked",
            "personal_message", "im_type", "datetime", "sender", "text", "name", "xml",
        ),
    ]


class Response(Structure):
    _fields_ = [
        ("kind", c_int32),
        ("session", Session),
        ("version", Text),
        ("fault", Fault),
        ("events", POINTER(Event)),
        ("event_count", c_size_t),
        ("result_form", c_int32),
    ]


class Post(Structure):
    _fields_ = [
        ("request", POINTER(Request)),
        *_members(Str, "path", "host", "user_agent"),
        *_members(c_int32, "no_expect", "is_first"),
    ]


class Reply(Structure):
    _fields_ = [
        ("response", POINTER(Response)),
        *_members(c_int32, "status", "soap_version"),
        *_members(Str, "date", "server"),
    ]


class Progress(Structure):
    _fields_ = [("words", c_size_t * 8)]


class Received(Structure):
    _fields_ = [
        *_members(
            c_int32, "has_head", "status", "operation", "expects_continue", "is_soap",
            "soap_version", "is_utf8", "keeps_alive",
        ),
        *_members(Str, "method", "path", "body"),
        *_members(c_size_t, "consumed", "needed"),
    ]


def _load() -> Any:
    lib = ctypes.CDLL(str(next(Path(__file__).parent.glob("libbsim.*"))))
    body = [Str, POINTER(Options)]
    room = [c_void_p, c_size_t, POINTER(c_size_t)]
    found = [POINTER(Received)]
    error = [POINTER(Error)]
    split = [Str, POINTER(Progress), POINTER(Options), c_void_p, c_size_t, *found]
    closed = [Str, c_int32, *split[1:]]
    signatures = {
        "bsim_version": (Str, []),
        "bsim_error_message": (c_int32, [*error, *room]),
        "bsim_location_find": (c_int32, [Str, c_size_t, POINTER(Location)]),
        "bsim_text_plain": (Text, [Str]),
        "bsim_text_decode": (c_int32, [Text, c_int32, *room, *error]),
        "bsim_soap_version_parse": (c_int32, [*body, POINTER(c_int32), *error]),
        "bsim_fault_subcodes": (
            c_int32, [*body, POINTER(Text), c_size_t, POINTER(c_size_t), *error],
        ),
        "bsim_fault_translations": (
            c_int32, [*body, POINTER(Translation), c_size_t, POINTER(c_size_t), *error],
        ),
        "bsim_request_encode": (c_int32, [POINTER(Request), *room, *error]),
        "bsim_request_parse": (c_int32, [*body, POINTER(Request), *error]),
        "bsim_response_encode": (c_int32, [POINTER(Response), *room, *error]),
        "bsim_response_parse": (c_int32, [*body, POINTER(Response), *error]),
        "bsim_events_new": (c_void_p, []),
        "bsim_events_free": (None, [c_void_p]),
        "bsim_events_start": (c_int32, [c_void_p, *body, *error]),
        "bsim_events_next": (c_int32, [c_void_p, c_void_p, *error]),
        "bsim_event_decode": (
            c_int32, [c_void_p, c_int32, c_void_p, c_size_t, c_void_p, POINTER(c_size_t), *error],
        ),
        "bsim_post_encode": (c_int32, [POINTER(Post), *room, *error]),
        "bsim_reply_encode": (c_int32, [POINTER(Reply), *room, *error]),
        "bsim_reply_continue": (Str, []),
        "bsim_post_split": (c_int32, [*split, POINTER(Request), *error]),
        "bsim_reply_split": (c_int32, [*closed, POINTER(Response), *error]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


lib = _load()
