"""Iterates over the events of a response."""

from __future__ import annotations

import ctypes
import struct
import weakref
from collections.abc import Iterator
from ctypes import byref, c_size_t
from dataclasses import fields

from . import _library
from ._library import lib
from ._options import Options, options_struct
from .error import check, error_of
from .event import KINDS, Event

__all__ = ["events"]

_MEMBERS = [it[0] for it in _library.Event._fields_[1:]]
#: The layout of a bsim_event: its kind, then pointer, length, offset and form of each member.
_UNPACK = struct.Struct("@i" + "PNII" * len(_MEMBERS)).unpack_from
#: For every kind: its class, and the indices of its fields in the unpacked tuple.
_SLOTS = {
    number: (kind, [1 + 4 * _MEMBERS.index(it.name) for it in fields(kind)])
    for number, kind in enumerate(KINDS, 1)
}


class _Cursor:
    """A started cursor, and its memory."""

    def __init__(self, body: bytes, options: _library.Options) -> None:
        self.memory = bytearray(memoryview(body))
        self.size = len(self.memory)
        # The body, then a buffer of twice its size for decoded texts: both share one base address.
        self.memory.extend(bytes(2 * self.size + 1))
        self.base = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        self.handle = lib.bsim_events_new()
        # Not at exit: then another thread may still be using the cursor.
        weakref.finalize(self, lib.bsim_events_free, self.handle).atexit = False
        error = _library.Error()
        view = _library.Str(self.base, self.size)
        check(lib.bsim_events_start(self.handle, view, byref(options), byref(error)), error)


def events(
    body: bytes, *, lossy: bool = False, options: Options | None = None
) -> Iterator[Event]:
    """Iterates over the events of a KeepSessionAlive response. If the body is not UTF-8
    or does not begin as such a response, this raises an error at once. Any other error is raised
    when the iterator reaches it. A text that cannot be decoded is an error, unless `lossy` is set."""
    return pull(body, options_struct(options), _library.LOSSY if lossy else _library.STRICT)


def pull(body: bytes, options: _library.Options, mode: int) -> Iterator[Event]:
    return _pull(_Cursor(body, options), mode)


def _pull(cursor: _Cursor, mode: int) -> Iterator[Event]:
    memory, base, size = cursor.memory, cursor.base, cursor.size
    event, used, error = _library.Event(), c_size_t(), _library.Error()
    following = (cursor.handle, byref(event), byref(error))
    decoding = (byref(event), mode, base + size, 2 * size, byref(event), byref(used), byref(error))
    # Local names save lookups: an event takes only a few microseconds.
    follow, decode, unpack, slots_of = (
        lib.bsim_events_next, lib.bsim_event_decode, _UNPACK, _SLOTS.get,
    )
    while (status := follow(*following)) == _library.OK:
        if decode(*decoding) != _library.OK:
            raise error_of(error)
        members = unpack(event)
        kind, slots = slots_of(members[0], (None, ()))
        if kind is None:
            continue
        texts: list[str | None] = []
        for slot in slots:
            if members[slot + 3]:
                start = members[slot] - base
                texts.append(memory[start : start + members[slot + 1]].decode())
            else:
                texts.append(None)
        yield kind(*texts)
    if status != _library.END:
        raise error_of(error)
