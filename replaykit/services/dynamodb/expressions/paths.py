"""Several paths at once: whether they get in each other's way, and what they select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from replaykit.services.dynamodb.expressions.names import ItemPath, Unusable, shown
from replaykit.services.dynamodb.values import AttributeValue, Item

Trie: TypeAlias = dict[str | int, Any]
"""Paths by their parts; a leaf is whatever stands at the end of a path (True where only the path counts)."""


def check_apart(paths: Iterable[ItemPath]) -> None:
    """Refuse paths of which one holds another, or which take one value for both a map and a list."""
    seen: list[ItemPath] = []
    conflict: Unusable | None = None
    for path in paths:
        for earlier in seen:
            relation = _relation(earlier, path)
            if relation == "overlap":
                raise _apart("overlap", earlier, path)
            if relation == "conflict":
                conflict = conflict or _apart("conflict", earlier, path)
        seen.append(path)
    if conflict:
        raise conflict


def _apart(relation: str, one: ItemPath, two: ItemPath) -> Unusable:
    return Unusable(
        f"Two document paths {relation} with each other; must remove or rewrite one of these paths; "
        f"path one: {shown(one)}, path two: {shown(two)}"
    )


def _relation(one: ItemPath, two: ItemPath) -> str | None:
    for left, right in zip(one, two, strict=False):
        if isinstance(left, int) is not isinstance(right, int):
            return "conflict"
        if left != right:
            return None
    return "overlap"


def trie(leaves: Iterable[tuple[ItemPath, Any]]) -> Trie:
    """The paths as one tree."""
    root: Trie = {}
    for path, leaf in leaves:
        node = root
        for part in path[:-1]:
            node = node.setdefault(part, {})
        node[path[-1]] = leaf
    return root


def select(item: Mapping[str, AttributeValue], wanted: Trie) -> Item:
    """The part of an item that the paths lead to; elements of a list close up, in the list's order."""
    found = {}
    for name, below in wanted.items():
        assert isinstance(name, str)
        value = item.get(name)
        if value is not None and below is not True:
            value = _select(value, below)
        if value is not None:
            found[name] = value
    return found


def _select(value: AttributeValue, wanted: Trie) -> AttributeValue | None:
    if "M" in value:
        return _select_members(value["M"], wanted)
    if "L" in value:
        return _select_elements(value["L"], wanted)
    return None


def _select_members(members: Mapping[str, AttributeValue], wanted: Trie) -> AttributeValue | None:
    found = select(members, {name: below for name, below in wanted.items() if isinstance(name, str)})
    return {"M": found} if found else None


def _select_elements(elements: list[AttributeValue], wanted: Trie) -> AttributeValue | None:
    found = []
    for index in sorted(part for part in wanted if isinstance(part, int)):
        if index >= len(elements):
            break
        below = wanted[index]
        value = elements[index] if below is True else _select(elements[index], below)
        if value is not None:
            found.append(value)
    return {"L": found} if found else None
