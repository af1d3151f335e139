"""A consumer of streams with boto3 against `replaykit emulate`: shards that split and roll over, time that passes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit import use_cassette
from replaykit.adapters.endpoint import serving
from replaykit.cli.emulate import Emulation

NOON = 1_763_000_000
HOUR = 3600
ONCE = Config(retries={"total_max_attempts": 1})


class World:
    """The two clients and the pages of one endpoint."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dynamodb = boto3.client("dynamodb", "eu-west-1", endpoint_url=url, config=ONCE)
        self.streams = boto3.client("dynamodbstreams", "eu-west-1", endpoint_url=url, config=ONCE)

    def page(self, path: str, **body):
        return httpx.post(f"{self.url}/_replaykit/{path}", json=body)

    def pass_time(self, seconds: float) -> None:
        assert self.page("clock", advance=seconds).status_code == 200

    def create_table(self) -> str:
        return create_table(self.dynamodb)

    def put(self, *ids: str) -> None:
        for one in ids:
            self.dynamodb.put_item(TableName="music", Item={"id": {"S": one}})

    def shards(self, arn: str) -> list[dict]:
        return self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]

    def iterator(self, arn: str, shard: str, kind: str = "TRIM_HORIZON") -> str:
        answer = self.streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType=kind)
        return answer["ShardIterator"]


def create_table(dynamodb) -> str:
    created = dynamodb.create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return created["TableDescription"]["LatestStreamArn"]


def read_whole(streams, arn: str, shard: str) -> list[str]:
    """The ids that a shard holds, page by page, until it is exhausted or has nothing more for now."""
    token = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    ids: list[str] = []
    while token:
        answer = streams.get_records(ShardIterator=token, Limit=2)
        ids += [record["dynamodb"]["Keys"]["id"]["S"] for record in answer["Records"]]
        token = answer.get("NextShardIterator") if answer["Records"] else None
    return ids


@contextmanager
def command(*arguments: str) -> Iterator[str]:
    """`replaykit emulate` in a process of its own."""
    started = [sys.executable, "-m", "replaykit", "emulate", "--port", "0", *arguments]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.kill()


@pytest.fixture
def world() -> Iterator[World]:
    emulation = Emulation(seed=1)
    emulation.clock.freeze()
    emulation.clock.set(NOON)
    with serving(emulation.endpoint(port=0)) as endpoint:
        yield World(endpoint.url)


def test_a_consumer_follows_a_split_and_reads_every_change_once_in_order(world):
    arn = world.create_table()
    [parent] = world.shards(arn)
    before = [f"before-{number}" for number in range(7)]
    world.put(*before)
    world.pass_time(1)
    answer = world.page("streams/split", StreamArn=arn, ShardId=parent["ShardId"])
    assert answer.status_code == 200
    children = answer.json()["Shards"]
    after = [f"after-{number}" for number in range(20)]
    world.put(*after)
    shards = world.shards(arn)
    assert [shard.get("ParentShardId") for shard in shards] == [None, parent["ShardId"], parent["ShardId"]]
    assert {shard["ShardId"] for shard in shards[1:]} == {child["ShardId"] for child in children}
    assert "EndingSequenceNumber" in shards[0]["SequenceNumberRange"]
    assert read_whole(world.streams, arn, parent["ShardId"]) == before
    halves = [read_whole(world.streams, arn, child["ShardId"]) for child in children]
    assert all(halves)
    assert sorted(halves[0] + halves[1]) == sorted(after)
    assert all(half == [one for one in after if one in half] for half in halves)


def test_an_exhausted_parent_ends_and_a_child_goes_on(world):
    arn = world.create_table()
    [parent] = world.shards(arn)
    token = world.iterator(arn, parent["ShardId"])
    world.put("a")
    token = world.streams.get_records(ShardIterator=token)["NextShardIterator"]
    [child] = world.page("streams/rollover", StreamArn=arn).json()["Shards"]
    assert child["ParentShardId"] == parent["ShardId"]
    last = world.streams.get_records(ShardIterator=token)
    assert last["Records"] == []
    assert "NextShardIterator" not in last
    world.put("b")
    assert read_whole(world.streams, arn, child["ShardId"]) == ["b"]


def test_an_iterator_expires_after_fifteen_minutes(world):
    arn = world.create_table()
    [shard] = world.shards(arn)
    world.put("a")
    token = world.iterator(arn, shard["ShardId"])
    world.pass_time(15 * 60)
    assert len(world.streams.get_records(ShardIterator=token)["Records"]) == 1
    world.pass_time(1)
    with pytest.raises(world.streams.exceptions.ExpiredIteratorException):
        world.streams.get_records(ShardIterator=token)
    assert len(read_whole(world.streams, arn, shard["ShardId"])) == 1


def test_records_and_closed_shards_are_trimmed_after_a_day(world):
    arn = world.create_table()
    [first] = world.shards(arn)
    world.put("old")
    world.pass_time(2 * HOUR)
    [child] = world.page("streams/rollover", StreamArn=arn, ShardId=first["ShardId"]).json()["Shards"]
    world.put("young")
    world.pass_time(22 * HOUR + 1)
    listed = [shard["ShardId"] for shard in world.shards(arn)]
    assert listed[:2] == [first["ShardId"], child["ShardId"]]
    assert read_whole(world.streams, arn, first["ShardId"]) == []
    assert read_whole(world.streams, arn, child["ShardId"]) == ["young"]
    world.pass_time(2 * HOUR)
    assert first["ShardId"] not in {shard["ShardId"] for shard in world.shards(arn)}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        world.iterator(arn, first["ShardId"])


def test_pages_say_what_they_take_and_what_is_wrong(world):
    arn = world.create_table()
    [shard] = world.shards(arn)
    world.page("streams/split", StreamArn=arn, ShardId=shard["ShardId"])

    def refused(path, **body):
        answer = world.page(f"streams/{path}", **body)
        assert answer.status_code == 400
        return answer.json()["error"]

    assert "is closed; open are: shardId-" in refused("split", StreamArn=arn, ShardId=shard["ShardId"])
    assert "is closed" in refused("rollover", StreamArn=arn, ShardId=shard["ShardId"])
    assert "not found" in refused("split", StreamArn=arn, ShardId="shardId-1")
    assert "not found" in refused("rollover", StreamArn=arn.replace("music", "films"))
    assert "Invalid StreamArn" in refused("rollover", StreamArn="x")
    assert 'the page takes {"StreamArn": "…", "ShardId": "…"}' in refused("split", StreamArn=arn)
    assert "the page takes" in refused("rollover", StreamArn=arn, Shard="x")
    assert "the page takes" in refused("rollover", StreamArn=1)
    world.dynamodb.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    assert "switched off" in refused("rollover", StreamArn=arn)


def test_a_reset_forgets_the_streams(world):
    arn = world.create_table()
    assert httpx.post(f"{world.url}/_replaykit/reset").status_code == 200
    assert world.page("streams/rollover", StreamArn=arn).status_code == 400


def test_the_options_of_the_command_are_the_settings_of_the_emulator():
    with command("--delay", "60", "--shards", "3", "--split-at", "5", "--shard-lifetime", "600") as url:
        world = World(url)
        world.page("clock", freeze=True)
        arn = world.create_table()
        assert world.dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "CREATING"
        assert len(world.shards(arn)) == 3
        world.pass_time(60)
        assert world.dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "ACTIVE"
        for number in range(6):
            world.dynamodb.put_item(TableName="music", Item={"id": {"S": "one"}, "n": {"N": str(number)}})
        assert len(world.shards(arn)) == 5
        world.pass_time(10_000)
        assert len(world.shards(arn)) > 5


def test_shards_live_for_ever_where_that_is_asked_for():
    with command("--shard-lifetime", "never") as url:
        world = World(url)
        arn = world.create_table()
        world.pass_time(20 * HOUR)
        assert len(world.shards(arn)) == 1


def test_in_process_the_same_consumer_reads_the_same(tmp_path):
    with use_cassette(tmp_path / "none.yaml", mode="emulate"):
        dynamodb, streams = (boto3.client(name, "eu-west-1") for name in ("dynamodb", "dynamodbstreams"))
        arn = create_table(dynamodb)
        for one in "abc":
            dynamodb.put_item(TableName="music", Item={"id": {"S": one}})
        [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        assert read_whole(streams, arn, shard["ShardId"]) == ["a", "b", "c"]
