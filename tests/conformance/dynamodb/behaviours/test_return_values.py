"""ReturnValues: what each write tells of the item before and after. Source: aws-tests."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import plain, wire

VALID = "ValidationException"
OLD = {"p": "a", "x": 1, "y": "dog", "m": {"b": {"c": 1, "d": 2}, "l": [1, 2, 3]}}


@pytest.fixture
def t(aws):
    aws.table()
    aws.put(**OLD)
    return aws


@pytest.mark.parametrize("operation", ["put_item", "delete_item"])
@pytest.mark.parametrize(("choice", "told"), [("NONE", None), ("ALL_OLD", OLD), (None, None)])
def test_puts_and_deletes_tell_the_old_item(t, operation, choice, told):
    more = {"ReturnValues": choice} if choice else {}
    subject = {"Item": wire({"p": "a", "z": 1})} if operation == "put_item" else {"Key": wire({"p": "a"})}
    answer = t.call(operation, TableName="tbl", **subject, **more)
    assert (plain(answer["Attributes"]) if "Attributes" in answer else None) == told


@pytest.mark.parametrize("operation", ["put_item", "delete_item"])
@pytest.mark.parametrize("choice", ["ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "DOG", "none"])
def test_puts_and_deletes_tell_nothing_else(t, operation, choice):
    subject = {"Item": wire({"p": "a"})} if operation == "put_item" else {"Key": wire({"p": "a"})}
    assert t.refusal(operation, TableName="tbl", ReturnValues=choice, **subject)[0] == VALID
    assert t.get(p="a") == OLD


NEW = {**OLD, "x": 2}
UPDATES = [
    ("SET x = :v", 2, {"ALL_OLD": OLD, "ALL_NEW": NEW, "UPDATED_OLD": {"x": 1}, "UPDATED_NEW": {"x": 2}}),
    ("SET x = :v", 1, {"ALL_OLD": OLD, "ALL_NEW": OLD, "UPDATED_OLD": {"x": 1}, "UPDATED_NEW": {"x": 1}}),
    ("SET z = :v", 9, {"ALL_OLD": OLD, "ALL_NEW": {**OLD, "z": 9}, "UPDATED_OLD": None, "UPDATED_NEW": {"z": 9}}),
    (
        "SET x = :v, z = :v",
        9,
        {"ALL_OLD": OLD, "ALL_NEW": {**OLD, "x": 9, "z": 9}, "UPDATED_OLD": {"x": 1}, "UPDATED_NEW": {"x": 9, "z": 9}},
    ),
    ("REMOVE z", None, {"ALL_OLD": OLD, "ALL_NEW": OLD, "UPDATED_OLD": None, "UPDATED_NEW": None}),
    (
        "REMOVE y",
        None,
        {
            "ALL_OLD": OLD,
            "ALL_NEW": {name: value for name, value in OLD.items() if name != "y"},
            "UPDATED_OLD": {"y": "dog"},
            "UPDATED_NEW": None,
        },
    ),
    ("ADD x :v", 5, {"UPDATED_OLD": {"x": 1}, "UPDATED_NEW": {"x": 6}}),
    ("ADD q :v", {"a"}, {"UPDATED_OLD": None, "UPDATED_NEW": {"q": {"a"}}}),
    ("SET m.b.c = :v", 9, {"UPDATED_OLD": {"m": {"b": {"c": 1}}}, "UPDATED_NEW": {"m": {"b": {"c": 9}}}}),
    ("SET m.b.z = :v", 9, {"UPDATED_OLD": None, "UPDATED_NEW": {"m": {"b": {"z": 9}}}}),
    ("SET m.l[1] = :v", 9, {"UPDATED_OLD": {"m": {"l": [2]}}, "UPDATED_NEW": {"m": {"l": [9]}}}),
    (
        "SET m.b.c = :v, m.l[1] = :v",
        9,
        {
            "UPDATED_OLD": {"m": {"b": {"c": 1}, "l": [2]}},
            "UPDATED_NEW": {"m": {"b": {"c": 9}, "l": [9]}},
        },
    ),
    ("REMOVE m.b.d", None, {"UPDATED_OLD": {"m": {"b": {"d": 2}}}, "UPDATED_NEW": None}),
]


@pytest.mark.parametrize(
    ("expression", "value", "choice", "told"),
    [(text, value, choice, told) for text, value, wanted in UPDATES for choice, told in wanted.items()],
)
def test_an_update_tells_what_it_touched(t, expression, value, choice, told):
    values = {} if value is None else {"v": value}
    answer = t.update(expression, {"p": "a"}, values=values, ReturnValues=choice)
    assert (plain(answer["Attributes"]) if "Attributes" in answer else None) == told


MISSING = [
    ("SET x = :v", {"ALL_OLD": None, "ALL_NEW": {"p": "n", "x": 1}, "UPDATED_OLD": None, "UPDATED_NEW": {"x": 1}}),
    (None, {"ALL_OLD": None, "ALL_NEW": {"p": "n"}, "UPDATED_OLD": None, "UPDATED_NEW": None}),
]


@pytest.mark.parametrize(
    ("expression", "choice", "told"),
    [(text, choice, told) for text, wanted in MISSING for choice, told in wanted.items()],
)
def test_an_update_of_no_item(t, expression, choice, told):
    answer = t.update(expression, {"p": "n"}, values={"v": 1} if expression else {}, ReturnValues=choice)
    assert (plain(answer["Attributes"]) if "Attributes" in answer else None) == told


@pytest.mark.parametrize("choice", ["DOG", "all_old"])
def test_a_word_that_is_none(t, choice):
    assert t.refusal("update_item", TableName="tbl", Key=wire({"p": "a"}), ReturnValues=choice)[0] == VALID


@pytest.mark.parametrize("operation", ["put_item", "delete_item", "update_item"])
@pytest.mark.parametrize(("choice", "told"), [("ALL_OLD", OLD), ("NONE", None), (None, None)])
def test_a_failed_condition_tells_the_item_where_asked(t, operation, choice, told):
    subject = {"Item": wire({"p": "a"})} if operation == "put_item" else {"Key": wire({"p": "a"})}
    more = {"ReturnValuesOnConditionCheckFailure": choice} if choice else {}
    with pytest.raises(t.client.exceptions.ConditionalCheckFailedException) as raised:
        t.call(operation, TableName="tbl", ConditionExpression="attribute_exists(nobody)", **subject, **more)
    found = raised.value.response.get("Item")
    assert (plain(found) if found else None) == told
    assert t.get(p="a") == OLD


@pytest.mark.parametrize("choice", ["ALL_NEW", "all_old", "DOG"])
@pytest.mark.parametrize("operation", ["put_item", "delete_item", "update_item"])
def test_what_a_failed_condition_can_not_tell(t, operation, choice):
    subject = {"Item": wire({"p": "a"})} if operation == "put_item" else {"Key": wire({"p": "a"})}
    more = {"ConditionExpression": "attribute_exists(nobody)", "ReturnValuesOnConditionCheckFailure": choice}
    assert t.refusal(operation, TableName="tbl", **subject, **more)[0] == VALID
