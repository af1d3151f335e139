"""CBOR (RFC 8949), as far as RPC-v2-CBOR uses it, and AWS's older use of it.

Instants are tagged numbers of seconds, or, against the RFC, of milliseconds: `ticks` says how many make a second.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from replaykit.protocols.scalars import from_epoch, to_epoch

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG, _SIMPLE = range(8)
_EPOCH_TAG = 1
_BIG_POSITIVE, _BIG_NEGATIVE = 2, 3
_INDEFINITE = 31
_BREAK = 0xFF
_SIZES = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_CONSTANTS = {20: False, 21: True, 22: None, 23: None}


def dumps(value: Any, *, ticks: int = 1) -> bytes:
    """The CBOR of a value; an aware datetime is tagged as the time since the epoch."""
    out = bytearray()
    _write(value, out, ticks)
    return bytes(out)


def _write(value: Any, out: bytearray, ticks: int) -> None:
    if value is None or value is True or value is False:
        out.append(0xF6 if value is None else 0xF5 if value else 0xF4)
    elif isinstance(value, int):
        _head(*((_UNSIGNED, value) if value >= 0 else (_NEGATIVE, -1 - value)), out)
    elif isinstance(value, float):
        out += b"\xfb" + struct.pack(">d", value)
    elif isinstance(value, str):
        text = value.encode()
        _head(_TEXT, len(text), out)
        out += text
    elif isinstance(value, bytes | bytearray | memoryview):
        _head(_BYTES, len(value), out)
        out += value
    elif isinstance(value, datetime):
        _head(_TAG, _EPOCH_TAG, out)
        _write(to_epoch(value) if ticks == 1 else round(to_epoch(value) * ticks), out, ticks)
    elif isinstance(value, Mapping):
        _head(_MAP, len(value), out)
        for key, item in value.items():
            _write(key, out, ticks)
            _write(item, out, ticks)
    else:
        _head(_LIST, len(value), out)
        for item in value:
            _write(item, out, ticks)


def _head(major: int, argument: int, out: bytearray) -> None:
    if argument < 24:  # noqa: PLR2004  # RFC 8949 §3: small arguments stand in the initial byte
        out.append(major << 5 | argument)
        return
    for additional, form in _SIZES.items():
        if argument < 1 << (8 * struct.calcsize(form)):
            out.append(major << 5 | additional)
            out += struct.pack(form, argument)
            return
    raise ValueError(f"{argument} does not fit into 64 bits")


def loads(data: bytes, *, ticks: int = 1) -> Any:
    """The value of a CBOR data item; an empty text is an empty map.

    Raises:
        ValueError: the data is no CBOR, or more than one item.
    """
    if not data:
        return {}
    decoder = _Decoder(data, ticks)
    try:
        value = decoder.item()
    except (IndexError, struct.error, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"no CBOR: {error}") from error
    if decoder.place != len(data):
        raise ValueError("more than one CBOR item")
    return value


_END = object()


class _Decoder:
    """Reads items from the front of some bytes."""

    def __init__(self, data: bytes, ticks: int) -> None:
        self._data = data
        self._ticks = ticks
        self.place = 0

    def item(self) -> Any:
        """The next item; _END for a break."""
        initial = self._data[self.place]
        self.place += 1
        if initial == _BREAK:
            return _END
        major, additional = initial >> 5, initial & 31
        if major == _SIMPLE:
            return self._simple(additional)
        if additional == _INDEFINITE:
            return self._indefinite(major)
        return self._of_size(major, self._argument(additional))

    def _take(self, size: int) -> bytes:
        end = self.place + size
        if end > len(self._data):
            raise ValueError("the CBOR ends before its last item")
        taken = self._data[self.place : end]
        self.place = end
        return taken

    def _argument(self, additional: int) -> int:
        if additional < 24:  # noqa: PLR2004  # as in _head
            return additional
        form = _SIZES.get(additional)
        if form is None:
            raise ValueError(f"{additional} is no CBOR length")
        value: int = struct.unpack(form, self._take(struct.calcsize(form)))[0]
        return value

    def _of_size(self, major: int, size: int) -> Any:
        if major == _UNSIGNED:
            return size
        if major == _NEGATIVE:
            return -1 - size
        if major == _BYTES:
            return self._take(size)
        if major == _TEXT:
            return self._take(size).decode()
        if major == _LIST:
            return [self._inside() for _ in range(size)]
        if major == _MAP:
            return {self._inside(): self._inside() for _ in range(size)}
        return self._tagged(size)

    def _inside(self) -> Any:
        value = self.item()
        if value is _END:
            raise ValueError("a CBOR break where an item belongs")
        return value

    def _tagged(self, tag: int) -> Any:
        value = self._inside()
        if tag == _EPOCH_TAG and isinstance(value, int | float):
            return from_epoch(value / self._ticks)
        if tag in (_BIG_POSITIVE, _BIG_NEGATIVE) and isinstance(value, bytes):
            number = int.from_bytes(value, "big")
            return number if tag == _BIG_POSITIVE else -1 - number
        return value

    def _simple(self, additional: int) -> Any:
        if additional in _CONSTANTS:
            return _CONSTANTS[additional]
        form = _FLOATS.get(additional)
        if form is None:
            raise ValueError(f"{additional} is no simple CBOR value")
        return struct.unpack(form, self._take(struct.calcsize(form)))[0]

    def _indefinite(self, major: int) -> Any:
        join = _JOINED.get(major)
        if join is None:
            raise ValueError(f"CBOR of major type {major} has a length")
        items = []
        while (item := self.item()) is not _END:
            items.append(item)
        return join(items)


def _pairs(items: list[Any]) -> dict[Any, Any]:
    if len(items) % 2:
        raise ValueError("a CBOR map has a key without a value")
    return dict(zip(items[::2], items[1::2], strict=True))


_JOINED: Mapping[int, Callable[[list[Any]], Any]] = {
    _BYTES: b"".join,
    _TEXT: "".join,
    _LIST: list,
    _MAP: _pairs,
}
