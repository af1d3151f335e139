"""Recorded backups: those that were there, those that the recording makes, and what nobody saw."""

from __future__ import annotations

from datetime import timedelta

import pytest

from replaykit.aws.error import NotEmulated

UNSEEN = ("there were no other backups when the recording began",)


@pytest.fixture(autouse=True)
def table(tape):
    return tape.describe()


def details(table, name, created, **more):
    return {
        "BackupArn": f"{table['TableArn']}/backup/{int(created.timestamp() * 1000):014d}-0bbfb894",
        "BackupName": name,
        "BackupSizeBytes": 10,
        "BackupStatus": "AVAILABLE",
        "BackupType": "USER",
        "BackupCreationDateTime": created,
        **more,
    }


def summary(table, name, created, **more):
    named = {member: table[member] for member in ("TableName", "TableId", "TableArn")}
    return named | details(table, name, created, **more)


def description(table, name, created):
    source = {name: table[name] for name in ("TableName", "TableId", "TableArn", "KeySchema")}
    source |= {"TableSizeBytes": 10, "ItemCount": 1, "TableCreationDateTime": created - timedelta(days=1)}
    source |= {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}, "BillingMode": "PROVISIONED"}
    return {"BackupDetails": details(table, name, created), "SourceTableDetails": source}


def listed(world, **params):
    return [one["BackupName"] for one in world.list_backups(**params)["BackupSummaries"]]


@pytest.fixture
def weekly(table, began):
    return began - timedelta(days=7)


def test_nobody_saw_any(tape):
    world = tape.play()
    assert listed(world) == []
    assert world.assumptions == UNSEEN


def test_an_emulator_without_a_recording_knows_that_there_are_none(conversation):
    world = conversation()
    assert listed(world) == []
    assert world.assumptions == ()


def test_a_whole_list_proves_them(tape, table, weekly):
    tape("ListBackups", {"BackupSummaries": [summary(table, "weekly", weekly)]})
    world = tape.play()
    assert world.list_backups()["BackupSummaries"] == [summary(table, "weekly", weekly)]
    assert world.assumptions == ()
    with pytest.raises(NotEmulated, match="none describes it"):
        world.describe_backup(BackupArn=summary(table, "weekly", weekly)["BackupArn"])


@pytest.mark.parametrize(
    ("params", "asked", "assumed"),
    [
        ({"TableName": "music"}, {"TableName": "music"}, ()),
        ({"TableName": "music"}, {}, UNSEEN),
        ({}, {"TableName": "music"}, ()),
        ({"BackupType": "ALL"}, {"BackupType": "SYSTEM"}, ()),
        ({}, {"BackupType": "SYSTEM"}, UNSEEN),
    ],
)
def test_a_list_proves_what_it_is_of(tape, params, asked, assumed):
    tape("ListBackups", {"BackupSummaries": []}, **params)
    world = tape.play()
    assert listed(world, **asked) == []
    assert world.assumptions == assumed


def test_a_list_over_pages_is_whole_at_its_end(tape, table, weekly):
    first, second = summary(table, "one", weekly), summary(table, "two", weekly + timedelta(days=1))
    more = {"LastEvaluatedBackupArn": first["BackupArn"]}
    tape("ListBackups", {"BackupSummaries": [first]} | more, Limit=1)
    world = tape.play()
    assert listed(world) == ["one"]
    assert world.assumptions == UNSEEN
    tape("ListBackups", {"BackupSummaries": [second]}, ExclusiveStartBackupArn=first["BackupArn"])
    world = tape.play()
    assert listed(world) == ["one", "two"]
    assert world.assumptions == ()


@pytest.mark.parametrize("operation", ["DescribeBackup", "DeleteBackup"])
def test_a_description_proves_one(tape, table, weekly, operation):
    told = description(table, "weekly", weekly)
    arn = told["BackupDetails"]["BackupArn"]
    tape("ListBackups", {"BackupSummaries": [summary(table, "weekly", weekly)]})
    call = tape(operation, {"BackupDescription": told}, BackupArn=arn)
    world = tape.play()
    assert world.describe_backup(BackupArn=arn)["BackupDescription"] == told
    assert world.assumptions == ()
    with pytest.raises(NotEmulated, match="shows all items"):
        world.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    assert world.again(call).error is None
    assert listed(world) == ([] if operation == "DeleteBackup" else ["weekly"])


def test_a_backup_that_the_recording_makes_keeps_its_name(tape, table, began):
    told = details(table, "nightly", began, BackupStatus="CREATING")
    making = tape("CreateBackup", {"BackupDetails": told}, TableName="music", BackupName="nightly")
    tape("ListBackups", {"BackupSummaries": [summary(table, "nightly", began)]})
    world = tape.play()
    assert listed(world) == []
    assert world.assumptions == ()
    world.again(making)
    assert [one["BackupArn"] for one in world.list_backups()["BackupSummaries"]] == [told["BackupArn"]]
    world.delete_backup(BackupArn=told["BackupArn"])
    assert listed(world) == []


def test_one_that_a_recorded_deletion_of_its_table_leaves_was_not_there_before(tape, table, began):
    tape("DeleteTable", {"TableDescription": table}, TableName="music")
    system = summary(table, "music$DeletedTableBackup", began, BackupType="SYSTEM")
    tape("ListBackups", {"BackupSummaries": [system]}, BackupType="ALL")
    assert listed(tape.play(), BackupType="ALL") == []


def test_one_of_aws_is_kept_as_long_after_the_beginning_as_it_was(tape, table, weekly, began):
    system = summary(table, "gone", weekly, BackupType="SYSTEM", BackupExpiryDateTime=began + timedelta(days=28))
    tape("ListBackups", {"BackupSummaries": [system]}, BackupType="ALL")
    world = tape.play()
    assert listed(world, BackupType="ALL") == ["gone"]
    world.clock.advance(29 * 24 * 3600)
    assert listed(world, BackupType="ALL") == []
