"""Real boto3 sends PartiQL to the emulated DynamoDB, in process: typed errors, binary values, pages by NextToken."""

from __future__ import annotations

import boto3
import pytest

from replaykit.adapters.inprocess import Hook
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.session.session import Session


@pytest.fixture
def client():
    with Hook(Session("emulate", emulator=Emulator(ManualClock(), Ids(1)))):
        made = boto3.session.Session(region_name="eu-west-1").client("dynamodb")
        made.create_table(
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "raw", "AttributeType": "B"},
            ],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "raw", "KeyType": "RANGE"}],
        )
        yield made


def test_binary_keys_go_in_come_out_and_page(client):
    for raw in (b"\x00", b"\x01\xff", b"\x02"):
        client.execute_statement(
            Statement="INSERT INTO music VALUE {'id': 'a', 'raw': ?, 'set': ?}",
            Parameters=[{"B": raw}, {"BS": [raw, b"more"]}],
        )
    asked = {
        "Statement": 'SELECT raw, "set" FROM music WHERE id = ? AND raw > ?',
        "Parameters": [{"S": "a"}, {"B": b"\x00"}],
        "Limit": 1,
    }
    first = client.execute_statement(**asked)
    assert first["Items"] == [{"raw": {"B": b"\x01\xff"}, "set": {"BS": [b"\x01\xff", b"more"]}}]
    assert first["LastEvaluatedKey"] == {"id": {"S": "a"}, "raw": {"B": b"\x01\xff"}}
    second = client.execute_statement(**asked, NextToken=first["NextToken"])
    assert [item["raw"]["B"] for item in second["Items"]] == [b"\x02"]


def test_errors_are_of_their_types(client):
    insert = "INSERT INTO music VALUE {'id': 'a', 'raw': ?, 'n': 1}"
    key = [{"B": b"k"}]
    client.execute_statement(Statement=insert, Parameters=key)
    with pytest.raises(client.exceptions.DuplicateItemException):
        client.execute_statement(Statement=insert, Parameters=key)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as raised:
        client.execute_statement(
            Statement="UPDATE music SET n = n + 1 WHERE id = 'a' AND raw = ? AND n > 5",
            Parameters=key,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.response["Item"] == {"id": {"S": "a"}, "raw": {"B": b"k"}, "n": {"N": "1"}}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.execute_statement(Statement="SELECT * FROM films")
    with pytest.raises(client.exceptions.TransactionCanceledException) as raised:
        client.execute_transaction(
            TransactStatements=[
                {"Statement": insert, "Parameters": key},
                {"Statement": insert, "Parameters": [{"B": b"other"}]},
            ]
        )
    assert [reason["Code"] for reason in raised.value.response["CancellationReasons"]] == ["DuplicateItem", "None"]


def test_a_batch_tells_each_its_own(client):
    answer = client.batch_execute_statement(
        Statements=[
            {"Statement": "INSERT INTO music VALUE {'id': 'b', 'raw': ?}", "Parameters": [{"B": b"1"}]},
            {"Statement": "DELETE FROM music WHERE id = 'b'"},
        ]
    )
    assert answer["Responses"] == [
        {"TableName": "music"},
        {
            "Error": {
                "Code": "ValidationError",
                "Message": "Where clause does not contain a mandatory equality on all key attributes",
            },
        },
    ]
