"""A cursor over tokens: what all five kinds of expression have in common (paths, operands, calls)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from replaykit.services.dynamodb.expressions import lexer, tree
from replaykit.services.dynamodb.expressions.lexer import Token

T = TypeVar("T")
MAX_OPERATORS: Final = 300
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters"""
MAX_CALLS: Final = 50
"""ASSUMPTION: how deep functions may be nested is not documented; this keeps the interpreter's stack."""


class Unreadable(Exception):  # noqa: N818  # a state of the text, turned into an AwsError at the door
    """The expression can't be parsed; the text is AWS's, without the parameter's name."""


class Reader:
    """`keywords` are the words that end a path here, and so can't be a name in one."""

    def __init__(self, text: str, keywords: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.tokens = lexer.tokens(text)
        self.keywords = keywords
        self.at = 0
        self.operators = 0
        self.calls = 0
        self.redundant = False

    def whole(self, production: Callable[[], T]) -> T:
        """The production, and then nothing more."""
        if self.token.kind is lexer.END:
            raise Unreadable("The expression can not be empty;")
        result = production()
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
        """The token that can't stand here, shown between its neighbours: `near: "SET _123"`."""
        start = self.tokens[max(self.at - 1, 0)].start
        end = self.tokens[min(self.at + 1, len(self.tokens) - 1)].end
        return Unreadable(f'Syntax error; token: "{self.token.text}", near: "{self.text[start:end]}"')

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
        """Which of these words stands here; they are not case-sensitive."""
        if self.token.kind is not lexer.NAME:
            return None
        word = self.token.text.upper()
        return word if word in words else None

    def count_operator(self) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            raise Unreadable(f"The expression contains too many operators; operator count: {self.operators}")

    def separated(self, production: Callable[[], T]) -> tuple[T, ...]:
        found = [production()]
        while self.skip(","):
            found.append(production())
        return tuple(found)

    # -- operands

    def operand(self) -> tree.Operand:
        """A path, a value or a call, in parentheses or not."""
        depth = 0
        while self.skip("("):
            depth += 1
        operand = self.simple_operand()
        grouped = False
        for _ in range(depth):
            self.take(")")
            self.redundant = self.redundant or grouped
            before, operand = operand, self.continued(operand)
            grouped = operand is before
        return operand

    def simple_operand(self) -> tree.Operand:
        if self.token.kind is lexer.COLON:
            return tree.Value(self.take(lexer.COLON).text)
        if self.token.kind is lexer.NAME and self.tokens[self.at + 1].kind == "(" and not self.keyword(*self.keywords):
            return self.call()
        return self.path()

    def call(self) -> tree.Call:
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise Unreadable("The expression contains more nested functions than are supported;")
        function = self.take(lexer.NAME).text
        self.take("(")
        arguments = self.separated(self.operand)
        self.take(")")
        self.calls -= 1
        return tree.Call(function, arguments)

    def path(self) -> tree.Path:
        return tree.Path(tuple(self.steps([self.attribute()])))

    def continued(self, operand: tree.Operand) -> tree.Operand:
        """`(a.b).c` is a path like `a.b.c`."""
        if isinstance(operand, tree.Path) and self.token.kind in {".", "["}:
            return tree.Path(tuple(self.steps(list(operand.parts))))
        return operand

    def steps(self, parts: list[str | int]) -> list[str | int]:
        while True:
            if self.skip("."):
                parts.append(self.attribute())
            elif self.skip("["):
                parts.append(int(self.take(lexer.INTEGER).text))
                self.take("]")
            else:
                return parts

    def attribute(self) -> str:
        if self.token.kind is lexer.HASH:
            return self.take(lexer.HASH).text
        if self.keyword(*self.keywords):
            raise self.syntax_error()
        return self.take(lexer.NAME).text
