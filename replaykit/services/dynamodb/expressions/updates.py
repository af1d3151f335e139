"""Updates: every right side reads the old item; then the actions make the new one, which shares what they don't touch.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.charge import FREE, Charge, charge_of
from replaykit.services.dynamodb.expressions.grammar import parse_update
from replaykit.services.dynamodb.expressions.names import (
    ItemPath,
    Unusable,
    nested,
    paths,
    resolve,
    used_names,
    used_values,
)
from replaykit.services.dynamodb.expressions.operand_types import Checks
from replaykit.services.dynamodb.expressions.operands import Bound, Getter, path_getter, unreachable
from replaykit.services.dynamodb.expressions.paths import Trie, check_apart, trie
from replaykit.services.dynamodb.expressions.update_checks import check_update, checks_of
from replaykit.services.dynamodb.values import AttributeValue, Item, invalid, number, ordered_set

WRONG_TYPE = "An operand in the update expression has an incorrect data type"
NO_SUCH_PATH = "The document path provided in the update expression is invalid for update"
NO_SUCH_ATTRIBUTE = "The provided expression refers to an attribute that does not exist in the item"

Change: TypeAlias = Callable[[AttributeValue | None, Bound, Bound], AttributeValue | None]
"""`(old value there, old item, values) -> new value`; None: there is to be none."""


class Program(NamedTuple):
    """An update compiled for its text and names."""

    changes: Trie
    checks: Checks
    touched: tuple[ItemPath, ...]
    paths: tuple[ItemPath, ...]
    names: frozenset[str]
    values: tuple[str, ...]
    creates: bool
    """Whether it makes an item where there is none: REMOVE and DELETE alone don't."""
    nested: tuple[ItemPath, ...] = ()
    charge: Charge = FREE
    operands: tuple[tuple[str, tree.Operand], ...] = ()
    """What each attribute that is written whole is set to, or changed by."""

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that it writes, or into."""
        return tuple(self.changes)  # type: ignore[arg-type]  # paths begin with a name


@lru_cache(maxsize=1024)
def compiled(text: str, names_key: tuple[tuple[str, str], ...]) -> Program:
    """The program of an update."""
    return compile_tree(parse_update(text), dict(names_key))


def compile_tree(node: tree.Update, names: Mapping[str, str]) -> Program:
    """The program of a tree, whoever made it: the grammar, or AttributeUpdates."""
    check_update(node, names)
    values = used_values(node)
    checks = Checks(checks_of(node, names), values)
    touched = tuple(resolve(action.path, names) for action in node.actions)
    read = tuple(resolve(path, names) for path in paths(node))
    creates = any(isinstance(action, tree.Assign | tree.Add) for action in node.actions)
    changes = _changes(node, touched, names)
    charge, operands = charge_of(node, names), _operands(node, touched)
    return Program(changes, checks, touched, read, used_names(node), values, creates, nested(read), charge, operands)


def _operands(node: tree.Update, touched: tuple[ItemPath, ...]) -> tuple[tuple[str, tree.Operand], ...]:
    return tuple(
        (str(path[0]), action.value)
        for action, path in zip(node.actions, touched, strict=True)
        if len(path) == 1 and not isinstance(action, tree.Remove)
    )


def _changes(node: tree.Update, touched: tuple[ItemPath, ...], names: Mapping[str, str]) -> Trie:
    try:
        check_apart(touched)
    except Unusable:
        return {}  # one of the checks refuses it before it is applied
    return trie(zip(touched, (_change(action, names) for action in node.actions), strict=True))


def apply(program: Program, item: Bound, values: Bound) -> Item:
    """The new item; the old one stays as it was."""
    return _rewrite_members(item, program.changes, item, values)


def apply_to_nothing(program: Program, key: Bound, values: Bound) -> Item:
    """What an update makes where there is no item: right sides read the key, REMOVE of a nested path is no error.

    That the key can be read: public tests that are run on AWS (architect/dynalite); the rest: ScyllaDB's alternator's.
    """
    changes = {name: change for name, change in program.changes.items() if not _only_removes(change)}
    return _rewrite_members(key, changes, key, values)


def _only_removes(change: Any) -> bool:
    return all(map(_only_removes, change.values())) if isinstance(change, dict) else change is remove


# -- walking down to the changes


def _rewrite_members(members: Bound, changes: Trie, item: Bound, values: Bound) -> Item:
    new = dict(members)
    for name, change in changes.items():
        if not isinstance(name, str):
            raise invalid(NO_SUCH_PATH)
        value = _rewrite(members.get(name), change, item, values)
        if value is None:
            new.pop(name, None)
        else:
            new[name] = value
    return new


def _rewrite_elements(elements: list[AttributeValue], changes: Trie, item: Bound, values: Bound) -> Any:
    new: list[AttributeValue | None] = list(elements)
    beyond: list[tuple[int, AttributeValue]] = []
    for index, change in changes.items():
        if not isinstance(index, int):
            raise invalid(NO_SUCH_PATH)
        inside = index < len(elements)
        value = _rewrite(elements[index] if inside else None, change, item, values)
        if inside:
            new[index] = value
        elif value is not None:
            beyond.append((index, value))
    kept = [value for value in new if value is not None]
    return kept + [value for _, value in sorted(beyond, key=lambda pair: pair[0])]


def _rewrite(value: AttributeValue | None, change: Any, item: Bound, values: Bound) -> AttributeValue | None:
    if not isinstance(change, dict):
        changed: AttributeValue | None = change(value, item, values)
        return changed
    if value is not None and "M" in value:
        return {"M": _rewrite_members(value["M"], change, item, values)}
    if value is not None and "L" in value:
        return {"L": _rewrite_elements(value["L"], change, item, values)}
    raise invalid(NO_SUCH_PATH)


# -- changes


def _change(action: tree.Action, names: Mapping[str, str]) -> Change:
    match action:
        case tree.Assign(_, operand):
            read = _required(_right_side(operand, names))
            return lambda _old, item, values: read(item, values)
        case tree.Remove():
            return remove
        case tree.Add(_, tree.Value(name)):
            return lambda old, _item, values: add(old, values[name])
        case tree.Delete(_, tree.Value(name)):
            return lambda old, _item, values: delete(old, values[name])


def remove(_old: AttributeValue | None, _item: Bound, _values: Bound) -> None:
    """REMOVE."""


def add(old: AttributeValue | None, operand: AttributeValue, *, mismatch: str = WRONG_TYPE) -> AttributeValue:
    """ADD: a number to a number, members to a set; a missing attribute counts as 0 or as an empty set."""
    if old is None:
        return operand
    ((kind, content),) = operand.items()
    if kind not in old:
        raise invalid(mismatch)
    if kind == "N":
        return {"N": number.add(old["N"], content)}
    return ordered_set(kind, {*old[kind], *content})


def delete(old: AttributeValue | None, operand: AttributeValue, *, mismatch: str = WRONG_TYPE) -> AttributeValue | None:
    """DELETE: members from a set; an emptied set is no attribute any more."""
    if old is None:
        return None
    ((kind, content),) = operand.items()
    if kind not in old:
        raise invalid(mismatch)
    gone = set(content)
    left = [member for member in old[kind] if member not in gone]
    return {kind: left} if left else None


# -- right sides


def _required(read: Getter) -> Callable[[Bound, Bound], AttributeValue]:
    def required(item: Bound, values: Bound) -> AttributeValue:
        value = read(item, values)
        if value is None:
            raise invalid(NO_SUCH_ATTRIBUTE)
        return value

    return required


def _right_side(operand: tree.Operand, names: Mapping[str, str]) -> Getter:
    match operand:
        case tree.Path():
            return path_getter(resolve(operand, names))
        case tree.Value(name):
            return lambda _item, values: values[name]
        case tree.Arithmetic(operator, left, right):
            return _arithmetic(operator, _right_side(left, names), _right_side(right, names))
        case tree.Call("if_not_exists", (path, default)):
            return _if_not_exists(_right_side(path, names), _right_side(default, names))
        case tree.Call(_, (left, right)):
            return _list_append(_right_side(left, names), _right_side(right, names))
        case _:
            return unreachable


def _arithmetic(operator: str, left: Getter, right: Getter) -> Getter:
    compute = number.add if operator == "+" else number.subtract
    first, second = _required(left), _required(right)

    def result(item: Bound, values: Bound) -> AttributeValue:
        one, two = first(item, values), second(item, values)
        if "N" not in one or "N" not in two:
            raise invalid(WRONG_TYPE)
        return {"N": compute(one["N"], two["N"])}

    return result


def _if_not_exists(path: Getter, default: Getter) -> Getter:
    def result(item: Bound, values: Bound) -> AttributeValue | None:
        value = path(item, values)
        return default(item, values) if value is None else value

    return result


def _list_append(left: Getter, right: Getter) -> Getter:
    first, second = _required(left), _required(right)

    def result(item: Bound, values: Bound) -> AttributeValue:
        one, two = first(item, values), second(item, values)
        if "L" not in one or "L" not in two:
            raise invalid(WRONG_TYPE)
        return {"L": [*one["L"], *two["L"]]}

    return result
