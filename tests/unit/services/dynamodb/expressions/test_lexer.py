"""Tokens: what is one, and where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.expressions import lexer


def kinds(text: str) -> list[str]:
    return [token.kind for token in lexer.tokens(text)]


def test_the_kinds_of_tokens() -> None:
    assert kinds("a.b[3] <= :v") == ["name", ".", "name", "[", "integer", "]", "<=", ":value", lexer.END]
    assert kinds("#1a <> #_,(x)") == ["#name", "<>", "#name", ",", "(", "name", ")", lexer.END]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_a", ["unknown", "name"]),  # a name begins with a letter
        ("1a", ["integer", "name"]),
        ("#", ["unknown"]),
        (":", ["unknown"]),
        ("a!b", ["name", "unknown", "name"]),
        ("ü", ["unknown"]),
        ("'x'", ["unknown", "name", "unknown"]),
        ("<=>", ["<=", ">"]),
        ("=<>", ["=", "<>"]),
    ],
)
def test_what_fits_no_rule_is_a_token_of_its_own(text: str, expected: list[str]) -> None:
    assert kinds(text) == [*expected, lexer.END]


@given(st.text())
def test_tokens_are_pieces_of_the_text_in_order(text: str) -> None:
    found = lexer.tokens(text)
    assert [text[token.start : token.end] for token in found[:-1]] == [token.text for token in found[:-1]]
    assert all(one.end <= two.start for one, two in pairwise(found))
    kept = "".join(token.text for token in found[:-1])
    assert kept == text.translate({ord(space): None for space in " \t\r\n"})
