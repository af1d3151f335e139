"""What a condition tells about an item when it is known whether it held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.grammar import Unreadable, parse_condition, parse_update

# True only of an item that has the attribute.
NEEDS_ATTRIBUTE = {"attribute_exists", "attribute_type", "begins_with", "contains"}


@dataclass(slots=True)
class Told:
    """`exists` is None where the condition says nothing about that; `attributes` are values that it proves."""

    exists: bool | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


def told_by(request: Mapping[str, Any], key_name: str, *, held: bool) -> Told:
    """What a write's ConditionExpression tells about the item before the write."""
    text = request.get("ConditionExpression")
    if not text:
        return Told()
    try:
        condition = parse_condition(text)
    except Unreadable:
        return Told()
    names = request.get("ExpressionAttributeNames", {})
    if not held:
        return _told_by_failure(condition, names, key_name)
    told = Told()
    for one in conjuncts(condition):
        _hold(one, names, request.get("ExpressionAttributeValues", {}), key_name, told)
    return told


def updated_attributes(request: Mapping[str, Any]) -> set[str] | None:
    """The top-level attributes that an update changes; None where that can't be read."""
    names = request.get("ExpressionAttributeNames", {})
    found = set(request.get("AttributeUpdates", {}))
    if "UpdateExpression" not in request:
        return found
    try:
        update = parse_update(request["UpdateExpression"])
    except Unreadable:
        return None
    return found | {_name(action.path, names) for action in update.actions}


def conjuncts(condition: tree.Condition) -> Iterator[tree.Condition]:
    """The conditions that must all hold."""
    if isinstance(condition, tree.And):
        for one in condition.conditions:
            yield from conjuncts(one)
    else:
        yield condition


def _hold(
    condition: tree.Condition, names: Mapping[str, str], values: Mapping[str, Any], key_name: str, told: Told
) -> None:
    if isinstance(condition, tree.Call):
        if condition.function in NEEDS_ATTRIBUTE:
            told.exists = True
        elif condition.function == "attribute_not_exists" and _only_name(condition, names) == key_name:
            told.exists = False
    elif isinstance(condition, tree.Between | tree.In):
        told.exists = True
    elif isinstance(condition, tree.Compare) and condition.operator != "<>":
        told.exists = True
        path, value = condition.left, condition.right
        if isinstance(path, tree.Value):
            path, value = value, path
        if condition.operator == "=" and isinstance(path, tree.Path) and isinstance(value, tree.Value):
            if len(path.parts) == 1 and value.name in values:
                told.attributes[_name(path, names)] = values[value.name]


def _told_by_failure(condition: tree.Condition, names: Mapping[str, str], key_name: str) -> Told:
    if isinstance(condition, tree.Call) and _only_name(condition, names) == key_name:
        if condition.function == "attribute_not_exists":
            return Told(exists=True)
        if condition.function == "attribute_exists":
            return Told(exists=False)
    return Told()


def _only_name(call: tree.Call, names: Mapping[str, str]) -> str | None:
    path = call.arguments[0] if call.arguments else None
    return _name(path, names) if isinstance(path, tree.Path) and len(path.parts) == 1 else None


def _name(path: tree.Path, names: Mapping[str, str]) -> str:
    first = str(path.parts[0])
    return names.get(first, first)
