"""Conditions and arithmetic over the terms, by precedence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from replaykit.services.dynamodb.expressions.tree import COMPARATORS
from replaykit.services.dynamodb.partiql import lexer, tree
from replaykit.services.dynamodb.partiql.lexer import malformed
from replaykit.services.dynamodb.partiql.reader import MAX_DEPTH, Reader
from replaykit.services.dynamodb.partiql.words import TYPES
from replaykit.services.dynamodb.values import invalid

WORDS: Final = ("between", "in", "is", "like", "not")
TWO_WORDS: Final = {"double": "precision", "character": "varying"}


class Expressions(Reader):
    """OR binds loosest, then AND, NOT, comparisons, `+` and `-`, `*` and its like, signs."""

    def expression(self) -> tree.Node:
        return self.joined("or", lambda: self.joined("and", self.negation, tree.And), tree.Or)

    def joined(self, word: str, production: Callable[[], tree.Node], kind: type[tree.And | tree.Or]) -> tree.Node:
        """`a AND b AND c` is one node of three."""
        start = self.token.at
        found = [production()]
        while self.keyword(word):
            self.at += 1
            found.append(self.right(production))
        return found[0] if len(found) == 1 else kind(tuple(found), start)

    def right(self, production: Callable[[], tree.Node]) -> tree.Node:
        """What stands behind an operator."""
        if self.stands(lexer.END, ";"):
            raise malformed("Missing right-hand side expression of infix operator")
        return production()

    def negation(self) -> tree.Node:
        start = self.token.at
        count = 0
        while self.keyword("not"):
            self.at += 1
            count += 1
        if count > MAX_DEPTH:
            raise invalid("Nesting Levels have exceeded supported limits")
        node = self.comparison()
        for _ in range(count):
            node = tree.Not(node, start)
        return node

    def comparison(self) -> tree.Node:
        left = self.sum()
        while True:
            token = self.token
            if token.kind in COMPARATORS:
                self.at += 1
                left = tree.Compare(token.kind, left, self.right(self.sum), token.at)
            elif self.keyword(*WORDS):
                left = self.worded(left)
            else:
                return left

    def worded(self, left: tree.Node) -> tree.Node:
        """`[NOT] BETWEEN`, `[NOT] IN`, `[NOT] LIKE`, `IS [NOT]`."""
        negated = self.skip_keyword("not")
        token = self.next()
        if token.kind is not lexer.KEYWORD or token.text not in WORDS or (negated and token.text == "is"):
            raise malformed("Unexpected token after expression")
        match token.text:
            case "between":
                node: tree.Node = self.between(left)
            case "in":
                node = tree.In(left, self.options(), token.at)
            case "like":
                node = tree.Like(left, self.right(self.sum), token.at)
            case "is":
                negative = self.skip_keyword("not")
                return tree.Is(left, self.type_name(), negative, token.at)
            case _:
                raise malformed("Unexpected operator")
        return tree.Not(node, token.at) if negated else node

    def between(self, left: tree.Node) -> tree.Between:
        at = self.token.at
        low = self.right(self.sum)
        if not self.skip_keyword("and"):
            # ASSUMPTION: the detail; `a BETWEEN 1` would show it.
            raise malformed("Expected AND after BETWEEN")
        return tree.Between(left, low, self.right(self.sum), at)

    def options(self) -> tuple[tree.Node, ...]:
        """`[1, 2]`, or `(1, 2)`."""
        if self.stands(lexer.END, ";"):
            raise malformed("Missing right-hand side expression of infix operator")
        if not self.stands("[", "("):
            # ASSUMPTION: the text; `a IN b` would show it.
            raise invalid("IN must be followed by a list of values")
        closing = "]" if self.next().kind == "[" else ")"
        found = () if self.stands(closing) else self.separated(self.expression)
        self.take(closing)
        return found

    def type_name(self) -> str:
        token = self.token
        word = token.text.lower()
        second = TWO_WORDS.get(word)
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if second is not None and following.text.lower() == second:
            self.at += 1
            word = f"{word} {second}"
        if token.kind not in {lexer.NAME, lexer.KEYWORD} or word not in TYPES:
            raise malformed("Expected type name")
        self.at += 1
        return word

    def sum(self) -> tree.Node:
        return self.chain(("+", "-", "||"), lambda: self.chain(("*", "/", "%"), self.signed))

    def chain(self, operators: tuple[str, ...], production: Callable[[], tree.Node]) -> tree.Node:
        left = production()
        while self.stands(*operators):
            operator = self.next()
            left = tree.Arithmetic(operator.kind, left, self.right(production), operator.at)
        return left

    def signed(self) -> tree.Node:
        """A sign belongs to a number (captured: `- - 1` is 1; `-?` and `-a` are refused)."""
        negative = signs = False
        start = self.token.at
        while self.stands("+", "-"):
            signs = True
            negative ^= self.next().kind == "-"
        node = self.term()
        if not signs:
            return node
        if not isinstance(node, tree.Number):
            # ASSUMPTION: the text.
            raise invalid(f"Unsupported operation: Negate at {start}")
        return tree.Number(f"-{node.text}" if negative else node.text, start)
