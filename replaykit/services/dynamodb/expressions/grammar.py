"""One grammar: recursive descent from tokens to the tree, with AWS's words for what can't be read.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from replaykit.services.dynamodb.expressions import lexer, tree
from replaykit.services.dynamodb.expressions.lexer import Token

T = TypeVar("T")
COMPARATORS: Final = frozenset({"=", "<>", "<", "<=", ">", ">="})
MAX_NESTING: Final = 100
"""ASSUMPTION: no limit to nesting is documented; this one keeps the interpreter's stack."""
_CLAUSES: Final = ("SET", "REMOVE", "ADD", "DELETE")
_CONDITIONS: Final = (tree.Compare, tree.Between, tree.In, tree.And, tree.Or, tree.Not, tree.Call)
_Node = tree.Condition | tree.Operand


class Unreadable(Exception):  # noqa: N818  # a state of the text, turned into an AwsError at the door
    """The expression can't be parsed; the text is AWS's, without the parameter's name."""


def parse_condition(text: str) -> tree.Condition:
    """A condition, filter or key condition."""
    return _Reader(text).whole(lambda reader: reader.condition())


def parse_projection(text: str) -> tree.Projection:
    """The paths of a projection."""
    return _Reader(text).whole(lambda reader: tree.Projection(reader.separated(reader.path)))


def parse_update(text: str) -> tree.Update:
    """The clauses of an update."""
    return _Reader(text).whole(lambda reader: tree.Update(reader.clauses()))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = lexer.tokens(text)
        self.at = 0
        self.depth = 0
        self.redundant = False

    def whole(self, production: Callable[[_Reader], T]) -> T:
        if self.token.kind is lexer.END:
            raise Unreadable("The expression can not be empty;")
        result = production(self)
        if self.token.kind is not lexer.END:
            raise self.syntax_error()
        if self.redundant:
            raise Unreadable("The expression has redundant parentheses;")
        return result

    # -- tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def syntax_error(self) -> Unreadable:
        here = self.token
        start = self.tokens[max(self.at - 1, 0)].start
        end = self.tokens[min(self.at + 1, len(self.tokens) - 1)].end
        return Unreadable(f'Syntax error; token: "{here.text}", near: "{self.text[start:end]}"')

    def take(self, kind: str) -> Token:
        token = self.token
        if token.kind != kind:
            raise self.syntax_error()
        self.at += 1
        return token

    def skip(self, kind: str) -> bool:
        if self.token.kind != kind:
            return False
        self.at += 1
        return True

    def keyword(self, *words: str) -> str | None:
        token = self.token
        return token.text.upper() if token.kind is lexer.NAME and token.text.upper() in words else None

    def skip_keyword(self, word: str) -> bool:
        if not self.keyword(word):
            return False
        self.at += 1
        return True

    def separated(self, production: Callable[[], T]) -> tuple[T, ...]:
        found = [production()]
        while self.skip(","):
            found.append(production())
        return tuple(found)

    # -- conditions

    def condition(self) -> tree.Condition:
        return self.must_be_condition(self.either())

    def must_be_condition(self, node: _Node) -> tree.Condition:
        if not isinstance(node, _CONDITIONS):
            raise self.syntax_error()
        return node

    def must_be_operand(self, node: _Node) -> tree.Operand:
        if not isinstance(node, tree.Path | tree.Value | tree.Call):
            raise self.syntax_error()
        return node

    def either(self) -> _Node:
        first = self.both()
        if not self.keyword("OR"):
            return first
        found = [self.must_be_condition(first)]
        while self.skip_keyword("OR"):
            found.append(self.must_be_condition(self.both()))
        return tree.Or(tuple(found))

    def both(self) -> _Node:
        first = self.negated()
        if not self.keyword("AND"):
            return first
        found = [self.must_be_condition(first)]
        while self.skip_keyword("AND"):
            found.append(self.must_be_condition(self.negated()))
        return tree.And(tuple(found))

    def negated(self) -> _Node:
        if not self.skip_keyword("NOT"):
            return self.test()
        self.deeper()
        inner = self.must_be_condition(self.negated())
        self.depth -= 1
        return tree.Not(inner)

    def test(self) -> _Node:
        left = self.primary()
        if isinstance(left, tree.Path | tree.Value | tree.Call):
            return self.compared(left)
        return left

    def compared(self, left: tree.Operand) -> _Node:
        kind = self.token.kind
        if kind in COMPARATORS:
            self.at += 1
            return tree.Compare(kind, left, self.operand())
        if self.skip_keyword("BETWEEN"):
            low = self.operand()
            if not self.skip_keyword("AND"):
                raise self.syntax_error()
            return tree.Between(left, low, self.operand())
        if self.skip_keyword("IN"):
            self.take("(")
            options = self.separated(self.operand)
            self.take(")")
            return tree.In(left, options)
        return left

    def operand(self) -> tree.Operand:
        return self.must_be_operand(self.primary())

    def primary(self) -> _Node:
        if self.token.kind == "(":
            return self.group()
        if self.token.kind is lexer.COLON:
            return tree.Value(self.take(lexer.COLON).text)
        if self.token.kind is lexer.NAME and self.tokens[self.at + 1].kind == "(":
            return self.call()
        return self.path()

    def group(self) -> _Node:
        self.take("(")
        self.deeper()
        doubled = self.token.kind == "("
        start = self.at
        inner = self.either()
        if doubled and self.tokens[self.at - 1].kind == ")" and self.closes(start) == self.at - 1:
            self.redundant = True
        self.take(")")
        self.depth -= 1
        return inner

    def closes(self, opening: int) -> int:
        depth = 0
        for position in range(opening, len(self.tokens)):
            kind = self.tokens[position].kind
            depth += (kind == "(") - (kind == ")")
            if depth == 0:
                return position
        return -1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise Unreadable("The expression contains more nested levels than are supported;")

    def call(self) -> tree.Call:
        function = self.take(lexer.NAME).text
        self.take("(")
        self.deeper()
        arguments = self.separated(self.operand)
        self.take(")")
        self.depth -= 1
        return tree.Call(function, arguments)

    def path(self) -> tree.Path:
        parts: list[str | int] = [self.attribute()]
        while True:
            if self.skip("."):
                parts.append(self.attribute())
            elif self.skip("["):
                parts.append(int(self.take(lexer.INTEGER).text))
                self.take("]")
            else:
                return tree.Path(tuple(parts))

    def attribute(self) -> str:
        if self.token.kind is lexer.HASH:
            return self.take(lexer.HASH).text
        return self.take(lexer.NAME).text

    # -- updates

    def clauses(self) -> tuple[tree.Action, ...]:
        seen: set[str] = set()
        actions: list[tree.Action] = []
        while clause := self.keyword(*_CLAUSES):
            if clause in seen:
                raise Unreadable(f'The "{clause}" section can only be used once in an update expression;')
            seen.add(clause)
            self.at += 1
            actions.extend(self.separated(_ACTIONS[clause].__get__(self)))
        if self.token.kind is not lexer.END:
            raise self.syntax_error()
        return tuple(actions)

    def assignment(self) -> tree.Assign:
        path = self.path()
        self.take("=")
        return tree.Assign(path, self.right_side())

    def right_side(self) -> tree.Operand:
        left = self.operand()
        if self.token.kind in {"+", "-"}:
            operator = self.take(self.token.kind).kind
            return tree.Arithmetic(operator, left, self.operand())
        return left

    def removal(self) -> tree.Remove:
        return tree.Remove(self.path())

    def addition(self) -> tree.Add:
        return tree.Add(self.path(), tree.Value(self.take(lexer.COLON).text))

    def deletion(self) -> tree.Delete:
        return tree.Delete(self.path(), tree.Value(self.take(lexer.COLON).text))


_ACTIONS: Final = {
    "SET": _Reader.assignment,
    "REMOVE": _Reader.removal,
    "ADD": _Reader.addition,
    "DELETE": _Reader.deletion,
}
