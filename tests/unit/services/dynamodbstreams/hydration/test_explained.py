"""Records of recorded PartiQL statements: each belongs to its own statement, by the item's key and in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.recorded import RecordedCall

HERE = Scope("123456789012", "eu-west-1")
ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/music/stream/2024-11-18T14:36:44.149"
SHARD = "shardId-00000001731940604149-aaaaaaaa"
FIRST = 300000000000000499659
BEGAN = datetime(2024, 11, 18, 14, 40, tzinfo=UTC)
COUNT_A = "UPDATE music SET n = n + 1 WHERE id = 'a'"


class Recording:
    """Statements, each answered; then a consumer reads what they did."""

    def __init__(self, *statements: str | list[str], view: str = "NEW_AND_OLD_IMAGES") -> None:
        self.calls: list[RecordedCall] = []
        self.view = view
        described = {"StreamArn": ARN, "StreamLabel": ARN[-23:], "StreamStatus": "ENABLED", "TableName": "music"}
        shard = {"ShardId": SHARD, "SequenceNumberRange": {"StartingSequenceNumber": str(FIRST)}}
        schema = [{"AttributeName": "id", "KeyType": "HASH"}]
        described |= {"StreamViewType": view, "KeySchema": schema, "Shards": [shard]}
        self.add("DescribeStream", {"StreamDescription": described}, StreamArn=ARN)
        asked = {"StreamArn": ARN, "ShardId": SHARD, "ShardIteratorType": "TRIM_HORIZON"}
        self.add("GetShardIterator", {"ShardIterator": "begin"}, **asked)
        self.written = [self.execute(one) for one in statements]

    def add(self, operation: str, output, service: str = "dynamodbstreams", **params) -> RecordedCall:
        at = BEGAN + timedelta(seconds=len(self.calls))
        call = RecordedCall(OperationCall(service, operation, params, HERE), output, None, at, len(self.calls))
        self.calls.append(call)
        return call

    def execute(self, statement: str | list[str]) -> RecordedCall:
        if isinstance(statement, str):
            return self.add("ExecuteStatement", {"Items": []}, "dynamodb", Statement=statement)
        texts = [{"Statement": text} for text in statement]
        return self.add("ExecuteTransaction", {"Responses": [{}] * len(texts)}, "dynamodb", TransactStatements=texts)

    def read(self, *changes: tuple[str, str, int | None, int | None]) -> None:
        records = [self.record(FIRST + at, *change) for at, change in enumerate(changes)]
        self.add("GetRecords", {"Records": records, "NextShardIterator": "next"}, ShardIterator="begin")

    def record(self, number: int, event: str, item: str, old: int | None, new: int | None):
        told = {"Keys": {"id": {"S": item}}, "SequenceNumber": str(number), "SizeBytes": 12}
        told |= {"ApproximateCreationDateTime": BEGAN, "StreamViewType": self.view}
        if self.view == "NEW_AND_OLD_IMAGES":
            images = {"OldImage": old, "NewImage": new}
            told |= {name: {"id": {"S": item}, "n": {"N": str(n)}} for name, n in images.items() if n is not None}
        return {"eventID": str(number), "eventName": event, "awsRegion": "eu-west-1", "dynamodb": told}


@pytest.fixture
def world(make_client):
    def begin(recording: Recording):
        client = make_client()
        client.emulator.hydrate(recording.calls)
        return client

    return begin


def numbers(client) -> list[int]:
    return [int(one["dynamodb"]["SequenceNumber"]) - FIRST for one in client.records("begin")]


@pytest.mark.parametrize("view", ["NEW_AND_OLD_IMAGES", "KEYS_ONLY"])
def test_two_equal_statements_have_each_its_own_record(world, view):
    recording = Recording(COUNT_A, COUNT_A, view=view)
    recording.read(("MODIFY", "a", 1, 2), ("MODIFY", "a", 2, 3))
    client = world(recording)
    assert numbers(client) == []
    told = []
    for one in recording.written:
        client.emulator.follow(one)
        told.append(numbers(client))
    assert told == [[0], [0, 1]]


def test_each_kind_of_statement_has_its_record(world):
    insert = "INSERT INTO music VALUE {'id': 'b', 'n': 1}"
    delete = "DELETE FROM music WHERE id = 'b'"
    recording = Recording(insert, delete, insert)
    recording.read(("INSERT", "b", None, 1), ("REMOVE", "b", 1, None), ("INSERT", "b", None, 1))
    client = world(recording)
    for count, one in enumerate(recording.written, 1):
        client.emulator.follow(one)
        assert numbers(client) == list(range(count))


def test_the_statements_of_a_transaction_have_each_their_record(world):
    recording = Recording([COUNT_A, COUNT_A.replace("'a'", "'b'")], COUNT_A)
    recording.read(("MODIFY", "a", 1, 2), ("MODIFY", "b", 7, 8), ("MODIFY", "a", 2, 3))
    client = world(recording)
    client.emulator.follow(recording.written[0])
    assert numbers(client) == [0, 1]
    client.emulator.follow(recording.written[1])
    assert numbers(client) == [0, 1, 2]


def test_of_somebody_elses_records_none_belongs_to_a_statement(world):
    recording = Recording(COUNT_A)
    recording.read(("MODIFY", "a", 1, 2), ("MODIFY", "a", 2, 3), ("MODIFY", "b", 1, 2))
    client = world(recording)
    assert numbers(client) == [0]  # b's comes after what the statement is still to do
    client.emulator.follow(recording.written[0])
    assert numbers(client) == [0, 1, 2]


def test_a_statement_that_came_after_the_page_has_no_record_on_it(world):
    recording = Recording()
    recording.read(("MODIFY", "a", 1, 2))
    late = recording.execute(COUNT_A)
    client = world(recording)
    assert numbers(client) == [0]
    client.emulator.follow(late)
    assert numbers(client)[0] == 0
    assert len(numbers(client)) == 2
