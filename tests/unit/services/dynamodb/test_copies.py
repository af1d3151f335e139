"""Reads that are behind: stale ones of tables and local indexes, and global indexes that lag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from replaykit.services.dynamodb.knowledge import Knowledge

KEY = {"id": {"S": "a"}}
ROW = {"TableName": "music", "Key": KEY}


def put(dynamodb, **item):
    dynamodb.put_item(TableName="music", Item={name: {"S": value} for name, value in item.items()})


def get(dynamodb, **more):
    return dynamodb.get_item(**ROW, **more).get("Item")


@pytest.fixture
def stale(conversation):
    """Every eventually consistent read sees what stood two seconds ago."""
    dynamodb = conversation(stale_reads=1.0, stale_lag=2.0)
    dynamodb.table()
    return dynamodb


@pytest.fixture
def lagging(conversation):
    """A global index that is three seconds behind, beside a local one."""
    dynamodb = conversation(index_lag=3.0)
    dynamodb.table(keys="id:S n:S", gsi={"by-owner": ("owner:S", "ALL")}, lsi={"by-name": ("id:S name:S", "KEYS_ONLY")})
    return dynamodb


def test_every_read_sees_every_write_unless_it_is_asked_otherwise(conversation):
    dynamodb = conversation()
    dynamodb.table()
    put(dynamodb, id="a")
    assert get(dynamodb) == KEY


def test_a_stale_read_sees_what_stood_some_seconds_ago(stale):
    put(stale, id="a", text="one")
    assert get(stale) is None
    assert get(stale, ConsistentRead=True)["text"] == {"S": "one"}
    stale.clock.advance(1)
    put(stale, id="a", text="two")
    stale.clock.advance(1)
    assert get(stale)["text"] == {"S": "one"}
    stale.clock.advance(1)
    assert get(stale)["text"] == {"S": "two"}
    stale.delete_item(**ROW)
    assert get(stale)["text"] == {"S": "two"}
    stale.clock.advance(2)
    assert get(stale) is None


def test_all_eventually_consistent_reads_are_stale(stale):
    put(stale, id="a")
    query = {"KeyConditionExpression": "id = :a", "ExpressionAttributeValues": {":a": {"S": "a"}}}

    def seen(*, consistent):
        more = {"ConsistentRead": consistent}
        select = stale.execute_statement(Statement="SELECT * FROM music WHERE id = 'a'", **more)
        one = stale.batch_execute_statement(Statements=[{"Statement": "SELECT * FROM music WHERE id = 'a'", **more}])
        return [
            get(stale, **more) is not None,
            stale.query(TableName="music", **query, **more)["Count"] == 1,
            stale.scan(TableName="music", **more)["Count"] == 1,
            len(stale.batch_get_item(RequestItems={"music": {"Keys": [KEY], **more}})["Responses"]["music"]) == 1,
            len(select["Items"]) == 1,
            "Item" in one["Responses"][0],
        ]

    assert seen(consistent=False) == [False] * 6
    assert seen(consistent=True) == [True] * 6
    stale.clock.advance(2)
    assert seen(consistent=False) == [True] * 6


def test_transactions_conditions_and_updates_see_what_is(stale):
    put(stale, id="a", text="one")
    got = stale.transact_get_items(TransactItems=[{"Get": ROW}])
    assert got["Responses"][0]["Item"]["text"] == {"S": "one"}
    stale.update_item(
        **ROW,
        UpdateExpression="SET seen = #t",
        ConditionExpression="attribute_exists(#t)",
        ExpressionAttributeNames={"#t": "text"},
    )
    assert get(stale, ConsistentRead=True)["seen"] == {"S": "one"}


def test_a_share_of_the_reads_is_stale_and_the_seed_says_which(conversation):
    def reads(seed):
        dynamodb = conversation(seed=seed, stale_reads=0.3)
        dynamodb.table()
        put(dynamodb, id="a")
        return [get(dynamodb) is None for _ in range(200)]

    first = reads(1)
    assert 30 < sum(first) < 90
    assert first == reads(1)
    assert first != reads(2)


def test_a_global_index_lags_and_nothing_else(lagging):
    put(lagging, id="a", n="1", owner="Nina", name="x")
    of_owner = {"KeyConditionExpression": "#o = :o", "ExpressionAttributeNames": {"#o": "owner"}}
    by_owner = {"IndexName": "by-owner", **of_owner, "ExpressionAttributeValues": {":o": {"S": "Nina"}}}
    assert lagging.query(TableName="music", **by_owner)["Count"] == 0
    assert lagging.scan(TableName="music", IndexName="by-owner")["Count"] == 0
    assert lagging.scan(TableName="music", IndexName="by-name")["Count"] == 1
    assert lagging.scan(TableName="music")["Count"] == 1
    lagging.clock.advance(3)
    assert lagging.query(TableName="music", **by_owner)["Count"] == 1
    lagging.delete_item(TableName="music", Key={"id": {"S": "a"}, "n": {"S": "1"}})
    assert lagging.query(TableName="music", **by_owner)["Count"] == 1
    lagging.clock.advance(3)
    assert lagging.query(TableName="music", **by_owner)["Count"] == 0


def test_a_stale_read_of_a_local_index_fetches_what_stood_then(conversation):
    dynamodb = conversation(stale_reads=1.0, stale_lag=2.0)
    dynamodb.table(keys="id:S n:S", lsi={"by-name": ("id:S name:S", "KEYS_ONLY")})
    put(dynamodb, id="a", n="1", name="x", text="old")
    dynamodb.clock.advance(2)
    put(dynamodb, id="a", n="1", name="y", text="new")
    query = {
        "TableName": "music",
        "IndexName": "by-name",
        "Select": "ALL_ATTRIBUTES",
        "KeyConditionExpression": "id = :a",
        "ExpressionAttributeValues": {":a": {"S": "a"}},
    }
    (item,) = dynamodb.query(**query)["Items"]
    assert (item["name"], item["text"]) == ({"S": "x"}, {"S": "old"})
    (item,) = dynamodb.query(**query, ConsistentRead=True)["Items"]
    assert (item["name"], item["text"]) == ({"S": "y"}, {"S": "new"})


def test_a_stale_read_of_a_lagging_index_is_behind_by_both(conversation):
    dynamodb = conversation(stale_reads=1.0, stale_lag=2.0, index_lag=3.0)
    dynamodb.table(gsi={"by-owner": ("owner:S", "ALL")})
    put(dynamodb, id="a", owner="Nina")
    counts = []
    for _ in range(6):
        counts.append(dynamodb.scan(TableName="music", IndexName="by-owner")["Count"])
        dynamodb.clock.advance(1)
    assert counts == [0, 0, 0, 0, 0, 1]


def test_an_index_that_is_made_later_lags_too(conversation):
    dynamodb = conversation(index_lag=3.0)
    dynamodb.table()
    put(dynamodb, id="a", owner="Nina")
    dynamodb.clock.advance(3)
    dynamodb.update_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "owner")],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by-owner",
                    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )
    put(dynamodb, id="b", owner="Nina")
    assert dynamodb.scan(TableName="music", IndexName="by-owner")["Count"] == 1
    dynamodb.clock.advance(3)
    assert dynamodb.scan(TableName="music", IndexName="by-owner")["Count"] == 2


def test_what_a_backup_brings_back_has_always_been_there(stale):
    put(stale, id="a")
    backup = stale.create_backup(TableName="music", BackupName="monday")["BackupDetails"]["BackupArn"]
    stale.restore_table_from_backup(TargetTableName="again", BackupArn=backup)
    assert stale.get_item(TableName="again", Key=KEY)["Item"] == KEY


def test_a_table_with_a_past_has_copies_that_are_behind_as_well(stale):
    recovery = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    stale.update_continuous_backups(TableName="music", **recovery)
    put(stale, id="a")
    assert get(stale) is None
    stale.clock.advance(600)
    assert get(stale) == KEY
    stale.restore_table_to_point_in_time(SourceTableName="music", TargetTableName="again", UseLatestRestorableTime=True)
    assert stale.scan(TableName="again")["Count"] == 1


def test_consistency_can_change_while_the_emulator_runs(conversation):
    dynamodb = conversation()
    dynamodb.table()
    put(dynamodb, id="a", text="one")
    dynamodb.emulator.change(replace(dynamodb.emulator.world.settings, stale_reads=1.0))
    put(dynamodb, id="a", text="two")
    assert get(dynamodb)["text"] == {"S": "one"}
    dynamodb.emulator.change(replace(dynamodb.emulator.world.settings, throttling=True))
    assert get(dynamodb)["text"] == {"S": "one"}  # what was not changed goes on
    dynamodb.emulator.change(replace(dynamodb.emulator.world.settings, stale_reads=0.0))
    assert get(dynamodb)["text"] == {"S": "two"}


def test_the_past_of_a_table_that_is_known_in_part_is_assumed(stale):
    put(stale, id="a")
    stale.store.table("music", stale.clock.now()).knowledge = Knowledge()
    stale.clock.advance(10)
    get(stale)
    assert "what stood in table music some seconds ago was never seen" in stale.assumptions
    stale.scan(TableName="music")
    assert "what stood in table music some seconds ago was never seen" in stale.assumptions
    get(stale, ConsistentRead=True)
    assert "what stood in table music some seconds ago was never seen" not in stale.assumptions
