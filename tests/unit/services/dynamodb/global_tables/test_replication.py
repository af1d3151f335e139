"""What is written in one region reaches the others: at once or later, with streams, indexes and time to live."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall
from replaykit.services.dynamodb.knowledge import Knowledge

ON = {"Enabled": True, "AttributeName": "over"}


def add(dynamodb, region="eu-west-1"):
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": region}}])


def put(dynamodb, name, **attributes):
    item = {"id": {"S": name}} | {key: {"S": value} for key, value in attributes.items()}
    dynamodb.put_item(TableName="music", Item=item)


def get(dynamodb, name="a"):
    item = dynamodb.get_item(TableName="music", Key={"id": {"S": name}}).get("Item")
    return item and {key: next(iter(value.values())) for key, value in item.items() if key != "id"}


def records(dynamodb):
    """(event, new image, who) of every record of the table's stream in this region."""
    arn = dynamodb.describe_table(TableName="music")["Table"]["LatestStreamArn"]

    def ask(operation, **params):
        call = OperationCall("dynamodbstreams", operation, params, dynamodb.scope)
        answer = dynamodb.emulator.answer(call)
        assert answer.error is None, answer.error
        return answer.output

    (shard,) = ask("DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = ask("GetShardIterator", StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    found = ask("GetRecords", ShardIterator=iterator["ShardIterator"])["Records"]
    assert {one["awsRegion"] for one in found} <= {dynamodb.scope.region}
    return [(one["eventName"], one.get("userIdentity", {}).get("Type")) for one in found]


@pytest.fixture
def pair(dynamodb):
    dynamodb.table("music")
    add(dynamodb)
    return dynamodb, dynamodb.at("eu-west-1")


@pytest.fixture
def far(conversation):
    """Two regions that are ten seconds apart."""
    here = conversation(replication_lag=10.0)
    here.table("music")
    add(here)
    return here, here.at("eu-west-1")


def test_every_write_reaches_the_other_region(pair):
    here, there = pair
    put(here, "a", title="one")
    assert get(there) == {"title": "one"}
    there.update_item(
        TableName="music",
        Key={"id": {"S": "a"}},
        UpdateExpression="SET title = :t",
        ExpressionAttributeValues={":t": {"S": "two"}},
    )
    assert get(here) == {"title": "two"}
    here.batch_write_item(RequestItems={"music": [{"PutRequest": {"Item": {"id": {"S": "b"}}}}]})
    here.execute_statement(Statement="INSERT INTO \"music\" VALUE {'id': 'c'}")
    here.transact_write_items(TransactItems=[{"Put": {"TableName": "music", "Item": {"id": {"S": "d"}}}}])
    assert there.scan(TableName="music", Select="COUNT")["Count"] == 4
    there.delete_item(TableName="music", Key={"id": {"S": "a"}})
    assert get(here) is None


def test_a_write_that_fails_goes_nowhere(pair):
    here, there = pair
    with here.refuses("The conditional request failed", "ConditionalCheckFailedException"):
        here.put_item(TableName="music", Item={"id": {"S": "a"}}, ConditionExpression="attribute_exists(id)")
    assert get(there) is None


def test_a_replica_begins_with_all_items(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_title": ("title:S", "ALL")})
    for name in "abc":
        put(dynamodb, name, title="one")
    add(dynamodb)
    there = dynamodb.at("eu-west-1")
    assert there.scan(TableName="music", IndexName="by_title", Select="COUNT")["Count"] == 3
    assert there.describe_table(TableName="music")["Table"]["ItemCount"] == 3
    assert records(there) == []


def test_what_is_doubted_in_one_region_is_doubted_in_the_others(dynamodb):
    dynamodb.table("music")
    dynamodb.store.table("music", dynamodb.clock.now()).knowledge = Knowledge()
    add(dynamodb)
    there = dynamodb.at("eu-west-1")
    dynamodb.update_item(
        TableName="music",
        Key={"id": {"S": "a"}},
        UpdateExpression="SET title = :t",
        ExpressionAttributeValues={":t": {"S": "one"}},
    )
    for one in (dynamodb, there):
        assert get(one) == {"title": "one"}
        assert one.assumptions == ("item music/{id=a} was never seen",)


def test_item_collections_are_the_same_size_everywhere(dynamodb):
    dynamodb.table("music", "id:S n:N", lsi={"by_title": ("id:S title:S", "ALL")})

    def write(where, number):
        item = {"id": {"S": "a"}, "n": {"N": str(number)}, "title": {"S": "x" * 1000}}
        answer = where.put_item(TableName="music", Item=item, ReturnItemCollectionMetrics="SIZE")
        return where.store.table("music", where.clock.now()).collections.size(item["id"]["S"]), answer

    alone = write(dynamodb, 1)[0]
    add(dynamodb)
    here, there = dynamodb, dynamodb.at("eu-west-1")
    assert write(here, 2)[0] == 2 * alone
    assert write(there, 3)[0] == 3 * alone
    assert write(here, 3)[0] == 3 * alone


def test_every_region_has_its_own_stream(pair):
    here, there = pair
    put(here, "a", title="one")
    put(there, "a", title="two")
    put(there, "a", title="two")  # no change
    here.delete_item(TableName="music", Key={"id": {"S": "a"}})
    assert records(here) == records(there) == [("INSERT", None), ("MODIFY", None), ("REMOVE", None)]


def test_indexes_follow(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_title": ("title:S", "ALL")})
    add(dynamodb)
    put(dynamodb, "a", title="one")
    put(dynamodb, "a", title="two")
    found = dynamodb.at("eu-west-1").query(
        TableName="music",
        IndexName="by_title",
        KeyConditionExpression="title = :t",
        ExpressionAttributeValues={":t": {"S": "two"}},
    )
    assert found["Count"] == 1


def test_writes_while_a_replica_is_made_are_in_it(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    add(slow_dynamodb)
    put(slow_dynamodb, "a", title="one")
    slow_dynamodb.clock.advance(10)
    assert get(slow_dynamodb.at("eu-west-1")) == {"title": "one"}


def test_a_replica_that_is_gone_takes_nothing_more(pair):
    here, there = pair
    here.update_table(TableName="music", ReplicaUpdates=[{"Delete": {"RegionName": "eu-west-1"}}])
    there.table("music")
    put(here, "a")
    put(there, "b")
    assert (get(there, "a"), get(here, "b")) == (None, None)


def test_a_removal_by_time_to_live_is_replicated_as_any_deletion(pair):
    here, there = pair
    here.update_time_to_live(TableName="music", TimeToLiveSpecification=ON)
    over = {"N": str(int(here.clock.now()) + 5)}
    here.put_item(TableName="music", Item={"id": {"S": "a"}, "over": over})
    here.clock.advance(5)
    here.emulator.tick()
    assert (get(here), get(there)) == (None, None)
    assert records(here) == [("INSERT", None), ("REMOVE", "Service")]
    assert records(there) == [("INSERT", None), ("REMOVE", None)]


def test_a_write_arrives_after_its_time(far):
    here, there = far
    put(here, "a", title="one")
    assert get(there) is None
    assert here.emulator.due() == here.clock.now() + 10
    there.clock.advance(9)
    assert get(there) is None
    there.clock.advance(1)
    assert get(there) == {"title": "one"}
    assert here.emulator.due() is None


def test_the_tick_brings_in_what_nobody_asks_for(far):
    here, there = far
    put(here, "a", title="one")
    here.clock.advance(10)
    here.emulator.tick()
    assert here.emulator.due() is None
    assert records(there) == [("INSERT", None)]


def test_who_reads_a_stream_brings_in_what_has_arrived(far):
    here, there = far
    put(here, "a", title="one")
    assert records(there) == []
    here.clock.advance(10)
    assert records(there) == [("INSERT", None)]


def test_the_last_writer_wins(far):
    here, there = far
    put(here, "a", title="here")
    here.clock.advance(1)
    put(there, "a", title="there")
    assert (get(here), get(there)) == ({"title": "here"}, {"title": "there"})
    here.clock.advance(9)
    assert (get(here), get(there)) == ({"title": "here"}, {"title": "there"})
    here.clock.advance(1)
    assert get(here) == get(there) == {"title": "there"}


def test_a_deletion_may_be_the_last_write(far):
    here, there = far
    put(here, "a", title="one")
    here.clock.advance(10)
    put(here, "a", title="two")
    here.clock.advance(1)
    there.delete_item(TableName="music", Key={"id": {"S": "a"}})
    here.clock.advance(20)
    assert (get(here), get(there)) == (None, None)


def test_a_condition_looks_at_its_own_region(far):
    here, there = far
    put(here, "a", title="one")
    there.put_item(
        TableName="music",
        Item={"id": {"S": "a"}, "title": {"S": "two"}},
        ConditionExpression="attribute_not_exists(id)",
    )
    here.clock.advance(10)
    assert get(here) == get(there) == {"title": "two"}


def test_a_new_replica_is_not_set_back_by_what_is_on_its_way(far):
    here, there = far
    put(there, "a", title="old")
    here.clock.advance(1)
    put(here, "a", title="new")
    add(here, "us-west-2")
    west = here.at("us-west-2")
    here.clock.advance(9)
    assert get(west) == {"title": "new"}
    here.clock.advance(1)
    assert get(here) == get(there) == get(west) == {"title": "new"}


def test_a_seed_makes_two_worlds_the_same(conversation):
    told = []
    for _ in range(2):
        one = conversation(seed=7)
        one.table("music")
        add(one)
        put(one, "a")
        told.append(one.at("eu-west-1").describe_table(TableName="music"))
    assert told[0] == told[1]


def test_a_table_without_replicas_is_a_plain_table(dynamodb):
    dynamodb.table("music")
    assert type(dynamodb.store.table("music", dynamodb.clock.now())).__name__ == "Table"
