"""The stream that a request means, by its name or its ARN."""

from __future__ import annotations

import pytest

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


def test_a_stream_has_a_name_and_an_arn(kinesis):
    assert kinesis.stream()["StreamARN"] == ARN
    for named in ({"StreamName": "clicks"}, {"StreamARN": ARN}, {"StreamName": "clicks", "StreamARN": ARN}):
        assert kinesis.describe_stream(**named)["StreamDescription"]["StreamName"] == "clicks"


def test_a_stream_that_is_not_there(kinesis):
    with kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        kinesis.describe_stream(StreamARN=ARN)
    kinesis.stream()
    elsewhere = kinesis.at("eu-west-1", "210987654321")
    with elsewhere.refuses("Stream clicks under account 210987654321 not found.", "ResourceNotFoundException"):
        elsewhere.describe_stream(StreamName="clicks")
    with elsewhere.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        elsewhere.describe_stream(StreamARN=ARN)


def test_one_of_both_is_needed(kinesis):
    with kinesis.refuses("Either StreamName or StreamARN should be provided."):
        kinesis.describe_stream()


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"StreamARN": "arn:aws-cn:kinesis:us-east-1:123456789012:stream/clicks"}, "a stream"),
        ({"StreamARN": ARN, "StreamName": "other"}, "other"),
    ],
)
def test_an_arn_that_is_none_of_the_stream(kinesis, request_, told):
    with kinesis.refuses(f"StreamARN {request_['StreamARN']} is not the ARN of {told}."):
        kinesis.describe_stream(**request_)


def test_the_rules_of_the_model_are_told_in_aws_s_words(kinesis):
    text = (
        "2 validation errors detected: Value '' at 'streamName' failed to satisfy constraint: Member must satisfy "
        "regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'streamName' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1"
    )
    with kinesis.refuses(text, "ValidationException"):
        kinesis.delete_stream(StreamName="")
