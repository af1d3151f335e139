"""The keys of a global index that has several attributes in its partition key or in its sort key (since 2025).

Up to four and up to four; an item is in the index if it has them all. A query names the whole partition key, and of the
sort key attributes from the left, the last of them in a range:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from replaykit.services.dynamodb.expressions.key_conditions import (
    NOT_INDEXABLE,
    NOT_SUPPORTED,
    RANGES,
    Term,
    TooManyTerms,
    check_types,
)
from replaykit.services.dynamodb.index import TOP
from replaykit.services.dynamodb.keys import (
    HASH_KEY_BYTES,
    NOTHING,
    RANGE_KEY_BYTES,
    KeySchema,
    Named,
    Unfit,
    order_key,
    too_long_key,
    wire_length,
)
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.query_keys import KeyRange, cuts_of
from replaykit.services.dynamodb.values import Item, invalid

MOST_OF_A_KIND = 4


@dataclass(frozen=True, slots=True)
class CompositeKeys(KeySchema):
    """Each part of the key is a list of (name, type); `hash` and `range` are the first of each."""

    hashes: tuple[Named, ...] = ()
    ranges: tuple[Named, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple([name for name, _ in self.typed()]))

    def typed(self) -> list[Named]:
        return [*self.hashes, *self.ranges]

    def describe(self) -> list[dict[str, str]]:
        kinds = chain.from_iterable((("HASH",) * len(self.hashes), ("RANGE",) * len(self.ranges)))
        return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(self.names, kinds, strict=True)]

    def entry_place(self, item: Item, base: tuple[Any, ...]) -> Place | None:
        """All attributes of the partition key together are the partition."""
        try:
            hash_ = tuple(_ordered(item, self.hashes, HASH_KEY_BYTES))
            return hash_, (*_ordered(item, self.ranges, RANGE_KEY_BYTES), *base)
        except (KeyError, Unfit):
            return None

    def condition_key(self, name: str, content: Any) -> Any:
        """A value that a query compares a key attribute with, within the limit of its part of the key."""
        of_hash = any(name == one for one, _ in self.hashes)
        type_ = dict(self.typed())[name]
        limit = HASH_KEY_BYTES if of_hash else RANGE_KEY_BYTES
        try:
            return order_key(type_, content, limit)
        except Unfit:
            raise self._told(name, type_, content) from None

    def require_fit(self, item: Item) -> None:
        """The attributes of a part are together no longer than one alone may be.

        ASSUMPTION: so it is; a PutItem with two long attributes of one part would prove it.
        """
        for part, limit in ((self.hashes, HASH_KEY_BYTES), (self.ranges, RANGE_KEY_BYTES)):
            contents = [item.get(name, NOTHING).get(type_, "") for name, type_ in part]
            if sum(wire_length(content) for content in contents) > limit:
                raise too_long_key(of_hash=part is self.hashes)


def _ordered(item: Item, part: Sequence[Named], limit: int) -> list[Any]:
    contents = [item[name][type_] for name, type_ in part]
    if not all(contents) or sum(map(wire_length, contents)) > limit:
        raise Unfit
    return [order_key(type_, content) for (_, type_), content in zip(part, contents, strict=True)]


def range_of(terms: Sequence[Term], keys: CompositeKeys) -> KeyRange:
    """The partition that the terms name, and the part of its order.

    ASSUMPTION: but for what _require_equalities tells, the texts are those that an index of one and one has; what AWS
    words otherwise a refused Query would show.
    """
    by_name = {term.attribute: term for term in terms}
    _require_form(by_name, keys)
    check_types(list(terms), dict(keys.typed()))
    hash_ = tuple(_value(keys, by_name[name], type_) for name, type_ in keys.hashes)
    return _cut(hash_, [(by_name[name], type_) for name, type_ in keys.ranges if name in by_name], keys)


def _require_form(by_name: Mapping[str, Term], keys: CompositeKeys) -> None:
    if len(by_name) > len(keys.names):
        raise TooManyTerms(len(by_name))
    _require_equalities(by_name, [name for name, _ in keys.ranges])
    needed = [name for name, _ in keys.hashes] + [name for name, _ in keys.ranges[: len(by_name) - len(keys.hashes)]]
    for name in needed:
        if name not in by_name:
            raise invalid(f"Query condition missed key schema element: {name}")
    if any(term.operator not in RANGES for term in by_name.values()):
        raise invalid(NOT_INDEXABLE)
    if any(by_name[name].operator != "=" for name, _ in keys.hashes):
        raise invalid(NOT_SUPPORTED)


def _require_equalities(by_name: Mapping[str, Term], ranges: Sequence[str]) -> None:
    """Before the last attribute of the sort key that is asked for, each needs its equality.

    Seen of AWS in October 2026 (paritysuite/dynamodb-conformance). ASSUMPTION: several are told with commas, and this
    is told before the partition key is missed; a Query that names the last of three alone would show both.
    """
    asked = [at for at, name in enumerate(ranges) if name in by_name]
    if not asked:
        return
    open_ones = [name for name in ranges[: asked[-1]] if name not in by_name or by_name[name].operator != "="]
    if open_ones:
        raise invalid(
            f"RANGE key attributes {', '.join(open_ones)} must have equality conditions specified in the query "
            f"because a condition is present on key attribute {ranges[asked[-1]]}"
        )


def _value(keys: CompositeKeys, term: Term, type_: str) -> Any:
    return keys.condition_key(term.attribute, term.bounds[0][type_])


def _cut(hash_: tuple[Any, ...], asked: list[tuple[Term, str]], keys: CompositeKeys) -> KeyRange:
    """What is equal is the beginning of the order; the last term cuts behind it."""
    if not asked:
        return KeyRange(hash_)
    equal = tuple(_value(keys, term, type_) for term, type_ in asked[:-1])
    last, type_ = asked[-1]
    low, high = cuts_of(last.operator, [keys.condition_key(last.attribute, bound[type_]) for bound in last.bounds])
    return KeyRange(hash_, _behind(equal, low, after=False), _behind(equal, high, after=True))


def _behind(equal: tuple[Any, ...], bound: Bound | None, *, after: bool) -> Bound | None:
    """A cut as a beginning of the order; without one, where the equal part begins or ends."""
    if bound is None:
        if not equal:
            return None
        return Bound((*equal, TOP) if after else equal, after=after)
    return Bound((*equal, bound.key, TOP) if bound.after else (*equal, bound.key), after=bound.after)
