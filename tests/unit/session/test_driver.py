"""Recorded calls put to another side."""

from __future__ import annotations

import json
from dataclasses import replace
from zlib import crc32

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpResponse
from replaykit.cassette import Interaction
from replaykit.cassette.understand import understand
from replaykit.protocols import write_request
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide, SideAnswer, Unanswered

ENDPOINT = "https://streams.dynamodb.us-east-1.amazonaws.com"


def answer(body):
    raw = json.dumps(body).encode()
    head = {"content-type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(raw))}
    return HttpResponse(200, Headers(head), raw)


def interaction(operation, params, body):
    call = OperationCall("dynamodbstreams", operation, params)
    return Interaction(write_request(call, endpoint=ENDPOINT), answer(body))


ARN = "arn:aws:dynamodb:us-east-1:111111111111:table/t/stream/2024-11-18T14:36:44.149"
ASKED = {"StreamArn": ARN, "ShardId": "shardId-00000001000000000000-00000000", "ShardIteratorType": "TRIM_HORIZON"}


class Scripted:
    """A side that answers what it was told to, and remembers what it was asked."""

    def __init__(self, *bodies):
        self.bodies = list(bodies)
        self.asked = []

    def answer(self, call, request, at):
        self.asked.append((call, request))
        body = self.bodies.pop(0)
        if body is None:
            raise Unanswered("no")
        return SideAnswer(answer(body), ("a fact",))


def test_a_handle_is_handed_back_in_the_other_sides_words():
    recorded = [
        interaction("GetShardIterator", ASKED, {"ShardIterator": "recorded-iterator"}),
        interaction("GetRecords", {"ShardIterator": "recorded-iterator"}, {"Records": []}),
    ]
    side = Scripted({"ShardIterator": "the-others-iterator"}, {"Records": []})
    report = put_to("tape", recorded, side)
    assert [one.divergences for one in report.outcomes] == [(), ()]
    call, request = side.asked[1]
    assert call.params == {"ShardIterator": "the-others-iterator"}
    assert json.loads(request.body) == {"ShardIterator": "the-others-iterator"}
    assert report.outcomes[0].assumptions == ("a fact",)


def test_a_side_without_an_answer_leaves_a_gap_and_no_divergence():
    report = put_to("tape", [interaction("GetRecords", {"ShardIterator": "x"}, {"Records": []})], Scripted(None))
    assert report.outcomes[0].gap == "no"
    assert (report.tally.gaps, report.tally.compared, report.tally.fidelity) == (1, 0, None)


def test_many_divergences_of_one_shift_are_explained_by_the_shift():
    names = [f"arn:aws:dynamodb:us-east-1:111111111111:table/t{number}" for number in range(20)]
    streams = [{"StreamArn": name, "TableName": f"t{number}"} for number, name in enumerate(names)]
    shifted = [{"StreamArn": "new", "TableName": "new"}, *streams[:-1]]
    recorded = [interaction("ListStreams", {}, {"Streams": streams})]
    outcome = put_to("tape", recorded, Scripted({"Streams": shifted})).outcomes[0]
    assert len(outcome.divergences) > 8
    assert 0 < len(outcome.explanation) <= 4
    assert "t19" in "".join(outcome.explanation)


def test_a_bug_of_the_emulator_is_a_divergence_and_not_the_end():
    side = EmulatedSide([])

    def fail(call):
        raise RuntimeError("boom")

    side.emulator.answer = fail
    call = OperationCall("dynamodb", "ListTables", {})
    request = write_request(call, endpoint="https://dynamodb.us-east-1.amazonaws.com")
    outcome = put_to("tape", [Interaction(request, answer({"TableNames": []}))], side).outcomes[0]
    assert [one.kind.value for one in outcome.divergences] == ["status", "error-code"]


def test_an_answer_without_its_request_is_not_asked_for():
    """As placebo records: what was asked is not known."""
    known = interaction("GetShardIterator", ASKED, {"ShardIterator": "recorded-iterator"})
    unknown = replace(known, meta=replace(known.meta, request_known=False))
    side = Scripted({"ShardIterator": "recorded-iterator"})
    report = put_to("c.yaml", [unknown, known], side)
    assert report.skipped == [(0, "only its answer was recorded")]
    assert [outcome.index for outcome in report.outcomes] == [1]
    assert [one.index for one in understand([unknown, known])] == [1]
