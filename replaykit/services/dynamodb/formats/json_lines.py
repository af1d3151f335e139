"""DynamoDB JSON: a line an item, `{"Item": {"id": {"S": "a"}}}`.

Several objects on one line are several items (seen on AWS: moto's tests that are verified there). Lines of nothing but
white space are no items and no errors (measured on AWS: ScyllaDB's tests of imports).
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from typing import Any

import orjson

from replaykit.services.dynamodb.formats.record import ITEM_EXPECTED, Malformed, Record, deeper
from replaykit.services.dynamodb.values import AttributeValue, Item

_DECODER = JSONDecoder()
_BLANK = re.compile(r"\s*")


def read_json_lines(data: bytes) -> Iterator[Record]:
    """The records of a file; raises Malformed where it can't be read on."""
    for line in data.split(b"\n"):
        if text := line.strip():
            for found in _objects(text):
                yield _record(found)


def _objects(line: bytes) -> Iterator[Any]:
    try:
        yield orjson.loads(line)
    except orjson.JSONDecodeError:
        yield from _one_after_another(line)


def _one_after_another(line: bytes) -> Iterator[Any]:
    try:
        text = line.decode()
        begin = 0
        while begin < len(text):
            _, end = _DECODER.raw_decode(text, begin)
            yield orjson.loads(text[begin:end])
            begin = _BLANK.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing too
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):  # orjson's own error is a JSONDecodeError
        raise Malformed("Unexpected token") from None


def _record(found: Any) -> Record:
    if not isinstance(found, dict) or not isinstance(found.get("Item"), dict):
        raise Malformed(ITEM_EXPECTED)
    members = {name: value for name, value in found.items() if name != "Item"}
    if isinstance(values := members.get("ExpressionAttributeValues"), dict):
        members["ExpressionAttributeValues"] = _read_json_item(values)
    return Record(_read_json_item(found["Item"]), members)


def _read_json_item(item: Mapping[str, Any]) -> Item:
    """An item as a request would bear it: binary values are bytes."""
    return {name: _value(value, 0) for name, value in item.items()}


def _value(value: Any, depth: int) -> AttributeValue:
    if not isinstance(value, dict):
        raise Malformed(f"Expected an attribute value, not {value!r:.80}")
    try:
        return {kind: _READERS[kind](content, depth) for kind, content in value.items()}
    except KeyError as unknown:
        raise Malformed(f"Unknown attribute type {unknown}") from None


def _text(content: Any, _depth: int) -> str:
    text: str = _of_type(content, str)
    return text


def _boolean(content: Any, _depth: int) -> bool:
    flag: bool = _of_type(content, bool)
    return flag


def _bytes(content: Any, _depth: int) -> bytes:
    try:
        return b64decode(_of_type(content, str), validate=True)
    except ValueError:
        raise Malformed("A binary value is not in Base64") from None


def _list(content: Any, depth: int) -> list[AttributeValue]:
    inner = deeper(depth)
    return [_value(member, inner) for member in _of_type(content, list)]


def _map(content: Any, depth: int) -> Item:
    inner = deeper(depth)
    return {name: _value(member, inner) for name, member in _of_type(content, dict).items()}


def _set_of(read: Callable[[Any, int], Any]) -> Callable[[Any, int], list[Any]]:
    return lambda content, depth: [read(member, depth) for member in _of_type(content, list)]


def _of_type(content: Any, kind: type) -> Any:
    if type(content) is not kind:
        raise Malformed(f"Expected a {kind.__name__}, not {content!r:.80}")
    return content


_READERS: dict[str, Callable[[Any, int], Any]] = {
    "S": _text,
    "N": _text,
    "B": _bytes,
    "BOOL": _boolean,
    "NULL": _boolean,
    "M": _map,
    "L": _list,
    "SS": _set_of(_text),
    "NS": _set_of(_text),
    "BS": _set_of(_bytes),
}
