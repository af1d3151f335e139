"""RestoreTableToPointInTime, as AWS answers it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.aws.error import NotEmulated
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.knowledge import Knowledge

DAY = 24 * 60 * 60
ON = {"PointInTimeRecoveryEnabled": True}
OUTSIDE = (
    "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and "
    "LatestRestorableDateTime."
)


def put(dynamodb, id_, text):
    dynamodb.put_item(TableName="music", Item={"id": {"S": id_}, "text": {"S": text}})


def items(dynamodb, table="again", **more):
    found = dynamodb.scan(TableName=table, **more)["Items"]
    return {item["id"]["S"]: item.get("text", {}).get("S") for item in found}


def restore(dynamodb, at, target="again"):
    answer = dynamodb.restore_table_to_point_in_time(
        SourceTableName="music", TargetTableName=target, RestoreDateTime=instant(at)
    )
    return answer["TableDescription"]


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", gsi={"by_text": ("text:S", "ALL")})
    put(dynamodb, "old", "before recovery")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    return dynamodb


def test_items_are_what_they_were(music):
    start = music.clock.now()
    music.clock.advance(10)
    put(music, "new", "one")
    put(music, "old", "two")
    music.clock.advance(10)
    music.delete_item(TableName="music", Key={"id": {"S": "old"}})
    music.clock.advance(DAY)
    answer = restore(music, start + 9)
    assert answer["TableStatus"] == "CREATING"
    assert answer["RestoreSummary"] == {
        "SourceTableArn": music.describe_table(TableName="music")["Table"]["TableArn"],
        "RestoreDateTime": instant(start + 9),
        "RestoreInProgress": True,
    }
    assert items(music) == items(music, IndexName="by_text") == {"old": "before recovery"}
    restore(music, start + 10, "second")
    assert items(music, "second") == {"new": "one", "old": "two"}
    restore(music, start + 20, "third")
    assert items(music, "third") == items(music, "music") == {"new": "one"}


def test_the_latest_instant_is_five_minutes_ago(music):
    music.clock.advance(1000)
    put(music, "new", "one")
    music.clock.advance(299)
    source = music.describe_table(TableName="music")["Table"]["TableArn"]
    music.restore_table_to_point_in_time(SourceTableArn=source, TargetTableName="again", UseLatestRestorableTime=True)
    assert items(music) == {"old": "before recovery"}
    music.clock.advance(1)
    music.restore_table_to_point_in_time(SourceTableArn=source, TargetTableName="second", UseLatestRestorableTime=True)
    assert items(music, "second") == {"old": "before recovery", "new": "one"}


def test_the_window_is_closed_at_both_ends(music):
    start = music.clock.now()
    music.clock.advance(DAY)
    for at in (start - 1, start + DAY - 299):
        with music.refuses(OUTSIDE, "InvalidRestoreTimeException"):
            restore(music, at)
    restore(music, start)
    restore(music, start + DAY - 300, "second")
    music.clock.advance(35 * DAY)
    with music.refuses(OUTSIDE, "InvalidRestoreTimeException"):
        restore(music, start + DAY - 1, "third")
    restore(music, start + DAY, "third")


def test_the_past_is_kept_for_its_period_only(music):
    for _ in range(100):
        music.clock.advance(DAY)
        put(music, "new", str(music.clock.now()))
    history = music.store.table("music", music.clock.now()).history
    assert len(history._log) == 35
    earliest = history.earliest(music.clock.now())
    restore(music, earliest)
    assert items(music)["new"] == str(earliest)


def test_removals_in_time_are_undone_too(music):
    over = {"AttributeName": "over", "Enabled": True}
    music.update_time_to_live(TableName="music", TimeToLiveSpecification=over)
    item = {"id": {"S": "brief"}, "over": {"N": str(int(music.clock.now()) + 60)}}
    music.put_item(TableName="music", Item=item)
    music.clock.advance(60)
    music.emulator.tick()
    assert "brief" not in items(music, "music")
    music.clock.advance(DAY)
    restore(music, music.clock.now() - DAY - 1)
    assert "brief" in items(music)


def test_what_it_refuses(dynamodb):
    target = {"TargetTableName": "again"}
    latest = {"UseLatestRestorableTime": True}
    with dynamodb.refuses("One of SourceTableArn or SourceTableName must be specified"):
        dynamodb.restore_table_to_point_in_time(**target, **latest)
    with dynamodb.refuses("Table not found: music", "TableNotFoundException"):
        dynamodb.restore_table_to_point_in_time(SourceTableName="music", **target, **latest)
    dynamodb.table("music")
    with dynamodb.refuses("Exactly one of RestoreDateTime or UseLatestRestorableTime must be specified"):
        dynamodb.restore_table_to_point_in_time(SourceTableName="music", **target)
    with dynamodb.refuses(
        "Point in time recovery is not enabled for table 'music'", "PointInTimeRecoveryUnavailableException"
    ):
        dynamodb.restore_table_to_point_in_time(SourceTableName="music", **target, **latest)
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    with dynamodb.refuses("Table already exists: music", "TableAlreadyExistsException"):
        dynamodb.restore_table_to_point_in_time(SourceTableName="music", TargetTableName="music", **latest)
    dynamodb.store.table("music", dynamodb.clock.now()).knowledge = Knowledge()
    with pytest.raises(NotEmulated, match="no recording shows all items of table music"):
        dynamodb.restore_table_to_point_in_time(SourceTableName="music", **target, **latest)


steps = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.sampled_from("xyz"), st.integers(0, 2)), min_size=1, max_size=30
)


@given(steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # it is a class
def test_every_second_of_the_past_can_be_restored(conversation, steps):
    dynamodb = conversation()
    dynamodb.table("music")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    past = {dynamodb.clock.now(): {}}
    for id_, text, wait in steps:
        dynamodb.clock.advance(wait)
        if text is None:
            dynamodb.delete_item(TableName="music", Key={"id": {"S": id_}})
        else:
            put(dynamodb, id_, text)
        past[dynamodb.clock.now()] = items(dynamodb, "music")
    dynamodb.clock.advance(DAY)
    for number, (at, expected) in enumerate(past.items()):
        restore(dynamodb, at, f"restored-{number}")
        assert items(dynamodb, f"restored-{number}") == expected
