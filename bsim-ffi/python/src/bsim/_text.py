"""Converts texts between Python and C."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_size_t
from typing import Any

from . import _library
from ._library import Text, lib
from .error import check


def bytes_of(data: bytes) -> bytes:
    """Copies a bytes-like object. Raises TypeError for an int, which bytes() takes as a length."""
    return bytes(memoryview(data))


class Kept:
    """Owns the memory that C structs point to."""

    def __init__(self) -> None:
        self._owned: list[Any] = []

    def own(self, value: Any) -> Any:
        self._owned.append(value)
        return value

    def bytes(self, data: bytes) -> _library.Str:
        data = bytes_of(data)
        buffer = self.own(ctypes.create_string_buffer(data, len(data)))
        return _library.Str(ctypes.addressof(buffer), len(data))

    def view(self, name: str, value: str) -> _library.Str:
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
        return self.bytes(value.encode())

    def text(self, name: str, value: str | None) -> Text:
        if value is None:
            return Text()
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str or None, not {type(value).__name__}")
        plain: Text = lib.bsim_text_plain(self.bytes(value.encode()))
        return plain

    def fill(self, struct: Any, message: Any) -> None:
        """Sets the texts of a struct from the fields of a message."""
        for name in _texts_of(type(struct)):
            setattr(struct, name, self.text(name, getattr(message, name, None)))


def _texts_of(kind: type) -> list[str]:
    return [name for name, it in kind._fields_ if it is Text]  # type: ignore[attr-defined]


def decoded(text: Text, mode: int) -> str | None:
    if not text.form:
        return None
    buf, length, error = ctypes.create_string_buffer(text.len + 1), c_size_t(), _library.Error()
    check(lib.bsim_text_decode(text, mode, buf, text.len, byref(length), byref(error)), error)
    return buf.raw[: length.value].decode()


def decoded_into(make: Any, struct: Any, mode: int, **others: Any) -> Any:
    """Makes a message with the texts of a struct. Ignores texts that the message has no field for."""
    texts = [name for name in _texts_of(type(struct)) if name in make.__slots__]
    return make(**{name: decoded(getattr(struct, name), mode) for name in texts}, **others)
