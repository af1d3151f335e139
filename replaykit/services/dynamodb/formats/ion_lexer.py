"""Amazon Ion text -> tokens (https://amazon-ion.github.io/ion-docs/docs/spec.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from replaykit.services.dynamodb.formats.record import Malformed

TOKEN = re.compile(
    r"""(?P<blank>[\s\ufeff]+|//[^\r\n]*|/\*.*?\*/)
    |(?P<string>"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*")
    |(?P<long>'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*''')
    |(?P<quoted>'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*')
    |(?P<blob>\{\{[A-Za-z0-9+/=\s]*\}\})
    |(?P<number>[+-]?[0-9][0-9A-Za-z_.:+-]*)
    |(?P<name>[A-Za-z_$][A-Za-z0-9_$]*(?:\.[a-z]+)?)
    |(?P<mark>::|[{}\[\],:])""",
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\r\n|.))", re.DOTALL)
SIMPLE = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "v": "\v",
    '"': '"', "'": "'", "?": "?", "\\": "\\", "/": "/", "\n": "", "\r": "", "\r\n": "",
}  # fmt: skip


class Token(NamedTuple):
    """A word of Ion: its kind, and its text without quotes and escapes."""

    kind: str
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text; raises Malformed at what is none."""
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Malformed(f"Unexpected token {text[at : at + 20]!r}")
        kind, at = str(match.lastgroup), match.end()
        if kind != "blank":
            yield Token(kind, _content(kind, match[0]))


def _content(kind: str, text: str) -> str:
    match kind:
        case "string" | "quoted":
            return _unescaped(text[1:-1])
        case "long":
            return _unescaped(text[3:-3].replace("\r\n", "\n"))
        case "blob":
            return "".join(text[2:-2].split())
        case _:
            return text


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        plain = ESCAPE.sub(_character, text)
        # `\ud83e\udd91` is one character in two escapes.
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except (KeyError, ValueError, OverflowError):
        raise Malformed("Unexpected escape") from None


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    return chr(int(code, 16)) if code else SIMPLE[match[4]]
