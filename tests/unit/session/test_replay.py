"""Mode none: recorded answers after the recorded writes, misses that say what differs."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.redact import Redactor
from replaykit.matching import Tape
from replaykit.session import Answer, Provenance, Session


def asked(operation: str, **params) -> HttpRequest:
    scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host"
    headers = Headers(
        [
            ("X-Amz-Target", f"DynamoDB_20120810.{operation}"),
            ("Authorization", scope),
            ("Content-Type", "application/x-amz-json-1.0"),
        ]
    )
    return HttpRequest("POST", "https", "dynamodb.eu-west-1.amazonaws.com", "/", headers, orjson.dumps(params))


def said(body, status: int = 200) -> HttpResponse:
    headers = Headers([("Content-Type", "application/x-amz-json-1.0"), ("Connection", "keep-alive")])
    return HttpResponse(status, headers, orjson.dumps(body))


def put(key: str, value: str) -> HttpRequest:
    return asked("PutItem", TableName="t", Item={"id": {"S": key}, "v": {"S": value}})


def get(key: str) -> HttpRequest:
    return asked("GetItem", TableName="t", Key={"id": {"S": key}})


def holds(key: str, value: str) -> HttpResponse:
    return said({"Item": {"id": {"S": key}, "v": {"S": value}}})


def session(*pairs: tuple[HttpRequest, HttpResponse], **settings) -> Session:
    return Session("none", Tape([Interaction(*pair) for pair in pairs], **settings))


def value(answer: Answer) -> str:
    assert answer.provenance is Provenance.RECORDED, answer.note
    return orjson.loads(answer.response.body)["Item"]["v"]["S"]


STORY = (
    (put("a", "1"), said({})),
    (get("a"), holds("a", "1")),
    (put("b", "1"), said({})),
    (put("a", "2"), said({})),
    (get("a"), holds("a", "2")),
    (get("b"), holds("b", "1")),
)


def test_a_read_is_answered_by_the_writes_before_it():
    run = session(*STORY)
    run.answer(put("a", "1"))
    assert [value(run.answer(get("a"))) for _ in range(3)] == ["1", "1", "1"]
    run.answer(put("a", "2"))
    assert value(run.answer(get("a"))) == "2"
    assert run.answer(get("b")).provenance is Provenance.MISS
    run.answer(put("b", "1"))
    assert value(run.answer(get("b"))) == "1"


def test_writes_to_other_items_may_come_in_any_order():
    run = session(*STORY)
    for request in (put("b", "1"), put("a", "1"), put("a", "2")):
        assert run.answer(request).provenance is Provenance.RECORDED
    assert value(run.answer(get("a"))) == "2"
    assert value(run.answer(get("b"))) == "1"


def test_a_missing_write_is_named():
    run = session(*STORY)
    run.answer(put("a", "1"))
    answer = run.answer(get("b"))
    assert answer.response.status == 400
    message = orjson.loads(answer.response.body)["message"]
    assert "after writes that this run has not made: dynamodb.PutItem" in message
    assert '"b"' in message
    assert "interaction 3" in message


def test_a_new_write_is_named():
    run = session((put("a", "1"), said({})), (put("a", "2"), said({})), (get("a"), holds("a", "2")))
    run.answer(put("a", "1"))
    run.answer(put("a", "2"))
    assert value(run.answer(get("a"))) == "2"
    assert run.answer(put("a", "3")).provenance is Provenance.MISS
    assert value(run.answer(get("a"))) == "2", "a write that was not answered has not happened"


def test_the_nearest_call_is_named_with_what_differs():
    run = session(*STORY)
    message = orjson.loads(run.answer(get("z")).response.body)["message"]
    assert 'Key.id.S: recorded "a", asked "z"' in message or 'Key.id.S: recorded "b", asked "z"' in message


def test_several_answers_under_one_prefix_come_in_order_and_the_last_holds():
    describe = asked("DescribeTable", TableName="t")
    told = [said({"Table": {"TableStatus": status}}) for status in ("CREATING", "CREATING", "ACTIVE")]
    run = session(*((describe, response) for response in told))
    statuses = [orjson.loads(run.answer(describe).response.body)["Table"]["TableStatus"] for _ in range(5)]
    assert statuses == ["CREATING", "CREATING", "ACTIVE", "ACTIVE", "ACTIVE"]
    assert run.tape.plays == [1, 1, 3]


def test_lenient_answers_in_order_whatever_was_written():
    run = session(*STORY, writes="lenient")
    assert [value(run.answer(get("a"))) for _ in range(3)] == ["1", "2", "2"]


def test_a_failed_write_changes_nothing():
    failed = said({"__type": "x#ConditionalCheckFailedException", "message": "no"}, 400)
    run = session((get("a"), holds("a", "1")), (put("a", "9"), failed), (get("b"), holds("b", "2")))
    assert run.answer(put("a", "9")).response.status == 400
    assert value(run.answer(get("a"))) == "1"


def test_a_recording_that_does_not_tell_the_request_answers_any_call_of_its_operation():
    told = [
        Interaction(get("?"), response, Meta("dynamodb.GetItem", request_known=False))
        for response in (holds("a", "1"), holds("a", "2"))
    ]
    run = Session("none", Tape(told))
    assert [value(run.answer(get(key))) for key in "xyz"] == ["1", "2", "2"]
    assert run.answer(put("a", "1")).provenance is Provenance.MISS


def test_accounts_are_matched_through_their_stand_ins():
    def table(account: str) -> HttpRequest:
        return asked("GetItem", TableName=f"arn:aws:dynamodb:eu-west-1:{account}:table/t", Key={"id": {"S": "a"}})

    kept = Redactor().redact(Interaction(table("424242424242"), holds("a", "1"), Meta("dynamodb.GetItem")))
    assert b"424242424242" not in kept.request.body
    run = Session("none", Tape([kept]))
    assert value(run.answer(table("424242424242"))) == "1"
    assert value(run.answer(kept.request)) == "1"
    assert run.answer(table("434343434343")).provenance is Provenance.MISS


def test_recorded_bytes_are_given_back_with_a_true_length_and_without_the_old_connection():
    run = session(*STORY)
    run.answer(put("a", "1"))
    response = run.answer(get("a")).response
    assert response.body == holds("a", "1").body
    assert response.headers["content-length"] == str(len(response.body))
    assert "connection" not in response.headers


@pytest.mark.parametrize("mode", ["nope", "NONE"])
def test_an_unknown_mode_is_refused_by_name(mode):
    with pytest.raises(Exception, match=f"no mode '{mode}'; modes are none, once"):
        Session(mode)
