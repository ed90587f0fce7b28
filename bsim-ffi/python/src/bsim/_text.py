"""Texts between Python and C."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_size_t
from typing import Any

from . import _library
from ._library import Text, lib
from .error import check


def bytes_of(data: bytes) -> bytes:
    """A copy of bytes, a bytearray or the like. A number is none of them: bytes() would take it for a
    length."""
    return bytes(memoryview(data))


class Kept:
    """Owns what C looks at, as long as it lives."""

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
            raise TypeError(f"{name} is to be a str, not {type(value).__name__}")
        return self.bytes(value.encode())

    def text(self, name: str, value: str | None) -> Text:
        if value is None:
            return Text()
        if not isinstance(value, str):
            raise TypeError(f"{name} is to be a str or None, not {type(value).__name__}")
        plain: Text = lib.bsim_text_plain(self.bytes(value.encode()))
        return plain

    def fill(self, struct: Any, message: Any) -> None:
        """Gives the struct the texts of a message."""
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
    """A message of a class, with the texts of the struct that it has fields for."""
    texts = [name for name in _texts_of(type(struct)) if name in make.__slots__]
    return make(**{name: decoded(getattr(struct, name), mode) for name in texts}, **others)
