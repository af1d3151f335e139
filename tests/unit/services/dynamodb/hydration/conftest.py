"""A tape of recorded calls, and the world that it proves: what the emulator answers next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall

BEGAN = datetime(2024, 5, 6, 12, tzinfo=UTC)
LATER = BEGAN + timedelta(days=365)


class Tape:
    """Calls and their answers, a second apart; `tape("GetItem", {"Item": …}, TableName=…)`."""

    def __init__(self, conversation):
        self.calls: list[RecordedCall] = []
        self.conversation = conversation
        self.region = "us-east-1"

    def __call__(self, operation, answer=None, /, **params):
        error = answer if isinstance(answer, AwsError) else None
        at = BEGAN + timedelta(seconds=len(self.calls))
        call = OperationCall("dynamodb", operation, params, in_region(self.region))
        self.calls.append(RecordedCall(call, {} if error else answer or {}, error, at, len(self.calls)))
        return self.calls[-1]

    def record(self, other, operation, **params):
        """Put a call to another world, and write it down."""
        before, self.region = self.region, other.scope.region
        one = self(operation, other.call(operation, params), **params)
        self.region = before
        return one

    def describe(self, name="music", keys="id:S", **more):
        """A table as AWS would describe it; `more` is what CreateTable is given, or the description says."""
        told = {member: more.pop(member) for member in list(more) if member in OF_A_DESCRIPTION}
        made = self.conversation(seed=len(self.calls)).at(self.region).table(name, keys, **more)
        described = {**made, "TableStatus": "ACTIVE", "CreationDateTime": BEGAN - timedelta(days=9), **told}
        self("DescribeTable", {"Table": described}, TableName=name)
        return described

    def play(self, **settings):
        """The world at the moment when the recording began; it begins a year later."""
        world = self.conversation(bucket=None, **settings)
        world.clock.set(LATER.timestamp())
        world.emulator.hydrate(self.calls)
        world.again = world.emulator.follow
        return world


OF_A_DESCRIPTION = {"Replicas", "GlobalTableVersion", "TableArn", "LatestStreamArn", "LatestStreamLabel"}


def in_region(region):
    """The account's part in a region."""
    return Scope()._replace(region=region)


@pytest.fixture
def tape(conversation):
    return Tape(conversation)


@pytest.fixture
def began():
    return BEGAN


@pytest.fixture
def refused():
    """An error as AWS tells it."""
    return AwsError


@pytest.fixture
def later():
    """When the world begins."""
    return LATER
