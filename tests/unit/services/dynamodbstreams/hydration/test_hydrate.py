"""What recorded iterators mean in an emulator that knows the recording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.stream import RETENTION_SECONDS

HERE = Scope("123456789012", "eu-west-1")
ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/music/stream/2024-11-18T14:36:44.149"
SHARD, CHILD = "shardId-00000001731940604149-aaaaaaaa", "shardId-00000001731950604149-bbbbbbbb"
FIRST = 300000000000000499659
BEGAN = datetime(2024, 11, 18, 14, 40, tzinfo=UTC)


def record(number: int, item: str, value: str, at: datetime = BEGAN):
    return {
        "eventID": f"{number % 10**32:032x}",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": at.replace(microsecond=0),
            "Keys": {"id": {"S": item}},
            "NewImage": {"id": {"S": item}, "v": {"S": value}},
            "SequenceNumber": str(number),
            "SizeBytes": 12,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }


class Recording:
    """Calls as a cassette has them, a second apart."""

    def __init__(self) -> None:
        self.calls: list[RecordedCall] = []

    def add(self, operation: str, output, service: str = "dynamodbstreams", error: str | None = None, **params):
        call = OperationCall(service, operation, params, HERE)
        failed = AwsError(error, "…") if error else None
        at = BEGAN + timedelta(seconds=len(self.calls))
        self.calls.append(RecordedCall(call, output, failed, at, len(self.calls)))

    def describe(self, *shards) -> None:
        told = [
            {
                "ShardId": name,
                "SequenceNumberRange": {"StartingSequenceNumber": str(first)}
                | ({"EndingSequenceNumber": str(ending)} if ending else {}),
                **({"ParentShardId": parent} if parent else {}),
            }
            for name, parent, first, ending in shards
        ]
        described = {"StreamArn": ARN, "StreamLabel": ARN[-23:], "StreamStatus": "ENABLED", "TableName": "music"}
        schema = [{"AttributeName": "id", "KeyType": "HASH"}]
        rest = {"StreamViewType": "NEW_AND_OLD_IMAGES", "KeySchema": schema, "Shards": told}
        self.add("DescribeStream", {"StreamDescription": described | rest}, StreamArn=ARN)

    def iterator(self, token: str, kind: str = "TRIM_HORIZON", shard: str = SHARD, **params) -> None:
        asked = {"StreamArn": ARN, "ShardId": shard, "ShardIteratorType": kind}
        self.add("GetShardIterator", {"ShardIterator": token}, **asked, **params)

    def page(self, token: str, following: str | None, *records, **params) -> None:
        output = {"Records": list(records)} | ({"NextShardIterator": following} if following else {})
        self.add("GetRecords", output, ShardIterator=token, **params)


@pytest.fixture
def recording() -> Recording:
    """Somebody else wrote a, b and c; a consumer read a and b, and was stopped."""
    made = Recording()
    made.describe((SHARD, None, FIRST, None))
    made.iterator("begin")
    made.page("begin", "next", record(FIRST, "a", "1"), record(FIRST + 1, "b", "1"), Limit=2)
    made.iterator("latest", "LATEST")
    made.page("latest", "after-latest", record(FIRST + 2, "c", "1"))
    made.page("after-latest", "quiet")
    return made


@pytest.fixture
def world(make_client, recording):
    client = make_client()
    client.emulator.hydrate(recording.calls)
    return client


def seen(client, token: str, **params) -> list[tuple[str, int]]:
    told = [one["dynamodb"] for one in client.records(token, **params)]
    return [(one["Keys"]["id"]["S"], int(one["SequenceNumber"])) for one in told]


@pytest.mark.parametrize(
    ("token", "items"),
    [
        ("begin", "abc"),
        ("next", "c"),
        ("latest", "c"),
        ("after-latest", ""),
        ("quiet", ""),
    ],
)
def test_a_recorded_iterator_reads_on_from_its_place(world, token, items):
    assert "".join(item for item, _ in seen(world, token)) == items
    assert [item for item, _ in seen(world, "begin", Limit=1)] == ["a"]


def test_the_stream_and_its_table_are_there_and_go_on_with_greater_numbers(world):
    assert [one["StreamArn"] for one in world("ListStreams")["Streams"]] == [ARN]
    assert world.shards(ARN) == [{"ShardId": SHARD, "SequenceNumberRange": {"StartingSequenceNumber": str(FIRST)}}]
    world.put("d")
    ((item, number),) = seen(world, "quiet")
    assert item == "d"
    assert number > FIRST + 2


def test_recorded_records_are_told_as_recorded_but_for_their_time(world, recording):
    told, _, _ = world.records("begin")
    recorded = record(FIRST, "a", "1")
    distance = world.clock.now() - BEGAN.timestamp()
    assert told["dynamodb"].pop("ApproximateCreationDateTime").timestamp() == pytest.approx(
        recorded["dynamodb"].pop("ApproximateCreationDateTime").timestamp() + distance, abs=1
    )
    assert told == recorded


def test_a_recorded_iterator_is_as_old_as_its_first_use_here(world):
    world.clock.advance(3600)
    assert seen(world, "next")
    world.clock.advance(15 * 60)
    assert seen(world, "next")
    world.clock.advance(1)
    with pytest.raises(AwsError) as refused:
        world.records("next")
    assert refused.value.code == "ExpiredIteratorException"


def test_recorded_records_are_trimmed_a_day_after_the_recording_began(world):
    world.clock.advance(RETENTION_SECONDS - 10)
    assert len(seen(world, "begin")) == 3
    world.clock.advance(20)
    assert seen(world, world.iterator(ARN)) == []
    with pytest.raises(AwsError) as refused:
        world.records("next")
    assert refused.value.code == "TrimmedDataAccessException"


@pytest.mark.parametrize(
    ("kind", "number", "items"),
    [("AT_SEQUENCE_NUMBER", FIRST + 1, "bc"), ("AFTER_SEQUENCE_NUMBER", FIRST + 1, "c")],
)
def test_an_iterator_at_a_number(make_client, recording, kind, number, items):
    recording.iterator("numbered", kind, SequenceNumber=str(number))
    client = make_client()
    client.emulator.hydrate(recording.calls)
    assert "".join(item for item, _ in seen(client, "numbered")) == items


def test_an_iterator_that_was_never_seen_to_be_given(make_client):
    recording = Recording()
    stored, lost = f"{ARN}|1|stored", f"{ARN}|1|lost"
    recording.describe((SHARD, None, FIRST, FIRST + 1), (CHILD, SHARD, FIRST + 2, None))
    recording.page(stored, "next", record(FIRST + 3, "b", "1"))
    recording.page(lost, "lost-too")
    client = make_client()
    client.emulator.hydrate(recording.calls)
    assert seen(client, stored) == [("b", FIRST + 3)]  # its page lies in the child's range
    assert seen(client, "next") == []
    emulated = client.emulator.answer(OperationCall("dynamodbstreams", "GetRecords", {"ShardIterator": lost}, HERE))
    assert emulated.error is not None
    assert emulated.error.code == "ExpiredIteratorException"
    assert "nothing tells its shard" in emulated.assumptions[0]


def test_a_recorded_expiry_stays_one(make_client, recording):
    recording.iterator("old")
    recording.add("GetRecords", {}, error="ExpiredIteratorException", ShardIterator="old")
    recording.add("GetRecords", {}, error="ExpiredIteratorException", ShardIterator="begin")
    client = make_client()
    client.emulator.hydrate(recording.calls)
    with pytest.raises(AwsError) as refused:
        client.records("old")
    assert refused.value.code == "ExpiredIteratorException"
    assert len(seen(client, "begin")) == 3  # it was good before it expired


def test_a_closed_shard_stays_closed_and_its_child_goes_on(make_client, recording):
    recording.describe((SHARD, None, FIRST, FIRST + 2), (CHILD, SHARD, FIRST + 3, None))
    client = make_client()
    client.emulator.hydrate(recording.calls)
    assert "NextShardIterator" not in client("GetRecords", ShardIterator="next")
    client.put("a", v="2")
    assert seen(client, client.iterator(ARN, shard=SHARD)) == [("a", FIRST), ("b", FIRST + 1), ("c", FIRST + 2)]
    ((item, number),) = seen(client, client.iterator(ARN, shard=CHILD))
    assert item == "a"
    assert number > FIRST + 3


def test_a_recorded_write_made_again_has_its_recorded_record(make_client, recording):
    item = {"id": {"S": "d"}, "v": {"S": "1"}}
    recording.add("PutItem", {}, service="dynamodb", TableName="music", Item=item)
    recording.page("quiet", "end", record(FIRST + 3, "d", "1", BEGAN + timedelta(seconds=6)))
    client = make_client()
    client.emulator.hydrate(recording.calls)
    assert seen(client, "quiet") == []
    client.emulator.follow(recording.calls[-2])
    assert seen(client, "quiet") == [("d", FIRST + 3)]
    assert seen(client, "begin")[-2:] == [("c", FIRST + 2), ("d", FIRST + 3)]


def test_the_records_prove_items_that_no_read_shows(make_client, recording):
    item = {"id": {"S": "d"}, "v": {"S": "2"}}
    recording.add("PutItem", {}, service="dynamodb", TableName="music", Item=item)
    changed = record(FIRST + 3, "d", "2", BEGAN + timedelta(seconds=6))
    changed["eventName"] = "MODIFY"
    changed["dynamodb"]["OldImage"] = {"id": {"S": "d"}, "v": {"S": "1"}}
    recording.page("quiet", "end", changed)
    client = make_client()
    client.emulator.hydrate(recording.calls)

    def get(name: str):
        params = {"TableName": "music", "Key": {"id": {"S": name}}}
        answer = client.emulator.answer(OperationCall("dynamodb", "GetItem", params, HERE))
        return value(answer.output), bool(answer.assumptions)

    assert get("a") == ("1", False)  # as somebody else left it
    assert get("d") == ("1", False)  # before the recorded write is made
    assert get("e") == (None, True)
    client.emulator.follow(recording.calls[-2])
    assert get("d") == ("2", False)


def value(output) -> str | None:
    return orjson.loads(orjson.dumps(output))["Item"]["v"]["S"] if "Item" in output else None
