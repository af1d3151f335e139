"""What the stream of a table tells of its writes, read by real boto3. Source: aws-tests."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import plain, wire

VIEWS = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
KEY = {"p": "a", "c": "1"}


def stream(aws, view="NEW_AND_OLD_IMAGES", text="p:S c:S", **more):
    on = {"StreamEnabled": True, "StreamViewType": view}
    return aws.table(text, StreamSpecification=on, **more)["LatestStreamArn"]


def records(aws, arn):
    found = []
    for shard in aws.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        wanted = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = aws.streams.get_shard_iterator(**wanted)["ShardIterator"]
        found += aws.streams.get_records(ShardIterator=iterator)["Records"]
    return found


def told(record):
    """(event, keys, old image, new image) in Python's values."""
    change = record["dynamodb"]
    images = [plain(change[name]) if name in change else None for name in ("OldImage", "NewImage")]
    return record["eventName"], plain(change["Keys"]), *images


def put(aws, **item):
    aws.put(**{**KEY, **item})


WRITES = [
    ("a put makes", [], lambda aws: put(aws, x=1), ("INSERT", None, {"x": 1})),
    ("a put of the key alone", [], put, ("INSERT", None, {})),
    ("an update makes", [], lambda aws: aws.update("SET x = :x", KEY, values={"x": 1}), ("INSERT", None, {"x": 1})),
    ("an update without a word makes", [], lambda aws: aws.update(None, KEY), ("INSERT", None, {})),
    ("a put replaces", [{"x": 1}], lambda aws: put(aws, y=2), ("MODIFY", {"x": 1}, {"y": 2})),
    (
        "an update changes",
        [{"x": 1}],
        lambda aws: aws.update("SET x = :x", KEY, values={"x": 2}),
        ("MODIFY", {"x": 1}, {"x": 2}),
    ),
    ("an update removes", [{"x": 1}], lambda aws: aws.update("REMOVE x", KEY), ("MODIFY", {"x": 1}, {})),
    (
        "a delete",
        [{"x": 1}],
        lambda aws: aws.client.delete_item(TableName="tbl", Key=wire(KEY)),
        ("REMOVE", {"x": 1}, None),
    ),
    (
        "a batch puts",
        [],
        lambda aws: aws.client.batch_write_item(
            RequestItems={"tbl": [{"PutRequest": {"Item": wire({**KEY, "x": 1})}}]}
        ),
        ("INSERT", None, {"x": 1}),
    ),
    (
        "a batch deletes",
        [{"x": 1}],
        lambda aws: aws.client.batch_write_item(RequestItems={"tbl": [{"DeleteRequest": {"Key": wire(KEY)}}]}),
        ("REMOVE", {"x": 1}, None),
    ),
    (
        "a transaction updates",
        [{"x": 1}],
        lambda aws: aws.client.transact_write_items(
            TransactItems=[{"Update": {"TableName": "tbl", "Key": wire(KEY), "UpdateExpression": "REMOVE x"}}]
        ),
        ("MODIFY", {"x": 1}, {}),
    ),
    (
        "a statement inserts",
        [],
        lambda aws: aws.client.execute_statement(Statement="INSERT INTO tbl VALUE {'p': 'a', 'c': '1', 'x': 1}"),
        ("INSERT", None, {"x": 1}),
    ),
]


@pytest.mark.parametrize(("_", "before", "write", "expected"), WRITES, ids=[one[0] for one in WRITES])
@pytest.mark.parametrize("view", VIEWS)
def test_each_write_is_one_record(aws, view, _, before, write, expected):
    arn = stream(aws, view)
    for item in before:
        put(aws, **item)
    write(aws)
    *_, last = records(aws, arn)
    event, old, new = expected
    wanted_old = {**KEY, **old} if old is not None and "OLD" in view else None
    wanted_new = {**KEY, **new} if new is not None and "NEW" in view else None
    assert told(last) == (event, KEY, wanted_old, wanted_new)
    assert last["dynamodb"]["StreamViewType"] == view
    assert len(records(aws, arn)) == len(before) + 1


IDLE = [
    ("the same item", lambda aws: put(aws, x=1, m={"a": 1, "b": 2}, s={"u", "v"})),
    ("the same in another order", lambda aws: put(aws, s={"v", "u"}, m={"b": 2, "a": 1}, x=1)),
    ("the same value", lambda aws: aws.update("SET x = :x", KEY, values={"x": 1})),
    ("adding nothing", lambda aws: aws.update("ADD x :x", KEY, values={"x": 0})),
    ("adding an element that is there", lambda aws: aws.update("ADD s :s", KEY, values={"s": {"u"}})),
    ("removing what is not there", lambda aws: aws.update("REMOVE y", KEY)),
    ("deleting from a set that is not there", lambda aws: aws.update("DELETE q :s", KEY, values={"s": {"u"}})),
    ("an update without a word", lambda aws: aws.update(None, KEY)),
    ("deleting no item", lambda aws: aws.client.delete_item(TableName="tbl", Key=wire({"p": "a", "c": "nobody"}))),
    ("removing from no item", lambda aws: aws.update("REMOVE x", {"p": "a", "c": "nobody"})),
    (
        "the same in a batch",
        lambda aws: aws.client.batch_write_item(
            RequestItems={"tbl": [{"DeleteRequest": {"Key": wire({"p": "a", "c": "nobody"})}}]}
        ),
    ),
    (
        "a check",
        lambda aws: aws.client.transact_write_items(
            TransactItems=[
                {"ConditionCheck": {"TableName": "tbl", "Key": wire(KEY), "ConditionExpression": "attribute_exists(p)"}}
            ]
        ),
    ),
]


@pytest.mark.parametrize(("_", "write"), IDLE, ids=[one[0] for one in IDLE])
def test_what_changes_nothing_is_no_record(aws, _, write):
    arn = stream(aws)
    put(aws, x=1, m={"a": 1, "b": 2}, s={"u", "v"})
    write(aws)
    assert [record["eventName"] for record in records(aws, arn)] == ["INSERT"]


def test_a_refused_write_is_no_record(aws):
    arn = stream(aws)
    put(aws)
    asked = {"TableName": "tbl", "Key": wire(KEY), "ConditionExpression": "attribute_exists(nobody)"}
    assert aws.refusal("delete_item", **asked)[0] == "ConditionalCheckFailedException"
    assert len(records(aws, arn)) == 1


def test_what_a_record_holds(aws):
    arn = stream(aws)
    put(aws, x=1)
    (record,) = records(aws, arn)
    assert set(record) == {"eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb"}
    assert (record["eventSource"], record["awsRegion"]) == ("aws:dynamodb", "us-east-1")
    assert record["eventVersion"] in {"1.0", "1.1"}
    change = record["dynamodb"]
    assert set(change) == {
        "ApproximateCreationDateTime",
        "Keys",
        "NewImage",
        "SequenceNumber",
        "SizeBytes",
        "StreamViewType",
    }
    assert change["SequenceNumber"].isdigit()


def test_records_of_one_partition_keep_their_order(aws):
    arn = stream(aws)
    for number in range(60):
        aws.put(p="a", c=f"{number % 3}", n=number)
    found = records(aws, arn)
    assert [int(record["dynamodb"]["NewImage"]["n"]["N"]) for record in found] == list(range(60))
    numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in found]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("view", VIEWS)
def test_a_stream_is_described(aws, view):
    arn = stream(aws, view)
    (listed,) = aws.streams.list_streams(TableName="tbl")["Streams"]
    described = aws.describe()
    assert (listed["StreamArn"], listed["TableName"]) == (arn, "tbl")
    assert described["LatestStreamArn"] == arn
    assert described["LatestStreamLabel"] == listed["StreamLabel"]
    assert described["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": view}
    whole = aws.streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert (whole["StreamStatus"], whole["StreamViewType"], whole["TableName"]) == ("ENABLED", view, "tbl")
    assert whole["KeySchema"] == described["KeySchema"]
    assert "EndingSequenceNumber" not in whole["Shards"][-1]["SequenceNumberRange"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_stream_is_switched_on_once(aws, view):
    stream(aws)
    again = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": view}}
    code, message = aws.refusal("update_table", TableName="tbl", **again)
    assert code == "ValidationException"
    assert "already" in message


@pytest.mark.parametrize("view", ["garbage", "keys_only", None])
def test_views_that_no_stream_has(aws, view):
    aws.table()
    wanted = {"StreamEnabled": True} | ({"StreamViewType": view} if view else {})
    assert aws.refusal("update_table", TableName="tbl", StreamSpecification=wanted)[0] == "ValidationException"


def test_a_stream_that_is_off_is_still_read_and_another_is_new(aws):
    first = stream(aws)
    put(aws, x=1)
    aws.clock.advance(1)
    aws.client.update_table(TableName="tbl", StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in aws.describe()
    put(aws, x=2)
    whole = aws.streams.describe_stream(StreamArn=first)["StreamDescription"]
    assert whole["StreamStatus"] == "DISABLED"
    assert all("EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in whole["Shards"])
    assert len(records(aws, first)) == 1
    off = {"StreamSpecification": {"StreamEnabled": False}}
    assert aws.refusal("update_table", TableName="tbl", **off)[0] == "ValidationException"
    on = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    aws.clock.advance(1)
    second = aws.client.update_table(TableName="tbl", StreamSpecification=on)["TableDescription"]["LatestStreamArn"]
    assert second != first
    assert records(aws, second) == []
    assert {one["StreamArn"] for one in aws.streams.list_streams(TableName="tbl")["Streams"]} == {first, second}


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("describe_stream", {"StreamArn": "dog"}),
        ("list_streams", {"Limit": 0}),
        ("list_streams", {"Limit": 101}),
        ("list_streams", {"ExclusiveStartStreamArn": "kibibi"}),
        ("get_records", {"ShardIterator": "dog"}),
    ],
)
def test_malformed_requests(aws, operation, params):
    assert getattr(aws.streams, operation) is not None
    with pytest.raises(aws.streams.exceptions.ClientError) as raised:
        getattr(aws.streams, operation)(**params)
    assert raised.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(
    "asked",
    [
        {"ShardIteratorType": "DOG"},
        {"ShardIteratorType": "AT_SEQUENCE_NUMBER"},
        {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER"},
        {"ShardIteratorType": "TRIM_HORIZON", "SequenceNumber": "1" * 21},
        {"ShardIteratorType": "LATEST", "SequenceNumber": "1" * 21},
        {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": "dog"},
    ],
    ids=str,
)
def test_iterators_that_are_refused(aws, asked):
    arn = stream(aws)
    (shard,) = aws.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    with pytest.raises(aws.streams.exceptions.ClientError) as raised:
        aws.streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], **asked)
    assert raised.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_an_open_shard_is_read_on_and_on(aws, limit):
    arn = stream(aws)
    (shard,) = aws.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    wanted = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "LATEST"}
    iterator = aws.streams.get_shard_iterator(**wanted)["ShardIterator"]
    seen = []
    for number in range(3):
        aws.put(p="a", c="1", n=number)
        while True:
            answer = aws.streams.get_records(ShardIterator=iterator, Limit=limit)
            iterator = answer["NextShardIterator"]
            seen += [int(record["dynamodb"]["NewImage"]["n"]["N"]) for record in answer["Records"]]
            if not answer["Records"]:
                break
    assert seen == [0, 1, 2]
