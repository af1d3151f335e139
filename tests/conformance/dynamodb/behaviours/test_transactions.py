"""TransactWriteItems and TransactGetItems: all or nothing, and why not. Source: aws-tests."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.conformance.dynamodb.behaviours.speech import wire

VALID = "ValidationException"
NOBODY = "attribute_not_exists(p)"
SOMEBODY = "attribute_exists(p)"


def put(p, condition=None, table="tbl", **more):
    return {"Put": {"TableName": table, "Item": wire({"p": p, **more}), **asked(condition)}}


def delete(p, condition=None, **more):
    return {"Delete": {"TableName": "tbl", "Key": wire({"p": p}), **asked(condition), **more}}


def check(p, condition):
    return {"ConditionCheck": {"TableName": "tbl", "Key": wire({"p": p}), **asked(condition)}}


def update(p, expression, values, condition=None, **more):
    bound = {"ExpressionAttributeValues": wire({f":{name}": value for name, value in values.items()})}
    return {
        "Update": {
            "TableName": "tbl",
            "Key": wire({"p": p}),
            "UpdateExpression": expression,
            **bound,
            **asked(condition),
            **more,
        }
    }


def asked(condition):
    return {"ConditionExpression": condition} if condition else {}


def write(aws, *actions, **more):
    return aws.client.transact_write_items(TransactItems=list(actions), **more)


def refused(aws, *actions, **more):
    return aws.refusal("transact_write_items", TransactItems=list(actions), **more)


def reasons(aws, *actions):
    """The reasons of a cancelled transaction."""
    with pytest.raises(ClientError) as raised:
        write(aws, *actions)
    assert raised.value.response["Error"]["Code"] == "TransactionCanceledException"
    return raised.value.response["CancellationReasons"]


@pytest.fixture
def t(aws):
    aws.table()
    aws.put(p="old", x=42)
    return aws


DONE = [
    (put("new", x=1), {"p": "new", "x": 1}),
    (put("new", NOBODY, x=1), {"p": "new", "x": 1}),
    (put("old", y=1), {"p": "old", "y": 1}),
    (put("old", SOMEBODY, y=1), {"p": "old", "y": 1}),
    (delete("old"), None),
    (delete("old", SOMEBODY), None),
    (delete("new"), None),
    (check("new", NOBODY), None),
    (check("old", SOMEBODY), {"p": "old", "x": 42}),
    (update("old", "SET x = x + :one", {"one": 1}), {"p": "old", "x": 43}),
    (update("old", "SET x = x + :one", {"one": 1, "x": 42}, "x = :x"), {"p": "old", "x": 43}),
    (update("new", "ADD x :one", {"one": 1}), {"p": "new", "x": 1}),
]


@pytest.mark.parametrize(("action", "after"), DONE)
def test_one_action_is_done(t, action, after):
    assert write(t, action)["ResponseMetadata"]["HTTPStatusCode"] == 200
    ((_, wanted),) = action.items()
    p = (wanted.get("Item") or wanted["Key"])["p"]["S"]
    assert t.get(p=p) == after


FAILED = [
    put("new", SOMEBODY, x=1),
    put("old", NOBODY, y=1),
    delete("old", NOBODY),
    delete("new", SOMEBODY),
    check("new", SOMEBODY),
    check("old", NOBODY),
    update("old", "SET x = x + :one", {"one": 1, "x": 43}, "x = :x"),
]


@pytest.mark.parametrize("action", FAILED)
def test_one_action_whose_condition_fails_changes_nothing(t, action):
    (reason,) = reasons(t, action)
    assert reason == {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
    assert t.scan() == [{"p": "old", "x": 42}]


def test_all_reasons_are_told_in_the_order_of_the_actions(t):
    told = reasons(t, put("a"), put("b", NOBODY), check("c", SOMEBODY), put("d", SOMEBODY))
    assert [reason["Code"] for reason in told] == ["None", "None", "ConditionalCheckFailed", "ConditionalCheckFailed"]
    assert ["Message" in reason for reason in told] == [False, False, True, True]
    assert t.scan() == [{"p": "old", "x": 42}]


def test_the_first_wrong_key_is_the_only_reason(t):
    told = reasons(t, put(7), put(8), put("a", SOMEBODY))
    assert [reason["Code"] for reason in told] == ["ValidationError", "None", "None"]
    assert "Type mismatch for key p expected: S actual: N" in told[0]["Message"]
    told = reasons(t, put("a", SOMEBODY), put("x" * 2049), put(7))
    assert [reason["Code"] for reason in told] == ["None", "ValidationError", "None"]
    assert "maximum size limit" in told[1]["Message"]


def test_a_wrong_index_key_is_such_a_reason(aws):
    aws.table(gsi=[("idx", "x:S")])
    told = reasons(aws, put("a", SOMEBODY), put("b", x=1))
    assert [reason["Code"] for reason in told] == ["None", "ValidationError"]


@pytest.mark.parametrize(("option", "told"), [("ALL_OLD", {"p": "old", "x": 42}), ("NONE", None)])
def test_the_item_that_failed_a_condition_is_told_where_asked(t, option, told):
    failing = update("old", "SET x = :x", {"x": 1, "y": 43}, "x = :y", ReturnValuesOnConditionCheckFailure=option)
    (reason,) = reasons(t, failing)
    assert reason.get("Item") == (wire(told) if told else None)


@pytest.mark.parametrize("option", ["none", "dog"])
def test_another_word_is_refused_as_a_whole(t, option):
    action = update("old", "SET x = :x", {"x": 1}, ReturnValuesOnConditionCheckFailure=option)
    code, message = refused(t, action)
    assert code == VALID
    assert "eturnValuesOnConditionCheckFailure" in message


FAULTS = [
    (check("a", None), "onditionExpression"),
    (put("a", "attribute_exists(#xyz)"), "#xyz"),
    (put("a", "p = :xyz"), ":xyz"),
    (put("a", "hello!"), "Syntax error"),
    (
        {"Put": put("a", SOMEBODY)["Put"] | {"ExpressionAttributeNames": {"#xyz": "x"}}},
        "unused in expressions: keys: {#xyz}",
    ),
    (
        {"Put": put("a", SOMEBODY)["Put"] | {"ExpressionAttributeValues": {":xyz": {"N": "7"}}}},
        "unused in expressions: keys: {:xyz}",
    ),
]


@pytest.mark.parametrize(("action", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_a_fault_of_form_is_no_reason_but_an_error_of_the_request(t, action, told):
    code, message = refused(t, action)
    assert code == VALID
    assert told in message


@pytest.mark.parametrize("other", [put("a"), check("a", NOBODY), delete("a"), update("a", "SET x = :x", {"x": 1})])
def test_no_item_twice(t, other):
    code, message = refused(t, put("a"), other)
    assert (code, message) == (VALID, "Transaction request cannot include multiple operations on one item")
    assert refused(t, put("z"), check("a", NOBODY), check("a", NOBODY))[0] == VALID


def test_the_same_key_in_two_tables_is_two_items(t):
    t.table(name="oth")
    write(t, put("a", x=1), put("a", NOBODY, table="oth", x=2))
    assert (t.get(p="a"), t.get("oth", p="a")) == ({"p": "a", "x": 1}, {"p": "a", "x": 2})


def test_up_to_a_hundred_actions(t):
    write(t, *[put(f"{number}", n=number) for number in range(100)])
    assert len(t.scan()) == 101
    code, message = refused(t, *[put(f"{number}") for number in range(101)])
    assert code == VALID
    assert "ransactItems" in message
    assert "100" in message
    assert refused(t)[0] == VALID


def test_what_is_written_is_at_most_4_mb_but_more_may_be_deleted(t):
    large = [put(f"{number}", x="x" * 100_000) for number in range(50)]
    code, message = refused(t, *large)
    assert code == VALID
    assert "size cannot exceed" in message
    write(t, *large[:30])
    for one in large[30:]:
        t.client.put_item(**one["Put"])
    write(t, *[delete(f"{number}") for number in range(50)])
    assert t.scan() == [{"p": "old", "x": 42}]


def test_a_token_makes_a_repetition_harmless(t):
    add = update("old", "SET x = x + :one", {"one": 1})
    write(t, add)
    write(t, add)
    assert t.get(p="old")["x"] == 44
    write(t, add, ClientRequestToken="once")
    write(t, add, ClientRequestToken="once")
    assert t.get(p="old")["x"] == 45
    assert refused(t, put("a"), ClientRequestToken="once")[0] == "IdempotentParameterMismatchException"
    t.clock.advance(601)  # guide: a token is good for ten minutes
    write(t, add, ClientRequestToken="once")
    assert t.get(p="old")["x"] == 46


def test_a_token_has_up_to_36_characters(t):
    write(t, put("a"), ClientRequestToken="t" * 36)
    code, message = refused(t, put("a"), ClientRequestToken="t" * 37)
    assert code == VALID
    assert "lientRequestToken" in message


def get(p, **more):
    return {"Get": {"TableName": "tbl", "Key": wire({"p": p}), **more}}


@pytest.mark.parametrize(
    ("more", "item"),
    [
        ({}, {"p": "a", "x": 1, "y": 2, "z": 3}),
        ({"ProjectionExpression": "x,z"}, {"x": 1, "z": 3}),
        ({"ProjectionExpression": "#x, #z", "ExpressionAttributeNames": {"#x": "x", "#z": "z"}}, {"x": 1, "z": 3}),
        ({"ProjectionExpression": "nosuch"}, {}),
    ],
)
def test_a_read_of_one_item(t, more, item):
    t.put(p="a", x=1, y=2, z=3)
    (told,) = t.client.transact_get_items(TransactItems=[get("a", **more)])["Responses"]
    assert told == {"Item": wire(item)}


def test_a_missing_item_is_an_empty_response(t):
    told = t.client.transact_get_items(TransactItems=[get("nobody"), get("old")])["Responses"]
    assert told == [{}, {"Item": wire({"p": "old", "x": 42})}]


@pytest.mark.parametrize(("names", "told"), [({"#x": "x"}, "#z"), ({"#x": "x", "#z": "z", "#q": "q"}, "#q")])
def test_names_are_checked_in_reads_too(t, names, told):
    asked = get("a", ProjectionExpression="#x,#z", ExpressionAttributeNames=names)
    code, message = t.refusal("transact_get_items", TransactItems=[asked])
    assert code == VALID
    assert told in message


def test_a_hundred_reads(t):
    for number in range(100):
        t.put(p=f"{number}", n=number)
    asked = [get(f"{number}") for number in range(100)]
    told = t.client.transact_get_items(TransactItems=asked)["Responses"]
    assert [int(one["Item"]["n"]["N"]) for one in told] == list(range(100))
    code, message = t.refusal("transact_get_items", TransactItems=[*asked, get("more")])
    assert code == VALID
    assert "100" in message
