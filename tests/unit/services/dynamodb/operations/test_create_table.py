"""CreateTable, as AWS answers it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

WRONG = "One or more parameter values were invalid: "


def test_the_answer_is_creating_and_the_next_one_active(dynamodb, uuid_pattern):
    described = dynamodb.table("music", "id:S", on_demand=True)
    assert uuid_pattern.fullmatch(described.pop("TableId"))
    assert described == {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "TableName": "music",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "TableStatus": "CREATING",
        "CreationDateTime": datetime.fromtimestamp(1_700_000_000, UTC),
        "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
        "TableSizeBytes": 0,
        "ItemCount": 0,
        "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/music",
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "DeletionProtectionEnabled": False,
    }
    assert dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "ACTIVE"


def test_a_provisioned_table_has_no_billing_summary(dynamodb):
    described = dynamodb.table(
        "music", "id:S", on_demand=False, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
    )
    assert "BillingModeSummary" not in described
    assert "WarmThroughput" not in described
    assert described["ProvisionedThroughput"] == {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 5,
        "WriteCapacityUnits": 6,
    }
    warm = dynamodb.describe_table(TableName="music")["Table"]["WarmThroughput"]
    assert warm == {"ReadUnitsPerSecond": 5, "WriteUnitsPerSecond": 6, "Status": "ACTIVE"}


def test_indexes_are_described(dynamodb):
    described = dynamodb.table(
        "music", "id:S n:N", gsi={"by_genre": ("genre:S", ["x"])}, lsi={"by_year": ("id:S y:N", "ALL")}
    )
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music/index/"
    assert described["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "by_genre",
            "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]},
            "IndexStatus": "CREATING",
            "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
            "IndexSizeBytes": 0,
            "ItemCount": 0,
            "IndexArn": arn + "by_genre",
        }
    ]
    assert described["LocalSecondaryIndexes"] == [
        {
            "IndexName": "by_year",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "y", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
            "IndexSizeBytes": 0,
            "ItemCount": 0,
            "IndexArn": arn + "by_year",
        }
    ]
    (index,) = dynamodb.describe_table(TableName="music")["Table"]["GlobalSecondaryIndexes"]
    assert index["IndexStatus"] == "ACTIVE"
    assert index["WarmThroughput"] == {
        "ReadUnitsPerSecond": 12000,
        "WriteUnitsPerSecond": 4000,
        "Status": "ACTIVE",
    }


def test_a_stream_is_named(dynamodb):
    described = dynamodb.table("music", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    assert described["LatestStreamLabel"] == "2023-11-14T22:13:20.000"
    assert described["LatestStreamArn"] == f"{described['TableArn']}/stream/{described['LatestStreamLabel']}"
    assert described["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    assert "StreamSpecification" not in dynamodb.table("films", StreamSpecification={"StreamEnabled": False})


def test_a_name_is_taken_once(dynamodb):
    dynamodb.table("music")
    with dynamodb.refuses("Table already exists: music", "ResourceInUseException"):  # recorded
        dynamodb.table("music")


def test_a_table_that_takes_its_time_is_not_there_yet(slow_dynamodb):
    slow_dynamodb.table("music")
    assert slow_dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "CREATING"
    with slow_dynamodb.refuses("Requested resource not found", "ResourceNotFoundException"):
        slow_dynamodb.get_item(TableName="music", Key={"id": {"S": "a"}})
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Table is being created: music", "ResourceInUseException"
    ):
        slow_dynamodb.delete_table(TableName="music")
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.get_item(TableName="music", Key={"id": {"S": "a"}}) == {}


def declare(dynamodb, **more):
    base = {
        "TableName": "music",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    return dynamodb.create_table(**base | more)


def definitions(*names):
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def keys(*names, kinds=("HASH", "RANGE")):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, kinds, strict=False)]


def lsi(name, *of, projection=None):
    return {"IndexName": name, "KeySchema": keys(*of), "Projection": projection or {"ProjectionType": "ALL"}}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (  # recorded
            {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
            WRONG + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST",
        ),
        (
            {"BillingMode": "PROVISIONED"},
            WRONG + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        (
            {"AttributeDefinitions": definitions("id", "x")},
            WRONG + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions",
        ),
        (
            {"KeySchema": keys("id", "id"), "AttributeDefinitions": definitions("id")},
            "Invalid KeySchema: Some index key attribute have no definition",
        ),
        (
            {"KeySchema": keys("id", kinds=("RANGE",))},
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ),
        (
            {"LocalSecondaryIndexes": [lsi("one", "id", "x")], "AttributeDefinitions": definitions("id", "x")},
            WRONG + "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex",
        ),
        (
            {
                "KeySchema": keys("id", "n"),
                "AttributeDefinitions": definitions("id", "n", "x"),
                "LocalSecondaryIndexes": [lsi("one", "x", "n")],
            },
            WRONG + "Index KeySchema does not have the same leading hash key as table KeySchema for index: one. "
            "index hash key: x, table hash key: id",
        ),
        (
            {
                "AttributeDefinitions": definitions("id", "x"),
                "GlobalSecondaryIndexes": [lsi("one", "x"), lsi("one", "x")],
            },
            WRONG + "Duplicate index name: one",
        ),
        (
            {
                "AttributeDefinitions": definitions("id", "x"),
                "GlobalSecondaryIndexes": [lsi("one", "x", projection={"ProjectionType": "INCLUDE"})],
            },
            WRONG + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        (
            {
                "AttributeDefinitions": definitions("id", "x", "y"),
                "GlobalSecondaryIndexes": [lsi("one", "x")],
            },
            WRONG + "Some AttributeDefinitions are not used. AttributeDefinitions: [x, y, id], keys used: [x, id]",
        ),
        ({"GlobalSecondaryIndexes": []}, WRONG + "List of GlobalSecondaryIndexes is empty"),
    ],
)
def test_a_table_that_can_not_be_is_refused(dynamodb, more, message):
    with dynamodb.refuses(message):
        declare(dynamodb, **more)
    assert dynamodb.list_tables() == {"TableNames": []}


def test_a_stream_that_can_not_be_makes_no_table(dynamodb):
    with dynamodb.refuses(WRONG + "Table is being created with a stream enabled, UpdateViewType is required"):
        declare(dynamodb, StreamSpecification={"StreamEnabled": True})
    with dynamodb.refuses(
        WRONG + "Table is being created with a stream disabled, UpdateViewType should not be specified"
    ):
        declare(dynamodb, StreamSpecification={"StreamEnabled": False, "StreamViewType": "NEW_IMAGE"})
    assert dynamodb.list_tables() == {"TableNames": []}
