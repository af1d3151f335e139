"""The models are found without botocore, quickly, and know what the wire needs of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from replaykit.aws.error import UnknownOperation
from replaykit.models import Service, headings, service, services


def test_every_service_has_a_heading_that_its_model_bears_out() -> None:
    assert set(headings()) == set(services())
    assert {"dynamodb", "dynamodbstreams", "lambda", "logs", "s3", "sts"} <= set(services())


def test_the_newest_version_is_read() -> None:
    assert service("dynamodb").api_version == "2012-08-10"
    assert service("dynamodb").target_prefix == "DynamoDB_20120810"
    assert service("dynamodbstreams").signing_name == "dynamodb"


def test_a_service_that_nobody_knows() -> None:
    with pytest.raises(UnknownOperation, match="no service model named 'nosuch'"):
        service("nosuch")


def test_what_the_sdks_add_to_a_model() -> None:
    shape = service("s3").operations["GetObject"].output
    assert shape is not None
    assert shape.members["Expires"].type == "timestamp"


def test_a_recursive_shape_is_finite_and_compiles_once() -> None:
    shape = service("dynamodb").operations["PutItem"].input
    assert shape is not None
    value = shape.members["Item"].value
    assert value.members["L"].member is value
    made = [value.once("test", lambda each: [each.members["L"].member.once("test", object)]) for _ in range(2)]
    assert made[0] is made[1]


def test_errors_by_shape_and_by_declared_code() -> None:
    sns: Service = service("sns")
    assert sns.error("NotFound") is sns.error("NotFoundException")
    assert service("sqs").error("AWS.SimpleQueueService.NonExistentQueue") is service("sqs").error("QueueDoesNotExist")
    assert sns.error("NoSuchError") is None


def test_a_first_request_needs_neither_botocore_nor_much_time_or_memory() -> None:
    """`replaykit emulate` has 0.25 s and 60 MB to its first answer: the wire takes a fraction of it."""
    code = """
import pathlib, sys, time
start = time.process_time()
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import read_request, write_response
headers = Headers({"X-Amz-Target": "DynamoDB_20120810.GetItem", "Authorization":
    "AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"})
body = b'{"TableName": "t", "Key": {"pk": {"S": "a"}}}'
read_request(HttpRequest("POST", "http", "127.0.0.1:4566", "/", headers, body))
write_response("dynamodb", "GetItem", {"Item": {"pk": {"S": "a"}}}, request_id="R")
spent = time.process_time() - start
assert not {"botocore", "boto3", "mitmproxy"} & set(sys.modules)
status = pathlib.Path("/proc/self/status")  # ru_maxrss would tell the parent's size too
lines = status.read_text().splitlines() if status.exists() else []
print(spent, next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0))
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert float(told[0]) < 0.25, f"{told[0]} s of CPU"
    assert float(told[1]) < 45, f"{told[1]} MB"
