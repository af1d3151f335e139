"""DescribeBackup, as AWS answers it."""

from __future__ import annotations

import orjson
import pytest

from replaykit.ports.clock import instant

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def backup(dynamodb):
    return dynamodb.create_backup(TableName="music", BackupName="first")["BackupDetails"]["BackupArn"]


def test_it_tells_of_the_table_as_it_was(dynamodb):
    table = dynamodb.table("music", on_demand=False, ProvisionedThroughput=UNITS)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    arn = backup(dynamodb)
    dynamodb.delete_table(TableName="music")
    described = dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
    assert described["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    assert described["SourceTableDetails"] == {
        "TableName": "music",
        "TableId": table["TableId"],
        "TableArn": table["TableArn"],
        "TableSizeBytes": 3,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "TableCreationDateTime": instant(dynamodb.clock.now()),
        "ProvisionedThroughput": UNITS,
        "ItemCount": 1,
        "BillingMode": "PROVISIONED",
    }
    assert "SourceTableFeatureDetails" not in described


def test_it_tells_of_indexes_stream_and_time_to_live(dynamodb):
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    dynamodb.table(
        "music", "id:S n:N", gsi={"by_genre": ("genre:S", ("year",))}, lsi={"by_year": ("id:S year:N", "ALL")},
        StreamSpecification=stream,
    )  # fmt: skip
    over = {"AttributeName": "over", "Enabled": True}
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=over)
    assert dynamodb.describe_backup(BackupArn=backup(dynamodb))["BackupDescription"]["SourceTableFeatureDetails"] == {
        "LocalSecondaryIndexes": [
            {
                "IndexName": "by_year",
                "KeySchema": [
                    {"AttributeName": "id", "KeyType": "HASH"},
                    {"AttributeName": "year", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_genre",
                "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["year"]},
                "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
            }
        ],
        "StreamDescription": stream,
        "TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": "over"},
    }


def test_it_takes_its_time(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    arn = backup(slow_dynamodb)
    details = slow_dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]
    assert details["BackupStatus"] == "CREATING"
    slow_dynamodb.clock.advance(10)
    details = slow_dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]
    assert details["BackupStatus"] == "AVAILABLE"


def test_a_backup_that_is_not_there_is_named(dynamodb):
    arn = dynamodb.table("music")["TableArn"] + "/backup/01516149542009-0bbfb894"
    with dynamodb.refuses(f"Backup not found: {arn}", "BackupNotFoundException"):
        dynamodb.describe_backup(BackupArn=arn)


@pytest.mark.corpus
def test_the_members_are_those_of_recordings(dynamodb, corpus):
    path = corpus / "custodian" / "test_dynamodb_create_backup" / "dynamodb.DescribeBackup_1.json"
    recorded = orjson.loads(path.read_bytes())["data"]["BackupDescription"]
    dynamodb.table("music", on_demand=False, ProvisionedThroughput=UNITS)
    here = dynamodb.describe_backup(BackupArn=backup(dynamodb))["BackupDescription"]
    assert here.keys() == recorded.keys()
    assert here["BackupDetails"].keys() - {"BackupType"} == recorded["BackupDetails"].keys()
    assert here["SourceTableDetails"].keys() - {"BillingMode"} == recorded["SourceTableDetails"].keys()
