"""A run whose recording has Kinesis in it: what is not on the tape the emulator answers, in the state of the replay."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall
from replaykit.cassette.interaction import Interaction
from replaykit.emulator import Emulator
from replaykit.matching import Tape
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols.codec import read_response, write_request, write_response
from replaykit.session import Provenance, Session

URL = "https://kinesis.us-east-1.amazonaws.com"
BEGIN = {"StreamName": "clicks", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}


def request(operation, params):
    return write_request(OperationCall("kinesis", operation, params), endpoint=URL)


@pytest.fixture
def recording():
    """A stream that is made and put into, and read once; the answers, and the tape of it."""
    emulator, told, interactions = Emulator(ManualClock(), Ids(1)), [], []

    def record(operation, **params):
        told.append(emulator.answer(OperationCall("kinesis", operation, params)).output)
        response = write_response("kinesis", operation, told[-1], request_id="R")
        interactions.append(Interaction(request(operation, params), response))

    record("CreateStream", StreamName="clicks", ShardCount=1)
    record("PutRecord", StreamName="clicks", PartitionKey="k", Data=b"one")
    record("PutRecord", StreamName="clicks", PartitionKey="k", Data=b"two")
    record("GetShardIterator", **BEGIN)
    record("GetRecords", ShardIterator=told[3]["ShardIterator"], Limit=1)
    return told, Tape(interactions)


def test_the_emulator_goes_on_from_recorded_iterators_and_numbers(recording):
    told, tape = recording
    run = Session("fill", tape, lambda: Emulator(ManualClock(1_900_000_000.0), Ids(2)))

    def ask(operation, **params):
        answer = run.answer(request(operation, params))
        return answer.provenance, read_response("kinesis", operation, answer.response)

    def texts(page):
        return [record["Data"] for record in page["Records"]]

    ask("CreateStream", StreamName="clicks", ShardCount=1)
    for data in (b"one", b"two"):
        provenance, _ = ask("PutRecord", StreamName="clicks", PartitionKey="k", Data=data)
        assert provenance is Provenance.RECORDED
    assert ask("GetShardIterator", **BEGIN)[1] == told[3]
    assert texts(ask("GetRecords", ShardIterator=told[3]["ShardIterator"], Limit=1)[1]) == [b"one"]
    provenance, _ = ask("PutRecord", StreamName="clicks", PartitionKey="k", Data=b"three")
    assert provenance is Provenance.DERIVED
    provenance, page = ask("GetRecords", ShardIterator=told[4]["NextShardIterator"])
    assert (provenance, texts(page)) == (Provenance.DERIVED, [b"two", b"three"])
    assert page["Records"][0]["SequenceNumber"] == told[2]["SequenceNumber"]
    after = {**BEGIN, "ShardIteratorType": "AFTER_SEQUENCE_NUMBER"}
    _, begun = ask("GetShardIterator", **after, StartingSequenceNumber=told[2]["SequenceNumber"])
    assert texts(ask("GetRecords", ShardIterator=begun["ShardIterator"])[1]) == [b"three"]
