"""What makes an update unusable although it can be read, in the order in which AWS looks.

Reserved words, names of functions, repeated clauses; then placeholders without a name or a value; then paths that get
in each other's way, operands of ADD and DELETE, operands of functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.checks import (
    OPERANDS,
    UPDATE_OPERANDS,
    check_operand_counts,
    misplaced,
    value_defined,
)
from replaykit.services.dynamodb.expressions.names import (
    Unusable,
    check_depth,
    check_reserved,
    inside_out,
    resolve,
    used_values,
    walk,
)
from replaykit.services.dynamodb.expressions.operand_types import Check, always, needs_path, operand_type
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.expressions.paths import check_apart

LONG_NAMES: Final = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "NULL": "NULL",
    "BOOL": "BOOLEAN",
    "L": "LIST",
    "M": "MAP",
}
_NUMBERS = frozenset({"N"})
_LISTS = frozenset({"L"})


def check_update(node: tree.Update, names: Mapping[str, str]) -> None:
    """What the text and the names show, as far as it comes before any value."""
    check_reserved(node)
    check_depth(node)
    _check_functions(node)
    if node.repeated:
        raise Unusable(f'The "{node.repeated}" section can only be used once in an update expression;')
    for found in walk(node):
        if isinstance(found, tree.Path):
            resolve(found, names)


def _check_functions(node: tree.Update) -> None:
    for found in walk(node):
        if not isinstance(found, tree.Call) or found.function in UPDATE_OPERANDS:
            continue
        if found.function in OPERANDS:
            raise Unusable(f"The function is not allowed in an update expression; function: {found.function}")
        raise Unusable(f"Invalid function name; function: {found.function}")
    for found in walk(node):
        _check_places(found)


def _check_places(node: object) -> None:
    """ASSUMPTION: list_append is no operand of any function; seen of AWS for list_append(list_append(…), …)."""
    if isinstance(node, tree.Call):
        for argument in node.arguments:
            if isinstance(argument, tree.Call) and argument.function == "list_append":
                raise misplaced(argument.function)


def checks_of(node: tree.Update, names: Mapping[str, str]) -> list[Check]:
    """What has to be looked at each time values are bound."""
    return [
        *(value_defined(name) for name in used_values(node)),
        *_certain(lambda: check_apart([resolve(action.path, names) for action in node.actions])),
        *(_clause_operand(action) for action in node.actions if isinstance(action, tree.Add | tree.Delete)),
        *_certain(lambda: _check_operands(node)),
        *(check for found in inside_out(node) for check in _operand_types(found)),
    ]


def _certain(look: Callable[[], None]) -> list[Check]:
    try:
        look()
    except Unusable as error:
        return [always(error)]
    return []


def _check_operands(node: tree.Update) -> None:
    check_operand_counts(node, UPDATE_OPERANDS)
    for found in inside_out(node):
        match found:
            case tree.Call("if_not_exists", (argument, _)) if not isinstance(argument, tree.Path):
                raise needs_path("if_not_exists")


def _operand_types(node: object) -> list[Check]:
    match node:
        case tree.Arithmetic(operator, left, right):
            return [operand_type(operator, operand, _NUMBERS) for operand in (left, right)]
        case tree.Call("list_append", arguments):
            return [operand_type("list_append", operand, _LISTS) for operand in arguments]
        case _:
            return []


def _clause_operand(action: tree.Add | tree.Delete) -> Check:
    """The type set in the text is of today's service; tests of 2015 show the text without it."""
    clause = "ADD" if isinstance(action, tree.Add) else "DELETE"
    name = action.value.name

    def check(values: Bound) -> None:
        kind = kind_of(values[name])
        if kind in LONG_NAMES and (clause, kind) != ("ADD", "N"):
            raise Unusable(
                "Incorrect operand type for operator or function; "
                f"operator: {clause}, operand type: {LONG_NAMES[kind]}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
            )

    return Check(check)
