"""Any text and any bytes go through a YAML scalar unchanged, by our reader and by YAML's."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from replaykit.cassette.scalar import NotCanonical, quote, read, spell, word

text = st.text(st.characters(exclude_categories=["Cs"]))
pieces = st.sampled_from(
    ["\r\n", "\n", " ", "\\", '"', "'", "\t", "\x85", "\u2028", "\u2029", "\ufeff", "\0", "a", "\\ ", "\x7f"]
)
awkward = st.one_of(text, st.lists(pieces, max_size=12).map("".join))


def by_yaml(scalar: str, loader: type = yaml.CSafeLoader) -> object:
    """As it stands in a cassette: within braces within a mapping."""
    return yaml.load(f"    body: {{string: {scalar}}}\n", loader)["body"]["string"]


@given(awkward)
@example("a\n b\n\n  c\n")
@example("\n")
@example("\n\\ x")
@example("\U000e0001\n\U0001f600")
def test_text_is_read_as_it_was_by_every_reader(content: str) -> None:
    scalar = spell(content.encode())
    assert by_yaml(scalar) == content
    assert by_yaml(scalar, yaml.SafeLoader) == content
    assert by_yaml(scalar.replace("\n", "\r\n")) == content, "a checkout with CRLF"
    try:
        assert read(scalar.encode()) == content.encode()
    except NotCanonical:
        assert "\\U" in scalar, "only YAML's own escapes may need YAML's reader"


@given(st.binary())
def test_bytes_are_read_as_they_were(content: bytes) -> None:
    scalar = spell(content)
    held = by_yaml(scalar)
    assert (held.encode() if isinstance(held, str) else held) == content
    if "\\U" not in scalar:
        assert read(scalar.encode()) == content


@given(awkward)
def test_a_header_value_stands_on_one_line(content: str) -> None:
    assert "\n" not in quote(content)
    assert yaml.load(f"[{quote(content)}]", yaml.CSafeLoader) == [content]


@given(awkward)
def test_a_scalar_that_was_cut_is_never_whole(content: str) -> None:
    """Whatever follows the cut is gone, the closing brace first."""
    line = f"body: {{string: {spell(content.encode())}}}"
    for end in range(len("body: {"), len(line)):
        with pytest.raises(yaml.YAMLError):
            yaml.load(line[:end], yaml.CSafeLoader)


@pytest.mark.parametrize(
    "name", ["null", "Yes", "no", "on", "OFF", "true", "y", "", "1.0", "-", "a b", ":authority", "é"]
)
def test_a_name_that_yaml_would_take_for_something_else_is_quoted(name: str) -> None:
    assert list(yaml.load(f"{word(name)}: x", yaml.CSafeLoader)) == [name]
    assert word(name).startswith("'")


def test_json_and_text_of_several_lines_read_well() -> None:
    assert spell(b'{"a":"b"}') == """'{"a":"b"}'"""
    assert spell(b"one\n  two\n") == '"one\\n\\\n      \\  two\\n"'
    assert spell(b"\xff\x00") == "!!binary '/wA='"


@pytest.mark.parametrize(
    "raw",
    [b"'it's'", b"'", b"'a\nb'", b"plain", b'"\\x41"', b"!!binary 'a'", b"!!binary |", "'\x85'".encode(), b"'\xff'"],
)
def test_another_spelling_is_left_to_yaml(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        read(raw)
