"""A run that holds a recorded shard iterator which it was not given goes on behind the recording."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.matching import Tape
from replaykit.session import Answer, Provenance, Session

ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/music/stream/2024-11-18T14:36:44.149"
SHARD = "shardId-00000001731940604149-aaaaaaaa"
JSON = "application/x-amz-json-1.0"


def asked(target: str, **params) -> HttpRequest:
    scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host"
    headers = Headers([("X-Amz-Target", target), ("Authorization", scope), ("Content-Type", JSON)])
    return HttpRequest("POST", "https", "dynamodb.eu-west-1.amazonaws.com", "/", headers, orjson.dumps(params))


def put(key: str) -> HttpRequest:
    return asked("DynamoDB_20120810.PutItem", TableName="music", Item={"id": {"S": key}})


def begin() -> HttpRequest:
    params = {"StreamArn": ARN, "ShardId": SHARD, "ShardIteratorType": "TRIM_HORIZON"}
    return asked("DynamoDBStreams_20120810.GetShardIterator", **params)


def page(token: str, **params) -> HttpRequest:
    return asked("DynamoDBStreams_20120810.GetRecords", ShardIterator=token, **params)


def records(*keys: str, following: str) -> dict:
    numbers = {"a": 11, "b": 12, "c": 13}
    told = [
        {
            "eventName": "INSERT",
            "dynamodb": {
                "Keys": {"id": {"S": key}},
                "NewImage": {"id": {"S": key}},
                "SequenceNumber": f"3{numbers[key]:020}",
                "StreamViewType": "NEW_IMAGE",
            },
        }
        for key in keys
    ]
    return {"Records": told, "NextShardIterator": following}


STORY = (
    (put("a"), {}),
    (begin(), {"ShardIterator": "T0"}),
    (page("T0"), records("a", following="T1")),
    (put("b"), {}),
    (page("T1"), records("b", following="T2")),
    (put("c"), {}),
    (page("T2"), records("c", following="T3")),
)


def session(mode: str) -> Session:
    said = (HttpResponse(200, Headers([("Content-Type", JSON)]), orjson.dumps(body)) for _, body in STORY)
    return Session(mode, Tape([Interaction(request, answer) for (request, _), answer in zip(STORY, said, strict=True)]))


def keys(answer: Answer) -> str:
    return "".join(one["dynamodb"]["Keys"]["id"]["S"] for one in orjson.loads(answer.response.body)["Records"])


def test_the_recorded_pages_follow_each_other_without_the_writes():
    run = session("none")
    answers = [run.answer(page(token)) for token in ("T1", "T2")]
    assert [keys(answer) for answer in answers] == ["b", "c"]
    assert {answer.provenance for answer in answers} == {Provenance.RECORDED}
    missed = run.answer(page("T3"))
    assert missed.provenance is Provenance.MISS
    assert "Interaction 7 gave this iterator: with fill, the emulator goes on from it" in missed.note


def test_a_run_that_was_given_its_iterator_needs_the_writes():
    run = session("none")
    for request in (put("a"), begin(), page("T0")):
        assert run.answer(request).provenance is Provenance.RECORDED
    missed = run.answer(page("T1"))
    assert "after writes that this run has not made" in missed.note
    run.answer(put("b"))
    assert keys(run.answer(page("T1"))) == "b"


@pytest.mark.parametrize("mode", ["fill", "emulate"])
def test_the_emulator_has_lived_through_the_recording(mode):
    run = session(mode)
    assert keys(run.answer(page("T1", Limit=1))) == "b"
    assert keys(run.answer(page("T1", Limit=1000))) == "bc"
    answer = run.answer(asked("DynamoDB_20120810.GetItem", TableName="music", Key={"id": {"S": "c"}}))
    assert orjson.loads(answer.response.body)["Item"] == {"id": {"S": "c"}}
    assert not run.run.shadow.strays


def test_own_writes_come_after_the_recorded_ones():
    run = session("fill")
    assert keys(run.answer(page("T1"))) == "b"
    run.answer(put("z"))
    left = run.answer(page("T2"))
    assert (keys(left), left.provenance.value) == ("cz", "derived")


def test_a_run_from_the_beginning_gets_recorded_numbers_and_leaves():
    run = session("fill")
    for request in (put("a"), begin(), page("T0")):
        run.answer(request)
    run.answer(put("y"))  # which the recording does not have
    run.answer(put("b"))
    assert keys(run.answer(page("T1"))) == "yb"
    assert keys(run.answer(page("T0"))) == "ayb"
