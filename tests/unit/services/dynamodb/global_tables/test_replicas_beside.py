"""Replicas beside what else a table has under way: bulk operations, keys, time to live, writes on their way."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.error import AwsError

OWN_KEY = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "own"}
BULK = {
    "InputS3Configuration": {"S3Bucket": "files", "S3KeyPrefix": "in/", "InputFormat": "DYNAMODB_JSON"},
    "OutputS3Configuration": {"S3Bucket": "files", "S3KeyPrefix": "out", "OutputType": ["ERROR"]},
}


def change(dynamodb, kind, *regions, **more):
    updates = [{kind: {"RegionName": region, **more}} for region in regions]
    return dynamodb.update_table(TableName="music", ReplicaUpdates=updates)


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


def ids(dynamodb):
    return [item["id"]["S"] for item in dynamodb.scan(TableName="music")["Items"]]


def time_to_live(dynamodb, *, enabled):
    dynamodb.update_time_to_live(
        TableName="music", TimeToLiveSpecification={"Enabled": enabled, "AttributeName": "until"}
    )


def test_a_bulk_operation_goes_on_when_its_table_joins_a_global_table(slow_dynamodb):
    here = slow_dynamodb
    here.table("music")
    here.clock.advance(10)
    here.put_file("in/0", orjson.dumps({"Item": {"id": {"S": "a"}}}))
    begun = here.start_bulk_put_items(TableName="music", **BULK)["BulkOperationDescription"]
    change(here, "Create", "eu-west-1")
    here.clock.advance(10)
    here.emulator.tick()
    ended = here.describe_bulk_operation(BulkOperationArn=begun["BulkOperationArn"])["BulkOperationDescription"]
    assert ended["BulkOperationStatus"] == "COMPLETED"
    assert ids(here) == ids(here.at("eu-west-1")) == ["a"]


def test_a_new_replica_waits_for_what_was_on_its_way_to_its_source(conversation):
    here = conversation(replication_lag=10.0)
    here.table("music")
    change(here, "Create", "eu-west-1")
    here.at("eu-west-1").put_item(TableName="music", Item={"id": {"S": "a"}})
    change(here, "Create", "us-west-2")
    here.clock.advance(10)
    assert ids(here.at("us-west-2")) == ["a"]


def test_a_replica_that_is_refused_leaves_the_table_as_it_was(dynamodb):
    dynamodb.table("music", SSESpecification=OWN_KEY)
    before = told(dynamodb)
    with pytest.raises(AwsError, match="KMSMasterKeyId must be specified for each replica"):
        change(dynamodb, "Create", "eu-west-1")
    assert told(dynamodb) == before


def test_of_two_changes_of_replicas_none_is_done_if_one_is_refused(dynamodb):
    dynamodb.table("music")
    for region in ("eu-west-1", "us-west-2"):
        change(dynamodb, "Create", region)
    west = dynamodb.at("us-west-2")
    for name in ("STANDARD_INFREQUENT_ACCESS", "STANDARD"):
        change(dynamodb, "Update", "us-west-2", TableClassOverride=name)
    before = told(dynamodb), told(west)
    with pytest.raises(AwsError, match="Limit exceeded for replica in us-west-2"):
        change(dynamodb, "Update", "eu-west-1", "us-west-2", TableClassOverride="STANDARD_INFREQUENT_ACCESS")
    assert (told(dynamodb), told(west)) == before


def test_time_to_live_is_changed_everywhere_or_nowhere(dynamodb):
    """A new replica shares the hour in which time to live can't be changed again."""
    dynamodb.table("music")
    time_to_live(dynamodb, enabled=True)
    dynamodb.clock.advance(3600)
    time_to_live(dynamodb, enabled=False)
    change(dynamodb, "Create", "eu-west-1")
    there = dynamodb.at("eu-west-1")
    with there.refuses("Time to live has been modified multiple times within a fixed interval"):
        time_to_live(there, enabled=True)
    for one in (dynamodb, there):
        assert one.describe_time_to_live(TableName="music")["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED"


def test_a_policy_that_is_refused_makes_no_replica(dynamodb):
    dynamodb.table("music")
    dynamodb.update_table(TableName="music", GlobalTableSettingsReplicationMode="ENABLED")
    there = dynamodb.at("eu-west-1", "210987654321")
    arn = told(dynamodb)["TableArn"]
    with pytest.raises(AwsError) as refused:
        there.create_table(
            TableName="music",
            GlobalTableSourceArn=arn,
            GlobalTableSettingsReplicationMode="ENABLED",
            ResourcePolicy="no policy",
        )
    assert refused.value.code == "ValidationException"
    assert there.list_tables()["TableNames"] == []


def test_a_backup_of_a_replica_holds_what_has_arrived(conversation):
    here = conversation(replication_lag=10.0)
    here.table("music")
    change(here, "Create", "eu-west-1")
    there = here.at("eu-west-1")
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    here.clock.advance(10)
    arn = there.create_backup(TableName="music", BackupName="arrived")["BackupDetails"]["BackupArn"]
    there.restore_table_from_backup(BackupArn=arn, TargetTableName="copy")
    assert there.scan(TableName="copy")["Count"] == 1


def test_an_index_that_is_gone_is_gone_in_backups_and_in_the_sight_of_other_regions(slow_dynamodb):
    here = slow_dynamodb
    here.table("music", gsi={"by_genre": ("genre:S", "ALL")})
    here.clock.advance(10)
    change(here, "Create", "eu-west-1")
    here.clock.advance(10)
    here.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_genre"}}])
    assert "GlobalSecondaryIndexes" in told(here)["Replicas"][0]
    here.clock.advance(10)
    assert "GlobalSecondaryIndexes" not in told(here)["Replicas"][0]
    there = here.at("eu-west-1")
    arn = there.create_backup(TableName="music", BackupName="without")["BackupDetails"]["BackupArn"]
    backup = there.describe_backup(BackupArn=arn)["BackupDescription"]
    assert "GlobalSecondaryIndexes" not in backup.get("SourceTableFeatureDetails", {})


def test_the_capacity_of_an_index_is_told_once_for_all_regions(dynamodb):
    dynamodb.table("music", gsi={"by_genre": ("genre:S", "ALL")})
    change(dynamodb, "Create", "eu-west-1")
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    index = {"Update": {"IndexName": "by_genre", "ProvisionedThroughput": units}}
    dynamodb.update_table(
        TableName="music",
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units,
        GlobalSecondaryIndexUpdates=[index],
    )
    (there,) = told(dynamodb.at("eu-west-1"))["GlobalSecondaryIndexes"]
    assert there["ProvisionedThroughput"]["WriteCapacityUnits"] == 5
