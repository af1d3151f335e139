"""Conditions of a WHERE, lowered onto the conditions that all operations share.

Names and values become placeholders (`#0`, `:0`), so that no word is reserved and the checks of `expressions` see what
they see of a classic request. A condition that is compared with a boolean is put into AND, OR and NOT.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from replaykit.services.dynamodb.expressions import Condition
from replaykit.services.dynamodb.expressions import tree as lowered
from replaykit.services.dynamodb.expressions.conditions import Program, compile_tree
from replaykit.services.dynamodb.expressions.names import Unusable
from replaykit.services.dynamodb.expressions.operand_types import TYPES, wrong_type
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.lexer import At
from replaykit.services.dynamodb.partiql.literals import is_value, value_of
from replaykit.services.dynamodb.partiql.reader import refused
from replaykit.services.dynamodb.partiql.words import TYPES as TYPE_NAMES
from replaykit.services.dynamodb.values import AttributeValue, invalid

T = TypeVar("T")
PREDICATES: Final = frozenset({"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"})
CONDITIONS: Final = (tree.Compare, tree.Between, tree.In, tree.Is, tree.Like, tree.Not, tree.And, tree.Or)
TRUE: Final = {"BOOL": True}
FALSE: Final = {"BOOL": False}


class Lowering:
    """One statement's names and values on their way to placeholders."""

    def __init__(self, parameters: Sequence[AttributeValue]) -> None:
        self.parameters = parameters
        self.names: dict[str, str] = {}
        self.values: dict[str, AttributeValue] = {}

    def where(self, nodes: Sequence[tree.Node], *, unless: Sequence[lowered.Condition] = ()) -> Condition | None:
        """The condition that all of these hold, or one of `unless`; None where nothing is asked."""
        if not nodes:
            return None
        every = tuple(self.condition(node) for node in nodes)
        one = every[0] if len(every) == 1 else lowered.And(every)
        return self.bound(lowered.Or((*unless, one)) if unless else one)

    def bound(self, node: lowered.Condition) -> Condition:
        """A lowered condition with its values, checked as AWS checks."""
        program = told(lambda: _compiled(node, tuple(self.names.items())))
        told(lambda: program.checks(self.values))
        return Condition(program, self.values)

    # -- conditions

    def condition(self, node: tree.Node) -> lowered.Condition:
        match node:
            case tree.And(conditions):
                return lowered.And(tuple(map(self.condition, conditions)))
            case tree.Or(conditions):
                return lowered.Or(tuple(map(self.condition, conditions)))
            case tree.Not(condition):
                return lowered.Not(self.condition(condition))
            case tree.Compare(operator, left, right):
                return self.compare(operator, left, right)
            case tree.Between(operand, low, high):
                self.refuse_conditions("BETWEEN", operand, low, high)
                return lowered.Between(self.operand(operand), self.operand(low), self.operand(high))
            case tree.In(operand, options):
                return self.among(operand, options)
            case tree.Is(operand, kind, negated):
                return self.is_kind(operand, kind, negated=negated)
            case tree.Call(function, arguments, at=at):
                return self.call(function, arguments, at)
            case _:
                # ASSUMPTION: the text; `WHERE a` or `a LIKE 'b'` would show it.
                raise invalid(f"Unsupported operation: {type(node).__name__}")

    def compare(self, operator: str, left: tree.Node, right: tree.Node) -> lowered.Condition:
        if _is_condition(left) or _is_condition(right):
            if operator not in {"=", "<>"}:
                raise invalid(str(wrong_type(operator, "BOOL")))
            condition, other = (left, right) if _is_condition(left) else (right, left)
            same = self.same_truth(condition, other)
            return same if operator == "=" else lowered.Not(same)
        return lowered.Compare(operator, self.operand(left), self.operand(right))

    def same_truth(self, condition: tree.Node, other: tree.Node) -> lowered.Condition:
        """Captured: a condition is a BOOL that equals a literal, an attribute or another condition."""
        holds = self.condition(condition)
        if _is_condition(other):
            yes = no = self.condition(other)
        elif is_value(other):
            value = value_of(other, self.parameters)
            if value == TRUE:
                return holds
            return lowered.Not(holds) if value == FALSE else self.never()
        else:
            path = self.operand(other)
            yes = lowered.Compare("=", path, self.value(TRUE))
            no = lowered.Not(lowered.Compare("=", path, self.value(FALSE)))
        both, neither = lowered.And((holds, yes)), lowered.And((lowered.Not(holds), lowered.Not(no)))
        return lowered.Or((both, neither))

    def never(self) -> lowered.Condition:
        return lowered.Compare("=", self.value(TRUE), self.value(FALSE))

    def among(self, operand: tree.Node, options: tuple[tree.Node, ...]) -> lowered.Condition:
        if not options:
            # ASSUMPTION: an empty list holds nothing; `a IN []` would show whether AWS refuses it.
            return self.never()
        if _is_condition(operand):
            every = tuple(self.same_truth(operand, option) for option in options)
            return every[0] if len(every) == 1 else lowered.Or(every)
        return lowered.In(self.operand(operand), tuple(map(self.operand, options)))

    def is_kind(self, operand: tree.Node, kind: str, *, negated: bool) -> lowered.Condition:
        """MISSING is the absence of an attribute, NULL a type; verified: what is absent is NOT NULL."""
        path = self.operand(operand)
        if kind == "missing":
            return lowered.Call("attribute_exists" if negated else "attribute_not_exists", (path,))
        tests = tuple(lowered.Call("attribute_type", (path, self.value({"S": name}))) for name in TYPE_NAMES[kind])
        found = tests[0] if len(tests) == 1 else lowered.Or(tests)
        return lowered.Not(found) if negated else found

    def call(self, function: str, arguments: tuple[tree.Node, ...], at: At) -> lowered.Condition:
        if function not in PREDICATES and function != "size":
            raise refused(f"Unrecognized function: {function}", at)
        operands = tuple(map(self.operand, arguments))
        if function == "attribute_type":
            self.check_type_name(arguments)
        return lowered.Call(function, operands)

    def check_type_name(self, arguments: tuple[tree.Node, ...]) -> None:
        """The same check as in an expression, but the types are listed in another order (captured)."""
        if len(arguments) != 2 or not is_value(arguments[1]):  # noqa: PLR2004  # their number is checked later
            return
        name = value_of(arguments[1], self.parameters).get("S")
        if name is not None and name not in TYPES:
            valid = "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}"
            raise invalid(f"Invalid attribute type name found; type: {name}, valid types: {valid}")

    def refuse_conditions(self, operator: str, *operands: tree.Node) -> None:
        if any(map(_is_condition, operands)):
            raise invalid(str(wrong_type(operator, "BOOL")))

    # -- operands

    def operand(self, node: tree.Node) -> lowered.Operand:
        if isinstance(node, tree.Path):
            return self.path(node)
        if isinstance(node, tree.Call):
            if node.function not in PREDICATES and node.function != "size":
                raise refused(f"Unrecognized function: {node.function}", node.at)
            return lowered.Call(node.function, tuple(map(self.operand, node.arguments)))
        if isinstance(node, (tree.Arithmetic, *CONDITIONS)):
            # ASSUMPTION: the text; `WHERE a + 1 = 2` would show it.
            raise invalid(f"Unsupported operation: {type(node).__name__}")
        return self.value(value_of(node, self.parameters))

    def path(self, node: tree.Path) -> lowered.Path:
        return lowered.Path(tuple(self.name(part) if isinstance(part, str) else part for part in node.parts))

    def name(self, name: str) -> str:
        placeholder = f"#{len(self.names)}"
        self.names[placeholder] = name
        return placeholder

    def value(self, value: AttributeValue) -> lowered.Value:
        placeholder = f":{len(self.values)}"
        self.values[placeholder] = value
        return lowered.Value(placeholder)


@lru_cache(maxsize=1024)
def _compiled(node: lowered.Condition, names: tuple[tuple[str, str], ...]) -> Program:
    """The program of a lowered tree; one statement makes the same tree for all its parameters."""
    return compile_tree(node, dict(names))


def _is_condition(node: tree.Node) -> bool:
    return isinstance(node, CONDITIONS) or (isinstance(node, tree.Call) and node.function in PREDICATES)


def told(make: Callable[[], T]) -> T:
    """What `expressions` refuses is told without the name of a parameter (verified)."""
    try:
        return make()
    except Unusable as error:
        raise invalid(str(error)) from None
