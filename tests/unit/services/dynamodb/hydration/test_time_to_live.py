"""Recorded time to live: read, changed, refused; and when recorded items are over in this world."""

from __future__ import annotations

import pytest

UNSEEN = ("the time to live of table music was never seen",)
ON = {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
OFF = {"TimeToLiveStatus": "DISABLED"}


@pytest.fixture(autouse=True)
def described(tape):
    return tape.describe()


def update(tape, answer=None, *, on=True, attribute="until"):
    wanted = {"Enabled": on, "AttributeName": attribute}
    return tape("UpdateTimeToLive", answer or {"TimeToLiveSpecification": wanted}, TableName="music",
                TimeToLiveSpecification=wanted)  # fmt: skip


def read(tape, told):
    return tape("DescribeTimeToLive", {"TimeToLiveDescription": told}, TableName="music")


def now(world):
    return world.describe_time_to_live(TableName="music")["TimeToLiveDescription"]


def test_nobody_saw_it(tape):
    world = tape.play()
    assert now(world) == OFF
    assert world.assumptions == UNSEEN


@pytest.mark.parametrize("told", [ON, OFF])
def test_a_description_proves_it(tape, told):
    read(tape, told)
    world = tape.play()
    assert now(world) == told
    assert world.assumptions == ()


@pytest.mark.parametrize(("on", "before"), [(True, OFF), (False, ON)])
def test_a_change_that_was_accepted_proves_the_opposite_before(tape, on, before):
    change = update(tape, on=on)
    read(tape, ON if on else OFF)
    world = tape.play()
    assert now(world) == before
    assert world.assumptions == ()
    assert world.again(change).error is None
    assert now(world) == (ON if on else OFF)


@pytest.mark.parametrize(
    ("text", "on", "before"),
    [
        ("TimeToLive is already enabled", True, ON),
        ("TimeToLive is already disabled", False, OFF),
        (
            "TimeToLive is active on a different AttributeName: current AttributeName is gone",
            True,
            ON | {"AttributeName": "gone"},
        ),
    ],
)
def test_a_refusal_says_what_is(tape, refused, text, on, before):
    update(tape, refused("ValidationException", text), on=on)
    world = tape.play()
    assert now(world) == before
    assert world.assumptions == ()


def test_another_refusal_says_nothing(tape, refused):
    update(tape, refused("ValidationException", "Table is being updated: music"))
    world = tape.play()
    now(world)
    assert world.assumptions == UNSEEN


def test_a_change_that_was_under_way_keeps_others_away_for_an_hour(tape):
    read(tape, ON | {"TimeToLiveStatus": "ENABLING"})
    world = tape.play()
    assert now(world) == ON
    off = {"Enabled": False, "AttributeName": "until"}
    with world.refuses("Time to live has been modified multiple times within a fixed interval"):
        world.update_time_to_live(TableName="music", TimeToLiveSpecification=off)
    world.clock.advance(3600)
    world.update_time_to_live(TableName="music", TimeToLiveSpecification=off)
    assert now(world) == OFF


def item(name, until):
    return {"id": {"S": name}, "until": {"N": str(int(until))}}


def names(world):
    world.emulator.tick()
    return {one["id"]["S"] for one in world.scan(TableName="music")["Items"]}


def test_recorded_items_are_over_as_long_after_the_beginning_as_they_were(tape, began):
    read(tape, ON)
    at = began.timestamp()
    tape("GetItem", {"Item": item("read", at + 60)}, TableName="music", Key={"id": {"S": "read"}})
    put = tape("PutItem", TableName="music", Item=item("written", at + 120))
    world = tape.play()
    world.again(put)
    world.put_item(TableName="music", Item=item("new", world.clock.now() + 200))
    left = []
    for _ in range(4):
        left.append(names(world))
        world.clock.advance(70)
    assert left == [{"read", "written", "new"}, {"written", "new"}, {"new"}, set()]


def test_what_the_code_under_test_writes_is_over_when_it_says(tape, began):
    read(tape, ON)
    world = tape.play()
    world.put_item(TableName="music", Item=item("long ago", began.timestamp() + 60))
    assert names(world) == set()


def test_a_table_that_the_recording_makes_lives_on_the_recordings_time_too(tape, began):
    table = tape.conversation().table("films")
    schema = {name: table[name] for name in ("KeySchema", "AttributeDefinitions")}
    wanted = {"Enabled": True, "AttributeName": "until"}
    written = [
        tape("CreateTable", {"TableDescription": table}, TableName="films", BillingMode="PAY_PER_REQUEST", **schema),
        tape("UpdateTimeToLive", TableName="films", TimeToLiveSpecification=wanted),
        tape("PutItem", TableName="films", Item=item("a", began.timestamp() + 60)),
    ]
    world = tape.play()
    for one in written:
        assert world.again(one).error is None
    world.emulator.tick()
    assert world.scan(TableName="films")["Count"] == 1
    world.clock.advance(61)
    world.emulator.tick()
    assert world.scan(TableName="films")["Count"] == 0
