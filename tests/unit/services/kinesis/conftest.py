"""A client that speaks to the emulated Kinesis in boto3's form."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from replaykit.aws.call import DEFAULT_ACCOUNT, OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids


class Client:
    """`kinesis.put_record(StreamName=…)` answers the output, or raises the AwsError."""

    def __init__(self, **settings):
        self.clock = ManualClock(1_763_000_000.25)
        self.emulator = Emulator(self.clock, Ids(7), settings=Settings(**settings))
        self.scope = Scope()
        self.assumptions = ()

    def at(self, region="us-east-1", account=DEFAULT_ACCOUNT):
        """The same world, seen from somewhere else."""
        other = object.__new__(Client)
        other.__dict__.update(self.__dict__)
        other.scope = Scope(account, region)
        return other

    def __getattr__(self, name):
        operation = "".join(word.capitalize() for word in name.split("_"))
        return lambda **params: self.call(operation, params)

    def call(self, operation, params):
        answer = self.emulator.answer(OperationCall("kinesis", operation, params, self.scope))
        self.assumptions = answer.assumptions
        if answer.error is not None:
            raise answer.error
        return answer.output

    @contextmanager
    def refuses(self, message, code="InvalidArgumentException"):
        """The block's call is refused with exactly this code and text."""
        with pytest.raises(AwsError) as raised:
            yield raised
        assert (raised.value.code, raised.value.message) == (code, message)

    @property
    def store(self):
        return self.emulator.world.store("kinesis", self.scope)

    def stream(self, name="clicks", shards=1, **more):
        """Make a stream, and wait for it; its description."""
        self.create_stream(StreamName=name, ShardCount=shards, **more)
        self.clock.advance(self.emulator.world.settings.delay)
        return self.describe_stream(StreamName=name)["StreamDescription"]

    def put(self, *texts, name="clicks", key="k"):
        """Put records of one partition key; their numbers."""
        entry = {"StreamName": name, "PartitionKey": key}
        return [self.put_record(**entry, Data=text.encode())["SequenceNumber"] for text in texts]

    def iterator(self, kind="TRIM_HORIZON", shard=0, name="clicks", **more):
        asked = {"StreamName": name, "ShardId": f"shardId-{shard:012d}", "ShardIteratorType": kind}
        return self.get_shard_iterator(**asked, **more)["ShardIterator"]

    def read(self, kind="TRIM_HORIZON", shard=0, name="clicks", **more):
        """The texts that one GetRecords finds."""
        page = self.get_records(ShardIterator=self.iterator(kind, shard, name, **more))
        return [record["Data"].decode() for record in page["Records"]]


@pytest.fixture
def kinesis():
    return Client()


@pytest.fixture
def slow_kinesis():
    """A Kinesis whose streams take ten seconds to come and to go."""
    return Client(delay=10.0)


@pytest.fixture
def client():
    """The class, for tests that hold several."""
    return Client
