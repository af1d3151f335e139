"""Bytes of DynamoDB calls, as SDKs send them, made before any clock runs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

HOST = "dynamodb.us-east-1.amazonaws.com"
SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=AKIAREPLAYKITEXAMPLE/20261121/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
    f"Signature={'0123456789abcdef' * 4}"
)
USER_AGENT = "Boto3/1.43 md/Botocore#1.43 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11 cfg/retry-mode#legacy"


def headers(operation: str) -> dict[str, str]:
    return {
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        "Content-Type": "application/x-amz-json-1.0",
        "User-Agent": USER_AGENT,
        "X-Amz-Date": "20261121T030000Z",
        "Authorization": SIGNATURE,
        "amz-sdk-invocation-id": "00000000-0000-4000-8000-000000000000",
        "amz-sdk-request": "attempt=1",
        "Accept-Encoding": "identity",
    }


def body(params: dict) -> bytes:
    return json.dumps(params).encode()


def wire(operation: str, params: dict) -> bytes:
    """A whole request."""
    payload = body(params)
    fields = {"Host": HOST, **headers(operation), "Content-Length": str(len(payload))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + payload


def packed(requests: Sequence[bytes]) -> list[str]:
    """As the load generator's specification takes them."""
    return [base64.b64encode(request).decode() for request in requests]


def key(number: int) -> dict:
    return {"pk": {"S": f"item-{number:06d}"}}


def get_item(number: int) -> bytes:
    return wire("GetItem", {"TableName": "bench", "Key": key(number)})


def item(number: int) -> dict:
    """An item of about 300 bytes."""
    return {
        **key(number),
        "name": {"S": f"the item with the number {number}"},
        "count": {"N": str(number)},
        "active": {"BOOL": number % 2 == 0},
        "tags": {"SS": ["red", "green", "blue"]},
        "nested": {"M": {"list": {"L": [{"N": "1"}, {"S": "two"}, {"NULL": True}]}, "blob": {"B": "AAECAwQFBgcICQ=="}}},
    }
