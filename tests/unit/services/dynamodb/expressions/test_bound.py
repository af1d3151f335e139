"""Binding: one program for a text and its names, other values call by call."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Placeholders, condition, key_condition, projection, update
from replaykit.services.dynamodb.expressions import conditions as programs

ONE, TWO = {"N": "1"}, {"N": "2"}


def test_the_program_is_kept_across_values_but_not_across_names() -> None:
    one = condition("#n = :v", Placeholders({"#n": "a"}, {":v": ONE}))
    two = condition("#n = :v", Placeholders({"#n": "a"}, {":v": TWO}))
    other = condition("#n = :v", Placeholders({"#n": "b"}, {":v": ONE}))
    assert one.program is two.program
    assert one.program is not other.program
    item = {"a": ONE, "b": TWO}
    assert (one.test(item), two.test(item), other.test(item)) == (True, False, False)


def test_checks_of_values_run_on_every_binding() -> None:
    condition("size(:v) > a", Placeholders(None, {":v": {"S": "x"}}))
    with pytest.raises(AwsError, match="operand type: N"):
        condition("size(:v) > a", Placeholders(None, {":v": ONE}))
    with pytest.raises(AwsError, match="is not defined; attribute value: :v"):
        condition("size(:v) > a", Placeholders())
    condition("size(:v) > a", Placeholders(None, {":v": {"L": []}}))


def test_a_refused_text_is_refused_again() -> None:
    for _ in range(2):
        with pytest.raises(AwsError, match="redundant parentheses"):
            condition("((a = b))", Placeholders())


def test_texts_are_forgotten_in_time() -> None:
    """Code under test that writes values into its texts must not fill the memory."""
    limit = programs.compiled.cache_info().maxsize
    assert limit is not None
    assert limit <= 4096


def test_the_text_may_have_4096_bytes() -> None:
    assert projection("x" * 4096, Placeholders()).paths == (("x" * 4096,),)
    spaces = " " * 4085
    assert update(f"SET{spaces}a = :val", Placeholders(None, {":val": ONE})).apply({}) == {"a": ONE}
    with pytest.raises(AwsError) as caught:
        projection("x" * 4097, Placeholders())
    expected = "Expression size has exceeded the maximum allowed size; expression size: 4097"
    assert caught.value.message == f"Invalid ProjectionExpression: {expected}"


def test_the_parameter_is_named_as_the_request_names_it() -> None:
    with pytest.raises(AwsError, match="Invalid FilterExpression: "):
        condition("a", Placeholders(), parameter="FilterExpression")
    with pytest.raises(AwsError, match="Invalid KeyConditionExpression: "):
        key_condition("a", Placeholders(), partition="id")


def test_names_and_values_are_noted_as_used_by_whichever_expression_uses_them() -> None:
    placeholders = Placeholders({"#a": "a", "#b": "b"}, {":v": ONE})
    projection("#a", placeholders)
    with pytest.raises(AwsError, match=r"ExpressionAttributeNames unused in expressions: keys: \{#b\}"):
        placeholders.require_all_used()
    condition("#b = #a OR #b = :v", placeholders)
    placeholders.require_all_used()


def test_values_are_spelled_as_stored_ones() -> None:
    wanted = condition("a IN (:v)", Placeholders(None, {":v": {"L": [{"N": "1.0"}]}}))
    assert wanted.test({"a": {"L": [ONE]}})
