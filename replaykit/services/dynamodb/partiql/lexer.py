"""A statement to tokens, each with its place in the text, which some of AWS's errors name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.partiql.words import KEYWORDS
from replaykit.services.dynamodb.values import invalid

NAME: Final = "name"
KEYWORD: Final = "keyword"
TEXT: Final = "text"
NUMBER: Final = "number"
END: Final = "<EOF>"

LARGEST_INT: Final = 2**31 - 1
SMALLEST_INT: Final = -(2**31)

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n\f\v]+ | --[^\n]* | /\*.*?\*/)
    | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<text>'(?:[^']|'')*')
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<broken>/\*)
    | (?P<symbol><<|>>|<>|<=|>=|!=|\|\||[=<>()\[\]{},.:;?*/%+-])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class At(NamedTuple):
    """Where a token stands, counted from 1, and how long it is."""

    line: int
    column: int
    length: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}:{self.length}"


NOWHERE: Final = At(0, 0, 0)


class Token(NamedTuple):
    """`kind` is one of the names above, or the symbol itself; `text` is what it means, quotes taken off.

    A keyword's text is in small letters.
    """

    kind: str
    text: str
    at: At


def malformed(detail: str = "") -> AwsError:
    """A statement that can't be read. Verified: where the lexer fails nothing stands behind the colon."""
    return invalid(f"Statement wasn't well formed, can't be processed: {detail}")


def tokens(statement: str) -> list[Token]:
    """The tokens of a statement, END last; comments are space."""
    found: list[Token] = []
    line, line_start = 1, 0
    for match in _TOKEN.finditer(statement):
        group, written = str(match.lastgroup), match.group()
        if group in {"broken", "other"}:
            raise malformed()
        if group != "space":
            at = At(line, match.start() - line_start + 1, len(written))
            found.append(_token(group, written, at))
        breaks = written.count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + written.rindex("\n") + 1
    found.append(Token(END, END, At(line, len(statement) - line_start + 1, 0)))
    return found


def _token(group: str, written: str, at: At) -> Token:
    match group:
        case "name":
            word = written.lower()
            return Token(KEYWORD, word, at) if word in KEYWORDS else Token(NAME, written, at)
        case "quoted":
            return Token(NAME, written[1:-1].replace('""', '"'), at)
        case "text":
            return Token(TEXT, written[1:-1].replace("''", "'"), at)
        case "number":
            _check_number(written)
            return Token(NUMBER, written, at)
        case _:
            return Token("<>" if written == "!=" else written, written, at)


def _check_number(written: str) -> None:
    """Verified: exponent, and digits behind the point less the exponent, must fit 32 bits."""
    mantissa, _, exponent = written.lower().partition("e")
    if not exponent:
        return
    shift = int(exponent)
    scale = len(mantissa.partition(".")[2]) - shift
    if not (SMALLEST_INT <= shift <= LARGEST_INT and SMALLEST_INT <= scale <= LARGEST_INT):
        raise malformed()
