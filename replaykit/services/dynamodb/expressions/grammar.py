"""One grammar for the five kinds of expression, with AWS's words for what can't be read.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
"""

from __future__ import annotations

from functools import partial
from typing import Final, TypeAlias

from replaykit.services.dynamodb.expressions import lexer, tree
from replaykit.services.dynamodb.expressions.reader import Reader, Unreadable

__all__ = ["Unreadable", "parse_condition", "parse_projection", "parse_update"]

BINDING: Final = {"OR": 1, "AND": 2, "NOT": 3}
_WORDS: Final = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN"})
_CLAUSES: Final = frozenset({"SET", "REMOVE", "ADD", "DELETE"})
_OPERANDS: Final = (tree.Path, tree.Value, tree.Call)
_Node: TypeAlias = tree.Condition | tree.Operand


def parse_condition(text: str) -> tree.Condition:
    """A condition, filter or key condition."""
    conditions = _Conditions(text)
    return conditions.whole(conditions.condition)


def parse_projection(text: str) -> tree.Projection:
    """The paths of a projection."""
    reader = Reader(text)
    return reader.whole(lambda: tree.Projection(reader.separated(reader.path)))


def parse_update(text: str) -> tree.Update:
    """The clauses of an update."""
    clauses = _Clauses(text)
    return clauses.whole(clauses.update)


class _Conditions(Reader):
    """Conditions, by precedence and with a stack of our own: 300 operators may nest as deep as they like."""

    def __init__(self, text: str) -> None:
        super().__init__(text, _WORDS)
        self.nodes: list[_Node] = []
        self.pending: list[tuple[str, int]] = []  # an operator or "(", and how many nodes stood before it
        self.closed: tuple[int, int] | None = None  # the last group: the tokens of its parentheses

    def condition(self) -> tree.Condition:
        while True:
            self.start()
            while self.token.kind == ")" and self.open_group():
                self.close()
            word = self.keyword("AND", "OR")
            if word is None:
                break
            self.top_condition()
            self.combine(BINDING[word])
            self.push(word)
        self.combine(0)
        if self.pending:
            raise self.syntax_error()
        return self.top_condition()

    def start(self) -> None:
        """`NOT`s and opening parentheses, and the comparison that they lead to."""
        while True:
            if self.keyword("NOT"):
                self.push("NOT")
            elif self.token.kind == "(":
                self.pending.append(("(", self.at))
                self.at += 1
            else:
                break
        self.nodes.append(self.compared(self.simple_operand()))

    def push(self, word: str) -> None:
        self.count_operator()
        self.pending.append((word, self.at))
        self.at += 1

    def open_group(self) -> bool:
        return any(word == "(" for word, _ in self.pending)

    def close(self) -> None:
        self.combine(0)
        _, opening = self.pending.pop()
        if self.closed == (opening + 1, self.at - 1):
            self.redundant = True
        self.closed = (opening, self.at)
        self.at += 1
        top = self.nodes[-1]
        if isinstance(top, _OPERANDS):
            self.nodes[-1] = self.compared(self.continued(top))

    def combine(self, binding: int) -> None:
        """Build the pending operators that bind at least as tightly, up to the innermost open group."""
        while self.pending and self.pending[-1][0] != "(" and BINDING[self.pending[-1][0]] >= max(binding, 1):
            word, _ = self.pending.pop()
            right = self.top_condition()
            self.nodes.pop()
            if word == "NOT":
                self.nodes.append(tree.Not(right))
                continue
            left = self.top_condition()
            self.nodes[-1] = _joined(tree.And if word == "AND" else tree.Or, left, right)

    def top_condition(self) -> tree.Condition:
        node = self.nodes[-1]
        if isinstance(node, tree.Path | tree.Value | tree.Arithmetic):
            raise self.syntax_error()
        return node

    def compared(self, left: tree.Operand) -> _Node:
        """A comparison if one follows the operand, else the operand, for a group to hold."""
        if self.token.kind in tree.COMPARATORS:
            self.count_operator()
            operator = self.take(self.token.kind).kind
            return tree.Compare(operator, left, self.operand())
        word = self.keyword("BETWEEN", "IN")
        if word is None:
            return left
        self.count_operator()
        self.at += 1
        return self.between(left) if word == "BETWEEN" else self.among(left)

    def between(self, left: tree.Operand) -> tree.Between:
        low = self.operand()
        if not self.keyword("AND"):
            raise self.syntax_error()
        self.at += 1
        return tree.Between(left, low, self.operand())

    def among(self, left: tree.Operand) -> tree.In:
        self.take("(")
        options = self.separated(self.operand)
        self.take(")")
        return tree.In(left, options)


def _joined(kind: type[tree.And | tree.Or], left: tree.Condition, right: tree.Condition) -> tree.And | tree.Or:
    """`a AND b AND c` is one node of three; a group on the right stays a node of its own."""
    if isinstance(left, kind):
        return kind((*left.conditions, right))
    return kind((left, right))


class _Clauses(Reader):
    def __init__(self, text: str) -> None:
        super().__init__(text, _CLAUSES)

    def update(self) -> tree.Update:
        actions: list[tree.Action] = []
        seen: list[str] = []
        if not self.keyword(*_CLAUSES):
            raise self.syntax_error()
        while clause := self.keyword(*_CLAUSES):
            self.at += 1
            actions.extend(self.separated(partial(self.action, clause)))
            seen.append(clause)
        repeated = next((clause for clause in seen if seen.count(clause) > 1), None)
        return tree.Update(tuple(actions), repeated)

    def action(self, clause: str) -> tree.Action:
        path = self.path()
        if clause == "SET":
            self.take("=")
            return tree.Assign(path, self.right_side())
        if clause == "REMOVE":
            return tree.Remove(path)
        value = tree.Value(self.take(lexer.COLON).text)
        return tree.Add(path, value) if clause == "ADD" else tree.Delete(path, value)

    def right_side(self) -> tree.Operand:
        """An operand or `left + right`, which alone may stand in parentheses as a whole."""
        left = self.grouped() if self.token.kind == "(" else self.simple_operand()
        if self.token.kind not in {"+", "-"} or isinstance(left, tree.Arithmetic):
            return left
        self.count_operator()
        operator = self.take(self.token.kind).kind
        return tree.Arithmetic(operator, left, self.operand())

    def grouped(self) -> tree.Operand:
        self.take("(")
        doubled = self.token.kind == "("
        inner = self.right_side()
        self.redundant = self.redundant or (doubled and not isinstance(inner, tree.Arithmetic))
        self.take(")")
        return inner

    def continued(self, operand: tree.Operand) -> tree.Operand:
        return operand  # `(a.b).c` is a syntax error here
