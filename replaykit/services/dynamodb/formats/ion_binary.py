"""Amazon Ion in its binary form -> items, as `ion_reader` reads its text.

Every value begins with a byte that says its type and its length: https://amazon-ion.github.io/ion-docs/docs/binary.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from math import isfinite

from replaykit.services.dynamodb.formats.ion_items import SYMBOL_TABLE, listed, record_of
from replaykit.services.dynamodb.formats.record import Malformed, Record, deeper
from replaykit.services.dynamodb.values import AttributeValue

VERSION = b"\xe0\x01\x00\xea"
SYSTEM = (
    *("$ion", "$ion_1_0", SYMBOL_TABLE, "name", "version"),
    *("imports", "symbols", "max_id", "$ion_shared_symbol_table"),
)
PADDING, BOOL, POSITIVE, NEGATIVE, FLOAT, DECIMAL = range(6)
SYMBOL, STRING, BLOB, LIST, STRUCT, ANNOTATED = 7, 8, 10, 11, 13, 14
NULL, FOLLOWS = 15, 14  # in the place of a length
FLOATS = {4: ">f", 8: ">d"}
LONGEST_INT = 1000
LAST = 0x80  # the bit of the last byte of a number
LONGEST = 9  # bytes of a length, a symbol or an exponent: 63 bits


def read_binary_ion(data: bytes) -> Iterator[Record]:
    """The records of a file; raises Malformed where it can't be read on."""
    symbols: list[str] = []
    at = 0
    while at < len(data):
        if data.startswith(VERSION, at):
            symbols, at = list(SYSTEM), at + len(VERSION)
            continue
        reader = _Reader(data, at, symbols)
        kind, low, end = reader.head(len(data))
        if kind != PADDING or low == NULL:
            annotations, value = reader.top(kind, low, end)
            if annotations[:1] == [SYMBOL_TABLE]:
                symbols = reader.symbols
            else:
                yield record_of(value)
        at = end


class _Reader:
    """Bytes from some place on, and the names that numbers stand for."""

    def __init__(self, data: bytes, at: int, symbols: list[str]) -> None:
        self.data, self.at, self.symbols = data, at, symbols

    def head(self, limit: int) -> tuple[int, int, int]:
        """Type, low bits and end of the value that comes, which is within what it is part of."""
        first = self._byte()
        kind, low = first >> 4, first & 15
        size = 0 if low == NULL or kind == BOOL else low
        if low == FOLLOWS or (kind == STRUCT and low == 1):
            size = self._unsigned()
        if kind > ANNOTATED or self.at + size > limit:
            raise Malformed("Unexpected end")
        return kind, low, self.at + size

    def top(self, kind: int, low: int, end: int) -> tuple[list[str], AttributeValue]:
        """A value that stands by itself, with its annotations; of a symbol table only its effect is there."""
        annotations: list[str] = []
        if kind == ANNOTATED:
            annotations = self._annotations(end)
            kind, low, end = self._annotated(end)
        if annotations[:1] == [SYMBOL_TABLE]:
            self._read_table(kind, end)
            return annotations, {}
        return annotations, self._value(kind, low, end, 0, annotations)

    def _value(self, kind: int, low: int, end: int, depth: int, annotations: Sequence[str] = ()) -> AttributeValue:
        """The value whose head was read."""
        if kind == ANNOTATED:
            annotations = self._annotations(end)
            return self._value(*self._annotated(end), depth, annotations)
        if low == NULL:
            return {"NULL": True}
        if kind == LIST:
            return listed([value for _, value in self._members(end, deeper(depth), named=False)], annotations)
        if kind == STRUCT:
            members = self._members(end, deeper(depth), named=True)
            return {"M": {self._name(number): value for number, value in members}}
        return self._scalar(kind, low, end)

    def _scalar(self, kind: int, low: int, end: int) -> AttributeValue:
        if kind == BOOL and low in (0, 1):
            return {"BOOL": low == 1}
        if kind in (POSITIVE, NEGATIVE):
            return {"N": "-" * (kind == NEGATIVE) + self._integer(end)}
        if kind == FLOAT and (low == 0 or low in FLOATS):
            return {"N": self._float(low, end)}
        if kind == DECIMAL:
            return {"N": self._decimal(end)}
        if kind == STRING:
            return {"S": self._text(end)}
        if kind == BLOB:
            return {"B": self._take(end)}
        raise Malformed(f"Unexpected type {kind}")

    def _members(self, end: int, depth: int, *, named: bool) -> Iterator[tuple[int, AttributeValue]]:
        """The values in a container, each with the number of its name where it has one; padding is none of them."""
        while self.at < end:
            number = self._unsigned() if named else 0
            kind, low, until = self.head(end)
            if kind == PADDING and low != NULL:
                self.at = until
                continue
            yield number, self._value(kind, low, until, depth)
            self.at = until

    def _annotations(self, end: int) -> list[str]:
        until = self._unsigned() + self.at
        if until > end:
            raise Malformed("Unexpected end")
        found = []
        while self.at < until:
            found.append(self._name(self._unsigned()))
        return found

    def _annotated(self, end: int) -> tuple[int, int, int]:
        """The head of the value that an annotation is around; it is one value, and no annotation again."""
        kind, low, until = self.head(end)
        if until != end or (kind in (ANNOTATED, PADDING) and low != NULL):
            raise Malformed("Unexpected annotation")
        return kind, low, until

    def _read_table(self, kind: int, end: int) -> None:
        """A table of symbols: it takes the place of the one before, or adds to it."""
        found: list[str] = []
        before = list(SYSTEM)
        while kind == STRUCT and self.at < end:
            name = self._name(self._unsigned())
            kind_, low, until = self.head(end)
            if name == "symbols" and kind_ == LIST:
                found = [value.get("S", "") for _, value in self._members(until, 0, named=False)]
            elif name == "imports" and kind_ == SYMBOL and self._name(int(self._integer(until))) == SYMBOL_TABLE:
                before = self.symbols
            elif name == "imports" and kind_ == LIST and low not in (0, NULL):
                raise Malformed("A shared symbol table is not there")
            self.at = until
        self.symbols = before + found

    def _name(self, number: int) -> str:
        if not 0 < number <= len(self.symbols):
            raise Malformed(f"Unexpected symbol ${number}")
        return self.symbols[number - 1]

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise Malformed("Unexpected end")
        self.at += 1
        return self.data[self.at - 1]

    def _take(self, end: int) -> bytes:
        taken, self.at = self.data[self.at : end], end
        return taken

    def _unsigned(self) -> int:
        """7 bits a byte; the last byte has its highest bit set."""
        return self._rest(0, 0)

    def _signed(self) -> int:
        """The same; the second bit of the first byte is the sign."""
        byte = self._byte()
        return (-1 if byte & 0x40 else 1) * self._rest(byte, byte & 0x3F)

    def _rest(self, byte: int, value: int) -> int:
        """The number that begins with this byte and the bits it gave; one of more bytes than any file needs ends it."""
        longest = self.at + LONGEST
        while byte < LAST:
            if self.at == longest:
                raise Malformed("Unexpected length of a number")
            byte = self._byte()
            value = value << 7 | byte & 0x7F
        return value

    def _integer(self, end: int) -> str:
        return _digits(self._take(end))

    def _float(self, low: int, end: int) -> str:
        value = struct.unpack(FLOATS[low], self._take(end))[0] if low else 0.0
        if not isfinite(value):
            raise Malformed(f"Unexpected token '{value}'")
        return repr(value)

    def _decimal(self, end: int) -> str:
        """An exponent, then a coefficient whose highest bit is its sign."""
        if self.at == end:
            return "0"
        exponent = self._signed()
        content = self._take(max(end, self.at))
        if not content:
            return "0"
        sign = "-" if content[0] & 0x80 else ""
        return f"{sign}{_digits(bytes((content[0] & 0x7F,)) + content[1:])}e{exponent}"

    def _text(self, end: int) -> str:
        try:
            return self._take(end).decode()
        except UnicodeDecodeError as error:
            raise Malformed(str(error)) from None


def _digits(content: bytes) -> str:
    if len(content) > LONGEST_INT:
        raise Malformed("Unexpected token: a number is too long")
    return str(int.from_bytes(content))
