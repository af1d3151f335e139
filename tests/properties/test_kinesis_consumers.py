"""Whoever reads a data stream gets each record once, in the order of its shard, however the reading is done.

A world with one stream and a table that sends to it; a list says what was put where. Readers begin in every way and go
on page by page while more is put, time passes and the retention changes.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
HOUR = 3600
KEYS = st.sampled_from("abcdefgh")


class Reader:
    """A consumer of one shard: where it stands in what was put there, and its iterator."""

    def __init__(self, shard, at, iterator):
        self.shard, self.at, self.iterator = shard, at, iterator


class Consumers(RuleBasedStateMachine):
    @initialize(shards=st.integers(1, 4))
    def begin(self, shards):
        self.clock = ManualClock(1_763_000_000.0)
        self.emulator = Emulator(self.clock, Ids(1))
        self.hours, self.readers, self.marks = 24, [], []
        self.put_in = {f"shardId-{number:012d}": [] for number in range(shards)}  # (number, arrival, text or None)
        self.forgotten = dict.fromkeys(self.put_in, 0)
        self.kinesis("CreateStream", StreamName="clicks", ShardCount=shards)
        self.call(
            "dynamodb",
            "CreateTable",
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        self.call("dynamodb", "EnableKinesisStreamingDestination", TableName="music", StreamArn=ARN)

    def call(self, service, operation, **params):
        answer = self.emulator.answer(OperationCall(service, operation, params))
        if answer.error is not None:
            raise answer.error
        return answer.output

    def kinesis(self, operation, **params):
        return self.call("kinesis", operation, **params)

    def note(self, told, text):
        self.put_in[told["ShardId"]].append((int(told["SequenceNumber"]), self.now(), text))

    def now(self):
        """Arrivals and timestamps are told in milliseconds."""
        return round(self.clock.now(), 3)

    @rule(key=KEYS, text=st.binary(max_size=5))
    def put_one(self, key, text):
        self.note(self.kinesis("PutRecord", StreamName="clicks", PartitionKey=key, Data=text), text)

    @rule(entries=st.lists(st.tuples(KEYS, st.binary(max_size=5)), min_size=1, max_size=6))
    def put_several(self, entries):
        records = [{"PartitionKey": key, "Data": text} for key, text in entries]
        for told, (_, text) in zip(
            self.kinesis("PutRecords", StreamName="clicks", Records=records)["Records"], entries, strict=True
        ):
            self.note(told, text)

    @rule(key=KEYS, value=st.integers(0, 10**6))
    def write_to_the_table(self, key, value):
        """What a table sends is seen in the stream itself: it is the newest record of all shards."""
        self.call("dynamodb", "PutItem", TableName="music", Item={"id": {"S": key}, "v": {"N": str(value)}})
        stream = self.emulator.world.store("kinesis", self.scope()).find("clicks", self.clock.now())
        newest = stream.records(self.clock.now())[-1:]
        for record in newest:
            known = {number for records in self.put_in.values() for number, _, _ in records}
            if record.number not in known:  # else the item was as it is, and nothing was sent
                shard = next(one for one in stream.shards if one.last == record.number)
                self.put_in[shard.shard_id].append((record.number, self.now(), None))

    @rule(seconds=st.sampled_from([0.001, 1, HOUR, 23 * HOUR, 30 * HOUR]))
    def wait(self, seconds):
        self.clock.advance(seconds)
        self.forget()

    @rule(hours=st.integers(24, 72))
    def change_retention(self, hours):
        which = "Increase" if hours >= self.hours else "Decrease"
        self.kinesis(f"{which}StreamRetentionPeriod", StreamName="clicks", RetentionPeriodHours=hours)
        self.hours = hours
        self.forget()

    def forget(self):
        horizon = self.clock.now() - self.hours * HOUR
        for shard, records in self.put_in.items():
            over = sum(arrived <= horizon for _, arrived, _ in records)
            self.forgotten[shard] = max(self.forgotten[shard], over)

    @rule(data=st.data(), kind=st.sampled_from(["TRIM_HORIZON", "LATEST", "AT", "AFTER", "AT_TIMESTAMP"]))
    def begin_to_read(self, data, kind):
        shard = data.draw(st.sampled_from(sorted(self.put_in)))
        records, more = self.put_in[shard], {}
        at = {"TRIM_HORIZON": 0, "LATEST": len(records)}.get(kind)
        if kind in ("AT", "AFTER"):
            if not records:
                return
            place = data.draw(st.integers(0, len(records) - 1))
            kind, at = f"{kind}_SEQUENCE_NUMBER", place + (kind == "AFTER")
            more = {"StartingSequenceNumber": str(records[place][0])}
        elif kind == "AT_TIMESTAMP":
            instant = self.now() - data.draw(st.sampled_from([0, 0.5, 1, HOUR, 40 * HOUR]))
            more = {"Timestamp": datetime.fromtimestamp(instant, UTC)}
            at = sum(arrived < round(instant, 3) for _, arrived, _ in records)
        asked = {"StreamName": "clicks", "ShardId": shard, "ShardIteratorType": kind, **more}
        self.readers.append(Reader(shard, at, self.kinesis("GetShardIterator", **asked)["ShardIterator"]))

    @rule(data=st.data(), limit=st.integers(1, 4))
    def read_on(self, data, limit):
        if not self.readers:
            return
        reader = data.draw(st.sampled_from(self.readers))
        try:
            page = self.kinesis("GetRecords", ShardIterator=reader.iterator, Limit=limit)
        except AwsError as error:
            if error.code != "ExpiredIteratorException":
                raise
            self.readers.remove(reader)
            return
        records = self.put_in[reader.shard]
        reader.at = max(reader.at, self.forgotten[reader.shard])
        expected = records[reader.at : reader.at + limit]
        assert [int(one["SequenceNumber"]) for one in page["Records"]] == [number for number, _, _ in expected]
        for one, (_, arrived, text) in zip(page["Records"], expected, strict=True):
            assert text is None or one["Data"] == text
            assert abs(one["ApproximateArrivalTimestamp"].timestamp() - arrived) < 0.001
        reader.at += len(expected)
        assert (page["MillisBehindLatest"] == 0) is (reader.at >= len(records))
        reader.iterator = page["NextShardIterator"]

    @invariant()
    def every_record_is_in_one_shard_and_all_come_in_the_order_of_arrival(self):
        if not hasattr(self, "put_in"):
            return
        stream = self.emulator.world.store("kinesis", self.scope()).find("clicks", self.clock.now())
        kept = {one for shard, records in self.put_in.items() for one in records[self.forgotten[shard] :]}
        found = stream.records(self.clock.now())
        assert [one.number for one in found] == [
            number for number, _, _ in sorted(kept, key=lambda one: one[0] >> 80 & 0xFFFFFFFF)
        ]
        assert [one.at for one in found] == sorted(one.at for one in found)

    def scope(self):
        return OperationCall("kinesis", "ListStreams", {}).scope


Consumers.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestConsumers = Consumers.TestCase
