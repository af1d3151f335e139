"""Text to tokens: kinds, meanings and places."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.partiql.lexer import tokens


def shown(text):
    return [(token.kind, token.text) for token in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('SELECT a_1 FROM "T-1"', [("keyword", "select"), ("name", "a_1"), ("keyword", "from"), ("name", "T-1")]),
        ("'it''s' \"a\"\"b\"", [("text", "it's"), ("name", 'a"b')]),
        ("1.5e-3 .5 7.", [("number", "1.5e-3"), ("number", ".5"), ("number", "7.")]),
        ("l[0].k", [("name", "l"), ("[", "["), ("number", "0"), ("]", "]"), (".", "."), ("name", "k")]),
        (
            "a!=1<>2<=3>=4",
            [
                ("name", "a"),
                ("<>", "!="),
                ("number", "1"),
                ("<>", "<>"),
                ("number", "2"),
                ("<=", "<="),
                ("number", "3"),
                (">=", ">="),
                ("number", "4"),
            ],
        ),
        ("[<<1>>]", [("[", "["), ("<<", "<<"), ("number", "1"), (">>", ">>"), ("]", "]")]),
        ("n--1", [("name", "n")]),
        ("a/**/b/* c */?", [("name", "a"), ("name", "b"), ("?", "?")]),
        ("", []),
    ],
)
def test_tokens(text, found):
    assert shown(text) == found


def test_places_are_counted_by_line_and_column_from_one():
    found = tokens("a\n /* two\nlines */ bcd 'x\ny' e")
    assert [str(token.at) for token in found] == ["1:1:1", "3:10:3", "3:14:5", "4:4:1", "4:5:0"]


@pytest.mark.parametrize("text", ["'open", '"open', "/* open", "#", "a ! b", "1e2147483648", "1.5e-2147483648", "\\"])
def test_what_is_no_token_is_refused_without_a_detail(text):
    with pytest.raises(AwsError) as raised:
        tokens(text)
    assert raised.value.message == "Statement wasn't well formed, can't be processed: "


@pytest.mark.parametrize("text", ["1e2147483647", "1e-2147483647", "12.5e-2147483640"])
def test_exponents_of_32_bits_are_numbers(text):
    assert shown(text) == [("number", text)]
