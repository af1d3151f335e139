"""A vector index that is added while changes take no time; the phases are those that a public suite measured on AWS."""

from __future__ import annotations

import pytest

IN_USE = "Attempt to change a resource which is still in use: "
ONE = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
LIMIT, BUSY = "LimitExceededException", "ResourceInUseException"
ALLOCATED, BACKFILLED, DONE = ("UPDATING", "CREATING", False), ("ACTIVE", "CREATING", True), ("ACTIVE", "ACTIVE", None)


@pytest.fixture
def adding(conversation, songs):
    """A table with one item, to which an index is being added."""
    songs.dynamodb = conversation(phases=True)
    songs.create()
    songs.put("a", 1, 0, 0)
    songs.update({"Create": songs.declare()})
    return songs


def seen(songs):
    table, index = songs.described()
    return table, index["IndexStatus"], index.get("Backfilling")


@pytest.mark.parametrize("apart", [0.0, 5.0])
def test_who_polls_sees_each_phase_once(adding, apart):
    phases = []
    for _ in range(4):
        phases.append(seen(adding))
        adding.dynamodb.clock.advance(apart)
    assert phases == [ALLOCATED, BACKFILLED, DONE, DONE]
    assert adding.search(1, 0, 0) == ["a"]


def test_what_was_told_just_now_holds(adding):
    assert seen(adding) == ALLOCATED
    with adding.dynamodb.refuses("The table does not have the specified index: plain"):
        adding.search(1, 0, 0)
    with adding.dynamodb.refuses(
        f"{IN_USE}Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the "
        "index is active. Table: music Index: plain",
        BUSY,
    ):
        adding.update({"Delete": {"IndexName": "plain"}})
    with adding.dynamodb.refuses(ONE, LIMIT):
        adding.update({"Create": adding.declare("other")})
    assert seen(adding) == BACKFILLED
    with adding.dynamodb.refuses("Cannot search backfilling vector index: plain"):
        adding.search(1, 0, 0)
    with adding.dynamodb.refuses(
        f"{IN_USE}Cannot delete table while indexes are being created, updated, or deleted.", BUSY
    ):
        adding.dynamodb.delete_table(TableName="music")


def test_it_is_cancelled_while_it_is_backfilled(adding):
    assert [seen(adding), seen(adding)] == [ALLOCATED, BACKFILLED]
    adding.update({"Delete": {"IndexName": "plain"}})
    assert adding.described() == ("ACTIVE", None)
    adding.dynamodb.delete_table(TableName="music")


def test_who_looks_no_more_finds_it_done(adding):
    assert seen(adding) == ALLOCATED
    adding.dynamodb.clock.advance(1.0)
    assert adding.search(1, 0, 0) == ["a"]
    assert seen(adding) == DONE


def test_who_never_looks_finds_it_done(adding):
    assert adding.search(1, 0, 0) == ["a"]
    assert seen(adding) == DONE
    adding.update({"Create": adding.declare("other")})
    adding.update({"Delete": {"IndexName": "other"}})
    assert adding.described()[0] == "ACTIVE"
    adding.update({"Create": adding.declare("third")})
    adding.dynamodb.delete_table(TableName="music")


def test_items_are_written_and_read_all_the_while(adding):
    assert seen(adding) == ALLOCATED
    adding.put("b", 0, 1, 0)
    assert seen(adding) == BACKFILLED
    assert len(adding.dynamodb.scan(TableName="music")["Items"]) == 2
    assert seen(adding) == DONE
    assert adding.search(0, 1, 0) == ["b", "a"]


def test_time_alone_does_not_end_it_unseen(adding):
    adding.dynamodb.emulator.tick()
    adding.dynamodb.clock.advance(60)
    adding.dynamodb.emulator.tick()
    assert seen(adding) == ALLOCATED


def test_the_replicas_of_a_table_go_together(conversation, songs):
    songs.dynamodb = here = conversation(phases=True)
    songs.create(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    here.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    songs.update({"Create": songs.declare()})
    assert seen(songs) == ALLOCATED
    songs.dynamodb = here.at("eu-west-1")
    assert [seen(songs), seen(songs)] == [BACKFILLED, DONE]
    songs.dynamodb = here
    assert seen(songs) == DONE


def test_a_clock_that_gives_it_time_decides(conversation, songs):
    songs.dynamodb = conversation(delay=10.0, phases=True)
    songs.create()
    songs.dynamodb.clock.advance(10)
    songs.update({"Create": songs.declare()})
    assert [seen(songs), seen(songs), seen(songs)] == [ALLOCATED] * 3
