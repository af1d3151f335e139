"""Interactions read as calls and their answers."""

from __future__ import annotations

from datetime import UTC, datetime

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import Interaction, Meta
from replaykit.cassette.understand import understand

HEAD = {"X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": "application/x-amz-json-1.0"}
DATE = "Fri, 18 Jul 2025 21:29:27 GMT"


def interaction(body=b'{"TableName":"t","Key":{"p":{"S":"a"}}}', status=200, answer=b"{}", at=None, **headers):
    request = HttpRequest("POST", "https", "dynamodb.us-east-2.amazonaws.com", "/", Headers(HEAD), body)
    return Interaction(request, HttpResponse(status, Headers(headers), answer), Meta(at=at))


def test_a_call_with_its_answer_and_its_instant():
    (one,) = understand([interaction(answer=b'{"Item":{"p":{"S":"a"}}}', Date=DATE)])
    assert (one.call.name, one.call.scope.region) == ("dynamodb.GetItem", "us-east-2")
    assert one.output == {"Item": {"p": {"S": "a"}}}
    assert (one.error, one.index) == (None, 0)
    assert one.at == datetime(2025, 7, 18, 21, 29, 27, tzinfo=UTC)


def test_the_cassettes_own_instant_is_finer_than_the_answers_date():
    (one,) = understand([interaction(at="2025-07-18T21:29:26.123Z", Date=DATE)])
    assert one.at == datetime(2025, 7, 18, 21, 29, 26, 123000, tzinfo=UTC)
    (none,) = understand([interaction(Date="yesterday")])
    assert none.at is None


def test_an_error_is_an_answer():
    error = b'{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"no"}'
    (one,) = understand([interaction(status=400, answer=error)])
    assert (one.error.code, one.error.message, one.output) == ("ResourceNotFoundException", "no", {})


def test_what_is_no_call_is_left_out_and_places_stay():
    web = Interaction(HttpRequest("GET", "https", "example.com", "/"), HttpResponse(200))
    calls = understand([web, interaction(body=b"{"), interaction(answer=b"<html>"), interaction()])
    assert [one.index for one in calls][-1] == 3
    assert 0 not in [one.index for one in calls]
    assert 1 not in [one.index for one in calls]
