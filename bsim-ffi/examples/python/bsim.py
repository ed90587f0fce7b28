"""libbsim for Python, in one file: str in, str out, nothing but ctypes.

    >>> body = encode("Login", user_id="testing", password="password")
    >>> len(body)
    350
    >>> request = parse_request(body)
    >>> request["operation"], request["password"]
    ('Login', 'password')

Copy this file. It finds the library by its name, or where BSIM_LIBRARY says.
"""

import ctypes
import os
import sys
from ctypes import POINTER, Structure, byref, c_char_p, c_int32, c_size_t, c_uint32, c_void_p

OPERATIONS = ("Login", "LoginIM", "KeepSessionAlive", "ChangeStatus", "SendMessage", "GetVersion")
EVENTS = (
    "Session", "Account", "LogStart", "LogItem", "Login", "NicknameChanged", "GroupsStart",
    "Group", "BuddiesStart", "Buddy", "StatusChanged", "BuddyStatusesStart", "BuddyStatus",
    "MessagesStart", "Message", "Unknown",
)
FAULT = 100
FAULT_KINDS = (
    "Other", "Client", "Server", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown",
)

_OK, _END, _TOO_SMALL = 0, 1, 10
_STRICT, _LOSSY = 0, 1


class _Str(Structure):
    _fields_ = [("ptr", c_void_p), ("len", c_size_t)]

    def __bytes__(self):
        return ctypes.string_at(self.ptr, self.len) if self.len else b""


class _Text(Structure):
    _fields_ = [("ptr", c_void_p), ("len", c_size_t), ("offset", c_uint32), ("form", c_uint32)]


class _Error(Structure):
    _fields_ = [("code", c_int32), ("offset", c_size_t), ("detail", _Str)]


def _texts(*names):
    return [(name, _Text) for name in names]


class _Session(Structure):
    _fields_ = _texts("session_id", "user_id", "login_time", "client_ip") + [
        ("is_present", c_int32)
    ]


class _Request(Structure):
    _fields_ = [("operation", c_int32), ("session", _Session)] + _texts(
        "user_id", "password", "im_type", "account", "to_account", "status", "message"
    )


class _Fault(Structure):
    _fields_ = [
        ("soap_version", c_int32), ("kind", c_int32), ("code", _Text), ("subcodes", c_void_p),
        ("subcode_count", c_size_t), ("reason", _Text), ("lang", _Text),
        ("translations", c_void_p), ("translation_count", c_size_t),
    ] + _texts("actor", "node", "detail")


class _Response(Structure):
    _fields_ = [
        ("kind", c_int32), ("session", _Session), ("version", _Text), ("fault", _Fault),
        ("events", c_void_p), ("event_count", c_size_t), ("result_form", c_int32),
    ]


class _Event(Structure):
    _fields_ = [("kind", c_int32)] + _texts(
        "id", "account", "nickname", "group_id", "status", "blocked", "personal_message",
        "im_type", "datetime", "sender", "text", "name", "xml",
    )


def _load():
    name = os.environ.get("BSIM_LIBRARY") or (
        "bsim.dll" if os.name == "nt" else "libbsim.dylib" if sys.platform == "darwin"
        else "libbsim.so.0"
    )
    lib = ctypes.CDLL(name)
    signatures = {
        "bsim_version": (_Str, []),
        "bsim_error_message": (c_int32, [POINTER(_Error), c_void_p, c_size_t, POINTER(c_size_t)]),
        "bsim_text_plain": (_Text, [_Str]),
        "bsim_text_decode": (
            c_int32,
            [_Text, c_int32, c_void_p, c_size_t, POINTER(c_size_t), POINTER(_Error)],
        ),
        "bsim_request_encode": (
            c_int32,
            [POINTER(_Request), c_void_p, c_size_t, POINTER(c_size_t), POINTER(_Error)],
        ),
        "bsim_request_parse": (c_int32, [_Str, c_void_p, POINTER(_Request), POINTER(_Error)]),
        "bsim_response_parse": (c_int32, [_Str, c_void_p, POINTER(_Response), POINTER(_Error)]),
        "bsim_events_new": (c_void_p, []),
        "bsim_events_free": (None, [c_void_p]),
        "bsim_events_start": (c_int32, [c_void_p, _Str, c_void_p, POINTER(_Error)]),
        "bsim_events_next": (c_int32, [c_void_p, POINTER(_Event), POINTER(_Error)]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


_lib = _load()


class BsimError(Exception):
    """What went wrong: `code` is one of the constants of bsim.h, `offset` as it says there."""

    def __init__(self, raw):
        buf, length = ctypes.create_string_buffer(256), c_size_t()
        _lib.bsim_error_message(byref(raw), buf, len(buf), byref(length))
        super().__init__(buf.raw[: length.value].decode())
        self.code, self.offset, self.detail = raw.code, raw.offset, bytes(raw.detail).decode()


def version():
    """The version of the library."""
    return bytes(_lib.bsim_version()).decode()


class _Kept:
    """Bytes that C may look at as long as this lives."""

    def __init__(self, data):
        self._buffer = ctypes.create_string_buffer(bytes(data), len(data))
        self.view = _Str(ctypes.addressof(self._buffer), len(data))


def _text(value, kept):
    if value is None:
        return _Text()
    kept.append(_Kept(value.encode()))
    return _lib.bsim_text_plain(kept[-1].view)


def _decode(text, lossy):
    if not text.form:
        return None
    buf, length, error = ctypes.create_string_buffer(text.len or 1), c_size_t(), _Error()
    mode = _LOSSY if lossy else _STRICT
    status = _lib.bsim_text_decode(text, mode, buf, text.len, byref(length), byref(error))
    if status != _OK:
        raise BsimError(error)
    return buf.raw[: length.value].decode()


def _decode_all(struct, lossy=False):
    fields = {name: getattr(struct, name) for name, kind in struct._fields_ if kind is _Text}
    decoded = {name: _decode(text, lossy) for name, text in fields.items()}
    return {name: text for name, text in decoded.items() if text is not None}


def encode(operation, session=None, **fields):
    """The body of a request. A session is a dict, as parse_response() gives it; the fields are
    those of bsim_request. A field that is None is left out."""
    kept, request = [], _Request(operation=OPERATIONS.index(operation) + 1)
    for name, value in (session or {}).items():
        setattr(request.session, name, _text(value, kept))
    for name, value in fields.items():
        setattr(request, name, _text(value, kept))
    length, error = c_size_t(), _Error()
    status = _lib.bsim_request_encode(byref(request), None, 0, byref(length), byref(error))
    if status != _TOO_SMALL:
        raise BsimError(error)
    buf = ctypes.create_string_buffer(length.value)
    status = _lib.bsim_request_encode(byref(request), buf, len(buf), byref(length), byref(error))
    if status != _OK:
        raise BsimError(error)
    return buf.raw


def _parse(function, struct, body):
    kept, error = _Kept(body), _Error()
    if function(kept.view, None, byref(struct), byref(error)) != _OK:
        raise BsimError(error)
    return kept


def parse_request(body):
    """The request in a body, as a dict of str."""
    request = _Request()
    kept = _parse(_lib.bsim_request_parse, request, body)
    out = {"operation": OPERATIONS[request.operation - 1], **_decode_all(request)}
    if request.session.is_present:
        out["session"] = _decode_all(request.session)
    del kept
    return out


def parse_response(body):
    """The response in a body, as a dict: `kind` is an operation or "Fault". For the events of a
    KeepSessionAlive, see events()."""
    response = _Response()
    kept = _parse(_lib.bsim_response_parse, response, body)
    if response.kind == FAULT:
        who = FAULT_KINDS[response.fault.kind]
        return {"kind": "Fault", "fault_kind": who, **_decode_all(response.fault)}
    out = {"kind": OPERATIONS[response.kind - 1], **_decode_all(response)}
    if response.session.is_present:
        out["session"] = _decode_all(response.session)
    del kept
    return out


def events(body, lossy=False):
    """The events of an answer, one by one: dicts of str, with their `kind`. A text that does not
    decode is an error, unless they may be lossy."""
    kept, error, cursor = _Kept(body), _Error(), _lib.bsim_events_new()
    try:
        status = _lib.bsim_events_start(cursor, kept.view, None, byref(error))
        while status == _OK:
            event = _Event()
            status = _lib.bsim_events_next(cursor, byref(event), byref(error))
            if status == _OK and 1 <= event.kind <= len(EVENTS):
                yield {"kind": EVENTS[event.kind - 1], **_decode_all(event, lossy)}
        if status != _END:
            raise BsimError(error)
    finally:
        _lib.bsim_events_free(cursor)


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        for item in events(file.read()):
            if item["kind"] in ("Buddy", "BuddyStatus"):
                print("buddy", item["account"], item["status"], item["nickname"])
            elif item["kind"] == "Message":
                print(f"message from {item['sender']}: {item['text']}")
