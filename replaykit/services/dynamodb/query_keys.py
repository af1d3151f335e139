"""What a query's key condition means in a sorted partition: which partition, and the cuts of its range."""

from __future__ import annotations

from typing import Any, NamedTuple

from replaykit.services.dynamodb.expressions import KeyCondition
from replaykit.services.dynamodb.index import TOP, Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.values import invalid, invalid_value

LAST_CODE_POINT = 0x10FFFF
FIRST_SURROGATE, AFTER_SURROGATES = 0xD800, 0xE000


class KeyRange(NamedTuple):
    """A partition and the part of its order that is asked for."""

    hash: Any
    low: Bound | None = None
    high: Bound | None = None


def covers(cuts: KeyRange, order: Any) -> bool:
    """Whether a place lies between the cuts of a query; a cut of an index is a tuple that compares by its beginning."""
    low, high = cuts.low, cuts.high
    if low is not None and (order < low.key or (order == low.key and low.after)):
        return False
    return high is None or order < high.key or (order == high.key and high.after)


def key_range(wanted: KeyCondition, keys: KeySchema, index: Index | None) -> KeyRange:
    """The cuts of a key condition; `index` is None where the table itself is read."""
    hash_ = keys.condition_key(keys.hash, wanted.partition[keys.hash_type])
    if wanted.operator is None:
        return KeyRange(hash_)
    values = [keys.condition_key(str(keys.range), bound[str(keys.range_type)]) for bound in wanted.bounds]
    low, high = cuts_of(wanted.operator, values)
    return KeyRange(hash_, _placed(low, index), _placed(high, index))


def cuts_of(operator: str, values: list[Any]) -> tuple[Bound | None, Bound | None]:
    """Where the order is cut by an operator and its ordered values."""
    value = values[0]
    match operator:
        case "=":
            return Bound(value, after=False), Bound(value, after=True)
        case "<":
            return None, Bound(value, after=False)
        case "<=":
            return None, Bound(value, after=True)
        case ">":
            return Bound(value, after=True), None
        case ">=":
            return Bound(value, after=False), None
        case "BETWEEN":
            if value > values[1]:
                raise invalid_value(
                    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
                )
            return Bound(value, after=False), Bound(values[1], after=True)
        case "begins_with":
            return Bound(value, after=False), _after_prefix(value)
        case _:
            raise invalid("Query key condition not supported")


def _placed(bound: Bound | None, index: Index | None) -> Bound | None:
    """In an index the order key begins with the range key and goes on with the table's own keys."""
    if bound is None or index is None:
        return bound
    return Bound((bound.key, TOP), after=True) if bound.after else Bound((bound.key,), after=False)


def _after_prefix(prefix: str | bytes) -> Bound | None:
    """The cut behind everything that begins with a prefix; None where nothing can stand behind it."""
    if isinstance(prefix, bytes):
        kept = prefix.rstrip(b"\xff")
        return Bound(kept[:-1] + bytes([kept[-1] + 1]), after=False) if kept else None
    kept_text = prefix.rstrip(chr(LAST_CODE_POINT))
    if not kept_text:
        return None
    following = ord(kept_text[-1]) + 1
    if FIRST_SURROGATE <= following < AFTER_SURROGATES:
        following = AFTER_SURROGATES
    return Bound(kept_text[:-1] + chr(following), after=False)
