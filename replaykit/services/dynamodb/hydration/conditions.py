"""What a condition tells about an item when it is known whether it held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.grammar import Unreadable, parse_condition, parse_update
from replaykit.services.dynamodb.expressions.placeholders import read_values
from replaykit.services.dynamodb.values import sized_value

# True only of an item that has the attribute.
NEEDS_ATTRIBUTE = {"attribute_exists", "attribute_type", "begins_with", "contains"}


@dataclass(slots=True)
class Told:
    """`exists` is None where the condition says nothing about that; `attributes` are values that it proves."""

    exists: bool | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


def told_by(request: Mapping[str, Any], key_name: str, *, held: bool) -> Told:
    """What a write's ConditionExpression tells about the item before the write."""
    if "Expected" in request:
        condition, names, values = _legacy(request)
    else:
        names, values = (request.get(f"ExpressionAttribute{kind}", {}) for kind in ("Names", "Values"))
        condition = _parsed(request.get("ConditionExpression"))
    told = Told()
    if condition is None:
        return told
    if not held:
        return _told_by_failure(condition, names, key_name)
    stored = _as_stored(values)
    for one in tree.conjuncts(condition):
        _hold(one, names, stored, key_name, told)
    return told


def _as_stored(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values as an item that equals them holds them; what is more than an attribute may be equals none."""
    try:
        return read_values(values, 0, sized_value)[0] if values else {}
    except AwsError:
        return {}


def _parsed(text: str | None) -> tree.Condition | None:
    try:
        return parse_condition(text) if text else None
    except Unreadable:
        return None


def _legacy(request: Mapping[str, Any]) -> tuple[tree.Condition | None, Mapping[str, str], Mapping[str, Any]]:
    """`Expected` as the condition that it stands for; one that says nothing certain about an attribute is left out."""
    terms: list[tree.Condition] = []
    values: dict[str, Any] = {}
    for name, expected in request["Expected"].items():
        operator, path = expected.get("ComparisonOperator", "EQ"), tree.Path((name,))
        given = [expected["Value"]] if "Value" in expected else expected.get("AttributeValueList", ())
        if operator == "EQ" and given:
            placeholder = f":v{len(values)}"
            values[placeholder] = given[0]
            terms.append(tree.Compare("=", path, tree.Value(placeholder)))
        elif operator == "NULL" or expected.get("Exists") is False:
            terms.append(tree.Call("attribute_not_exists", (path,)))
        elif operator == "NOT_NULL":
            terms.append(tree.Call("attribute_exists", (path,)))
    if len(request["Expected"]) == len(terms) == 1:
        return terms[0], {}, values
    any_of_them = request.get("ConditionalOperator") == "OR" or not terms
    return None if any_of_them else tree.And(tuple(terms)), {}, values


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
        if condition.operator == "=" and _is_attribute(path) and isinstance(value, tree.Value) and value.name in values:
            told.attributes[_name(path, names)] = values[value.name]


def _is_attribute(operand: tree.Operand) -> TypeGuard[tree.Path]:
    """A whole attribute, not a part of one."""
    return isinstance(operand, tree.Path) and len(operand.parts) == 1


def _told_by_failure(condition: tree.Condition, names: Mapping[str, str], key_name: str) -> Told:
    """Of `a OR b` both have failed."""
    if isinstance(condition, tree.Or):
        told = (_told_by_failure(one, names, key_name) for one in condition.conditions)
        return next((one for one in told if one.exists is not None), Told())
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
