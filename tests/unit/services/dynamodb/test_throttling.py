"""Tables and indexes that are held to their throughput."""

from __future__ import annotations

from dataclasses import replace

import pytest

from replaykit.aws.error import AwsError

EXCEEDED = "ProvisionedThroughputExceededException"
OF_TABLE = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
OF_INDEXES = (
    "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded."
    " Consider increasing your provisioning level for the under-provisioned global secondary indexes with the "
    "UpdateTable API"
)
OF_MAXIMUM = "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"


def units(read, write):
    return {"ReadCapacityUnits": read, "WriteCapacityUnits": write}


def item(id_, **more):
    return {"id": {"S": id_}, **{name: {"S": value} for name, value in more.items()}}


def put(dynamodb, id_, **more):
    return dynamodb.put_item(TableName="music", Item=item(id_, **more))


def get(dynamodb, id_, *, consistent=True):
    return dynamodb.get_item(TableName="music", Key=item(id_), ConsistentRead=consistent)


@pytest.fixture
def dynamodb(conversation):
    return conversation(throttling=True)


@pytest.fixture
def five(dynamodb):
    """A table of five units a second each."""
    dynamodb.table(on_demand=False, ProvisionedThroughput=units(5, 5))
    return dynamodb


def drain(dynamodb, id_="a"):
    """Write until the table refuses."""
    with dynamodb.refuses(OF_TABLE, EXCEEDED):
        for _ in range(10_000):
            put(dynamodb, id_)


# -- single reads and writes


def test_nothing_is_throttled_unless_it_is_asked_for(conversation):
    dynamodb = conversation()
    dynamodb.table(on_demand=False, ProvisionedThroughput=units(1, 1))
    for _ in range(1000):
        put(dynamodb, "a")
    assert get(dynamodb, "a")["Item"] == item("a")


def test_a_second_holds_as_many_writes_as_units(five):
    for _ in range(5):
        put(five, "a")
    with five.refuses(OF_TABLE, EXCEEDED) as refused:
        put(five, "a")
    assert refused.value.members == {
        "ThrottlingReasons": [{"reason": "TableWriteProvisionedThroughputExceeded", "resource": ARN}]
    }
    five.clock.advance(1)
    for _ in range(5):
        put(five, "a")


def test_reads_and_writes_have_units_of_their_own(five):
    drain(five)
    for _ in range(5):
        get(five, "a")
    with five.refuses(OF_TABLE, EXCEEDED) as refused:
        get(five, "a")
    assert refused.value.members["ThrottlingReasons"][0]["reason"] == "TableReadProvisionedThroughputExceeded"


def test_an_eventually_consistent_read_takes_half(five):
    put(five, "a")
    for _ in range(10):
        get(five, "a", consistent=False)
    with five.refuses(OF_TABLE, EXCEEDED):
        get(five, "a", consistent=False)


def test_what_is_left_unused_is_saved_for_five_minutes(five):
    five.clock.advance(24 * 3600)
    for _ in range(1500):
        put(five, "a")
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "a")


def test_another_burst_is_saved_where_the_settings_say_so(conversation):
    dynamodb = conversation(throttling=True, burst=2.0)
    dynamodb.table(on_demand=False, ProvisionedThroughput=units(5, 5))
    dynamodb.clock.advance(3600)
    for _ in range(10):
        put(dynamodb, "a")
    with dynamodb.refuses(OF_TABLE, EXCEEDED):
        put(dynamodb, "a")


def test_a_large_item_is_let_in_and_paid_for_before_the_next(five):
    put(five, "a", text="x" * 50_000)
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "b")
    five.clock.advance(8)
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "b")
    five.clock.advance(2)
    put(five, "b")


def test_a_failed_condition_costs_as_much_as_the_item(five):
    put(five, "a", text="x" * 3000)
    five.clock.advance(300)
    for _ in range(500):
        with five.refuses("The conditional request failed", "ConditionalCheckFailedException"):
            five.put_item(TableName="music", Item=item("a"), ConditionExpression="attribute_not_exists(id)")
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "b")


def test_a_throttled_write_changes_nothing(five):
    put(five, "a", text="old")
    drain(five, "b")
    for write in (
        lambda: put(five, "a", text="new"),
        lambda: five.delete_item(TableName="music", Key=item("a")),
        lambda: five.update_item(TableName="music", Key=item("a"), UpdateExpression="REMOVE #t",
                                 ExpressionAttributeNames={"#t": "text"}),
        lambda: five.execute_statement(Statement="DELETE FROM music WHERE id = 'a'"),
    ):  # fmt: skip
        with five.refuses(OF_TABLE, EXCEEDED):
            write()
    assert get(five, "a")["Item"] == item("a", text="old")


def test_what_is_wrong_with_a_request_is_told_before_it_is_throttled(five):
    drain(five)
    with five.refuses("The provided key element does not match the schema"):
        five.delete_item(TableName="music", Key={"other": {"S": "a"}})


def test_other_throughput_holds_from_the_update_on(five):
    drain(five)
    five.update_table(TableName="music", ProvisionedThroughput=units(5, 100))
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "a")
    five.clock.advance(1)
    for _ in range(100):
        put(five, "a")
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "a")


# -- queries and scans


def test_a_page_is_paid_for_after_it_was_read(five):
    five.clock.advance(300)
    for n in range(20):
        put(five, str(n), text="x" * 40_000)
    five.clock.advance(300)
    reads = 0
    with five.refuses(OF_TABLE, EXCEEDED):
        while True:
            five.scan(TableName="music", ConsistentRead=True)
            reads += 1
    assert reads == 8  # 196 units a page, 1500 saved


def test_a_query_and_a_select_take_of_the_table(five):
    put(five, "a")
    with five.refuses(OF_TABLE, EXCEEDED):
        for _ in range(6):
            five.query(
                TableName="music",
                KeyConditionExpression="id = :a",
                ExpressionAttributeValues={":a": {"S": "a"}},
                ConsistentRead=True,
            )
    five.clock.advance(1)
    with five.refuses(OF_TABLE, EXCEEDED):
        for _ in range(6):
            five.execute_statement(Statement="SELECT * FROM music WHERE id = 'a'", ConsistentRead=True)


# -- indexes


@pytest.fixture
def indexed(dynamodb):
    """A table with plenty, and a global index that has one unit a second of each."""
    dynamodb.create_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "artist")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ProvisionedThroughput=units(1000, 1000),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-artist",
                "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
                "ProvisionedThroughput": units(1, 1),
            }
        ],
    )
    return dynamodb


def test_a_write_that_the_index_has_no_units_for_is_refused(indexed):
    put(indexed, "a", artist="Nina")
    with indexed.refuses(OF_INDEXES, EXCEEDED) as refused:
        put(indexed, "b", artist="Nina")
    assert refused.value.members["ThrottlingReasons"] == [
        {"reason": "IndexWriteProvisionedThroughputExceeded", "resource": f"{ARN}/index/by-artist"}
    ]
    put(indexed, "c")  # is not in the index
    put(indexed, "a", artist="Nina", text="not projected")
    with indexed.refuses(OF_INDEXES, EXCEEDED):
        indexed.delete_item(TableName="music", Key=item("a"))
    indexed.clock.advance(1)
    indexed.delete_item(TableName="music", Key=item("a"))


def test_a_check_changes_no_index(indexed):
    put(indexed, "a", artist="Nina")
    check = {"TableName": "music", "Key": item("a"), "ConditionExpression": "attribute_exists(artist)"}
    indexed.transact_write_items(TransactItems=[{"ConditionCheck": check}])
    with indexed.refuses(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ProvisionedThroughputExceeded]",
        "TransactionCanceledException",
    ):
        indexed.transact_write_items(TransactItems=[{"Delete": {"TableName": "music", "Key": item("a")}}])


def test_reading_an_index_takes_of_the_index(indexed):
    put(indexed, "a", artist="Nina")
    query = {
        "TableName": "music",
        "IndexName": "by-artist",
        "KeyConditionExpression": "artist = :a",
        "ExpressionAttributeValues": {":a": {"S": "Nina"}},
    }
    indexed.query(**query)
    indexed.query(**query)
    with pytest.raises(AwsError) as refused:
        indexed.query(**query)
    assert refused.value.code == EXCEEDED
    assert refused.value.members["ThrottlingReasons"] == [
        {"reason": "IndexReadProvisionedThroughputExceeded", "resource": f"{ARN}/index/by-artist"}
    ]
    get(indexed, "a")


def test_a_local_index_takes_of_its_table(dynamodb):
    dynamodb.table(
        keys="id:S n:N", lsi={"by-name": ("id:S name:S", "ALL")}, on_demand=False, ProvisionedThroughput=units(5, 3)
    )
    row = {"id": {"S": "a"}, "n": {"N": "1"}, "name": {"S": "x"}}
    dynamodb.put_item(TableName="music", Item=row)
    dynamodb.put_item(TableName="music", Item={**row, "name": {"S": "y"}})  # one of the table, two of the index
    with dynamodb.refuses(OF_TABLE, EXCEEDED):
        dynamodb.put_item(TableName="music", Item=row)


# -- batches


def test_a_batch_write_leaves_what_there_are_no_units_for(five):
    requests = [{"PutRequest": {"Item": item(str(n))}} for n in range(8)]
    answer = five.batch_write_item(RequestItems={"music": requests})
    assert answer["UnprocessedItems"] == {"music": requests[5:]}
    five.clock.advance(1)
    assert five.batch_write_item(RequestItems=answer["UnprocessedItems"])["UnprocessedItems"] == {}
    five.clock.advance(60)
    assert five.scan(TableName="music")["Count"] == 8


def test_a_batch_write_of_which_nothing_can_be_done_is_refused(five):
    drain(five)
    with five.refuses(OF_TABLE, EXCEEDED):
        five.batch_write_item(RequestItems={"music": [{"PutRequest": {"Item": item("b")}}]})


def test_a_batch_leaves_only_the_writes_that_the_index_has_no_units_for(indexed):
    requests = [
        {"PutRequest": {"Item": item("a", artist="Nina")}},
        {"PutRequest": {"Item": item("b", artist="Nina")}},
        {"PutRequest": {"Item": item("c")}},
    ]
    answer = indexed.batch_write_item(RequestItems={"music": requests})
    assert answer["UnprocessedItems"] == {"music": [requests[1]]}


def test_a_batch_read_leaves_what_there_are_no_units_for(five):
    keys = [item(str(n)) for n in range(8)]
    answer = five.batch_get_item(RequestItems={"music": {"Keys": keys, "ConsistentRead": True}})
    assert answer["UnprocessedKeys"] == {"music": {"Keys": keys[5:], "ConsistentRead": True}}
    with five.refuses(OF_TABLE, EXCEEDED):
        five.batch_get_item(RequestItems=answer["UnprocessedKeys"])
    five.clock.advance(1)
    assert five.batch_get_item(RequestItems=answer["UnprocessedKeys"])["UnprocessedKeys"] == {}


def test_a_batch_of_statements_tells_each(five):
    for _ in range(4):
        put(five, "a")
    statements = [{"Statement": f"INSERT INTO music VALUE {{'id': '{n}'}}"} for n in "xyz"]
    assert five.batch_execute_statement(Statements=statements)["Responses"] == [
        {"TableName": "music"},
        {"TableName": "music", "Error": {"Code": "ProvisionedThroughputExceeded", "Message": OF_TABLE}},
        {"TableName": "music", "Error": {"Code": "ProvisionedThroughputExceeded", "Message": OF_TABLE}},
    ]


# -- transactions


def cancelled(dynamodb, **params):
    operation, wanted = next(iter(params.items()))
    with pytest.raises(AwsError) as raised:
        getattr(dynamodb, operation)(TransactItems=wanted)
    assert raised.value.code == "TransactionCanceledException"
    return raised.value.members["CancellationReasons"]


def test_a_transaction_is_cancelled_with_a_reason_for_each_write_on_the_table(five):
    dynamodb = five
    dynamodb.table("free", on_demand=False, ProvisionedThroughput=units(100, 100))
    drain(dynamodb)
    writes = [{"Put": {"TableName": name, "Item": item("b")}} for name in ("music", "free")]
    assert cancelled(dynamodb, transact_write_items=writes) == [
        {"Code": "ProvisionedThroughputExceeded", "Message": OF_TABLE},
        {"Code": "None"},
    ]
    assert dynamodb.scan(TableName="free")["Count"] == 0


def test_a_transaction_costs_twice(five):
    for n in "ab":
        five.transact_write_items(TransactItems=[{"Put": {"TableName": "music", "Item": item(n)}}])
        five.transact_get_items(TransactItems=[{"Get": {"TableName": "music", "Key": item(n)}}])
    put(five, "c")
    with five.refuses(OF_TABLE, EXCEEDED):
        put(five, "c")
    get(five, "a")
    assert cancelled(five, transact_get_items=[{"Get": {"TableName": "music", "Key": item("a")}}]) == [
        {"Code": "ProvisionedThroughputExceeded", "Message": OF_TABLE}
    ]


def test_a_condition_check_costs_too(five):
    check = {
        "ConditionCheck": {
            "TableName": "music",
            "Key": item("a"),
            "ConditionExpression": "attribute_not_exists(id)",
        }
    }
    for _ in range(3):
        five.transact_write_items(TransactItems=[check])
    assert cancelled(five, transact_write_items=[check])[0]["Code"] == "ProvisionedThroughputExceeded"


# -- on demand


def test_an_on_demand_table_is_held_to_the_maximum_that_was_set(dynamodb):
    dynamodb.table(OnDemandThroughput={"MaxReadRequestUnits": 3})
    for _ in range(10):
        put(dynamodb, "a")
    for _ in range(3):
        get(dynamodb, "a")
    with dynamodb.refuses(OF_MAXIMUM, "ThrottlingException") as refused:
        get(dynamodb, "a")
    assert refused.value.members == {
        "throttlingReasons": [{"reason": "TableReadMaxOnDemandThroughputExceeded", "resource": ARN}]
    }
    assert cancelled(dynamodb, transact_get_items=[{"Get": {"TableName": "music", "Key": item("a")}}]) == [
        {"Code": "ThrottlingError", "Message": OF_MAXIMUM}
    ]


def test_an_on_demand_table_without_one_is_held_to_the_accounts_quota(conversation):
    dynamodb = conversation(throttling=True)
    settings = dynamodb.emulator.world.settings
    dynamodb.emulator.change(replace(settings, quotas=replace(settings.quotas, table_write_units=2)))
    dynamodb.table()
    put(dynamodb, "a")
    put(dynamodb, "a")
    with pytest.raises(AwsError) as refused:
        put(dynamodb, "a")
    assert refused.value.code == "RequestLimitExceeded"
    assert refused.value.members["ThrottlingReasons"][0]["reason"] == "TableWriteAccountLimitExceeded"


def test_throttling_begins_and_ends_with_the_settings(conversation):
    dynamodb = conversation()
    dynamodb.table(on_demand=False, ProvisionedThroughput=units(1, 1))
    put(dynamodb, "a")
    put(dynamodb, "a")
    dynamodb.emulator.change(replace(dynamodb.emulator.world.settings, throttling=True))
    put(dynamodb, "a")
    with dynamodb.refuses(OF_TABLE, EXCEEDED):
        put(dynamodb, "a")
    dynamodb.emulator.change(replace(dynamodb.emulator.world.settings, throttling=False))
    put(dynamodb, "a")
