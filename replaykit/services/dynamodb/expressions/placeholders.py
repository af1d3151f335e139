"""ExpressionAttributeNames and ExpressionAttributeValues of one request: what they stand for, and which were used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import AttributeValue, invalid, read_value

_NAME = re.compile(r"#[A-Za-z0-9_]+", re.ASCII)
_VALUE = re.compile(r":[A-Za-z0-9_]+", re.ASCII)


class Placeholders:
    """The placeholders of one request, shared by all its expressions."""

    __slots__ = ("_used_names", "_used_values", "names", "names_key", "values")

    def __init__(
        self,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, AttributeValue] | None = None,
    ) -> None:
        if names is not None:
            _check_names(tuple(names))
        self.names = names or {}
        self.names_key = tuple(self.names.items())
        self.values = _read_values(values) if values is not None else {}
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
def _check_names(names: tuple[str, ...]) -> None:
    if not names:
        raise invalid("ExpressionAttributeNames must not be empty")
    for key in names:
        if not _NAME.fullmatch(key):
            raise invalid(f'ExpressionAttributeNames contains invalid key: Syntax error; key: "{key}"')


@lru_cache(maxsize=1024)
def _check_value_names(names: tuple[str, ...]) -> None:
    if not names:
        raise invalid("ExpressionAttributeValues must not be empty")
    for key in names:
        if not _VALUE.fullmatch(key):
            raise invalid(f'ExpressionAttributeValues contains invalid key: Syntax error; key: "{key}"')


def _read_values(values: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    _check_value_names(tuple(values))
    read = {}
    for key, value in values.items():
        try:
            read[key] = read_value(value)
        except AwsError as error:
            message = f"ExpressionAttributeValues contains invalid value: {error.message} for key {key}"
            raise invalid(message) from error
    return read
