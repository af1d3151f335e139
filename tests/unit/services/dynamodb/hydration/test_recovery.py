"""Recorded point-in-time recovery: since when it was on, and that nobody knows the items of the time before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from replaykit.aws.error import NotEmulated

UNSEEN = ("the point-in-time recovery of table music was never seen",)
ON = {"PointInTimeRecoveryEnabled": True}
OFF = {"PointInTimeRecoveryStatus": "DISABLED"}


@pytest.fixture(autouse=True)
def described(tape):
    return tape.describe()


def backups(recovery):
    return {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": recovery,
        }
    }


def enabled(since, days=35):
    return {
        "PointInTimeRecoveryStatus": "ENABLED",
        "RecoveryPeriodInDays": days,
        "EarliestRestorableDateTime": since,
        "LatestRestorableDateTime": since + timedelta(minutes=5),
    }


def now(world):
    answer = world.describe_continuous_backups(TableName="music")
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def test_nobody_saw_it(tape):
    world = tape.play()
    assert now(world) == OFF
    assert world.assumptions == UNSEEN


def test_a_description_proves_that_it_was_off(tape):
    tape("DescribeContinuousBackups", backups(OFF), TableName="music")
    world = tape.play()
    assert now(world) == OFF
    assert world.assumptions == ()


def test_a_description_proves_since_when_it_was_on(tape, began, later):
    tape("DescribeContinuousBackups", backups(enabled(began - timedelta(days=3), days=7)), TableName="music")
    world = tape.play()
    told = now(world)
    assert told["RecoveryPeriodInDays"] == 7
    assert told["EarliestRestorableDateTime"] == later - timedelta(days=3)
    assert world.assumptions == ()


@pytest.mark.parametrize(("since", "before"), [(timedelta(), "DISABLED"), (timedelta(days=2), "ENABLED")])
def test_the_answer_to_a_change_says_whether_it_was_on_already(tape, began, since, before):
    answer = backups(enabled(began + timedelta(seconds=1) - since))
    change = tape("UpdateContinuousBackups", answer, TableName="music", PointInTimeRecoverySpecification=ON)
    world = tape.play()
    assert now(world)["PointInTimeRecoveryStatus"] == before
    assert world.assumptions == ()
    world.again(change)
    assert now(world)["PointInTimeRecoveryStatus"] == "ENABLED"


def test_switching_it_off_says_nothing_of_before(tape):
    off = {"PointInTimeRecoveryEnabled": False}
    tape("UpdateContinuousBackups", backups(OFF), TableName="music", PointInTimeRecoverySpecification=off)
    tape("DescribeContinuousBackups", backups(OFF), TableName="music")
    world = tape.play()
    now(world)
    assert world.assumptions == UNSEEN


def test_a_table_goes_back_to_what_the_recording_knows_and_no_further(tape, began):
    tape("DescribeContinuousBackups", backups(enabled(began - timedelta(days=3))), TableName="music")
    tape("Scan", {"Items": [{"id": {"S": "a"}}], "Count": 1, "ScannedCount": 1}, TableName="music")
    world = tape.play()
    begun = world.clock.now()
    with pytest.raises(NotEmulated, match="before it began"):
        world.restore_table_to_point_in_time(
            SourceTableName="music", TargetTableName="old", RestoreDateTime=began + timedelta(days=364)
        )
    world.clock.advance(1000)
    world.put_item(TableName="music", Item={"id": {"S": "b"}})
    world.clock.advance(1000)
    told = world.restore_table_to_point_in_time(
        SourceTableName="music", TargetTableName="old", RestoreDateTime=began + timedelta(days=365, seconds=500)
    )
    assert told["TableDescription"]["RestoreSummary"]["RestoreDateTime"].timestamp() == begun + 500
    assert world.items("old") == [{"id": {"S": "a"}}]
