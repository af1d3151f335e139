"""What recorded calls prove of data streams, and what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError, NotEmulated
from replaykit.aws.recorded import RecordedCall

BEGAN = datetime(2025, 1, 2, tzinfo=UTC)
THERE = "the Kinesis data stream clicks was there, with {} shard(s)"
EMPTY = "the Kinesis data stream clicks held no records when the recording began"


class Tape:
    """Another world's calls and answers; `tape.put_record(…)` makes a call there and writes it down."""

    def __init__(self, client):
        self.there = client(token_key=b"somewhere else")
        self.there.clock.set(BEGAN.timestamp())
        self.client = client
        self.calls = []

    def __getattr__(self, name):
        operation = "".join(word.capitalize() for word in name.split("_"))

        def call(**params):
            output, error = {}, None
            try:
                output = self.there.call(operation, params)
            except AwsError as raised:
                error = raised
            made = OperationCall("kinesis", operation, params, Scope())
            self.calls.append(RecordedCall(made, output, error, BEGAN, len(self.calls)))
            self.there.clock.advance(1)
            return output

        return call

    def play(self, *followed):
        """The world that the calls prove, in which some of them have been made again."""
        world = self.client()
        world.emulator.hydrate(self.calls)
        for index in followed:
            assert world.emulator.follow(self.calls[index]).error is None
        return world


@pytest.fixture
def tape(client):
    tape = Tape(client)
    tape.there.create_stream(StreamName="clicks", ShardCount=3)
    tape.there.put("before")
    return tape


def test_a_described_stream_is_there_as_described(tape):
    told = tape.describe_stream(StreamName="clicks")
    world = tape.play()
    assert world.describe_stream(StreamName="clicks") == told
    assert world.assumptions == ()
    assert world.read() == []
    assert world.assumptions == (EMPTY,)


def test_a_summary_tells_how_many_shards_there_were(tape):
    told = tape.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    world = tape.play()
    assert world.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"] == told
    assert world.assumptions == (THERE.format(3),)


@pytest.mark.parametrize("call", ["list_shards", "put_record", "list_streams"])
def test_a_stream_that_is_only_named_is_there(tape, call):
    asked = {"list_streams": {}, "put_record": {"StreamName": "clicks", "PartitionKey": "k", "Data": b""}}
    getattr(tape, call)(**asked.get(call, {"StreamName": "clicks"}))
    world = tape.play()
    assert len(world.describe_stream(StreamName="clicks")["StreamDescription"]["Shards"]) == 1
    assert world.assumptions == (THERE.format(1),)


def test_what_a_recorded_call_makes_is_not_there_before(tape):
    tape.create_stream(StreamName="orders", ShardCount=2)
    tape.describe_stream(StreamName="orders")
    tape.describe_stream(StreamName="nobodys")
    world = tape.play()
    assert world.list_streams()["StreamNames"] == []
    assert world.store.known_gone == {"orders", "nobodys"}
    again = tape.play(0)
    assert len(again.describe_stream(StreamName="orders")["StreamDescription"]["Shards"]) == 2
    assert again.assumptions == ()


def test_a_call_that_was_refused_for_something_else_tells_nothing(tape):
    tape.create_stream(StreamName="clicks", ShardCount=10**6)
    tape.describe_stream(StreamName="clicks")
    assert tape.calls[0].error.code == "ResourceInUseException"
    tape.calls[0] = RecordedCall(tape.calls[0].call, {}, AwsError("LimitExceededException", "Rate exceeded"), BEGAN, 0)
    assert len(tape.play().describe_stream(StreamName="clicks")["StreamDescription"]["Shards"]) == 3


def test_the_stream_that_comes_after_it_is_another(tape):
    tape.put_record(StreamName="clicks", PartitionKey="k", Data=b"")
    tape.delete_stream(StreamName="clicks")
    tape.create_stream(StreamName="clicks", ShardCount=5)
    tape.describe_stream(StreamName="clicks")
    world = tape.play()
    assert len(world.describe_stream(StreamName="clicks")["StreamDescription"]["Shards"]) == 1
    assert world.assumptions == (THERE.format(1),)
    again = tape.play(0, 1, 2)
    assert len(again.describe_stream(StreamName="clicks")["StreamDescription"]["Shards"]) == 5
    assert again.assumptions == ()


def test_a_stream_that_was_split_is_not_there_as_described(tape):
    told = tape.describe_stream(StreamName="clicks")["StreamDescription"]
    told["Shards"][0]["SequenceNumberRange"]["EndingSequenceNumber"] = "1"
    world = tape.play()
    assert len(world.describe_stream(StreamName="clicks")["StreamDescription"]["Shards"]) == 1
    assert world.assumptions == (THERE.format(1),)


def test_records_that_are_put_again_have_their_recorded_numbers(tape):
    tape.describe_stream(StreamName="clicks")
    one = tape.put_record(StreamName="clicks", PartitionKey="a", Data=b"one")
    entries = [{"PartitionKey": key, "Data": key.encode()} for key in "abc"]
    many = tape.put_records(StreamName="clicks", Records=entries)["Records"]
    world = tape.play(1, 2)
    stream = world.store.find("clicks", world.clock.now())
    assert (stream.count, stream.held(world.clock.now())) == (4, 4)
    found = {record["SequenceNumber"] for shard in range(3) for record in page(world, shard)}
    assert found == {record["SequenceNumber"] for record in (one, *many)}
    world.put("after", key="a")
    after = page(world, 0, "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=many[2]["SequenceNumber"])
    assert [record["Data"] for record in after] == [b"after"]


def test_numbers_of_a_stream_that_was_made_again_are_good_there(tape):
    tape.create_stream(StreamName="orders", ShardCount=1)
    one = tape.put_record(StreamName="orders", PartitionKey="a", Data=b"one")
    world = tape.play(0, 1)
    start = {"StartingSequenceNumber": one["SequenceNumber"]}
    assert world.read("AT_SEQUENCE_NUMBER", name="orders", **start) == ["one"]
    assert world.read("AFTER_SEQUENCE_NUMBER", name="orders", **start) == []


def test_recorded_iterators_go_on_where_they_stood(tape):
    tape.describe_stream(StreamName="clicks")
    for text in (b"one", b"two", b"three"):
        tape.put_record(StreamName="clicks", PartitionKey="a", Data=text)
    asked = {"StreamName": "clicks", "ShardId": "0", "ShardIteratorType": "TRIM_HORIZON"}
    first = tape.get_shard_iterator(**asked)["ShardIterator"]
    second = tape.get_records(ShardIterator=first, Limit=2)["NextShardIterator"]
    third = tape.get_records(ShardIterator=second, Limit=1)["NextShardIterator"]
    last = tape.get_records(ShardIterator=third)["NextShardIterator"]
    world = tape.play(1, 2, 3, 4)
    world.clock.advance(200)
    read = [
        [one["Data"] for one in world.get_records(ShardIterator=token)["Records"]] for token in (second, third, last)
    ]
    assert read == [[b"three"], [], []]
    assert [one["Data"] for one in world.get_records(ShardIterator=first)["Records"]] == [b"one", b"two", b"three"]
    world.put("four", key="a")
    assert [one["Data"] for one in world.get_records(ShardIterator=last)["Records"]] == [b"four"]


def test_an_iterator_that_nothing_places_is_a_gap(tape):
    tape.describe_stream(StreamName="clicks")
    asked = {"StreamName": "clicks", "ShardId": "0", "ShardIteratorType": "LATEST"}
    token = tape.get_shard_iterator(**asked)["ShardIterator"]
    world = tape.play()
    with pytest.raises(NotEmulated, match="nothing tells where this iterator"):
        world.get_records(ShardIterator=token)


def page(world, shard, kind="TRIM_HORIZON", **more):
    return world.get_records(ShardIterator=world.iterator(kind, shard, **more))["Records"]
