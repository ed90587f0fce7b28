"""The base class of requests, responses and events."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

__all__ = ["Message", "Session"]


_Self = TypeVar("_Self", bound="Message")


class Message:
    """A base class for dataclasses. The error for an unknown field lists the known fields."""

    __slots__ = ()

    def __new__(cls: type[_Self], *_args: Any, **given: Any) -> _Self:
        names = [it.name for it in fields(cls)] if given else []  # type: ignore[arg-type]
        for name in given:
            if name not in names:
                there_are = ", ".join(names) or "none"
                raise TypeError(f"{cls.__name__} has no field {name!r}; its fields: {there_are}")
        return object.__new__(cls)


@dataclass(slots=True)
class Session(Message):
    """A session with the service. The Login response contains it, and every later request except
    GetVersion repeats it. `repr` hides the id, because anyone who knows it can use the session."""

    session_id: str | None = field(default=None, repr=False)
    user_id: str | None = None
    login_time: str | None = None
    client_ip: str | None = None
