"""Paths as written become paths in an item: placeholders resolved, reserved words refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.reserved import RESERVED
from replaykit.services.dynamodb.values import MAX_DEPTH, invalid

ItemPath: TypeAlias = tuple[str | int, ...]
"""`("a", "b", 3)`: the first part is the name of an attribute."""


MAX_INDEX: Final = 2**31 - 1
"""ASSUMPTION: the text is AWS's, the range is not documented; a request with a larger index would show it."""


class Unusable(Exception):  # noqa: N818  # a state of the text, turned into an AwsError at the door
    """The expression can be read but not used; the text is AWS's, without the parameter's name."""


def check_reserved(node: object) -> None:
    """Refuse the first reserved word that stands for an attribute."""
    for path in paths(node):
        for part in path.parts:
            if isinstance(part, str) and part[0] != "#" and part.upper() in RESERVED:
                raise Unusable(f"Attribute name is a reserved keyword; reserved keyword: {part}")


def check_depth(node: object) -> None:
    """Refuse the first path of more than 32 steps, or into a list farther than any list goes."""
    for path in paths(node):
        if len(path.parts) > MAX_DEPTH:
            raise Unusable(f"The document path has too many nesting levels; nesting levels: {len(path.parts)}")
        for part in path.parts:
            if isinstance(part, int) and part > MAX_INDEX:
                raise Unusable(f"List index is not within the allowable range; index: [{part}]")


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


def nested(paths: Iterable[ItemPath]) -> tuple[ItemPath, ...]:
    """The paths that lead into an attribute."""
    return tuple(path for path in paths if len(path) > 1)


def require_scalar_keys(paths: Iterable[ItemPath], keys: Mapping[str, str]) -> None:
    """Refuse a path into a key attribute; `keys` says what each is: `{"id": "Key", "owner": "IndexKey"}`."""
    for path in paths:
        if len(path) > 1 and path[0] in keys:
            raise invalid(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
                f"{keys[str(path[0])]}: {path[0]}"
            )


def shown(path: ItemPath) -> str:
    """A path as AWS shows it: `[a, b, [3]]`."""
    return f"[{', '.join(f'[{part}]' if isinstance(part, int) else part for part in path)}]"


def walk(node: object) -> Iterator[Any]:
    """A node of the tree and everything below it, in the order of the text."""
    yield node
    for child in _children(node):
        yield from walk(child)


def inside_out(node: object) -> Iterator[Any]:
    """Everything below a node, then the node: arguments before their function."""
    for child in _children(node):
        yield from inside_out(child)
    yield node


def _children(node: object) -> Iterable[Any]:
    match node:
        case tree.And(nodes) | tree.Or(nodes) | tree.Call(_, nodes) | tree.Update(nodes) | tree.Projection(nodes):
            return nodes
        case tree.Compare(_, left, right) | tree.Arithmetic(_, left, right):
            return (left, right)
        case tree.Between(operand, low, high):
            return (operand, low, high)
        case tree.In(operand, options):
            return (operand, *options)
        case tree.Not(condition):
            return (condition,)
        case tree.Assign(path, value) | tree.Add(path, value) | tree.Delete(path, value):
            return (path, value)
        case tree.Remove(path):
            return (path,)
        case _:  # Path, Value
            return ()


def paths(node: object) -> Iterator[tree.Path]:
    """The paths in a tree, in the order of the text."""
    return (found for found in walk(node) if isinstance(found, tree.Path))


def used_names(node: object) -> frozenset[str]:
    """The `#name`s in a tree."""
    return frozenset(part for path in paths(node) for part in path.parts if isinstance(part, str) and part[0] == "#")


def used_values(node: object) -> tuple[str, ...]:
    """The `:value`s in a tree, in the order of the text, each once."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, tree.Value)))
