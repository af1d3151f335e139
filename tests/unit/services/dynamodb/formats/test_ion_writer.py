"""Amazon Ion as it is written: every reader of Ion takes it for what it is."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.formats.ion_reader import read_ion
from replaykit.services.dynamodb.formats.ion_writer import ion_decimal, ion_string, symbol
from replaykit.services.dynamodb.formats.record import Malformed


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("plain", "plain"),
        ("$dynamodb", "$dynamodb"),
        ("_1", "_1"),
        ("1a", "'1a'"),
        ("a b", "'a b'"),
        ("a-b", "'a-b'"),
        ("", "''"),
        ("å", "'å'"),
        ("it's", "'it\\'s'"),
        ('"', "'\"'"),
        ("a\n\\", "'a\\n\\\\'"),
        # Unquoted they are null, a truth, no number, and symbols by their number.
        ("null", "'null'"),
        ("true", "'true'"),
        ("false", "'false'"),
        ("nan", "'nan'"),
        ("$10", "'$10'"),
        ("$ion_1_0", "'$ion_1_0'"),
    ],
)
def test_a_name(name, written):
    assert symbol(name) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0", "0."),
        ("103", "103."),
        ("600", "6d2"),
        ("-17.5", "-17.5"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1d-7"),
        ("1" + "0" * 125, "1d125"),
    ],
)
def test_a_number(number, written):
    assert ion_decimal(number) == written


def test_a_text():
    assert ion_string('say "å" \\ \n\t\r\0\x7f') == '"say \\"å\\" \\\\ \\n\\t\\r\\x00\\x7f"'


def test_what_is_of_the_system_is_no_item():
    text = b'$ion_1_0 $ion_symbol_table::{symbols:["id"]} {Item:{id:"a"}}'
    assert [record.item for record in read_ion(text)] == [{"id": {"S": "a"}}]
    with pytest.raises(Malformed):
        list(read_ion(b'{Item:{$10:"a"}}'))
    assert [record.item for record in read_ion(b"{Item:{'$10':\"a\"}}")] == [{"$10": {"S": "a"}}]
