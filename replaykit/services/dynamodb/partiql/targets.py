"""The one item that a write, or a read by its key, means: equalities on all key attributes, and what else is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from replaykit.services.dynamodb.expressions.tree import FLIPPED
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.literals import is_value, value_of
from replaykit.services.dynamodb.values import AttributeValue, Item, equal


@dataclass(slots=True)
class Target:
    """`rest` is what a condition is made of; `conflicts` are the keys that shall equal two values."""

    key: Item = field(default_factory=dict)
    rest: list[tree.Node] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    listed: bool = False  # a key was named by an IN of one value

    def complete(self, keys: KeySchema) -> bool:
        return len(self.key) == len(keys.names)


def _conjuncts(node: tree.Node | None) -> Iterator[tree.Node]:
    """The conditions that must all hold; AND in parentheses is AND (captured)."""
    if isinstance(node, tree.And):
        for one in node.conditions:
            yield from _conjuncts(one)
    elif node is not None:
        yield node


def find_target(
    where: tree.Node | None, keys: KeySchema, parameters: Sequence[AttributeValue], *, lists: bool = False
) -> Target:
    """What a WHERE says of the key; with `lists`, an IN of one value is an equality (captured of reads)."""
    target = Target()
    for node in _conjuncts(where):
        found = equality(node, keys.names, lists=lists)
        if found is None:
            target.rest.append(node)
            continue
        name, literal = found
        value = value_of(literal, parameters)
        target.listed = target.listed or isinstance(node, tree.In)
        if name not in target.key:
            target.key[name] = value
        elif not equal(target.key[name], value):
            target.conflicts.append(name)
            target.rest.append(node)
    return target


def equality(node: tree.Node, names: Sequence[str], *, lists: bool = False) -> tuple[str, tree.Node] | None:
    """`key = value`, either way round."""
    if isinstance(node, tree.Compare) and node.operator == "=":
        found = oriented(node, names)
        return None if found is None else (found[0], found[2])
    if lists and isinstance(node, tree.In) and len(node.options) == 1 and is_value(node.options[0]):
        name = key_name(node.operand, names)
        return None if name is None else (name, node.options[0])
    return None


def oriented(node: tree.Compare, names: Sequence[str]) -> tuple[str, str, tree.Node] | None:
    """A comparison of a key with a value as (key, operator, value)."""
    for path, value, operator in (
        (node.left, node.right, node.operator),
        (node.right, node.left, FLIPPED.get(node.operator, node.operator)),
    ):
        name = key_name(path, names)
        if name is not None and is_value(value):
            return name, operator, value
    return None


def key_name(node: tree.Node, names: Sequence[str]) -> str | None:
    """The key attribute that a node is."""
    if isinstance(node, tree.Path) and len(node.parts) == 1 and node.parts[0] in names:
        return str(node.parts[0])
    return None
