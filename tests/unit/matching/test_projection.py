"""Keys: equal when the meaning is, and only then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.http import Headers, HttpRequest
from replaykit.matching.asked import ask
from replaykit.matching.canonical import attribute_value, number, spelled
from replaykit.matching.projection import key_of


def key(service: str, operation: str, region: str = "eu-west-1", account: str = "123456789012", **params) -> bytes:
    return key_of(OperationCall(service, operation, params, Scope(account, region)))


def put(item, **more) -> bytes:
    return key("dynamodb", "PutItem", TableName="t", Item=item, **more)


SAME = [
    ({"id": {"N": "1"}}, {"id": {"N": "1.0"}}),
    ({"id": {"N": "100"}}, {"id": {"N": "1E2"}}),
    ({"id": {"N": "0"}}, {"id": {"N": "-0.00"}}),
    ({"id": {"S": "a"}, "v": {"SS": ["x", "y"]}}, {"v": {"SS": ["y", "x"]}, "id": {"S": "a"}}),
    ({"v": {"NS": ["1", "2.0"]}}, {"v": {"NS": ["2", "1.00"]}}),
    (
        {"v": {"M": {"a": {"L": [{"N": "01"}]}, "b": {"NULL": True}}}},
        {"v": {"M": {"b": {"NULL": True}, "a": {"L": [{"N": "1"}]}}}},
    ),
    ({"v": {"BS": [b"a", b"b"]}}, {"v": {"BS": [b"b", b"a"]}}),
]
DIFFERENT = [
    ({"id": {"N": "1"}}, {"id": {"S": "1"}}),
    ({"id": {"N": "1"}}, {"id": {"N": "10"}}),
    ({"v": {"L": [{"N": "1"}, {"N": "2"}]}}, {"v": {"L": [{"N": "2"}, {"N": "1"}]}}),
    ({"v": {"S": "a"}}, {"v": {"SS": ["a"]}}),
    ({"v": {"B": b"a"}}, {"v": {"S": "a"}}),
    ({"v": {"BOOL": True}}, {"v": {"N": "1"}}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_does_not_matter(one, other):
    assert put(one) == put(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_meaning_does(one, other):
    assert put(one) != put(other)


def test_tokens_and_accounts_do_not_matter_regions_do():
    transaction = {"TransactItems": [{"Put": {"TableName": "t", "Item": {"id": {"S": "a"}}}}]}
    one = key("dynamodb", "TransactWriteItems", ClientRequestToken="1", **transaction)
    assert one == key("dynamodb", "TransactWriteItems", ClientRequestToken="2", **transaction)
    assert one == key("dynamodb", "TransactWriteItems", account="999999999999", **transaction)
    assert one != key("dynamodb", "TransactWriteItems", region="us-east-1", **transaction)


def test_what_the_service_does_not_order_is_compared_without_order():
    keys = [{"id": {"S": "a"}}, {"id": {"S": "b"}}]
    one = key("dynamodb", "BatchGetItem", RequestItems={"t": {"Keys": keys}})
    assert one == key("dynamodb", "BatchGetItem", RequestItems={"t": {"Keys": keys[::-1]}})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_a_number_has_one_form(value):
    assert number(number(str(value))) == number(f"{value:e}") == number(f"{value:f}")


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_a_whole_number_has_one_form(value):
    assert number(str(value)) == number(f"{value}.0") == number(f"{value * 10}E-1") == str(value)


def test_a_number_out_of_all_bounds_is_not_written_out():
    assert len(number("1E999999")) < 20


@pytest.mark.parametrize("odd", [{"N": "x"}, {"N": 3}, {"Q": 1}, {}, None, {"N": "1", "S": "a"}, {"N": "Infinity"}])
def test_what_is_no_value_is_left_for_the_service_to_refuse(odd):
    assert attribute_value(odd) == odd


def test_anything_can_be_spelled():
    assert spelled({"b": 2**70, "a": b"\xff", "c": "\ud800", "d": {1, 2}})


def test_a_request_that_no_model_knows_has_the_key_of_its_bytes():
    def asked(target: str, body: bytes = b"", **headers: str) -> bytes:
        return ask(HttpRequest("GET", "https", "unknown.example", target, Headers(headers), body)).key

    assert asked("/a?x=1&y=2") == asked("/a?y=2&x=1&X-Amz-Signature=abc", date="today")
    assert asked("/a?x=1") != asked("/a?x=2")
    assert asked("/a", b"1") != asked("/a", b"2")
