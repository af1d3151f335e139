"""UpdateTimeToLive, as AWS answers it, and what it does to items."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.emulator import Emulator, Settings
from replaykit.services.dynamodb.hydration.description import install_table
from replaykit.services.dynamodb.ttl import FEW, TimeToLive

HOUR = 3600
YEAR = 365 * 24 * HOUR


def spec(attribute="over", *, enabled=True):
    return {"AttributeName": attribute, "Enabled": enabled}


def put(dynamodb, id_, over, kind="N"):
    dynamodb.put_item(TableName="music", Item={"id": {"S": id_}, "over": {kind: str(over)}})


def ids(dynamodb, **more):
    return {item["id"]["S"] for item in dynamodb.scan(TableName="music", **more)["Items"]}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    return dynamodb


def test_the_answer_is_the_specification(dynamodb):
    dynamodb.table("music")
    answer = dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    assert answer == {"TimeToLiveSpecification": spec()}


def test_an_item_is_removed_when_its_time_is_over_and_not_before(music):
    now = int(music.clock.now())
    put(music, "soon", now + 10)
    put(music, "later", now + 20)
    assert music.emulator.due() == now + 10
    music.clock.advance(9)
    music.emulator.tick()
    assert ids(music) == {"soon", "later"}
    music.clock.advance(1)
    assert ids(music) == {"soon", "later"}  # over, but not removed yet: it is read as any other
    music.emulator.tick()
    assert ids(music) == {"later"}
    assert music.emulator.due() == now + 20


def test_items_that_were_there_before_are_removed_too(dynamodb):
    dynamodb.table("music")
    put(dynamodb, "a", int(dynamodb.clock.now()) - 10)
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    dynamodb.emulator.tick()
    assert ids(dynamodb) == set()


def test_only_a_number_of_the_last_five_years_says_when(music):
    now = int(music.clock.now())
    put(music, "text", now - 10, "S")
    put(music, "long past", now - 5 * YEAR - 1)
    put(music, "milliseconds", (now - 10) * 1000)
    put(music, "past", now - 5 * YEAR)
    music.put_item(TableName="music", Item={"id": {"S": "none"}})
    music.emulator.tick()
    assert ids(music) == {"text", "long past", "milliseconds", "none"}


def test_the_last_write_says_when(music):
    now = int(music.clock.now())
    for name in ("longer", "shorter", "for ever", "gone", "twice"):
        put(music, name, now + 100)
    put(music, "longer", now + 200)
    put(music, "shorter", now + 50)
    music.update_item(
        TableName="music", Key={"id": {"S": "for ever"}}, UpdateExpression="REMOVE #o",
        ExpressionAttributeNames={"#o": "over"},
    )  # fmt: skip
    music.delete_item(TableName="music", Key={"id": {"S": "gone"}})
    put(music, "twice", now + 300)
    put(music, "twice", now + 100)
    music.clock.advance(60)
    music.emulator.tick()
    assert ids(music) == {"longer", "for ever", "twice"}
    music.clock.advance(40)
    music.emulator.tick()
    assert ids(music) == {"longer", "for ever"}
    assert music.emulator.due() == now + 200


def test_indexes_and_counts_follow(dynamodb):
    dynamodb.table("music", gsi={"by_over": ("over:N", "ALL")})
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    put(dynamodb, "a", int(dynamodb.clock.now()) - 1)
    assert ids(dynamodb, IndexName="by_over") == {"a"}
    dynamodb.emulator.tick()
    assert ids(dynamodb, IndexName="by_over") == set()
    assert dynamodb.describe_table(TableName="music")["Table"]["ItemCount"] == 0


def test_the_lag_is_chosen(dynamodb):
    dynamodb.emulator = Emulator(dynamodb.clock, settings=Settings(ttl_lag=48 * HOUR))
    dynamodb.table("music")
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    now = int(dynamodb.clock.now())
    put(dynamodb, "a", now)
    assert dynamodb.emulator.due() == now + 48 * HOUR
    dynamodb.clock.advance(48 * HOUR - 1)
    dynamodb.emulator.tick()
    assert ids(dynamodb) == {"a"}
    dynamodb.clock.advance(1)
    dynamodb.emulator.tick()
    assert ids(dynamodb) == set()
    with pytest.raises(ValueError, match="ttl_lag"):
        Settings(ttl_lag=-1)


def test_once_is_enough(music):
    with music.refuses("TimeToLive is already enabled"):
        music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    with music.refuses("TimeToLive is active on a different AttributeName: current AttributeName is over"):
        music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec("other"))
    with music.refuses("TimeToLive is active on a different AttributeName: current AttributeName is over"):
        music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec("other", enabled=False))


def test_one_change_an_hour(music):
    with music.refuses("Time to live has been modified multiple times within a fixed interval"):
        music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec(enabled=False))
    music.clock.advance(HOUR)
    music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec(enabled=False))
    put(music, "a", int(music.clock.now()) - 1)
    assert music.emulator.due() is None
    music.emulator.tick()
    assert ids(music) == {"a"}
    with music.refuses("TimeToLive is already disabled"):
        music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec(enabled=False))
    music.clock.advance(HOUR)
    music.update_time_to_live(TableName="music", TimeToLiveSpecification=spec("other"))


def test_what_was_never_enabled_is_already_disabled(dynamodb):
    dynamodb.table("music")
    with dynamodb.refuses("TimeToLive is already disabled"):
        dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec(enabled=False))


def test_nothing_is_removed_while_enabling(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    put(slow_dynamodb, "a", int(slow_dynamodb.clock.now()) - 1)
    slow_dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    assert slow_dynamodb.emulator.due() == slow_dynamodb.clock.now() + 10
    slow_dynamodb.emulator.tick()
    assert ids(slow_dynamodb) == {"a"}
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.emulator.tick()
    assert ids(slow_dynamodb) == set()


def test_a_table_is_there_and_settled(slow_dynamodb):
    with slow_dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        slow_dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    slow_dynamodb.table("music")
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Table is being created: music", "ResourceInUseException"
    ):
        slow_dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())


def test_items_that_a_recording_proves_are_removed_too(music):
    table = music.store.table("music", music.clock.now())
    table.load({"id": {"S": "a"}, "over": {"N": str(int(music.clock.now()) - 1)}})
    music.emulator.tick()
    assert ids(music) == set()


def test_that_a_recorded_table_had_none_is_an_assumption(dynamodb):
    install_table(dynamodb.store, dynamodb.table("music"), at=0.0)
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=spec())
    assert dynamodb.assumptions == ("the time to live of table music was never seen",)
    dynamodb.describe_time_to_live(TableName="music")
    assert dynamodb.assumptions == ()


places = st.tuples(st.sampled_from("abcd"), st.none())


@given(st.lists(st.tuples(places, st.none() | st.integers(0, 9)), max_size=300), st.integers(0, 9))
@settings(max_examples=60)
def test_what_is_over_is_what_a_dictionary_would_say(writes, now):
    ttl, plain = TimeToLive("over", enabled=True), {}
    for place, due in writes:
        ttl.follow(place, None if due is None else {"over": {"N": str(due)}}, 0.0)
        plain[place] = due
    left = {place: due for place, due in plain.items() if due is not None}
    assert ttl.next_due(0.0) == min(left.values(), default=None)
    assert len(ttl._heap) <= 2 * len(left) + FEW + 1
    told = list(ttl.over(now, 0.0))
    assert sorted(told) == sorted(place for place, due in left.items() if due <= now)
    assert [left[place] for place in told] == sorted(left[place] for place in told)
