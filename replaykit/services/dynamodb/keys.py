"""Key schemas: which attributes find an item, and how their values sort.

A partition key and a range key become plain Python values that compare as DynamoDB compares: text by its UTF-8
bytes (which is the order of code points, Python's own), numbers as exact numbers, binary as bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.values import Item, invalid, invalid_value
from replaykit.services.dynamodb.values.number import numeric

HASH_KEY_BYTES = 2048
RANGE_KEY_BYTES = 1024

WRONG_KEY = "The provided key element does not match the schema"
NOT_VALID = "One or more parameter values are not valid. "
KINDS = {"S": "string", "B": "binary"}
NOTHING: dict[str, Any] = {}

Named: TypeAlias = tuple[str, str]  # an attribute and its type


@dataclass(frozen=True, slots=True)
class KeySchema:
    """The key attributes of a table or an index, with their types (S, N, B)."""

    hash: str
    hash_type: str
    range: str | None = None
    range_type: str | None = None

    names: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for by every read and write of an item.
        object.__setattr__(self, "names", (self.hash,) if self.range is None else (self.hash, self.range))

    def describe(self) -> list[dict[str, str]]:
        """The schema as AWS spells it."""
        described = [{"AttributeName": self.hash, "KeyType": "HASH"}]
        if self.range is not None:
            described.append({"AttributeName": self.range, "KeyType": "RANGE"})
        return described

    def place_of_key(self, key: Mapping[str, Any]) -> Place:
        """Where the item of a `Key` parameter is; the parameter holds the key attributes and nothing else."""
        if len(key) != len(self.names):
            raise invalid(WRONG_KEY)
        try:
            first = order_key(self.hash_type, key[self.hash][self.hash_type], HASH_KEY_BYTES)
            if self.range is None:
                return first, None
            return first, order_key(self.range_type, key[self.range][self.range_type], RANGE_KEY_BYTES)
        except (KeyError, Unfit):
            raise self._wrong_key(key) from None

    def place_of_item(self, item: Mapping[str, Any]) -> Place:
        """Where an item that is to be written belongs."""
        try:
            first = order_key(self.hash_type, item[self.hash][self.hash_type], HASH_KEY_BYTES)
            if self.range is None:
                return first, None
            return first, order_key(self.range_type, item[self.range][self.range_type], RANGE_KEY_BYTES)
        except (KeyError, Unfit):
            raise self._wrong_item(item) from None

    def key_of(self, item: Mapping[str, Any]) -> Item:
        """The key attributes of an item."""
        if self.range is None:
            return {self.hash: item[self.hash]}
        return {self.hash: item[self.hash], self.range: item[self.range]}

    def typed(self) -> list[Named]:
        """Each key attribute's name and type."""
        pairs = [(self.hash, self.hash_type)]
        if self.range is not None and self.range_type is not None:
            pairs.append((self.range, self.range_type))
        return pairs

    def entry_place(self, item: Item, base: tuple[Any, ...]) -> Place | None:
        """Where an item stands in an index with these keys, or None: a key is missing, or is no key here."""
        first = item.get(self.hash, NOTHING).get(self.hash_type)
        second = item.get(self.range, NOTHING).get(str(self.range_type)) if self.range is not None else None
        if not first or (self.range is not None and not second):
            return None
        try:
            hash_ = order_key(self.hash_type, first)
            return (
                (hash_, base)
                if self.range is None
                else (hash_, (order_key(self.range_type, second, RANGE_KEY_BYTES), *base))
            )
        except Unfit:
            return None

    def _wrong_key(self, key: Mapping[str, Any]) -> AwsError:
        for name, type_ in self.typed():
            if type_ not in key.get(name, ()):
                return invalid(WRONG_KEY)
        return self._unfit(key)

    def _wrong_item(self, item: Mapping[str, Any]) -> AwsError:
        for name, type_ in self.typed():
            if name not in item:
                return invalid_value(f"Missing the key {name} in the item")
            if type_ not in item[name]:
                actual = next(iter(item[name]))
                # Recorded: go-cloud awsdynamodb 2025, PutItem with a NULL key.
                return invalid_value(f"Type mismatch for key {name} expected: {type_} actual: {actual}")
        return self._unfit(item)

    def condition_key(self, name: str, content: Any) -> Any:
        """A value that a query compares a key attribute with; one that no key can have is refused."""
        type_ = self.hash_type if name == self.hash else self.range_type
        try:
            return order_key(type_, content, HASH_KEY_BYTES if name == self.hash else RANGE_KEY_BYTES)
        except Unfit:
            raise self._told(name, str(type_), content) from None

    def _unfit(self, attributes: Mapping[str, Any]) -> AwsError:
        for name, type_ in self.typed():
            if not attributes[name][type_]:
                return self._told(name, type_, attributes[name][type_])
        too_long = wire_length(attributes[self.hash][self.hash_type]) > HASH_KEY_BYTES
        return too_long_key(of_hash=too_long)

    def _told(self, name: str, type_: str, content: Any) -> AwsError:
        if content:
            return too_long_key(of_hash=name == self.hash)
        text = f"The AttributeValue for a key attribute cannot contain an empty {KINDS[type_]} value. Key: {name}"
        return invalid(NOT_VALID + text)


def too_long_key(*, of_hash: bool) -> AwsError:
    """The text for a key attribute over its limit; the missing space is AWS's."""
    if of_hash:
        return invalid_value(f"Size of hashkey has exceeded the maximum size limit of{HASH_KEY_BYTES} bytes")
    return invalid_value(f"Aggregated size of all range keys has exceeded the size limit of {RANGE_KEY_BYTES} bytes")


def wrong_index_key(index: str, name: str, expected: str, actual: str) -> AwsError:
    """The text for a key attribute of an index that has another type."""
    return invalid_value(f"Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}")


def empty_index_key(index: str, name: str, kind: str, *, update: bool) -> AwsError:
    """The text for an empty key attribute of an index."""
    why = f"The AttributeValue for a key attribute cannot contain an empty {kind} value."
    if update:
        told = "The update expression attempted to update a secondary index key to a value that is not supported. "
        return invalid(NOT_VALID + told + why)
    told = "A value specified for a secondary index key is not supported. "
    return invalid(f"{NOT_VALID}{told}{why} IndexName: {index}, IndexKey: {name}")


class Unfit(Exception):  # noqa: N818  # never leaves this service
    """A key attribute that is empty or too long."""


def order_key(type_: str | None, content: Any, limit: int = HASH_KEY_BYTES) -> Any:
    """A key attribute's value as something that compares as DynamoDB does; equal values have equal hashes."""
    if type_ == "N":
        return numeric(content)
    if not content or (len(content) > limit // 4 and wire_length(content) > limit):
        raise Unfit
    return content if type_ == "S" else bytes(content)


def wire_length(content: str | bytes) -> int:
    """The bytes of a text or of a binary value."""
    return len(content.encode()) if isinstance(content, str) else len(content)
