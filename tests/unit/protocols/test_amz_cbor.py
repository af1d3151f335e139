"""AWS JSON in CBOR, as the SDKs for Java speak it to Kinesis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols.codec import read_request, read_response, write_error, write_request, write_response
from replaykit.protocols.identify import identify

URL = "http://127.0.0.1:4566/"
CBOR = "application/x-amz-cbor-1.1"
INSTANT = datetime(2024, 6, 21, 8, 54, 8, 123000, tzinfo=UTC)
MILLIS = b"\xc1\x1b" + (1718960134779).to_bytes(8)  # the tag 1, and a number of eight bytes


def request(body: bytes, target: str = "Kinesis_20131202.PutRecord", content_type: str = CBOR) -> HttpRequest:
    headers = Headers([("Content-Type", content_type), ("X-Amz-Target", target)])
    return HttpRequest.from_url("POST", URL, headers, body)


def test_a_request_of_an_sdk_is_read():
    """The bytes are those of a public test of LocalStack: a map without a length, a blob that is no base64."""
    body = b"\xbfjStreamNamedtestdDataMhello, world!lPartitionKeylpartitionkey\xff"
    one = request(body)
    assert identify(one).protocol == "amz-cbor"
    params = {"StreamName": "test", "Data": b"hello, world!", "PartitionKey": "partitionkey"}
    assert read_request(one) == OperationCall("kinesis", "PutRecord", params)


def test_instants_are_milliseconds_tagged_or_not():
    start = b"\xa4jStreamNameatgShardIda0qShardIteratorTypelAT_TIMESTAMPiTimestamp"
    for instant in (MILLIS, MILLIS[1:]):
        call = read_request(request(start + instant, "Kinesis_20131202.GetShardIterator"))
        assert call.params["Timestamp"] == datetime(2024, 6, 21, 8, 55, 34, 779000, tzinfo=UTC)


def test_an_answer_has_its_type_its_bytes_as_they_are_and_milliseconds():
    record = {"SequenceNumber": "1", "ApproximateArrivalTimestamp": INSTANT, "Data": b"\x00\xff", "PartitionKey": "k"}
    output = {"Records": [record], "MillisBehindLatest": 0}
    response = write_response("kinesis", "GetRecords", output, request_id="R", protocol="amz-cbor")
    assert response.headers.get("content-type") == CBOR
    assert b"\x42\x00\xff" in response.body
    millis = round(INSTANT.timestamp() * 1000)
    assert b"ApproximateArrivalTimestamp" + b"\xc1\x1b" + millis.to_bytes(8) in response.body
    assert read_response("kinesis", "GetRecords", response) == output


def test_an_answer_without_members_has_no_body():
    response = write_response("kinesis", "CreateStream", {}, request_id="R", protocol="amz-cbor")
    assert (response.body, response.headers.get("content-type")) == (b"", CBOR)


def test_an_error_is_told_as_recorded():
    text = "Stream wrong-stream-name under account 111111111111 not found."
    error = AwsError("ResourceNotFoundException", text)
    response = write_error("kinesis", "DescribeStream", error, request_id="R", protocol="amz-cbor")
    assert response.status == 400
    assert response.body == b"\xa2f__typex\x19ResourceNotFoundExceptiongmessagex\x3e" + text.encode()
    with pytest.raises(AwsError, match="under account 111111111111 not found") as raised:
        read_response("kinesis", "DescribeStream", response)
    assert raised.value.code == "ResourceNotFoundException"


def test_a_call_survives_the_way_out_and_in():
    call = OperationCall(
        "kinesis",
        "GetShardIterator",
        {"StreamName": "clicks", "ShardId": "0", "ShardIteratorType": "AT_TIMESTAMP", "Timestamp": INSTANT},
    )
    assert read_request(write_request(call, endpoint=URL, protocol="amz-cbor")) == call


def test_a_body_that_is_no_cbor():
    with pytest.raises(AwsError, match="SerializationException"):
        read_request(request(b"\xbf"))


@pytest.mark.parametrize(
    ("target", "content_type"),
    [
        ("Kinesis_20131202.PutRecord", "application/x-amz-json-1.1"),
        ("Kinesis_20131202.PutRecord", "application/cbor"),
        ("DynamoDB_20120810.GetItem", CBOR),
    ],
)
def test_who_does_not_speak_it(target, content_type):
    assert identify(request(b"{}", target, content_type)).protocol == "json"
