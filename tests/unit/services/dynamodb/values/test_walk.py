"""The walk over an item: its checks in AWS's words, its spelling, its size."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE, item_size, read_item, read_value

PREFIX = "One or more parameter values were invalid: "
EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
ERRORS: list[tuple[dict[str, Any], str]] = [
    ({}, EMPTY),
    (
        {"S": "a", "N": "1"},
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ),
    ({"S": "a", "N": "b"}, "The parameter cannot be converted to a numeric value: b"),
    ({"NULL": False}, PREFIX + "Null attribute value types must have the value of true"),
    ({"SS": []}, PREFIX + "An string set  may not be empty"),
    ({"NS": []}, PREFIX + "An number set  may not be empty"),
    ({"BS": []}, PREFIX + "Binary sets should not be empty"),
    ({"SS": ["a", "a"]}, PREFIX + "Input collection [a, a] contains duplicates."),
    ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
    ({"NS": ["1", ""]}, "The parameter cannot be converted to a numeric value"),
    ({"BS": [b"b", b"b"]}, PREFIX + "Input collection [Yg==, Yg==]of type BS contains duplicates."),
    (
        {"L": [{"M": {"a": {}}}]},
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ),
]


@pytest.mark.parametrize(("value", "message"), ERRORS)
def test_invalid_values(value: dict[str, Any], message: str) -> None:
    with pytest.raises(AwsError) as caught:
        read_item({"a": value})
    assert (caught.value.code, caught.value.message) == ("ValidationException", message)


@pytest.mark.parametrize("value", [{"S": ""}, {"B": b""}, {"M": {}}, {"L": []}, {"SS": [""]}, {"BS": [b""]}])
def test_empty_values_that_are_valid(value: dict[str, Any]) -> None:
    """Since 2020 empty strings and binaries are values like others, outside keys."""
    assert read_value(value) == value


def test_numbers_get_their_one_spelling_at_any_depth() -> None:
    read = read_item({"a": {"L": [{"N": "1.0"}, {"M": {"b": {"NS": ["1e1", "-0"]}}}]}})
    assert read.item == {"a": {"L": [{"N": "1"}, {"M": {"b": {"NS": ["0", "10"]}}}]}}


def test_what_needs_no_change_is_shared() -> None:
    value = {"M": {"a": {"L": [{"S": "x"}, {"N": "7"}]}}}
    assert read_item({"v": value}).item["v"] is value


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"Username": {"S": "Fred"}}, 12),  # recorded: SizeBytes of a KEYS_ONLY record
        ({"id": {"S": "Fred"}}, 6),  # recorded: twice 6 is 12 in a NEW_IMAGE record
        ({"my_partition_key": {"S": "hello world"}}, 27),  # recorded
        ({"my_partition_key": {"S": "hello world"}, "binary_key": {"B": b"foobar"}}, 43),  # recorded
        ({"flag": {"BOOL": False}}, 5),
        ({"n": {"N": "42"}}, 3),  # recorded
        ({"none": {"NULL": True}}, 5),
        ({"ü": {"S": "ü"}}, 4),
        ({"m": {"M": {}}}, 4),
        ({"l": {"L": [{"S": "ab"}]}}, 1 + 3 + 1 + 2),
        ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + 1 + 1 + 1),
        ({"s": {"SS": ["a", "bc"]}}, 4),
        ({"s": {"NS": ["1", "22"]}}, 5),
        ({"s": {"BS": [b"a", b"bc"]}}, 4),
    ],
)
def test_sizes(item: dict[str, Any], size: int) -> None:
    assert read_item(item).size == size
    assert item_size(item) == size


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"S": "x"}
    for _ in range(levels):
        value = {"L": [value]}
    return value


def test_nesting_ends_at_32_levels_of_which_the_attribute_is_one() -> None:
    read = read_item({"a": nested(31)})
    assert item_size(read.item) == read.size
    problem = "Nesting Levels have exceeded supported limits"
    with pytest.raises(AwsError) as raised:
        item_size({"a": {"M": {"b": nested(31)}}})
    assert raised.value.message == problem
    with pytest.raises(AwsError) as raised:
        read_item({"a": nested(32)})
    assert raised.value.message == f"{problem}: Attributes in the item have nested levels beyond supported limit"


def test_an_item_has_400_kilobytes_at_most() -> None:
    assert read_item({"a": {"S": "x" * (MAX_ITEM_SIZE - 1)}}).size == MAX_ITEM_SIZE
    with pytest.raises(AwsError) as caught:
        read_item({"a": {"S": "x" * MAX_ITEM_SIZE}})
    assert caught.value.message == "Item size has exceeded the maximum allowed size"


def test_names_have_one_to_65535_bytes() -> None:
    read_item({"x" * 65535: {"S": ""}})
    with pytest.raises(AwsError, match="must be less than 65536 bytes"):
        read_item({"x" * 65536: {"S": ""}})
    with pytest.raises(AwsError, match="Empty attribute name"):
        read_item({"": {"S": ""}})


names = st.text(min_size=1, max_size=4)
scalars = st.one_of(
    st.builds(lambda text: {"S": text}, st.text(max_size=6)),
    st.builds(lambda n: {"N": str(n)}, st.integers(-(10**9), 10**9)),
    st.builds(lambda raw: {"B": raw}, st.binary(max_size=6)),
    st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
    st.just({"NULL": True}),
    st.builds(lambda s: {"SS": sorted(s)}, st.sets(st.text(max_size=3), min_size=1, max_size=3)),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda elements: {"L": elements}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"M": members}, st.dictionaries(names, inner, max_size=3)),
    ),
    max_leaves=8,
)


@given(st.dictionaries(names, values, max_size=4), names, values)
def test_sizes_grow_with_every_attribute_and_agree(item: dict[str, Any], name: str, value: Any) -> None:
    smaller = {key: kept for key, kept in item.items() if key != name}
    read = read_item(smaller)
    assert read.size == item_size(read.item)
    assert read_item({**smaller, name: value}).size > read.size
