"""How to read."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, fields

from . import _library
from ._message import Message

__all__ = ["Options"]


@dataclass(slots=True)
class Options(Message):
    """How to read a body, as bsim_options says it. A limit that is None has its default."""

    max_input: int | None = None
    max_depth: int | None = None
    max_attributes: int | None = None
    max_namespaces: int | None = None
    max_name: int | None = None
    max_text: int | None = None
    max_head: int | None = None
    trim: bool = False
    known_utf8: bool = False


def options_struct(options: Options | None) -> _library.Options:
    struct = _library.Options(size=ctypes.sizeof(_library.Options))
    for it in fields(options) if options else ():
        setattr(struct, it.name, getattr(options, it.name) or 0)
    return struct
