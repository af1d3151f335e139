"""AWS's validation of a request against the model: every violation collected into one ValidationException.

Compiled to closures that visit only what the model constrains: a valid input costs a few comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.models.amendments import AHEAD, EXCUSES, LONGEST_NAME, NAME, TABLE, table_faults
from replaykit.models.constraints import LENGTH_FIRST, NOT_NULL, Constraint, constraints_of
from replaykit.models.java import hash_order, in_java, lower_camel
from replaykit.models.service import Operation
from replaykit.models.shape import Shape

Check = Callable[[Any, str, list[str]], None]

# Shapes whose values the service checks by their meaning, in words of its own.
_BY_MEANING = frozenset({"AttributeValue", "TagList", "TagKeyList"})
# Lists that are recorded without "Member must not be null" among the rules of their elements.
_NULLABLE_ELEMENTS = frozenset({"SubnetIds", "SecurityGroupIds"})
_SCALARS = frozenset({"string", "integer", "long", "float", "double", "blob"})
# A table's name as the key of a map: seen in public tests that are run on AWS. An ARN is looked at by the service.
_TABLE_KEYS = [
    Constraint(text, lambda name: not table_faults(name, 3))
    for text in (
        f"Member must have length less than or equal to {LONGEST_NAME}",
        "Member must have length greater than or equal to 3",
        f"Member must satisfy regular expression pattern: {NAME.pattern}",
    )
]
MOST_TOLD = 10
"""No more violations than these are told, nor counted (seen of CreateTable in public tests that are run on AWS)."""


def validate(operation: Operation, params: Mapping[str, Any]) -> None:
    """Check the parameters of a call against the constraints of its model.

    Raises:
        AwsError: ValidationException, `N validation errors detected: …`.
    """
    found = violations(operation, params)
    if found:
        count = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: "
        raise AwsError("ValidationException", count + "; ".join(found))


def violations(operation: Operation, params: Mapping[str, Any]) -> Sequence[str]:
    """What is wrong with the parameters, one sentence each; for services that wrap it in words of their own."""
    check = operation.compiled.get("validate", False)
    if check is False:
        shape = operation.input
        check = operation.compiled["validate"] = check_of(shape) if shape is not None else None
    if check is None:
        return ()
    found: list[str] = []
    check(params, "", found)
    return found[:MOST_TOLD]


def check_of(shape: Shape) -> Check | None:
    """What checks a value of this shape; None where the model constrains nothing in it."""
    constrained = shape.compiled.get("constrained")
    if constrained is None:
        constrained = shape.compiled["constrained"] = any(_constrains(each) for each in _below(shape))
    if not constrained:
        return None
    found: Check = shape.once("check", _compile)
    return found


def _below(shape: Shape) -> Iterator[Shape]:
    """The shapes of this value that the front end looks at."""
    seen: set[int] = set()
    todo = [shape]
    while todo:
        each = todo.pop()
        if id(each) not in seen and each.name not in _BY_MEANING:
            seen.add(id(each))
            yield each
            todo.extend(each.children())


def _constrains(shape: Shape) -> bool:
    return bool(shape.required) or bool(constraints_of(shape))


def _compile(shape: Shape) -> Check:
    if shape.type == "structure":
        return _structure_check(shape)
    if shape.type == "list":
        return _list_check(shape)
    if shape.type == "map":
        return _map_check(shape)
    own = _own_check(shape)
    assert own is not None, f"{shape} was found to have constraints"
    return own


def _structure_check(shape: Shape) -> Check:
    required = tuple(name for name in shape.members if name in shape.required)
    checks = {name: check for name, member in shape.members.items() if (check := check_of(member)) is not None}
    tell = _in_order(shape, checks)

    def check_structure(value: Any, path: str, found: list[str]) -> None:
        good = len(found)
        missing = False
        for name in required:
            if value.get(name) is None:
                missing = True
        # Few of many members are there: a walk over the value takes half of one over the model (0.6 us of GetItem).
        for name in value:
            if name in checks and value[name] is not None:
                checks[name](value[name], path, found)
        if missing or len(found) > good:  # what is wrong is told once more, in AWS's order
            del found[good:]
            tell(value, path + "." if path else "", found)

    return check_structure


def _in_order(shape: Shape, checks: Mapping[str, Check]) -> Check:
    """What tells all that is wrong with a structure's members, in AWS's order; it takes a path that ends with a dot."""
    ahead = AHEAD.get(shape.name)
    names = {lower_camel(name): name for name in sorted(shape.members, key=lambda name: name != ahead)}
    looked_at = {*shape.required, *checks}
    in_order = [(names[word], word) for word in hash_order(names) if names[word] in looked_at]
    excuse = EXCUSES.get(shape.name)

    def tell(value: Any, prefix: str, found: list[str]) -> None:
        for name, word in in_order:
            member = value.get(name)
            if member is not None and name in checks:
                checks[name](member, prefix + word, found)
            elif member is None and name in shape.required and excuse not in value:
                found.append(f"Value null at '{prefix}{word}' failed to satisfy constraint: {NOT_NULL}")

    return tell


def _list_check(shape: Shape) -> Check:
    own, member = _own_check(shape), shape.member
    element_rules = constraints_of(member) if member.type in _SCALARS else []
    element_holds = _all_of(element_rules)
    check_item = None if member.type in _SCALARS else check_of(member)
    words = _bracketed(element_rules, nullable=shape.name in _NULLABLE_ELEMENTS)

    def check_list(value: Any, path: str, found: list[str]) -> None:
        if own is not None:
            own(value, path, found)
        if element_rules and any(item is None or not element_holds(item) for item in value):
            found.append(_sentence(shape, value, path, f"Member must satisfy constraint: {words}"))
        if check_item is not None:
            for number, item in enumerate(value, 1):
                if item is not None:
                    check_item(item, f"{path}.{number}.member", found)

    return check_list


def _map_check(shape: Shape) -> Check:
    own, key_rules = _own_check(shape), _TABLE_KEYS if shape.key.name == TABLE else constraints_of(shape.key)
    value_shape = shape.value
    value_rules = constraints_of(value_shape) if value_shape.type in _SCALARS or value_shape.type == "list" else []
    check_item = None if value_shape.type in _SCALARS else _item_check(value_shape)
    key_holds, value_holds = _all_of(key_rules), _all_of(value_rules)
    key_words, value_words = _bracketed(key_rules, nullable=True), _bracketed(value_rules, value_shape.type == "list")

    def check_map(value: Any, path: str, found: list[str]) -> None:
        if own is not None:
            own(value, path, found)
        if key_rules and not all(map(key_holds, value)):
            found.append(_sentence(shape, value, path, f"Map keys must satisfy constraint: {key_words}"))
        if value_rules and not all(item is not None and value_holds(item) for item in value.values()):
            found.append(_sentence(shape, value, path, f"Map value must satisfy constraint: {value_words}"))
        if check_item is not None:
            for key, item in value.items():
                if item is not None:
                    check_item(item, f"{path}.{key}.member", found)

    return check_map


def _item_check(shape: Shape) -> Check | None:
    """A map's value is checked like any other, but that a list's own length is one of the map's rules."""
    if shape.type != "list":
        return check_of(shape)
    check_item = check_of(shape.member) if shape.member.type not in _SCALARS else None
    if check_item is None:
        return None

    def check_items(value: Any, path: str, found: list[str]) -> None:
        for number, item in enumerate(value, 1):
            check_item(item, f"{path}.{number}.member", found)

    return check_items


def _own_check(shape: Shape) -> Check | None:
    if shape.name == TABLE:
        return _table_check(shape)
    # A single value's broken rules are told one by one, mostly the pattern before the bounds; recorded of DynamoDB.
    rules = constraints_of(shape)
    if shape.name not in LENGTH_FIRST:
        rules.sort(key=lambda rule: "pattern" not in rule.text and "enum" not in rule.text)
    if not rules:
        return None

    def check_own(value: Any, path: str, found: list[str]) -> None:
        for rule in rules:
            if not rule.holds(value):
                found.append(_sentence(shape, value, path, rule.text))  # noqa: PERF401  # a generator takes longer to make

    return check_own


def _table_check(shape: Shape) -> Check:
    shortest = shape.traits["min"]

    def check_name(value: Any, path: str, found: list[str]) -> None:
        for text in table_faults(value, shortest):
            found.append(_sentence(shape, value, path, text))  # noqa: PERF401  # a generator takes longer to make

    return check_name


def _all_of(rules: Sequence[Constraint]) -> Callable[[Any], bool]:
    tests = [rule.holds for rule in rules]
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _bracketed(rules: Sequence[Constraint], nullable: bool) -> str:
    return "[" + ", ".join([rule.text for rule in rules] + ([] if nullable else [NOT_NULL])) + "]"


def _sentence(shape: Shape, value: Any, path: str, constraint: str) -> str:
    shown = "Value" if shape.sensitive else f"Value '{in_java(shape, value)}'"  # a secret is not repeated
    return f"{shown} at '{path}' failed to satisfy constraint: {constraint}"
