"""How two lists are compared: in order, with what was put in or left out found; or as bags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import orjson

from replaykit.diff.divergence import ABSENT, Kind

if TYPE_CHECKING:
    from replaykit.diff.rules import Walk

# A plain alias of rules.Rule, which imports this module.
Within = Callable[[str, Any, Any, "Walk"], None]


def compare_ordered(
    path: str, recorded: Sequence[Any], other: Sequence[Any], walk: Walk, within: Within, *, settled: bool = True
) -> None:
    """Element by element; equal bags in another order are one divergence, not many.

    `settled`: equal elements need no walk, since there is nothing in them to be bound.
    """
    if len(recorded) != len(other):
        _compare_aligned(path, recorded, other, walk, within)
        return
    before, differing = len(walk.found), []
    for at, (mine, yours) in enumerate(zip(recorded, other, strict=True)):
        if settled and same(mine, yours):
            continue
        found = len(walk.found)
        within(f"{path}[{at}]", mine, yours, walk)
        if len(walk.found) > found:
            differing.append((canonical(mine), canonical(yours)))
    if len(differing) > 1 and sorted(one for one, _ in differing) == sorted(two for _, two in differing):
        del walk.found[before:]
        walk.note(path, recorded, other, Kind.ORDER)


def compare_unordered(path: str, recorded: Sequence[Any], other: Sequence[Any], walk: Walk, within: Within) -> None:
    """As bags: equal elements go first, the rest is paired by what comes closest in spelling."""
    waiting: dict[bytes, list[Any]] = {}
    for yours in other:
        waiting.setdefault(canonical(yours), []).append(yours)
    unpaired = []
    for at, mine in enumerate(recorded):
        equal = waiting.get(canonical(mine))
        if equal:
            within(f"{path}[{at}]", mine, equal.pop(), walk)
        else:
            unpaired.append((canonical(mine), at, mine))
    _pair_the_rest(path, sorted(unpaired, key=lambda one: one[:2]), waiting, walk, within)


def same(one: Any, two: Any) -> bool:
    """Equal to the letter: to Python `True == 1` too, which their spelling tells apart."""
    return bool(one == two) and canonical(one) == canonical(two)


def canonical(value: Any) -> bytes:
    """One spelling for each value: what tells True from 1, and does not care for the order of members."""
    return orjson.dumps(value, default=repr, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)


def _pair_the_rest(
    path: str, unpaired: list[tuple[bytes, int, Any]], waiting: dict[bytes, list[Any]], walk: Walk, within: Within
) -> None:
    right = [yours for _, equal in sorted(waiting.items()) for yours in equal]
    for (_, at, mine), yours in zip(unpaired, right, strict=False):
        within(f"{path}[{at}]", mine, yours, walk)
    for _, at, mine in unpaired[len(right) :]:
        walk.note(f"{path}[{at}]", mine, ABSENT, Kind.MISSING)
    for yours in right[len(unpaired) :]:
        walk.note(f"{path}[+]", ABSENT, yours, Kind.EXTRA)


def _compare_aligned(path: str, recorded: Sequence[Any], other: Sequence[Any], walk: Walk, within: Within) -> None:
    for i1, i2, j1, j2 in _stretches([*map(canonical, recorded)], [*map(canonical, other)]):
        common = min(i2 - i1, j2 - j1)
        for step in range(common):
            within(f"{path}[{i1 + step}]", recorded[i1 + step], other[j1 + step], walk)
        for at in range(i1 + common, i2):
            walk.note(f"{path}[{at}]", recorded[at], ABSENT, Kind.MISSING)
        for at in range(j1 + common, j2):
            walk.note(f"{path}[+{at}]", ABSENT, other[at], Kind.EXTRA)


def _stretches(recorded: list[bytes], other: list[bytes]) -> list[tuple[int, int, int, int]]:
    """Which stretch of one list answers to which of the other: the same, whichever side is the recorded one."""
    if len(recorded) > len(other):
        return [(i1, i2, j1, j2) for j1, j2, i1, i2 in _stretches(other, recorded)]
    return [one[1:] for one in SequenceMatcher(None, recorded, other, autojunk=False).get_opcodes()]
