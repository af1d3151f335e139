"""ExpressionAttributeNames and ExpressionAttributeValues of one request: what they stand for, and which were used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import TOO_DEEP, AttributeValue, invalid, number, sized_value
from replaykit.services.dynamodb.values.error import Layered, current_of
from replaykit.services.dynamodb.values.walk import CONTAINER_OVERHEAD

Read: TypeAlias = tuple[AttributeValue, int]
MAX_KEY_BYTES: Final = 255
MAX_BYTES: Final = 2 * 1024 * 1024
"""Of all names and values together: the guide, "Expression parameters". ASSUMPTION: the texts; whether the keys of
values count. A request with more would prove both."""
# Captured by others (ExtendDB's tests, which run against AWS too), for names and values.
_TOO_LONG: Final = "The expression attribute map contains a key that is too long;"
_NAME = re.compile(r"#[A-Za-z0-9_]+", re.ASCII)
_VALUE = re.compile(r":[A-Za-z0-9_]+", re.ASCII)


class Placeholders:
    """The placeholders of one request, shared by all its expressions."""

    __slots__ = ("_used_names", "_used_values", "names", "names_key", "size", "values")

    def __init__(
        self,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, AttributeValue] | None = None,
        *,
        transacted: bool = False,
    ) -> None:
        self.names = names or {}
        self.names_key = tuple(self.names.items())
        self.size = 0 if names is None else _check_names(self.names_key)
        self.values: Mapping[str, AttributeValue] = {}
        if values is not None:
            self.values, self.size = read_values(values, self.size, sized_deeper if transacted else sized_value)
        self._used_names: set[str] = set()
        self._used_values: set[str] = set()

    def use(self, names: Iterable[str], values: Iterable[str]) -> None:
        """Note what an expression has used."""
        self._used_names.update(names)
        self._used_values.update(values)

    def require_all_used(self) -> None:
        """Refuse the request if a placeholder stands in none of its expressions."""
        if len(self._used_names) < len(self.names):
            raise _unused("Names", [name for name in self.names if name not in self._used_names])
        if len(self._used_values) < len(self.values):
            raise _unused("Values", [name for name in self.values if name not in self._used_values])


def _unused(which: str, keys: list[str]) -> AwsError:
    return invalid(f"Value provided in ExpressionAttribute{which} unused in expressions: keys: {{{', '.join(keys)}}}")


@lru_cache(maxsize=1024)  # what passes is remembered, an error is not
def _check_names(names: tuple[tuple[str, str], ...]) -> int:
    """The bytes of names that are in order. Captured: a key's length comes before its syntax."""
    if not names:
        raise invalid("ExpressionAttributeNames must not be empty")
    size = 0
    for key, name in names:
        if len(key.encode()) > MAX_KEY_BYTES:
            told = f"{_TOO_LONG} size of key: {len(key.encode())}"
            raise invalid(f"ExpressionAttributeNames contains invalid key: {told}")
        if not _NAME.fullmatch(key):
            raise invalid(f'ExpressionAttributeNames contains invalid key: Syntax error; key: "{key}"')
        if not name:
            raise invalid(f"ExpressionAttributeNames contains invalid value: Empty attribute name for key {key}")
        size += len(key) + len(name.encode())
    if size > MAX_BYTES:
        raise invalid("ExpressionAttributeNames exceeds max size")
    return size


@lru_cache(maxsize=1024)
def _check_value_names(names: tuple[str, ...]) -> None:
    if not names:
        raise invalid("ExpressionAttributeValues must not be empty")
    for key in names:
        if len(key.encode()) > MAX_KEY_BYTES:  # captured, without the size
            raise invalid(f"ExpressionAttributeValues contains invalid key: {_TOO_LONG}")
        if not _VALUE.fullmatch(key):
            raise invalid(f'ExpressionAttributeValues contains invalid key: Syntax error; key: "{key}"')


def read_values(
    values: Mapping[str, AttributeValue], size: int, read_one: Callable[[AttributeValue], Read]
) -> tuple[dict[str, AttributeValue], int]:
    """The values as they are stored, and the size of all with that of the names."""
    _check_value_names(tuple(values))
    read = {}
    for key, value in values.items():
        try:
            read[key], taken = read_one(value)
            size += taken
        except AwsError as error:
            if not (len(value) == 1 and number.is_far_zero(value.get("N", ""), error.message)):
                message = f"ExpressionAttributeValues contains invalid value: {error.message} for key {key}"
                raise Layered(message, current_of(error)) from error  # the newer layer does not name the key (captured)
            # `0e1000` passes here (scylladb's test_number.py, run on AWS), `0e126` in a PutItem's item does not
            # (measured, October 2026). ASSUMPTION: the place is the difference, not the year; an UpdateItem shows it.
            read[key] = {"N": "0"}
            size += number.size("0")
    if size > MAX_BYTES:
        raise invalid("ExpressionAttributeValues exceeds max size")
    return read, size


def sized_deeper(value: AttributeValue) -> Read:
    """A value of a transaction, which may be one level deeper than an attribute.

    Captured in October 2026 (paritysuite/dynamodb-conformance): maps and lists nested 32 times are let in by 30 of 33
    regions, 33 times by none.
    """
    try:
        return sized_value(value)
    except AwsError as error:
        if error.message != TOO_DEEP or len(value) != 1:
            raise
    ((kind, content),) = value.items()
    if kind == "L":
        members = [sized_value(member) for member in content]
        return {"L": [read for read, _ in members]}, CONTAINER_OVERHEAD + sum(1 + size for _, size in members)
    named = {name: sized_value(member) for name, member in content.items()}
    size = CONTAINER_OVERHEAD + sum(1 + size + len(name.encode()) for name, (_, size) in named.items())
    return {"M": {name: read for name, (read, _) in named.items()}}, size
