"""SET and REMOVE of an UPDATE, lowered onto the updates that all operations share.

set_add and set_delete become ADD and DELETE, which is why they may only change the attribute that they read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from replaykit.services.dynamodb.expressions import Update
from replaykit.services.dynamodb.expressions import tree as lowered
from replaykit.services.dynamodb.expressions.updates import Program, compile_tree
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.conditions import Lowering, told
from replaykit.services.dynamodb.partiql.literals import is_value, value_of
from replaykit.services.dynamodb.partiql.reader import refused
from replaykit.services.dynamodb.values import AttributeValue, invalid
from replaykit.services.dynamodb.values.order import SETS

SET_FUNCTIONS: dict[str, type[lowered.Add | lowered.Delete]] = {"set_add": lowered.Add, "set_delete": lowered.Delete}
TWO = 2


def update_of(changes: Sequence[tree.Change], parameters: Sequence[AttributeValue]) -> Update:
    """The changes as one update, checked as AWS checks."""
    lowering = Lowering(parameters)
    actions = tuple(_action(change, lowering) for change in changes)
    program = told(lambda: _compiled(actions, tuple(lowering.names.items())))
    told(lambda: program.checks(lowering.values))
    return Update(program, lowering.values)


@lru_cache(maxsize=1024)
def _compiled(actions: tuple[lowered.Action, ...], names: tuple[tuple[str, str], ...]) -> Program:
    """The program of lowered changes; one statement makes the same for all its parameters."""
    return compile_tree(lowered.Update(actions), dict(names))


def _action(change: tree.Change, lowering: Lowering) -> lowered.Action:
    if isinstance(change, tree.Remove):
        return lowered.Remove(lowering.path(change.path))
    value = change.value
    if isinstance(value, tree.Call) and value.function in SET_FUNCTIONS:
        members = _members(change.path, value, lowering)
        return SET_FUNCTIONS[value.function](lowering.path(change.path), lowering.value(members))
    return lowered.Assign(lowering.path(change.path), _right_side(value, lowering))


def _members(target: tree.Path, call: tree.Call, lowering: Lowering) -> AttributeValue:
    """The set that set_add or set_delete takes (verified, with the places that the errors name)."""
    function = call.function.upper()
    if len(call.arguments) != TWO:
        raise refused(f"{function} must have exactly two arguments", call.at)
    attribute, members = call.arguments
    if attribute != target:
        raise refused(f"The first argument to {function} must equal the assignment value", call.at)
    value = value_of(members, lowering.parameters) if is_value(members) else {}
    if SETS.isdisjoint(value):
        raise refused(f"The second argument to {function} must be a value with type SET", attribute.at)
    return value


def _right_side(node: tree.Node, lowering: Lowering) -> lowered.Operand:
    match node:
        case tree.Path():
            return lowering.path(node)
        case tree.Arithmetic("+" | "-" as operator, left, right):
            return lowered.Arithmetic(operator, _right_side(left, lowering), _right_side(right, lowering))
        case tree.Call("list_append", arguments):
            return lowered.Call("list_append", tuple(_right_side(argument, lowering) for argument in arguments))
        case tree.Call(function, at=at):
            # ASSUMPTION: if_not_exists is none of PartiQL's functions; a SET with it would show it.
            raise refused(f"Unrecognized function: {function}", at)
        case _ if is_value(node):
            return lowering.value(value_of(node, lowering.parameters))
        case _:
            # ASSUMPTION: the text; `SET a = b * 2` or `SET a = b = c` would show it.
            raise invalid(f"Unsupported operation: {type(node).__name__}")
