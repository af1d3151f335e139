"""YAML scalars that hold any text and any bytes exactly, and a fast reader of just these.

Two spellings, both closed by a quote, so that a checkout with CRLF line ends, an editor that strips trailing blanks
or a half-written file can never change a value unnoticed:

- `'…'` on one line, where every character is printable: JSON bodies read as they are;
- `"…"` with JSON's escapes elsewhere. Text of several lines goes on after an escaped line break, which keeps diffs
  by line and is no part of the value.

Block scalars (`|`) are not used: one that was cut off looks whole. What is no UTF-8 stands as `!!binary '…'`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error

import orjson

CONTINUED = "\\\n      "  # an escaped line break and the next line's indentation: no part of the value
SPECIAL = re.compile(r'["\\]|[^ -~]')
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
ASTRAL = 0x10000  # from here on YAML needs eight digits
RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})  # YAML 1.1: not text
BINARY = b"!!binary '"

_CONTINUED = CONTINUED.encode()
_CONTINUED_DEEPER = _CONTINUED + b" "
_CONTINUED_BLANK = _CONTINUED + b"\\ "


class NotCanonical(Exception):  # noqa: N818  # no error: the YAML reader takes over
    """The text is not spelled as we spell it."""


def quote(text: str) -> str:
    """A scalar on one line for any text without lone surrogates."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + SPECIAL.sub(_escape, text) + '"'


def quote_lines(text: str) -> str:
    """As `quote`, with a source line for each line of the text."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    first, *rest = text.split("\n")
    if rest and not rest[-1]:
        rest.pop()
        first, rest = (first, [*rest[:-1], rest[-1] + "\n"]) if rest else (first + "\n", rest)
    escaped = [SPECIAL.sub(_escape, first)]
    # blanks that begin a continued line would be taken for indentation
    escaped += [("\\" if line[:1] == " " else "") + SPECIAL.sub(_escape, line) for line in rest]
    return '"' + ("\\n" + CONTINUED).join(escaped) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in SHORT:
        return SHORT[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < ASTRAL else f"\\U{code:08X}"


def word(text: str) -> str:
    """A scalar without quotes where YAML can't take it for anything but text."""
    return text if PLAIN.fullmatch(text) and text.lower() not in RESERVED else quote(text)


def spell(body: bytes) -> str:
    """A scalar for the bytes of a body: text where they are UTF-8, else `!!binary`."""
    try:
        return quote_lines(body.decode())
    except UnicodeDecodeError:
        return spell_binary(body)


def spell_binary(body: bytes) -> str:
    return f"!!binary '{b64encode(body).decode()}'"


def read(raw: bytes) -> bytes:
    """The bytes of a scalar that `spell` wrote; raises NotCanonical on any other spelling."""
    if raw[:1] == b"'":
        return _read_single(raw)
    if raw[:1] == b'"':
        return _read_double(raw)
    if raw.startswith(BINARY) and raw.endswith(b"'"):
        try:
            return b64decode(raw[len(BINARY) : -1], validate=True)
        except Base64Error:
            raise NotCanonical from None
    raise NotCanonical


def _read_single(raw: bytes) -> bytes:
    inner = raw[1:-1]
    if len(raw) < 2 or raw[-1:] != b"'" or b"\n" in inner or b"\r" in inner:  # noqa: PLR2004  # two quotes
        raise NotCanonical
    _require_printable(inner)
    if b"'" in inner:
        if b"'" in inner.replace(b"''", b""):
            raise NotCanonical
        return inner.replace(b"''", b"'")
    return inner


def _require_printable(text: bytes) -> None:
    """What is beyond ASCII stands unescaped only if it is printable: raw NEL, LS and PS are line breaks in YAML 1.1."""
    if text.isascii():
        return
    try:
        printable = text.decode().isprintable()
    except UnicodeDecodeError:
        printable = False
    if not printable:
        raise NotCanonical


def _read_double(raw: bytes) -> bytes:
    if b"\n" in raw:
        if _CONTINUED_DEEPER in raw:  # YAML takes all of it for indentation
            raise NotCanonical
        raw = raw.replace(_CONTINUED_BLANK, b" ").replace(_CONTINUED, b"")
    _require_printable(raw)
    try:
        text: str = orjson.loads(raw)
        return text.encode()
    except ValueError:  # a spelling of YAML that JSON does not have
        raise NotCanonical from None
