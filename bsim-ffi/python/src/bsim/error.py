"""Errors."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_size_t
from enum import IntEnum

from . import _library
from ._library import lib

__all__ = ["BsimError", "Code"]


#: The `related` member of an error that is about one location only.
NO_OFFSET = c_size_t(-1).value


class Code(IntEnum):
    """Error codes. bsim.h explains each code."""

    BUFFER_TOO_SMALL = 10
    MISUSE_NULL = 11
    MISUSE_LENGTH = 12
    MISUSE_UTF8 = 13
    MISUSE_CONSTANT = 14
    MISUSE_SIZE = 15
    MISUSE_NOT_STARTED = 16
    MISUSE_EVENT_ORDER = 17
    MISUSE_EXTRA_MEMBER = 18
    MISUSE_MISSING_MEMBER = 19
    MISUSE_ENCODED_TEXT = 20
    ENCODE_FORBIDDEN_CHARACTER = 30
    ENCODE_INVALID_PERCENT = 31
    ENCODE_INVALID_XML = 32
    ENCODE_INVALID_HEAD = 33
    ENCODE_OTHER = 39
    PANIC = 99
    ERROR_UNEXPECTED_END = 100
    ERROR_INVALID_UTF8 = 101
    ERROR_UNSUPPORTED_ENCODING = 102
    ERROR_INPUT_TOO_LONG = 103
    ERROR_TOO_DEEP = 104
    ERROR_TOO_MANY_ATTRIBUTES = 105
    ERROR_TOO_MANY_NAMESPACES = 106
    ERROR_NAME_TOO_LONG = 107
    ERROR_TEXT_TOO_LONG = 108
    ERROR_DOCTYPE = 109
    ERROR_FORBIDDEN_CHARACTER = 110
    ERROR_INVALID_MARKUP = 111
    ERROR_INVALID_NAME = 112
    ERROR_MISMATCHED_TAG = 113
    ERROR_INVALID_REFERENCE = 114
    ERROR_UNDEFINED_ENTITY = 115
    ERROR_FORBIDDEN_REFERENCE = 116
    ERROR_DUPLICATE_ATTRIBUTE = 117
    ERROR_UNBOUND_PREFIX = 118
    ERROR_INVALID_NAMESPACE = 119
    ERROR_LESS_THAN_IN_ATTRIBUTE = 120
    ERROR_MISSING_EQUALS = 121
    ERROR_MISSING_QUOTE = 122
    ERROR_MISSING_SPACE = 123
    ERROR_CDATA_END_IN_TEXT = 124
    ERROR_DOUBLE_HYPHEN_IN_COMMENT = 125
    ERROR_MISPLACED_DECLARATION = 126
    ERROR_INVALID_DECLARATION = 127
    ERROR_RESERVED_INSTRUCTION = 128
    ERROR_TEXT_OUTSIDE_ROOT = 129
    ERROR_SECOND_ROOT = 130
    ERROR_UNEXPECTED_TEXT = 131
    ERROR_UNEXPECTED_ELEMENT = 132
    ERROR_DUPLICATE_ELEMENT = 133
    ERROR_NOT_SOAP = 134
    ERROR_VERSION_MISMATCH = 135
    ERROR_MUST_UNDERSTAND = 136
    ERROR_MISSING_BODY = 137
    ERROR_UNEXPECTED_MESSAGE = 138
    ERROR_FAULT = 139
    ERROR_INVALID_PERCENT = 140
    ERROR_INVALID_PERCENT_UTF8 = 141
    ERROR_INVALID_VALUE = 142
    ERROR_INVALID_HEAD = 143
    ERROR_HEAD_TOO_LARGE = 144
    ERROR_INVALID_LENGTH = 145
    ERROR_INVALID_TRANSFER = 146
    ERROR_CONTENT_CODING = 147
    ERROR_BINARY_TYPE = 148


class BsimError(ValueError):
    """An error of the library.

    `offset` is the number of bytes before the error, in the body or in the field that cannot be
    encoded. For an error that `bsim.http` finds, it counts from the start of the message. In a body
    of several chunks, it counts from the start of the body. For a text that cannot be decoded, it counts from the
    start of the body. `detail` is what was expected, or the name of the field. `related` is the
    offset of the other location that the error is about, if there is one: the start tag that an end
    tag does not match, or the first of two duplicate elements or attributes."""

    code: Code
    offset: int
    detail: str
    related: int | None

    def __init__(
        self, message: str, code: Code, offset: int, detail: str, related: int | None = None
    ) -> None:
        # pickle calls __init__ with these arguments.
        super().__init__(message, code, offset, detail, related)
        self.code, self.offset, self.detail, self.related = code, offset, detail, related

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def is_peers(self) -> bool:
        """Whether the error is in the input."""
        return self.code >= Code.ERROR_UNEXPECTED_END

    def location(self, body: bytes) -> tuple[int, int]:
        """Line and column of the offset in the body that was parsed, counted from 1."""
        kept = ctypes.create_string_buffer(body, len(body))
        location = _library.Location()
        view = _library.Str(ctypes.addressof(kept), len(body))
        lib.bsim_location_find(view, self.offset, byref(location))
        return location.line, location.column


def error_of(raw: _library.Error) -> BsimError:
    """Makes an exception from the error that a function wrote."""
    buf, length = ctypes.create_string_buffer(1024), c_size_t()
    lib.bsim_error_message(byref(raw), buf, len(buf), byref(length))
    message = buf.raw[: length.value].decode()
    related = None if raw.related == NO_OFFSET else raw.related
    return BsimError(message, Code(raw.code), raw.offset, str(raw.detail), related)


def check(status: int, raw: _library.Error) -> None:
    """Raises the error that a function wrote, unless the status is OK."""
    if status != _library.OK:
        raise error_of(raw)
