"""Paths as written become paths in an item: placeholders resolved, reserved words refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.reserved import RESERVED

ItemPath: TypeAlias = tuple[str | int, ...]
"""`("a", "b", 3)`: the first part is the name of an attribute."""


class Unusable(Exception):  # noqa: N818  # a state of the text, turned into an AwsError at the door
    """The expression can be read but not used; the text is AWS's, without the parameter's name."""


def check_reserved(node: object) -> None:
    """Refuse the first reserved word that stands for an attribute."""
    for path in paths(node):
        for part in path.parts:
            if isinstance(part, str) and part[0] != "#" and part.upper() in RESERVED:
                raise Unusable(f"Attribute name is a reserved keyword; reserved keyword: {part}")


def resolve(path: tree.Path, names: Mapping[str, str]) -> ItemPath:
    """The path with its `#name`s replaced."""
    return tuple(_resolve(part, names) if isinstance(part, str) else part for part in path.parts)


def _resolve(part: str, names: Mapping[str, str]) -> str:
    if part[0] != "#":
        return part
    if part not in names:
        message = "An expression attribute name used in the document path is not defined; attribute name: "
        raise Unusable(message + part)
    return names[part]


def shown(path: ItemPath) -> str:
    """A path as AWS shows it: `[a, b, [3]]`."""
    return f"[{', '.join(f'[{part}]' if isinstance(part, int) else part for part in path)}]"


def walk(node: object) -> Iterator[object]:
    """A node of the tree and everything below it, in the order of the text."""
    yield node
    if isinstance(node, tuple):
        for member in node:
            yield from walk(member)
    elif not isinstance(node, str | int) and not isinstance(node, tree.Path | tree.Value):
        for field in node.__slots__:  # type: ignore[attr-defined]  # every other node is a dataclass with slots
            yield from walk(getattr(node, field))


def paths(node: object) -> Iterator[tree.Path]:
    """The paths in a tree, in the order of the text."""
    return (found for found in walk(node) if isinstance(found, tree.Path))


def used_names(node: object) -> frozenset[str]:
    """The `#name`s in a tree."""
    return frozenset(part for path in paths(node) for part in path.parts if isinstance(part, str) and part[0] == "#")


def used_values(node: object) -> tuple[str, ...]:
    """The `:value`s in a tree, in the order of the text, each once."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, tree.Value)))
