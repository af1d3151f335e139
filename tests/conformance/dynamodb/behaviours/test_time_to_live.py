"""Time to live: how it is switched, and which items are removed. Source: aws-tests."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import wire

VALID = "ValidationException"
YEAR = 365 * 24 * 3600


def switch(aws, attribute="expires", *, on=True):
    wanted = {"AttributeName": attribute, "Enabled": on}
    return aws.client.update_time_to_live(TableName="tbl", TimeToLiveSpecification=wanted)


def described(aws):
    return aws.client.describe_time_to_live(TableName="tbl")["TimeToLiveDescription"]


def test_it_is_off_first(aws):
    aws.table()
    assert described(aws) == {"TimeToLiveStatus": "DISABLED"}


def test_it_is_switched_on_once(aws):
    aws.table()
    assert switch(aws)["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert described(aws) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    for attribute, told in (("expires", "enabled"), ("other", "active")):
        code, message = aws.refusal(
            "update_time_to_live",
            TableName="tbl",
            TimeToLiveSpecification={"AttributeName": attribute, "Enabled": True},
        )
        assert code == VALID
        assert told in message or "enabled" in message


def test_it_is_switched_off_by_its_attribute_and_not_too_soon(aws):
    aws.table()
    off = {"AttributeName": "expires", "Enabled": False}
    code, message = aws.refusal("update_time_to_live", TableName="tbl", TimeToLiveSpecification=off)
    assert code == VALID
    assert "disabled" in message
    switch(aws)
    other = {"AttributeName": "dog", "Enabled": False}
    code, message = aws.refusal("update_time_to_live", TableName="tbl", TimeToLiveSpecification=other)
    assert code == VALID
    assert "different" in message
    code, message = aws.refusal("update_time_to_live", TableName="tbl", TimeToLiveSpecification=off)
    assert code == VALID
    assert "multiple times" in message
    aws.wait(3601)
    switch(aws, on=False)
    assert described(aws) == {"TimeToLiveStatus": "DISABLED"}


@pytest.mark.parametrize(
    "wanted",
    [
        {"AttributeName": "x" * 256, "Enabled": True},
        {"AttributeName": "", "Enabled": True},
        {"Enabled": True},
        {"AttributeName": "x"},
    ],
    ids=lambda wanted: str(wanted)[:40],
)
def test_settings_that_are_none(aws, wanted):
    aws.table()
    assert aws.refusal("update_time_to_live", TableName="tbl", TimeToLiveSpecification=wanted)[0] == VALID


def test_a_table_that_is_not_there(aws):
    wanted = {"AttributeName": "expires", "Enabled": True}
    told = aws.refusal("update_time_to_live", TableName="nobody", TimeToLiveSpecification=wanted)
    assert told[0] == "ResourceNotFoundException"


VALUES = [
    ("in the past", lambda now: {"N": f"{now - 60}"}, False),
    ("with a fraction", lambda now: {"N": f"{now - 60}.5"}, False),
    ("in the future", lambda now: {"N": f"{now + 1000}"}, True),
    ("more than five years ago", lambda now: {"N": f"{now - 6 * YEAR}"}, True),
    ("a text", lambda now: {"S": f"{now - 60}"}, True),
    ("a set", lambda now: {"NS": [f"{now - 60}"]}, True),
    ("a list", lambda now: {"L": [{"N": f"{now - 60}"}]}, True),
    ("null", lambda _: {"NULL": True}, True),
    ("not there", lambda _: None, True),
]


@pytest.mark.parametrize(("_", "value", "stays"), VALUES, ids=[one[0] for one in VALUES])
@pytest.mark.parametrize("first", ["item", "setting"])
def test_which_items_are_removed(aws, _, value, stays, first):
    aws.table()
    expires = value(int(aws.clock.now()))
    item = {"p": {"S": "a"}, **({"expires": expires} if expires else {})}
    if first == "setting":
        switch(aws)
    aws.client.put_item(TableName="tbl", Item=item)
    if first == "item":
        switch(aws)
    aws.wait(60)
    assert ("Item" in aws.client.get_item(TableName="tbl", Key={"p": {"S": "a"}})) is stays


def test_a_time_that_is_moved_counts(aws):
    aws.table()
    switch(aws)
    now = int(aws.clock.now())
    aws.put(p="moved", expires=now + 10)
    aws.put(p="freed", expires=now + 10)
    aws.put(p="due", expires=now + 10)
    aws.update("SET expires = :t", {"p": "moved"}, values={"t": now + 1000})
    aws.update("REMOVE expires", {"p": "freed"})
    aws.wait(60)
    assert sorted(item["p"] for item in aws.scan()) == ["freed", "moved"]


def test_the_expiring_attribute_may_be_a_key(aws):
    aws.table("p:S expires:N")
    switch(aws)
    now = int(aws.clock.now())
    aws.put(p="a", expires=now - 60)
    aws.put(p="a", expires=now + 1000)
    aws.wait(1)
    assert [item["expires"] for item in aws.scan()] == [now + 1000]


def test_indexes_and_stream_learn_of_it(aws):
    on = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    arn = aws.table(gsi=[("idx", "x:S")], StreamSpecification=on)["LatestStreamArn"]
    switch(aws)
    aws.put(p="a", x="x", expires=int(aws.clock.now()) + 10)
    assert len(aws.scan(IndexName="idx")) == 1
    aws.wait(60)
    assert aws.scan(IndexName="idx") == []
    (shard,) = aws.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    wanted = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = aws.streams.get_shard_iterator(**wanted)["ShardIterator"]
    last = aws.streams.get_records(ShardIterator=iterator)["Records"][-1]
    assert last["eventName"] == "REMOVE"
    assert last["userIdentity"] == {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    assert last["dynamodb"]["OldImage"]["x"] == wire({"x": "x"})["x"]
