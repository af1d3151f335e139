"""What the statements of a batch answer, each by itself, and what they cost.

Source: parity (paritysuite/dynamodb-conformance, BatchExecuteStatement and ExecuteTransaction, 2026).
"""

from __future__ import annotations

import pytest

FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}


@pytest.fixture
def rows(partiql):
    for key in ("one", "two"):
        partiql.put("plain", id={"S": key}, v={"S": key})
    return partiql


def cost(rows, *choices):
    statements = [
        {"Statement": f"SELECT * FROM \"plain\" WHERE id = '{key}'"}
        | ({} if consistent is None else {"ConsistentRead": consistent})
        for key, consistent in zip(("one", "two"), choices, strict=False)
    ]
    answer = rows.call("BatchExecuteStatement", Statements=statements, ReturnConsumedCapacity="TOTAL")
    assert all("Item" in response for response in answer["Responses"])
    return sum(told["CapacityUnits"] for told in answer["ConsumedCapacity"])


@pytest.mark.parametrize(
    ("choices", "units"), [((None,), 0.5), ((False,), 0.5), ((True,), 1.0), ((True, None), 1.5), ((True, True), 2.0)]
)
def test_each_read_chooses_its_consistency(rows, choices, units):
    assert cost(rows, *choices) == units


@pytest.mark.parametrize("choice", ["ALL_OLD", "NONE", None])
def test_a_failed_condition_answers_no_item(rows, choice):
    """What `Error` tells of it with ALL_OLD is documented of BatchStatementError; the suite looks beside it only."""
    one = {"Statement": "UPDATE \"plain\" SET w = 1 WHERE id = 'one' AND v = 'x'"}
    if choice is not None:
        one["ReturnValuesOnConditionCheckFailure"] = choice
    (response,) = rows.call("BatchExecuteStatement", Statements=[one])["Responses"]
    item = {"Item": {"id": {"S": "one"}, "v": {"S": "one"}}} if choice == "ALL_OLD" else {}
    assert response == {"TableName": "plain", "Error": FAILED | item}


def test_what_never_ran_names_no_table(rows):
    refused, ran = rows.batch("SELECT * FROM \"plain\" WHERE v = 'one'", "SELECT v FROM \"plain\" WHERE id = 'one'")
    assert refused["Error"]["Code"] == "ValidationError"
    assert "TableName" not in refused
    assert ran == {"TableName": "plain", "Item": {"v": {"S": "one"}}}


def test_a_statement_that_can_not_be_read_spoils_no_other(rows):
    text = "Statement wasn't well formed, can't be processed: Expected data manipulation"
    broken, ran = rows.batch("SLECT * FROM \"plain\" WHERE id = 'one'", "SELECT v FROM \"plain\" WHERE id = 'one'")
    assert broken == {"Error": {"Code": "ValidationError", "Message": text}}
    assert ran["Item"] == {"v": {"S": "one"}}


def test_a_transaction_told_again_is_paid_as_a_read(rows):
    rows.put("plain", id={"S": "count"}, n={"N": "0"}, filler={"S": "x" * 1500})
    once = {
        "TransactStatements": [{"Statement": "UPDATE \"plain\" SET n = n + 1 WHERE id = 'count'"}],
        "ClientRequestToken": "told-twice",
        "ReturnConsumedCapacity": "INDEXES",
    }
    (first,) = rows.call("ExecuteTransaction", **once)["ConsumedCapacity"]
    (again,) = rows.call("ExecuteTransaction", **once)["ConsumedCapacity"]
    assert (first["WriteCapacityUnits"], "ReadCapacityUnits" in first) == (4.0, False)
    assert (again["ReadCapacityUnits"], "WriteCapacityUnits" in again) == (2.0, False)
    assert rows.item("plain", id={"S": "count"})["n"] == {"N": "1"}
