"""Errors as AWS writes them: `__type`, the case of the message, the headers; and mistakes that are never a 500."""

from __future__ import annotations

import json

import pytest

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import read_request, read_response, write_error

DYNAMODB = "com.amazonaws.dynamodb.v20120810"


@pytest.mark.parametrize(
    ("service", "error", "body"),
    [
        (
            "dynamodb",
            AwsError(
                "ConditionalCheckFailedException",
                "The conditional request failed",
                members={"Item": {"B": {"B": b"x"}}},
            ),
            {
                "__type": f"{DYNAMODB}#ConditionalCheckFailedException",
                "message": "The conditional request failed",
                "Item": {"B": {"B": "eA=="}},
            },
        ),
        (
            "dynamodb",
            AwsError("TransactionCanceledException", "cancelled", members={"CancellationReasons": [{"Code": "None"}]}),
            {
                "__type": f"{DYNAMODB}#TransactionCanceledException",
                "Message": "cancelled",
                "CancellationReasons": [{"Code": "None"}],
            },
        ),
        (
            "dynamodb",
            AwsError("ValidationException", "no"),
            {"__type": "com.amazon.coral.validate#ValidationException", "message": "no"},
        ),
        (
            "dynamodb",
            AwsError("AccessDeniedException", "no"),
            {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "no"},
        ),
        ("logs", AwsError("ResourceNotFoundException", "no"), {"__type": "ResourceNotFoundException", "message": "no"}),
        (
            "sqs",
            AwsError("QueueDoesNotExist", "no"),
            {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "no"},
        ),
    ],
    ids=lambda value: value.code if isinstance(value, AwsError) else "",
)
def test_a_json_error(service: str, error: AwsError, body: dict[str, object]) -> None:
    response = write_error(service, None, error, request_id="R")
    assert json.loads(response.body) == body
    assert response.headers["content-length"] == str(len(response.body))
    assert response.headers["x-amzn-requestid"] == "R"
    assert ("x-amz-crc32" in response.headers) == (service == "dynamodb")


def test_sqs_tells_its_old_code() -> None:
    response = write_error("sqs", None, AwsError("QueueDoesNotExist", "no"), request_id="R")
    assert response.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender"
    with pytest.raises(AwsError) as raised:
        read_response("sqs", "SendMessage", response)
    assert raised.value.code == "AWS.SimpleQueueService.NonExistentQueue"


def test_lambda_names_its_error_in_a_header() -> None:
    error = AwsError("ResourceNotFoundException", "Function not found", status=404, members={"Type": "User"})
    response = write_error("lambda", "GetFunction", error, request_id="R")
    assert (response.status, response.headers["x-amzn-errortype"]) == (404, "ResourceNotFoundException")
    assert json.loads(response.body) == {"Type": "User", "Message": "Function not found"}


def test_s3_errors() -> None:
    error = AwsError("NoSuchBucket", "The specified bucket does not exist", status=404, members={"BucketName": "b"})
    response = write_error("s3", "GetObject", error, request_id="R")
    assert b"<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>" in response.body
    assert b"<BucketName>b</BucketName><RequestId>R</RequestId><HostId>" in response.body
    assert "x-amz-id-2" in response.headers
    assert write_error("s3", "HeadObject", error, request_id="R").body == b""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", None),
        (b"[]", None),
        (b"\xff", None),
        (b'{"TableName": 23}', "NUMBER_VALUE cannot be converted to String"),
        (b'{"TableName": 34.56}', "DECIMAL_VALUE cannot be converted to String"),
        (b'{"TableName": true}', "TRUE_VALUE cannot be converted to String"),
        (b'{"TableName": []}', "Unrecognized collection type class java.lang.String"),
        (b'{"TableName": {}}', "Start of structure or map found where not expected"),
        (b'{"Limit": "23"}', "STRING_VALUE cannot be converted to Integer"),
        (b'{"ConsistentRead": "23"}', "Unexpected token received from parser"),
        (b'{"AttributesToGet": "23"}', "Unexpected field type"),
        (b'{"AttributesToGet": {}}', "Start of structure or map found where not expected"),
        (b'{"ExclusiveStartKey": "23"}', "Unexpected field type"),
        (
            b'{"ExclusiveStartKey": []}',
            f"Unrecognized collection type java.util.Map<java.lang.String, {DYNAMODB}.AttributeValue>",
        ),
        (b'{"ExclusiveStartKey": {"a": "23"}}', "Unexpected value type in payload"),
        (b'{"ExclusiveStartKey": {"a": {"B": 23}}}', "only base-64-encoded strings are convertible to bytes"),
        (
            b'{"ExclusiveStartKey": {"a": {"B": "23456"}}}',
            "Base64 encoded length is expected a multiple of 4 bytes but found: 5",
        ),
        (b'{"ExclusiveStartKey": {"a": {"B": "=+/="}}}', "Invalid last non-pad Base64 character dectected"),
    ],
)
def test_a_body_of_the_wrong_form(body: bytes, message: str | None) -> None:
    request = HttpRequest("POST", "http", "h", "/", Headers({"X-Amz-Target": "DynamoDB_20120810.Scan"}), body)
    with pytest.raises(AwsError) as raised:
        read_request(request)
    assert (raised.value.code, raised.value.status, raised.value.message) == ("SerializationException", 400, message)
    response = write_error("dynamodb", "Scan", raised.value, request_id="R")
    assert json.loads(response.body)["__type"] == "com.amazon.coral.service#SerializationException"


@pytest.mark.parametrize(
    ("method", "target", "body", "code"),
    [
        ("POST", "/2015-03-31/functions", b"{", "SerializationException"),
        ("GET", "/2015-03-31/functions?MaxItems=many", b"", "SerializationException"),
    ],
)
def test_a_rest_request_of_the_wrong_form(method: str, target: str, body: bytes, code: str) -> None:
    scope = "AWS4-HMAC-SHA256 Credential=A/20240101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0"
    with pytest.raises(AwsError, match=code):
        read_request(HttpRequest(method, "http", "h", target, Headers({"Authorization": scope}), body))


def test_xml_of_the_wrong_form_and_with_entities() -> None:
    scope = "AWS4-HMAC-SHA256 Credential=A/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    for body in (b"<a>", b"text", b'<!DOCTYPE a [<!ENTITY b "c">]><Tagging>&b;</Tagging>'):
        request = HttpRequest("PUT", "http", "h", "/b?tagging", Headers({"Authorization": scope}), body)
        with pytest.raises(AwsError, match="MalformedXML"):
            read_request(request)
