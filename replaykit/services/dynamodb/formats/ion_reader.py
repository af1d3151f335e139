"""Amazon Ion text -> items: structs with a member `Item`, one after another.

Read is what DynamoDB has a type for (see `ion_writer`); ints and floats are numbers too. A binary file says what it is.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping

from replaykit.services.dynamodb.formats.ion_binary import VERSION, read_binary_ion
from replaykit.services.dynamodb.formats.ion_items import SYMBOL_TABLE, listed, record_of
from replaykit.services.dynamodb.formats.ion_lexer import Token, tokens
from replaykit.services.dynamodb.formats.record import Malformed, Record, deeper
from replaykit.services.dynamodb.values import AttributeValue, Item

NUMBER = re.compile(r"-?(0|[1-9](_?[0-9])*)(\.([0-9](_?[0-9])*)?)?([dDeE][+-]?[0-9]+)?", re.ASCII)
OTHER_BASE = re.compile(r"-?0([xX][0-9A-Fa-f](_?[0-9A-Fa-f])*|[bB][01](_?[01])*)", re.ASCII)
BY_NUMBER = re.compile(r"\$[0-9]+", re.ASCII)
LONGEST_INT = 1000
NULL = re.compile(r"null(\.[a-z]+)?")
END = Token("end", "the end")


def read_ion(data: bytes) -> Iterator[Record]:
    """The records of a file; raises Malformed where it can't be read on."""
    if data.startswith(VERSION):
        yield from read_binary_ion(data)
        return
    try:
        words = _Words(data.decode())
    except UnicodeDecodeError as error:
        raise Malformed(str(error)) from None
    while words.next is not END:
        if words.next == ("name", "$ion_1_0"):  # each line begins with the version
            words.take()
            continue
        annotations = words.annotations()
        value = words.value(0)
        if annotations[:1] != [SYMBOL_TABLE]:
            yield record_of(value)


class _Words:
    """Tokens, one ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._ahead: Token | None = None

    @property
    def next(self) -> Token:
        """The word that comes; nothing is read beyond it, so that what is whole is taken before what is broken."""
        if self._ahead is None:
            self._ahead = next(self._tokens, END)
        return self._ahead

    def take(self) -> Token:
        taken, self._ahead = self.next, None
        return taken

    def value(self, depth: int) -> AttributeValue:
        """The next value, with its annotations."""
        annotations = self.annotations()
        word = self.take()
        if word == ("mark", "["):
            return listed(self._list(deeper(depth)), annotations)
        if word == ("mark", "{"):
            return {"M": self._struct(deeper(depth))}
        if word.kind in _SCALARS:
            text = word.text
            while word.kind == "long" and self.next.kind == "long":  # segments of one string
                text += self.take().text
            return _SCALARS[word.kind](text)
        raise _unexpected(word)

    def annotations(self) -> list[str]:
        """`a::b::` before a value. A name that no `::` follows is a value itself, and no item holds such."""
        found = []
        while self.next.kind in ("name", "quoted") and not _is_value(self.next):
            found.append(self.take().text)
            if self.take() != ("mark", "::"):
                raise Malformed(f"Unexpected symbol {found[-1]!r:.80}")
        return found

    def _list(self, depth: int) -> list[AttributeValue]:
        found = []
        while self.next != ("mark", "]"):
            found.append(self.value(depth))
            self._comma("]")
        self.take()
        return found

    def _struct(self, depth: int) -> Item:
        found: Item = {}
        while self.next != ("mark", "}"):
            name = self.take()
            if not _is_field_name(name) or self.take() != ("mark", ":"):
                raise _unexpected(name)
            found[name.text] = self.value(depth)
            self._comma("}")
        self.take()
        return found

    def _comma(self, end: str) -> None:
        if self.next == ("mark", ","):
            self.take()
        elif self.next != ("mark", end):
            raise _unexpected(self.next)


def _is_field_name(word: Token) -> bool:
    """A name; `$10` is the tenth symbol of a table that no text file has."""
    return word.kind in ("quoted", "string", "long") or (word.kind == "name" and not BY_NUMBER.fullmatch(word.text))


def _is_value(word: Token) -> bool:
    return word.kind == "name" and (word.text in ("true", "false") or NULL.fullmatch(word.text) is not None)


def _number(text: str) -> AttributeValue:
    if NUMBER.fullmatch(text):
        return {"N": text.replace("_", "").replace("d", "e").replace("D", "e")}
    if len(text) < LONGEST_INT and OTHER_BASE.fullmatch(text):
        return {"N": str(int(text.replace("_", ""), 0))}
    raise Malformed(f"Unexpected token {text!r:.80}")


def _blob(text: str) -> AttributeValue:
    try:
        return {"B": b64decode(text, validate=True)}
    except ValueError:
        raise Malformed("A blob is not in Base64") from None


def _name(text: str) -> AttributeValue:
    return {"NULL": True} if text.startswith("null") else {"BOOL": text == "true"}


def _unexpected(word: Token) -> Malformed:
    return Malformed(f"Unexpected token {word.text!r:.80}")


_SCALARS: Mapping[str, Callable[[str], AttributeValue]] = {
    "string": lambda text: {"S": text},
    "long": lambda text: {"S": text},
    "blob": _blob,
    "number": _number,
    "name": _name,
}
