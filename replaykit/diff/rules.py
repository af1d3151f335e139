"""What a shape's values are compared by: compiled once for each shape from the model and the traits.

A rule walks two JSON values side by side and notes where they differ. Most answers never get here: equal bytes and
equal values are settled before (see `compare`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from replaykit.diff.bijection import Bijection
from replaykit.diff.divergence import ABSENT, Divergence, Kind
from replaykit.diff.eras import NO_ERAS, Dates, eras_of
from replaykit.diff.leaves import Leaf, exact, instant, measure, minted, number
from replaykit.diff.lists import compare_ordered, compare_unordered
from replaykit.models import Shape
from replaykit.models.traits import Trait, has_trait, trait_of

LEAVES: Mapping[Trait, Leaf] = {
    Trait.OPAQUE: minted,
    Trait.IDENTITY: minted,
    Trait.TOKEN: minted,
    Trait.INSTANT: instant,
    Trait.MEASURE: measure,
}
# Values of these are noted in the run's bijection, equal or not.
BINDING = (Trait.OPAQUE, Trait.IDENTITY, Trait.TOKEN)
LEAF_OF_TYPE: Mapping[str, Leaf] = {"timestamp": instant, "double": number, "float": number}
_COMPILED = "diff.rule"


class Walk:
    """One comparison under way: what was found, and what stands for what."""

    __slots__ = ("dates", "found", "handles")

    def __init__(self, handles: Bijection, dates: Dates = Dates()) -> None:  # noqa: B008  # a frozen value
        self.handles = handles
        self.dates = dates
        self.found: list[Divergence] = []

    def note(self, path: str, recorded: Any, other: Any, kind: Kind) -> None:
        self.found.append(Divergence(path, recorded, other, kind))


Rule = Callable[[str, Any, Any, Walk], None]


def rule_of(service: str, shape: Shape | None) -> Rule:
    """The rule for values of a shape; to the letter where the model says nothing."""
    if shape is None:
        return untyped
    made: Rule | None = shape.compiled.get(_COMPILED)
    if made is None:

        def itself(path: str, recorded: Any, other: Any, walk: Walk) -> None:
            shape.compiled[_COMPILED](path, recorded, other, walk)

        shape.compiled[_COMPILED] = itself  # for a shape that holds itself (AttributeValue), while it is compiled
        made = shape.compiled[_COMPILED] = _compile(service, shape)
    return made


def untyped(path: str, recorded: Any, other: Any, walk: Walk) -> None:
    """Values that the model does not know: to the letter, all the way down."""
    if isinstance(recorded, Mapping) and isinstance(other, Mapping):
        compare_members(path, recorded, other, walk, lambda _: untyped)
    elif isinstance(recorded, list) and isinstance(other, list):
        compare_ordered(path, recorded, other, walk, untyped)
    else:
        compare_leaf(path, recorded, other, walk, exact)


def compare_members(
    path: str,
    recorded: Mapping[str, Any],
    other: Mapping[str, Any],
    walk: Walk,
    rule: Callable[[str], Rule],
    *,
    since: Mapping[str, date] = NO_ERAS,
) -> None:
    """Member by member; one that only one side has is missing or extra, and null is not absent.

    `since` says when AWS introduced a member: an older answer need not have it.
    """
    for name, value in recorded.items():
        here = f"{path}.{name}" if path else name
        if name not in other:
            if not (name in since and walk.dates.other_before(since[name])):
                walk.note(here, value, ABSENT, Kind.MISSING)
        else:
            rule(name)(here, value, other[name], walk)
    for name, value in other.items():
        if name not in recorded and not (name in since and walk.dates.recorded_before(since[name])):
            walk.note(f"{path}.{name}" if path else name, ABSENT, value, Kind.EXTRA)


def compare_leaf(path: str, recorded: Any, other: Any, walk: Walk, leaf: Leaf) -> None:
    kind = leaf(recorded, other, walk.handles)
    if kind is not None:
        walk.note(path, recorded, other, kind)


def _compile(service: str, shape: Shape) -> Rule:
    if shape.type == "structure":
        return _structure(service, shape)
    if shape.type == "list":
        return _list(rule_of(service, shape.member), unordered=False, settled=not _binds(service, shape))
    if shape.type == "map":
        return _map(rule_of(service, shape.value))
    return _leaf(LEAF_OF_TYPE.get(shape.type, exact))


def _structure(service: str, shape: Shape) -> Rule:
    rules = {
        wire_name: _member(service, shape, name, member)
        for name, member in shape.members.items()
        for wire_name in {name, member.location_name or name}
    }
    since = eras_of(service, shape)

    def rule(path: str, recorded: Any, other: Any, walk: Walk) -> None:
        if isinstance(recorded, Mapping) and isinstance(other, Mapping):
            compare_members(path, recorded, other, walk, lambda name: rules.get(name, untyped), since=since)
        else:
            untyped(path, recorded, other, walk)

    return rule


def _member(service: str, shape: Shape, name: str, member: Shape) -> Rule:
    trait = trait_of(service, shape, name)
    if trait is Trait.MEASURE:
        return _leaf(measure)
    if member.type == "list":
        within = _leaf(LEAVES[trait]) if trait in LEAVES else rule_of(service, member.member)
        settled = trait not in BINDING and not _binds(service, member)
        return _list(within, unordered=trait is Trait.UNORDERED, settled=settled)
    if member.type == "map" and trait is Trait.UNORDERED and member.value.type == "list":
        return _map(_list(rule_of(service, member.value.member), unordered=True))
    if trait in LEAVES and member.type not in ("structure", "map"):
        return _leaf(LEAVES[trait])
    return rule_of(service, member)


def _leaf(leaf: Leaf) -> Rule:
    return lambda path, recorded, other, walk: compare_leaf(path, recorded, other, walk, leaf)


def _binds(service: str, shape: Shape) -> bool:
    """Whether values of a shape have to be walked even where they are equal."""
    return has_trait(service, shape, *BINDING)


def _list(within: Rule, *, unordered: bool, settled: bool = False) -> Rule:
    def rule(path: str, recorded: Any, other: Any, walk: Walk) -> None:
        if not (_is_list(recorded) and _is_list(other)):
            untyped(path, recorded, other, walk)
        elif unordered:
            compare_unordered(path, recorded, other, walk, within)
        else:
            compare_ordered(path, recorded, other, walk, within, settled=settled)

    return rule


def _map(within: Rule) -> Rule:
    def rule(path: str, recorded: Any, other: Any, walk: Walk) -> None:
        if isinstance(recorded, Mapping) and isinstance(other, Mapping):
            compare_members(path, recorded, other, walk, lambda _: within)
        else:
            untyped(path, recorded, other, walk)

    return rule


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
