"""ListStreams, as a conversation."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError


def test_lists_arn_table_and_label(client, arn):
    assert client("ListStreams") == {
        "Streams": [{"StreamArn": arn, "TableName": "music", "StreamLabel": arn.rpartition("/")[2]}]
    }


def test_a_table_without_a_stream_gives_an_empty_list(client, arn):
    assert client("ListStreams", TableName="absent") == {"Streams": []}


def test_pages_by_arn_and_goes_on_after_the_table_of_the_cookie_is_gone(client):
    arns = sorted(client.create_table(f"table-{number}") for number in range(5))
    first = client("ListStreams", Limit=2)
    assert [stream["StreamArn"] for stream in first["Streams"]] == arns[:2]
    assert first["LastEvaluatedStreamArn"] == arns[1]
    client.db("DeleteTable", TableName="table-1")
    client.create_table("table-0-late")
    rest = client("ListStreams", ExclusiveStartStreamArn=arns[1])
    assert [stream["StreamArn"] for stream in rest["Streams"]] == arns[2:]
    assert "LastEvaluatedStreamArn" not in rest


def test_a_limit_above_100_is_refused(client):
    with pytest.raises(AwsError, match="less than or equal to 100") as caught:
        client("ListStreams", Limit=101)
    assert caught.value.code == "ValidationException"


def test_a_malformed_cookie_is_refused(client):
    with pytest.raises(AwsError) as caught:
        client("ListStreams", ExclusiveStartStreamArn="arn:aws:dynamodb:eu-west-1:nobody:table/x")
    assert caught.value.code == "ValidationException"


def test_a_stream_that_was_switched_off_is_listed_for_24_hours(client, arn):
    client.db("UpdateTable", TableName="music", StreamSpecification={"StreamEnabled": False})
    client.clock.advance(24 * 3600 - 1)
    assert [stream["StreamArn"] for stream in client("ListStreams")["Streams"]] == [arn]
    client.clock.advance(1)
    assert client("ListStreams")["Streams"] == []
