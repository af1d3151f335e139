"""Text to tokens, for all five kinds of expression."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

NAME: Final = "name"
HASH: Final = "#name"
COLON: Final = ":value"
INTEGER: Final = "integer"
END: Final = "<EOF>"
UNKNOWN: Final = "unknown"

_TOKEN = re.compile(
    r"""
      (?P<name>[A-Za-z][A-Za-z0-9_]*)
    | (?P<hash>\#[A-Za-z0-9_]+)
    | (?P<colon>:[A-Za-z0-9_]+)
    | (?P<integer>[0-9]+)
    | (?P<symbol><>|<=|>=|[=<>()\[\],.+-])
    | (?P<space>[ \t\r\n]+)
    | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {"name": NAME, "hash": HASH, "colon": COLON, "integer": INTEGER, "unknown": UNKNOWN}


class Token(NamedTuple):
    """`kind` is one of the names above, or the symbol itself."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of an expression; the last one is END. What fits no rule is UNKNOWN, for the grammar to refuse."""
    found = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        assert group is not None
        if group != "space":
            kind = match.group() if group == "symbol" else _KINDS[group]
            found.append(Token(kind, match.group(), match.start(), match.end()))
    found.append(Token(END, END, len(text), len(text)))
    return found
