"""ListBackups, as AWS answers it."""

from __future__ import annotations

import orjson
import pytest

from replaykit.ports.clock import instant

DAY = 24 * 60 * 60


def backup(dynamodb, name, table="music"):
    dynamodb.clock.advance(1)
    return dynamodb.create_backup(TableName=table, BackupName=name)["BackupDetails"]["BackupArn"]


def names(dynamodb, **params):
    return [one["BackupName"] for one in dynamodb.list_backups(**params)["BackupSummaries"]]


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.table("films")
    return dynamodb


def test_backups_are_paged(music):
    arns = [backup(music, f"number-{number}") for number in range(5)]
    first = music.list_backups(Limit=2)
    assert [one["BackupArn"] for one in first["BackupSummaries"]] == arns[:2]
    assert first["LastEvaluatedBackupArn"] == arns[1]
    music.delete_backup(BackupArn=arns[1])  # the next page goes on after a backup that is gone
    second = music.list_backups(ExclusiveStartBackupArn=arns[1], Limit=3)
    assert [one["BackupArn"] for one in second["BackupSummaries"]] == arns[2:]
    assert "LastEvaluatedBackupArn" not in second


def test_those_of_one_table(music):
    backup(music, "one", "films")
    backup(music, "two")
    arn = music.describe_table(TableName="music")["Table"]["TableArn"]
    assert names(music, TableName="music") == names(music, TableName=arn) == ["two"]
    music.delete_table(TableName="music")
    assert names(music, TableName="music") == ["two"]  # a backup outlives its table
    assert names(music, TableName="none") == []


def test_those_of_a_time(music):
    start = music.clock.now()
    for name in ("one", "two", "three"):
        backup(music, name)
    low, high = instant(start + 2), instant(start + 3)
    assert names(music, TimeRangeLowerBound=low) == ["two", "three"]
    assert names(music, TimeRangeUpperBound=high) == ["one", "two"]
    assert names(music, TimeRangeLowerBound=low, TimeRangeUpperBound=high) == ["two"]


def test_a_table_with_recovery_leaves_a_backup_for_35_days(music):
    music.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    backup(music, "mine")
    music.delete_table(TableName="music")
    assert names(music) == ["mine"]
    assert names(music, BackupType="AWS_BACKUP") == []
    assert set(names(music, BackupType="ALL")) == {"mine", "music$DeletedTableBackup"}
    (kept,) = music.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert kept["BackupExpiryDateTime"] == instant(music.clock.now() + 35 * DAY)
    music.clock.advance(35 * DAY)
    assert names(music, BackupType="SYSTEM") == []
    music.emulator.tick()
    assert len(music.store.backups) == 1


@pytest.mark.corpus
def test_the_members_are_those_of_recordings(music, corpus):
    path = corpus / "custodian" / "test_dynamodb_consecutive_backup_count_filter" / "dynamodb.ListBackups_1.json"
    recorded = orjson.loads(path.read_bytes())["data"]["BackupSummaries"][0]
    backup(music, "one")
    (here,) = music.list_backups()["BackupSummaries"]
    assert here.keys() == recorded.keys()
    assert (here["BackupStatus"], here["BackupType"]) == (recorded["BackupStatus"], recorded["BackupType"])
