"""One point at which two answers to one call differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How two answers differ.

    STATUS: the HTTP status. ERROR_CODE: one is an error or another error. MESSAGE: an error's text or the spelling of
    its member. MISSING: recorded, and not in the other answer. EXTRA: only in the other answer. VALUE: both have it,
    with another content. TYPE: both have it, as another JSON type. ORDER: a list holds the same in another order.
    HEADER: a response header that is part of the answer.
    """

    STATUS = "status"
    ERROR_CODE = "error-code"
    MESSAGE = "message"
    MISSING = "missing"
    EXTRA = "extra"
    VALUE = "value"
    TYPE = "type"
    ORDER = "order"
    HEADER = "header"

    @property
    def mirrored(self) -> Kind:
        """The kind of the same divergence with the sides exchanged."""
        return {Kind.MISSING: Kind.EXTRA, Kind.EXTRA: Kind.MISSING}.get(self, self)


class Absent:
    """What stands where a side has nothing: not None, which is JSON's null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Divergence:
    """`path` is the member in the answer (`Items[0].name.S`, `header:content-type`, "" for the whole)."""

    path: str
    recorded: Any
    other: Any
    kind: Kind
