"""Parser options."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, fields

from . import _library
from ._message import Message

__all__ = ["Options"]


_LARGEST: int = ctypes.c_size_t(-1).value


@dataclass(slots=True)
class Options(Message):
    """Parser options, as in bsim_options. A limit of None stands for its default."""

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
        raise TypeError(f"options must be Options or None, not {type(options).__name__}")
    for it in fields(options):
        value = getattr(options, it.name)
        if value is None:
            continue
        # In C, 0 stands for the default, and ctypes truncates large values.
        if it.name.startswith("max_") and not 0 < value <= _LARGEST:
            raise ValueError(f"{it.name} must be from 1 to {_LARGEST}, or None")
        setattr(struct, it.name, value)
    return struct
