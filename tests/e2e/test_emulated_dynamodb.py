"""Real boto3 against the emulated DynamoDB, in process: clients, resources, paginators and waiters work unchanged."""

from __future__ import annotations

from decimal import Decimal

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from replaykit.adapters.inprocess import Hook
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.session.session import Session


@pytest.fixture
def session():
    with Hook(Session("emulate", emulator=Emulator(ManualClock(), Ids(1)))):
        yield boto3.session.Session(region_name="eu-west-1")


@pytest.fixture
def music(session):
    table = session.resource("dynamodb").create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "n", "AttributeType": "N"},
            {"AttributeName": "raw", "AttributeType": "B"},
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_raw",
                "KeySchema": [{"AttributeName": "raw", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    table.wait_until_exists()
    return table


def test_a_table_resource_reads_what_it_wrote(music):
    item = {
        "id": "a",
        "n": Decimal("1.50"),
        "text": "héllo",
        "raw": b"\x00\xff",
        "deep": {"list": [Decimal(1), None, True, {b"x", b"y"}]},
        "tags": {"x", "y"},
    }
    music.put_item(Item=item)
    found = music.get_item(Key={"id": "a", "n": Decimal("1.5")})["Item"]
    assert found == item
    assert bytes(found["raw"]) == b"\x00\xff"


def test_a_batch_writer_and_a_paginator_agree(music, session):
    with music.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"id": f"p{number % 4}", "n": number, "raw": bytes([number % 3])})
    pages = (
        session.client("dynamodb").get_paginator("scan").paginate(TableName="music", PaginationConfig={"PageSize": 7})
    )
    assert sorted(int(item["n"]["N"]) for page in pages for item in page["Items"]) == list(range(60))
    found = music.query(
        IndexName="by_raw", KeyConditionExpression=Key("raw").eq(b"\x01"), FilterExpression=Attr("n").gt(30)
    )
    assert sorted(item["n"] for item in found["Items"]) == list(range(31, 60, 3))


def test_an_error_is_the_clients_own_exception(music, session):
    client = session.client("dynamodb")
    music.put_item(Item={"id": "a", "n": 1})
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as raised:
        client.put_item(
            TableName="music",
            Item={"id": {"S": "a"}, "n": {"N": "1"}},
            ConditionExpression="attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.response["Item"] == {"id": {"S": "a"}, "n": {"N": "1"}}
    with pytest.raises(client.exceptions.TransactionCanceledException) as raised:
        client.transact_write_items(
            TransactItems=[
                {
                    "Delete": {
                        "TableName": "music",
                        "Key": {"id": {"S": "a"}, "n": {"N": "2"}},
                        "ConditionExpression": "attribute_exists(id)",
                    }
                }
            ]
        )
    assert raised.value.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed"
    with pytest.raises(ClientError, match="Requested resource not found: Table: films not found"):
        client.describe_table(TableName="films")


def test_a_transaction_is_done_once_though_boto3_mints_its_token(music, session):
    client = session.client("dynamodb")
    add = {
        "Update": {
            "TableName": "music",
            "Key": {"id": {"S": "a"}, "n": {"N": "1"}},
            "UpdateExpression": "ADD hits :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    client.transact_write_items(TransactItems=[add])
    client.transact_write_items(TransactItems=[add])
    client.transact_write_items(TransactItems=[add], ClientRequestToken="mine")
    client.transact_write_items(TransactItems=[add], ClientRequestToken="mine")
    assert music.get_item(Key={"id": "a", "n": 1})["Item"]["hits"] == 3


def test_a_deleted_table_is_gone(music):
    music.delete()
    music.wait_until_not_exists()
