"""No partition key takes more than a partition bears: 1,000 write units and 3,000 read units a second."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.hot_keys import MOST_KEPT, HotKeys

OF_TABLE = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or "
    "index so please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
)
OF_INDEXES = (
    "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically "
    "scaling your index so please try again shortly."
)
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
HUNDRED = {"B": b"x" * (100 * 1024 - 50)}  # a hundred write units, with what else is in the item
THROTTLED = "ThrottlingException"


@pytest.fixture
def music(conversation):
    dynamodb = conversation(throttling=True)
    dynamodb.table(keys="id:S n:N", gsi={"by_owner": ("owner:S", "KEYS_ONLY")})
    return dynamodb


def put(music, id_="hot", n=0, **more):
    return music.put_item(TableName="music", Item={"id": {"S": id_}, "n": {"N": str(n)}, **more})


def fill(music, id_="hot", **more):
    for n in range(10):
        put(music, id_, n, data=HUNDRED, **more)


def reason(refused):
    (told,) = refused.value.members["throttlingReasons"]
    return told["reason"], told["resource"]


def test_one_key_takes_a_thousand_write_units_and_the_others_go_on(music):
    fill(music)
    with music.refuses(OF_TABLE, THROTTLED) as refused:
        put(music, n=11)
    assert reason(refused) == ("TableWriteKeyRangeThroughputExceeded", ARN)
    fill(music, "other")
    music.clock.advance(1)
    fill(music)
    with music.refuses(OF_TABLE, THROTTLED):
        put(music, n=11)


def test_what_a_key_did_not_use_is_saved(music):
    music.clock.advance(2)
    for _ in range(3):
        fill(music)
    with music.refuses(OF_TABLE, THROTTLED):
        put(music)


def test_one_key_takes_three_thousand_read_units(music):
    fill(music)
    key = {"id": {"S": "hot"}, "n": {"N": "0"}}
    for _ in range(120):
        music.get_item(TableName="music", Key=key, ConsistentRead=True)  # 25 units
    for read in (
        lambda: music.get_item(TableName="music", Key=key),
        lambda: music.batch_get_item(RequestItems={"music": {"Keys": [key]}}),
        lambda: music.query(
            TableName="music", KeyConditionExpression="id = :id", ExpressionAttributeValues={":id": {"S": "hot"}}
        ),
    ):
        with music.refuses(OF_TABLE, THROTTLED) as refused:
            read()
        assert reason(refused) == ("TableReadKeyRangeThroughputExceeded", ARN)
    with pytest.raises(Exception, match="ThrottlingError"):
        music.transact_get_items(TransactItems=[{"Get": {"TableName": "music", "Key": key}}])
    assert "Item" not in music.get_item(TableName="music", Key=key | {"id": {"S": "other"}})


def test_a_batch_leaves_what_a_hot_key_can_not_take(music):
    fill(music)
    hot, cold = ({"PutRequest": {"Item": {"id": {"S": id_}, "n": {"N": "1"}}}} for id_ in ("hot", "cold"))
    answer = music.batch_write_item(RequestItems={"music": [hot, cold]})
    assert answer["UnprocessedItems"] == {"music": [hot]}


def test_a_key_of_an_index_is_hot_too(music):
    for id_ in range(1000):
        put(music, str(id_), owner={"S": "everyone"})
    with music.refuses(OF_INDEXES, THROTTLED) as refused:
        put(music, "more", owner={"S": "everyone"})
    assert reason(refused) == ("IndexWriteKeyRangeThroughputExceeded", f"{ARN}/index/by_owner")
    put(music, "more", owner={"S": "nobody"})
    put(music, "more")
    put(music, "0", owner={"S": "everyone"}, text={"S": "not in the index"})


def test_a_query_of_an_index_pays_with_its_key(music):
    for n in range(1000):
        put(music, str(n), owner={"S": "everyone"})
    wanted = {"KeyConditionExpression": "#o = :o", "ExpressionAttributeNames": {"#o": "owner"}, "IndexName": "by_owner"}
    owner = {"ExpressionAttributeValues": {":o": {"S": "everyone"}}}
    with music.refuses(OF_TABLE, THROTTLED) as refused:
        for _ in range(3000):
            music.query(TableName="music", **wanted, **owner)
    assert reason(refused) == ("IndexReadKeyRangeThroughputExceeded", f"{ARN}/index/by_owner")
    assert music.query(TableName="music", **wanted, ExpressionAttributeValues={":o": {"S": "no"}})["Items"] == []


def test_with_provisioned_throughput_it_is_that_exception(conversation):
    dynamodb = conversation(throttling=True)
    units = {"ReadCapacityUnits": 20_000, "WriteCapacityUnits": 20_000}
    dynamodb.table(keys="id:S n:N", on_demand=False, ProvisionedThroughput=units)
    fill(dynamodb)
    with pytest.raises(Exception, match="ProvisionedThroughputExceededException") as refused:
        put(dynamodb)
    assert refused.value.members["ThrottlingReasons"][0]["reason"] == "TableWriteKeyRangeThroughputExceeded"


def test_keys_that_have_rested_are_forgotten():
    hot = HotKeys(burst=10.0, since=0.0)
    hot.take(None, "Write", "hot", 100_000.0, 0.0)
    for key in range(MOST_KEPT - 1):
        hot.take(None, "Write", key, 1.0, 0.0)
    hot.take(None, "Write", "later", 1.0, 20.0)
    assert len(hot) == 2
    assert not hot.open(None, "Write", "hot", 20.0)
