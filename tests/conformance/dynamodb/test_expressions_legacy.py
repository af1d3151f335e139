"""Expected, filters, KeyConditions, AttributeUpdates, AttributesToGet: what they say, make and refuse.

All of it was seen in public test suites that are run against the service, where no other source is named.
"""

from __future__ import annotations

from typing import Any

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import KeyCondition, legacy, requests
from replaykit.services.dynamodb.expressions.key_conditions import on_keys

PREFIX = "One or more parameter values were invalid: "
X, Y, ONE, TWO = {"S": "x"}, {"S": "y"}, {"N": "1"}, {"N": "2"}
ITEM: dict[str, Any] = {
    "n": TWO,
    "s": {"S": "hello"},
    "b": {"B": b"hi there"},
    "ns": {"NS": ["2", "4"]},
    "l": {"L": [TWO]},
    "name": X,
}


def compared(operator: str, *values: Any) -> dict[str, Any]:
    return {"ComparisonOperator": operator, **({"AttributeValueList": list(values)} if values else {})}


MEETS: list[tuple[str, dict[str, Any]]] = [
    ("n", compared("EQ", {"N": "2.0"})),
    ("ns", compared("EQ", {"NS": ["4", "2"]})),
    ("name", compared("EQ", X)),
    ("n", compared("NE", ONE)),
    ("n", compared("NE", {"S": "2"})),
    ("gone", compared("NE", ONE)),
    ("n", compared("LE", TWO)),
    ("n", compared("LT", {"N": "10"})),
    ("n", compared("GE", TWO)),
    ("n", compared("GT", ONE)),
    ("b", compared("LT", {"B": b"ho"})),
    ("gone", compared("NULL")),
    ("n", compared("NOT_NULL")),
    ("s", compared("CONTAINS", {"S": "ell"})),
    ("ns", compared("CONTAINS", TWO)),
    ("l", compared("CONTAINS", TWO)),
    ("s", compared("NOT_CONTAINS", {"S": "dog"})),
    ("s", compared("NOT_CONTAINS", ONE)),
    ("ns", compared("NOT_CONTAINS", ONE)),
    ("s", compared("BEGINS_WITH", {"S": "hell"})),
    ("b", compared("BEGINS_WITH", {"B": b"hi"})),
    ("n", compared("IN", ONE, TWO)),
    ("n", compared("BETWEEN", ONE, TWO)),
]
FAILS: list[tuple[str, dict[str, Any]]] = [
    ("n", compared("EQ", {"S": "2"})),
    ("n", compared("LE", {"S": "9"})),
    ("gone", compared("EQ", ONE)),
    ("gone", compared("LT", ONE)),
    ("n", compared("NULL")),
    ("gone", compared("NOT_NULL")),
    ("gone", compared("CONTAINS", ONE)),
    ("gone", compared("NOT_CONTAINS", ONE)),  # unlike NE
    ("ns", compared("NOT_CONTAINS", TWO)),
    ("n", compared("BEGINS_WITH", {"S": "2"})),
    ("ns", compared("IN", TWO)),
    ("gone", compared("BETWEEN", ONE, TWO)),
]


@pytest.mark.parametrize(("attribute", "given"), MEETS)
def test_comparisons_that_are_met(attribute: str, given: dict[str, Any]) -> None:
    for wanted in (legacy.expected({attribute: given}), legacy.filter_({attribute: given})):
        assert wanted is not None
        assert wanted.test(ITEM)
        assert (attribute,) in wanted.paths


@pytest.mark.parametrize(("attribute", "given"), FAILS)
def test_comparisons_that_are_not_met(attribute: str, given: dict[str, Any]) -> None:
    for wanted in (legacy.expected({attribute: given}), legacy.filter_({attribute: given})):
        assert wanted is not None
        assert not wanted.test(ITEM)


@pytest.mark.parametrize(
    ("expected", "item", "result"),
    [
        ({"Value": TWO}, ITEM, True),
        ({"Value": ONE, "Exists": True}, ITEM, False),
        ({"Exists": False}, ITEM, False),
        ({"Exists": False}, {}, True),
        ({"Value": TWO}, {}, False),
    ],
)
def test_value_and_exists(expected: dict[str, Any], item: dict[str, Any], result: bool) -> None:
    wanted = legacy.expected({"n": expected})
    assert wanted is not None
    assert wanted.test(item) is result


def test_conditions_are_joined_by_and_or_the_operator_that_is_asked_for() -> None:
    both = {"n": {"Value": ONE}, "s": {"Exists": True, "Value": ITEM["s"]}}
    for operator, result in ((None, False), ("AND", False), ("OR", True)):
        wanted = legacy.expected(both, operator)
        assert wanted is not None
        assert wanted.test(ITEM) is result


def test_nothing_expected_is_no_condition() -> None:
    assert legacy.expected({}) is None
    assert legacy.expected(None) is None
    assert legacy.filter_(None) is None


COUNT = "Invalid number of argument(s) for the {} ComparisonOperator"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, PREFIX + "Value must be provided when Exists is null for Attribute: a"),
    ({"Exists": True}, PREFIX + "Value must be provided when Exists is true for Attribute: a"),
    ({"Exists": False, "Value": X}, PREFIX + "Value cannot be used when Exists is false for Attribute: a"),
    (
        {"AttributeValueList": [X]},
        PREFIX + "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
    ),
    (
        {"Value": X, **compared("EQ", X)},
        PREFIX + "Value and AttributeValueList cannot be used together for Attribute: a",
    ),
    (
        {"Exists": False, **compared("EQ", X)},
        PREFIX + "Exists and ComparisonOperator cannot be used together for Attribute: a",
    ),
    (compared("EQ"), PREFIX + "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"),
    (compared("EQ", X, Y), PREFIX + COUNT.format("EQ")),
    (compared("NULL", X), PREFIX + COUNT.format("NULL")),
    (compared("BETWEEN", X), PREFIX + COUNT.format("BETWEEN")),
    ({"ComparisonOperator": "IN", "AttributeValueList": []}, PREFIX + COUNT.format("IN")),
    (compared("IN", X, ONE), PREFIX + "AttributeValues inside AttributeValueList must be of same type"),
    (
        compared("BETWEEN", TWO, ONE),
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    ),
    (compared("LT", {"BOOL": True}), PREFIX + "ComparisonOperator LT is not valid for BOOL AttributeValue type"),
    (compared("IN", {"L": []}), PREFIX + "ComparisonOperator IN is not valid for L AttributeValue type"),
    (
        compared("CONTAINS", {"SS": ["a"]}),
        PREFIX + "ComparisonOperator CONTAINS is not valid for SS AttributeValue type",
    ),
    (compared("BEGINS_WITH", ONE), PREFIX + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"),
    (compared("EQ", {}), "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    ({"Value": {"N": "b"}}, "The parameter cannot be converted to a numeric value: b"),
]


@pytest.mark.parametrize(("given", "message"), REFUSED)
def test_expectations_that_can_not_be_used(given: dict[str, Any], message: str) -> None:
    with pytest.raises(AwsError) as caught:
        requests.of_put({"Expected": {"a": given}})
    assert (caught.value.code, caught.value.message) == ("ValidationException", message)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (None, "ConditionalOperator cannot be used without Filter or Expected"),
        (
            {"a": compared("NULL")},
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        ),
    ],
)
def test_a_conditional_operator_needs_two_conditions(conditions: Any, message: str) -> None:
    with pytest.raises(AwsError) as caught:
        legacy.filter_(conditions, "OR")
    assert caught.value.message == message


def key(operator: str, *values: Any) -> dict[str, Any]:
    return {"id": compared("EQ", X), "srt": compared(operator, *values)}


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"id": compared("EQ", X)}, KeyCondition(X)),
        (key("EQ", Y), KeyCondition(X, "=", (Y,))),
        (key("LT", Y), KeyCondition(X, "<", (Y,))),
        (key("GE", Y), KeyCondition(X, ">=", (Y,))),
        (key("BETWEEN", X, Y), KeyCondition(X, "BETWEEN", (X, Y))),
        (key("BEGINS_WITH", Y), KeyCondition(X, "begins_with", (Y,))),
    ],
)
def test_key_conditions(conditions: Any, expected: KeyCondition) -> None:
    form = requests.of_query({"KeyConditions": conditions})
    assert form.key_condition("id", "srt", {"id": "S", "srt": "S"}) == expected


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({}, "Conditions can be of length 1 or 2 only"),
        ({**key("EQ", Y), "c": compared("EQ", X)}, "Conditions can be of length 1 or 2 only"),
        (key("EQ"), PREFIX + COUNT.format("EQ")),
        ({"srt": compared("EQ", X)}, "Query condition missed key schema element: id"),
        ({"id": compared("EQ", X), "c": compared("EQ", X)}, "Query condition missed key schema element: srt"),
        ({"id": compared("GT", X)}, "Query key condition not supported"),
        (key("NE", Y), "Attempted conditional constraint is not an indexable operation"),
        (key("NOT_NULL"), "Attempted conditional constraint is not an indexable operation"),
        (key("EQ", ONE), PREFIX + "Condition parameter type does not match schema type"),
    ],
)
def test_key_conditions_that_can_not_be_used(conditions: Any, message: str) -> None:
    with pytest.raises(AwsError) as caught:
        on_keys(legacy.key_conditions(conditions), "id", "srt", {"id": "S", "srt": "S"})
    assert caught.value.message == message


def action(name: str | None, value: Any = None) -> dict[str, Any]:
    return {**({"Action": name} if name else {}), **({"Value": value} if value else {})}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"n": action("PUT", {"N": "3.0"})}, {"n": {"N": "3"}}),
        ({"n": action(None, X)}, {"n": X}),
        ({"n": action("DELETE")}, {"n": None}),
        ({"gone": action("DELETE")}, {}),
        ({"n": action("ADD", ONE)}, {"n": {"N": "3"}}),
        ({"c": action("ADD", ONE)}, {"c": ONE}),
        ({"ns": action("ADD", {"NS": ["4", "5"]})}, {"ns": {"NS": ["2", "4", "5"]}}),
        ({"l": action("ADD", {"L": [ONE]})}, {"l": {"L": [TWO, ONE]}}),  # lists too, unlike an expression's ADD
        ({"ns": action("DELETE", {"NS": ["2"]})}, {"ns": {"NS": ["4"]}}),
        ({"ns": action("DELETE", {"NS": ["2", "4"]})}, {"ns": None}),
        ({}, {}),
    ],
)
def test_attribute_updates(given: Any, expected: dict[str, Any]) -> None:
    change = requests.of_update({"AttributeUpdates": given}).update
    assert change is not None
    wanted = {name: value for name, value in {**ITEM, **expected}.items() if value is not None}
    assert change.apply(ITEM) == wanted
    assert change.touched == tuple((name,) for name in given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (action("PUT"), PREFIX + "Only DELETE action is allowed when no attribute value is specified"),
        (action("DELETE", ONE), PREFIX + "DELETE action with value is not supported for the type N"),
        (action("ADD", X), PREFIX + "ADD action is not supported for the type S"),
        (action("ADD", {"BOOL": True}), PREFIX + "ADD action is not supported for the type BOOL"),
        (action("PUT", {"SS": []}), PREFIX + "An string set  may not be empty"),
    ],
)
def test_attribute_updates_that_can_not_be_used(given: Any, message: str) -> None:
    with pytest.raises(AwsError) as caught:
        legacy.attribute_updates({"a": given})
    assert caught.value.message == message


@pytest.mark.parametrize("given", [action("ADD", {"SS": ["a"]}), action("DELETE", {"BS": [b"a"]})])
def test_attribute_updates_of_another_type_than_the_item_has(given: Any) -> None:
    with pytest.raises(AwsError) as caught:
        legacy.attribute_updates({"ns": given}).apply(ITEM)
    assert caught.value.message == "Type mismatch for attribute to update"


def test_an_update_that_only_deletes_makes_no_item() -> None:
    assert not legacy.attribute_updates({"a": action("DELETE")}).creates
    assert legacy.attribute_updates({}).creates
    assert legacy.attribute_updates({"a": action("PUT", X)}).creates


def test_attributes_to_get() -> None:
    assert legacy.attributes_to_get(["n", "gone", "name"]).apply(ITEM) == {"n": TWO, "name": X}
    with pytest.raises(AwsError) as caught:
        legacy.attributes_to_get(["a", "b", "a"])
    assert caught.value.message == PREFIX + "Duplicate value in attribute name: a"
