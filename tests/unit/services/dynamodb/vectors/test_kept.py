"""Vector indexes outlive their table: in backups, in restores, in worlds that are made anew."""

from __future__ import annotations

import pytest

from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.services.dynamodb.hydration.recreation import recreation


@pytest.fixture
def backed_up(songs):
    """A table with a vector index and two items, and the ARN of its backup."""
    songs.create(songs.declare(schema="genre:INLINE_FILTER"), types="genre:S")
    songs.put("a", 1, 0, 0, genre={"S": "jazz"})
    songs.put("b", 0, 1, 0)
    backup = songs.dynamodb.create_backup(TableName="music", BackupName="nightly")
    return songs, backup["BackupDetails"]["BackupArn"]


def restore(songs, arn, **more):
    return songs.dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=arn, **more)["TableDescription"]


def test_a_backup_tells_of_them(backed_up):
    songs, arn = backed_up
    told = songs.dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]["SourceTableFeatureDetails"]
    assert told == {"VectorIndexes": [songs.declare(schema="genre:INLINE_FILTER")]}


def test_a_restored_table_has_them_with_all_that_was_in(backed_up):
    songs, arn = backed_up
    described = restore(songs, arn)
    assert [one["IndexStatus"] for one in described["VectorIndexes"]] == ["CREATING"]
    assert songs.search(0, 1, 0, table="again") == ["b", "a"]
    jazz = {"SearchConditionExpression": "genre = :g", "ExpressionAttributeValues": {":g": {"S": "jazz"}}}
    assert songs.search(0, 1, 0, table="again", **jazz) == ["a"]


def test_one_may_leave_them_out_and_what_only_they_used_goes_too(backed_up):
    songs, arn = backed_up
    described = restore(songs, arn, VectorIndexOverride=[])
    assert "VectorIndexes" not in described
    assert [one["AttributeName"] for one in described["AttributeDefinitions"]] == ["id"]


def test_those_that_are_named_must_be_the_source_s(backed_up):
    songs, arn = backed_up
    with songs.dynamodb.refuses(
        "One or more parameter values were invalid: Index does not match any index of the source table: plain"
    ):
        restore(songs, arn, VectorIndexOverride=[songs.declare()])  # without its search schema
    described = restore(songs, arn, VectorIndexOverride=[songs.declare(schema="genre:INLINE_FILTER")])
    assert [one["IndexName"] for one in described["VectorIndexes"]] == ["plain"]


def test_a_restore_may_not_leave_on_demand_with_them(backed_up):
    songs, arn = backed_up
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    with songs.dynamodb.refuses(
        "One or more parameter values were invalid: Vector indexes are only supported for PAY_PER_REQUEST tables"
    ):
        restore(songs, arn, BillingModeOverride="PROVISIONED", ProvisionedThroughputOverride=units)


def test_a_point_in_time_has_the_vectors_of_then(songs):
    songs.create(songs.declare())
    songs.dynamodb.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    songs.put("a", 1, 0, 0)
    songs.dynamodb.clock.advance(1000)
    songs.put("b", 0, 1, 0)
    songs.dynamodb.restore_table_to_point_in_time(
        SourceTableName="music", TargetTableName="again", UseLatestRestorableTime=True
    )
    assert songs.search(1, 0, 0, table="again") == ["a"]


def test_a_world_that_is_made_anew_has_them(backed_up):
    songs, _ = backed_up
    other = Emulator(ManualClock(), settings=Settings())
    for call in recreation(songs.dynamodb.emulator.world):
        other.answer(call)
    songs.dynamodb.emulator = other
    assert songs.search(0, 1, 0) == ["b", "a"]
