"""DeleteStream, as AWS answers it."""

from __future__ import annotations

import pytest

GONE = "Stream clicks under account 123456789012 not found."


def test_deleting_without_shards_and_then_gone(slow_kinesis):
    slow_kinesis.stream()
    assert slow_kinesis.delete_stream(StreamName="clicks", EnforceConsumerDeletion=True) == {}
    told = slow_kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    assert (told["StreamStatus"], told["Shards"]) == ("DELETING", [])
    slow_kinesis.clock.advance(6)
    slow_kinesis.delete_stream(StreamName="clicks")
    slow_kinesis.clock.advance(4)
    with slow_kinesis.refuses(GONE, "ResourceNotFoundException"):
        slow_kinesis.describe_stream(StreamName="clicks")


def test_one_that_is_being_created_can_be_deleted(slow_kinesis):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    slow_kinesis.delete_stream(StreamName="clicks")
    assert slow_kinesis.describe_stream(StreamName="clicks")["StreamDescription"]["StreamStatus"] == "DELETING"


@pytest.mark.parametrize("operation", ["delete_stream", "describe_stream", "describe_stream_summary", "list_shards"])
def test_what_is_gone_is_not_found(kinesis, operation):
    kinesis.stream()
    kinesis.delete_stream(StreamName="clicks")
    with kinesis.refuses(GONE, "ResourceNotFoundException"):
        getattr(kinesis, operation)(StreamName="clicks")


def test_nothing_of_it_is_in_the_next_one_of_the_name(kinesis):
    kinesis.stream(Tags={"team": "music"})
    kinesis.put("old")
    kinesis.delete_stream(StreamName="clicks")
    kinesis.stream()
    assert kinesis.read() == []
    assert kinesis.list_tags_for_stream(StreamName="clicks")["Tags"] == []


def test_time_forgets_it(slow_kinesis):
    slow_kinesis.stream()
    slow_kinesis.delete_stream(StreamName="clicks")
    now = slow_kinesis.clock.now()
    assert slow_kinesis.emulator.due() == now + 10
    slow_kinesis.clock.advance(10)
    slow_kinesis.emulator.tick()
    assert slow_kinesis.emulator.due() is None
    assert slow_kinesis.store._streams == {}
