"""What other rooms take in hand: an expression with its values, ready to be put to an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from replaykit.services.dynamodb.expressions import conditions, key_conditions, projections, updates
from replaykit.services.dynamodb.expressions.key_conditions import KeyCondition
from replaykit.services.dynamodb.expressions.names import ItemPath, Unusable
from replaykit.services.dynamodb.expressions.operand_types import result_type
from replaykit.services.dynamodb.expressions.operands import Bound
from replaykit.services.dynamodb.expressions.paths import Trie, select, trie
from replaykit.services.dynamodb.expressions.placeholders import Placeholders
from replaykit.services.dynamodb.expressions.reader import Unreadable
from replaykit.services.dynamodb.values import AttributeValue, Item, invalid

T = TypeVar("T")
MAX_LENGTH: Final = 4096


class Condition:
    """A condition or filter with its values; `holds` is its test of an item that there is."""

    __slots__ = ("holds", "program")

    def __init__(self, program: conditions.Program, values: Bound) -> None:
        self.program = program
        self.holds = program.bind(values)

    def test(self, item: Mapping[str, AttributeValue] | None) -> bool:
        """Whether the item meets it; no item is an item without attributes."""
        return self.holds(item or {})

    @property
    def paths(self) -> tuple[ItemPath, ...]:
        """The paths that it reads, in the order of the text."""
        return self.program.paths

    @property
    def nested(self) -> tuple[ItemPath, ...]:
        """Those of the paths that lead into an attribute."""
        return self.program.nested

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that these paths begin with."""
        return self.program.attributes


@dataclass(frozen=True, slots=True)
class Projection:
    """Which parts of an item are answered."""

    wanted: Trie
    paths: tuple[ItemPath, ...]
    nested: tuple[ItemPath, ...] = ()

    def apply(self, item: Mapping[str, AttributeValue]) -> Item:
        """The wanted parts; what is missing is left out."""
        return select(item, self.wanted)

    @classmethod
    def of(cls, paths: Iterable[ItemPath]) -> Projection:
        """The projection on paths, as the touched ones of an update."""
        kept = tuple(paths)
        return cls(trie((path, True) for path in kept), kept)


@dataclass(frozen=True, slots=True)
class Update:
    """An update with its values; `carried` is the size of all that the request has of them, or a little more."""

    program: updates.Program
    values: Bound
    carried: int = 0

    def apply(self, item: Mapping[str, AttributeValue]) -> Item:
        """The new item; it shares with the old one what did not change. Raises AwsError."""
        return updates.apply(self.program, item, self.values)

    def make(self, key: Mapping[str, AttributeValue]) -> Item:
        """The item that it makes where there is none with this key. Raises AwsError."""
        return updates.apply_to_nothing(self.program, key, self.values)

    def written_types(self) -> Iterator[tuple[str, str]]:
        """The attributes that it writes whole, with the types that they get, as far as these are certain."""
        for name, operand in self.program.operands:
            kind = result_type(operand, self.values)
            if kind is not None:
                yield name, kind

    @property
    def charge(self) -> int:
        """What UpdateItem charges for it."""
        return self.program.charge.of(self.values)

    @property
    def creates(self) -> bool:
        """Whether it makes an item where there is none."""
        return self.program.creates

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that it writes, whole or in part."""
        return self.program.attributes

    @property
    def nested(self) -> tuple[ItemPath, ...]:
        """Those of its paths that lead into an attribute."""
        return self.program.nested

    @property
    def touched(self) -> tuple[ItemPath, ...]:
        """The paths that it writes, in the order of the text: what UPDATED_OLD and UPDATED_NEW answer."""
        return self.program.touched

    @property
    def paths(self) -> tuple[ItemPath, ...]:
        """The paths that it reads or writes, in the order of the text."""
        return self.program.paths


def condition(text: str, placeholders: Placeholders, *, parameter: str = "ConditionExpression") -> Condition:
    """A condition or filter expression. Raises AwsError with the parameter's name in its text."""
    return _within(parameter, text, lambda: _condition(text, placeholders))


def check_condition(text: str, placeholders: Placeholders, *, parameter: str) -> None:
    """Refuse what a condition may not be; for one that is not put to items as it stands."""
    _within(parameter, text, lambda: _checked(text, placeholders))


def _condition(text: str, placeholders: Placeholders) -> Condition:
    return Condition(_checked(text, placeholders), placeholders.values)


def _checked(text: str, placeholders: Placeholders) -> conditions.Program:
    program = conditions.compiled(text, placeholders.names_key)
    program.checks(placeholders.values)
    placeholders.use(program.names, program.values)
    return program


def projection(text: str, placeholders: Placeholders, *, parameter: str = "ProjectionExpression") -> Projection:
    """A projection expression."""
    return _within(parameter, text, lambda: _projection(text, placeholders))


def _projection(text: str, placeholders: Placeholders) -> Projection:
    program = projections.compiled(text, placeholders.names_key)
    placeholders.use(program.names, ())
    return Projection(program.wanted, program.paths, program.nested)


def update(text: str, placeholders: Placeholders, *, parameter: str = "UpdateExpression") -> Update:
    """An update expression."""
    return _within(parameter, text, lambda: _update(text, placeholders))


def _update(text: str, placeholders: Placeholders) -> Update:
    program = updates.compiled(text, placeholders.names_key)
    program.checks(placeholders.values)
    placeholders.use(program.names, program.values)
    return Update(program, placeholders.values, placeholders.size)


def key_condition(
    text: str,
    placeholders: Placeholders,
    *,
    partition: str,
    sort: str | None = None,
    types: Mapping[str, str] | None = None,
    parameter: str = "KeyConditionExpression",
) -> KeyCondition:
    """A key condition expression on these keys; `types` are the keys' (`{"id": "S"}`)."""
    check_condition(text, placeholders, parameter=parameter)
    found = key_conditions.terms(text, placeholders.names_key, placeholders.values)
    return key_conditions.on_keys(found, partition, sort, types or {})


def _within(parameter: str, text: str, make: Callable[[], T]) -> T:
    if len(text) > MAX_LENGTH and len(text.encode()) > MAX_LENGTH:
        # Of an update the size is not told (captured in 2026: paritysuite/dynamodb-conformance; reports of users).
        told = "" if parameter == "UpdateExpression" else f" expression size: {len(text.encode())}"
        raise invalid(f"Invalid {parameter}: Expression size has exceeded the maximum allowed size;{told}")
    try:
        return make()
    except (Unreadable, Unusable) as error:
        raise invalid(f"Invalid {parameter}: {error}") from None
