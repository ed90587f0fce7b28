"""How to read."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, fields

from . import _library
from ._message import Message

__all__ = ["Options"]


_LARGEST: int = ctypes.c_size_t(-1).value


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
    if options is None:
        return struct
    if not isinstance(options, Options):
        raise TypeError(f"options are to be Options or None, not {type(options).__name__}")
    for it in fields(options):
        value = getattr(options, it.name)
        if value is None:
            continue
        # C takes 0 for the default, and ctypes cuts what is too large.
        if it.name.startswith("max_") and not 0 < value <= _LARGEST:
            raise ValueError(f"{it.name} is to be from 1 to {_LARGEST}, or None")
        setattr(struct, it.name, value)
    return struct
