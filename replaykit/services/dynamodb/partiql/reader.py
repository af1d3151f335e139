"""A cursor over the tokens of a statement, and the terms: paths, literals, calls.

How AWS refuses what it can't read follows the reference parser of the language; the texts are verified where a test
names them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from replaykit.services.dynamodb.partiql import lexer, tree
from replaykit.services.dynamodb.partiql.lexer import At, Token, malformed
from replaykit.services.dynamodb.partiql.words import CONSTANTS, FUNCTIONS, OPERATORS
from replaykit.services.dynamodb.values import invalid

T = TypeVar("T")
MAX_DEPTH: Final = 48
"""ASSUMPTION: how deep terms may stand in each other is not documented; this keeps the interpreter's stack."""
SYMBOLS: Final = frozenset({"=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||"})
CLOSING: Final = {"[": "]", "<<": ">>", "{": "}"}


class Reader:
    """What statements and conditions have in common."""

    def __init__(self, statement: str) -> None:
        self.tokens = lexer.tokens(statement)
        self.at = 0
        self.parameters = 0
        self.depth = 0

    # -- tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def stands(self, *kinds: str) -> bool:
        return self.tokens[self.at].kind in kinds

    def skip(self, kind: str) -> bool:
        if self.tokens[self.at].kind != kind:
            return False
        self.at += 1
        return True

    def take(self, kind: str) -> Token:
        if not self.stands(kind):
            # ASSUMPTION: the detail; a statement with a bracket that is not closed would show it.
            raise malformed(f"Expected {kind}")
        return self.next()

    def keyword(self, *words: str) -> bool:
        """Whether one of these keywords stands here."""
        token = self.tokens[self.at]
        return token.kind is lexer.KEYWORD and token.text in words

    def skip_keyword(self, *words: str) -> bool:
        """Step over these keywords if all of them stand here."""
        found = self.tokens[self.at : self.at + len(words)]
        if [(token.kind, token.text) for token in found] != [(lexer.KEYWORD, word) for word in words]:
            return False
        self.at += len(words)
        return True

    def separated(self, production: Callable[[], T]) -> tuple[T, ...]:
        found = [production()]
        while self.skip(","):
            found.append(production())
        return tuple(found)

    # -- terms

    def expression(self) -> tree.Node:
        raise NotImplementedError  # conditions are above the terms, and terms hold conditions in parentheses

    def term(self) -> tree.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise invalid("Nesting Levels have exceeded supported limits")
        try:
            return self._term()
        finally:
            self.depth -= 1

    def _term(self) -> tree.Node:
        token = self.token
        match token.kind:
            case lexer.NAME:
                return self.call() if self.tokens[self.at + 1].kind == "(" else self.path()
            case lexer.KEYWORD:
                return self.word(token)
            case lexer.TEXT:
                return tree.Text(self.next().text, token.at)
            case lexer.NUMBER:
                return tree.Number(self.next().text, token.at)
            case "?":
                self.at += 1
                self.parameters += 1
                return tree.Parameter(self.parameters - 1, token.at)
            case "(":
                return self.group()
            case "[" | "<<" | "{":
                return self.collection(self.next())
            case _:
                raise malformed("Unexpected operator" if token.kind in SYMBOLS else "Unexpected term")

    def word(self, token: Token) -> tree.Node:
        """A keyword where a term is expected."""
        if token.text in CONSTANTS:
            return tree.Constant(self.next().text, token.at)
        if token.text in FUNCTIONS and self.tokens[self.at + 1].kind == "(":
            return self.call()
        raise malformed("Unexpected operator" if token.text in OPERATORS else "Unexpected keyword")

    def group(self) -> tree.Node:
        self.take("(")
        inner = self.expression()
        self.take(")")
        return inner

    def collection(self, opening: Token) -> tree.Node:
        closing = CLOSING[opening.kind]
        if opening.kind == "{":
            members = () if self.stands(closing) else self.separated(self.member)
            self.take(closing)
            return tree.Tuple(members, opening.at)
        items = () if self.stands(closing) else self.separated(self.expression)
        self.take(closing)
        return tree.ListOf(items, opening.at) if opening.kind == "[" else tree.Bag(items, opening.at)

    def member(self) -> tuple[str, tree.Node]:
        if not self.stands(lexer.TEXT):
            # ASSUMPTION: the detail; `{a: 1}` with a name that is no string would show it.
            raise malformed("Expected a string for the name of an attribute")
        name = self.next().text
        self.take(":")
        return name, self.expression()

    def call(self) -> tree.Call:
        name = self.next()
        self.take("(")
        if self.stands("*"):  # COUNT(*)
            arguments: tuple[tree.Node, ...] = (tree.Star(self.next().at),)
        else:
            arguments = () if self.stands(")") else self.separated(self.expression)
        self.take(")")
        return tree.Call(name.text.lower(), arguments, name.at)

    def path(self) -> tree.Path:
        first = self.next()
        parts: list[str | int] = [first.text]
        while True:
            if self.skip("."):
                if not self.stands(lexer.NAME):
                    raise malformed("Invalid path dot component")
                parts.append(self.next().text)
            elif self.skip("["):
                parts.append(self.position())
                self.take("]")
            else:
                return tree.Path(tuple(parts), first.at)

    def position(self) -> int:
        """A list position. Captured: `[-1]` and `[2147483648]` are refused at the number, `[-0]` is 0."""
        sign = "-" if self.skip("-") else ""
        token = self.token
        if not self.stands(lexer.NUMBER) or not token.text.isdigit():
            # ASSUMPTION: the text; `a['b']` or `a[1.5]` would show it.
            raise refused("Unexpected path component", token.at)
        self.at += 1
        position = int(sign + token.text)
        if not 0 <= position <= lexer.LARGEST_INT:
            raise refused(f"List index is not within the allowable range; index: [{sign}{token.text}]", token.at)
        return position

    def simple_path(self) -> tree.Path:
        """What is written to, or read from by name alone."""
        if not self.stands(lexer.NAME):
            raise malformed("Expected identifier for simple path")
        return self.path()


def refused(message: str, at: At) -> Exception:
    """A statement that can be read but not used, told with its place."""
    return invalid(f"{message} at {at}")
