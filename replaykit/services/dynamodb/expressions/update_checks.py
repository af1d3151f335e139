"""What makes an update unusable although it can be read, in the order in which AWS looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.checks import Check, value_defined, wrong_type
from replaykit.services.dynamodb.expressions.names import Unusable, check_reserved, resolve, used_values, walk
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.expressions.paths import check_apart

OPERANDS: Final = {"if_not_exists": 2, "list_append": 2}
CONDITION_FUNCTIONS: Final = frozenset(
    {"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"}
)
LONG_NAMES: Final = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "NULL": "NULL",
    "BOOL": "BOOLEAN",
    "L": "LIST",
    "M": "MAP",
}


def check_update(node: tree.Update, names: Mapping[str, str]) -> None:
    """What the text and the names show."""
    check_reserved(node)
    _check_functions(node)
    paths = [resolve(found, names) for found in walk(node) if isinstance(found, tree.Path)]
    assert paths
    check_apart([resolve(action.path, names) for action in node.actions])
    _check_operands(node)


def _check_functions(node: tree.Update) -> None:
    for found in walk(node):
        if not isinstance(found, tree.Call) or found.function in OPERANDS:
            continue
        if found.function in CONDITION_FUNCTIONS:
            raise Unusable(f"The function is not allowed in an update expression; function: {found.function}")
        raise Unusable(f"Invalid function name; function: {found.function}")


def _check_operands(node: tree.Update) -> None:
    for found in walk(node):
        if not isinstance(found, tree.Call):
            continue
        if len(found.arguments) != OPERANDS[found.function]:
            raise Unusable(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {found.function}, number of operands: {len(found.arguments)}"
            )
        if found.function == "if_not_exists" and not isinstance(found.arguments[0], tree.Path):
            raise Unusable("Operator or function requires a document path; operator or function: if_not_exists")


def checks_of(node: tree.Update) -> list[Check]:
    """What has to be looked at each time values are bound."""
    found = [value_defined(name) for name in used_values(node)]
    found.extend(
        _clause_operand("ADD" if isinstance(action, tree.Add) else "DELETE", action.value.name)
        for action in node.actions
        if isinstance(action, tree.Add | tree.Delete)
    )
    for inner in walk(node):
        match inner:
            case tree.Arithmetic(operator, left, right):
                found.extend(_operand_type(operator, operand, "N") for operand in (left, right))
            case tree.Call("list_append", arguments):
                found.extend(_operand_type("list_append", operand, "L") for operand in arguments)
    return found


def _clause_operand(clause: str, name: str) -> Check:
    def check(values: Bound) -> None:
        kind = kind_of(values[name])
        if kind in LONG_NAMES and (clause, kind) != ("ADD", "N"):
            raise Unusable(
                "Incorrect operand type for operator or function; "
                f"operator: {clause}, operand type: {LONG_NAMES[kind]}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
            )

    return check


def _operand_type(operator: str, operand: tree.Operand, allowed: str) -> Check:
    def check(values: Bound) -> None:
        kind = _static_type(operand, values)
        if kind is not None and kind != allowed:
            raise wrong_type(operator, kind)

    return check


def _static_type(operand: tree.Operand, values: Bound) -> str | None:
    match operand:
        case tree.Value(name):
            return kind_of(values[name])
        case tree.Call("list_append"):
            return "L"
        case tree.Arithmetic():
            return "N"
        case _:
            return None
