"""DescribeStream, GetShardIterator, GetRecords and ListStreams: what they refuse.

The operations' own texts are nobody's to see: only the SDK's tests show `Invalid StreamArn`; Alternator's tests, run on
AWS, show the kind of error and leave its text open. Such a case's text is ours.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import (
    NAME,
    Case,
    at_least,
    at_most,
    bad,
    longer,
    null,
    shorter,
)

LABEL = "2023-11-14T22:13:20.000"
ARN = f"arn:aws:dynamodb:us-east-1:123456789012:table/priced/stream/{LABEL}"
GONE = ARN.replace("2023", "2022")
SHARD = "shardId-00000001000000000000-00000000"
NUMBER = "1" * 21
KINDS = "AFTER_SEQUENCE_NUMBER LATEST AT_TIMESTAMP AT_SEQUENCE_NUMBER TRIM_HORIZON"
NO_STREAM = (f"Requested resource not found: Stream: {GONE} not found", "recorded", "ResourceNotFoundException")
LAX = "alternator, the text assumed"


def shard(kind: str = "LATEST", **more: Any) -> dict[str, Any]:
    return {"StreamArn": ARN, "ShardId": SHARD, "ShardIteratorType": kind, **more}


# fmt: off
DESCRIBE = [
    Case("nothing", {}, [null("streamArn")], "model"),
    Case("a limit of 0 and nothing", {"Limit": 0}, [null("streamArn"), bad(0, "limit", at_least(1))], "model"),
    Case("a limit of 101", {"StreamArn": ARN, "Limit": 101}, [bad(101, "limit", at_most(100))], "model"),
    Case("a short shard to start after", {"StreamArn": ARN, "ExclusiveStartShardId": "x"},
         [bad("x", "exclusiveStartShardId", longer(28))], "model"),
    Case("a long shard to start after", {"StreamArn": ARN, "ExclusiveStartShardId": "x" * 66},
         [bad("x" * 66, "exclusiveStartShardId", shorter(65))], "model"),
    Case("an ARN that is none", {"StreamArn": "no-stream"}, "Invalid StreamArn", "sdk-tests"),
    Case("an ARN of a table", {"StreamArn": ARN.partition("/stream")[0]}, "Invalid StreamArn", LAX),
    Case("no such stream", {"StreamArn": GONE}, *NO_STREAM),
]
ITERATORS = [
    Case("nothing", {}, [null("streamArn"), null("shardId"), null("shardIteratorType")], "model"),
    Case("no shard", {"StreamArn": ARN, "ShardIteratorType": "LATEST"}, [null("shardId")], "model"),
    Case("no kind", {"StreamArn": ARN, "ShardId": SHARD}, [null("shardIteratorType")], "model"),
    Case("an unknown kind", shard("FIRST"), [bad("FIRST", "shardIteratorType", "Member must satisfy enum value set: "
                                                  f"[{', '.join(KINDS.split())}]")], "model, in the order of Kinesis"),
    Case("a short shard", {**shard(), "ShardId": "x"}, [bad("x", "shardId", longer(28))], "model"),
    Case("a short number", shard("AT_SEQUENCE_NUMBER", SequenceNumber="1"),
         [bad(1, "sequenceNumber", longer(21))], "model"),
    Case("a long number", shard("AT_SEQUENCE_NUMBER", SequenceNumber="1" * 41),
         [bad("1" * 41, "sequenceNumber", shorter(40))], "model"),
    Case("no number to start at", shard("AT_SEQUENCE_NUMBER"),
         "SequenceNumber is required for ShardIteratorType AT_SEQUENCE_NUMBER", LAX),
    Case("no number to start after", shard("AFTER_SEQUENCE_NUMBER"),
         "SequenceNumber is required for ShardIteratorType AFTER_SEQUENCE_NUMBER", LAX),
    Case("a number and LATEST", shard("LATEST", SequenceNumber=NUMBER),
         "SequenceNumber must not be specified for ShardIteratorType LATEST", LAX),
    Case("a number and TRIM_HORIZON", shard("TRIM_HORIZON", SequenceNumber=NUMBER),
         "SequenceNumber must not be specified for ShardIteratorType TRIM_HORIZON", LAX),
    Case("a number that is none", shard("AT_SEQUENCE_NUMBER", SequenceNumber="x" * 21),
         f"Invalid SequenceNumber: {'x' * 21}", LAX),
    Case("an ARN that is none", {**shard(), "StreamArn": "no-stream"}, "Invalid StreamArn", "sdk-tests"),
    Case("no such stream", {**shard(), "StreamArn": GONE}, *NO_STREAM),
    Case("no such shard", shard(), f"Requested resource not found: Shard: {SHARD} in Stream: {ARN} not found",
         LAX, "ResourceNotFoundException"),
]
RECORDS = [
    Case("nothing", {}, [null("shardIterator")], "model"),
    Case("a limit of 0 and nothing", {"Limit": 0}, [null("shardIterator"), bad(0, "limit", at_least(1))], "model"),
    Case("an empty iterator", {"ShardIterator": ""}, [bad("", "shardIterator", longer(1))], "model"),
    Case("a long iterator", {"ShardIterator": "x" * 2049}, [bad("x" * 2049, "shardIterator", shorter(2048))], "model"),
    Case("an iterator that is none", {"ShardIterator": "x"}, "Invalid ShardIterator", LAX),
    Case("an iterator of a stream, garbled", {"ShardIterator": f"{ARN}|1|AAAA"}, "Invalid ShardIterator", LAX),
]
LISTS = [
    Case("a limit of 0", {"Limit": 0}, [bad(0, "limit", at_least(1))], "model"),
    Case("a limit of 101", {"Limit": 101}, [bad(101, "limit", at_most(100))], "model"),
    Case("a short name", {"TableName": "ab"}, [bad("ab", "tableName", longer(3))], "model"),
    Case("a name with a semicolon", {"TableName": "abc;"}, [bad("abc;", "tableName", NAME)], "model"),
    Case("a short ARN to start after", {"ExclusiveStartStreamArn": "x"},
         [bad("x", "exclusiveStartStreamArn", longer(37))], "model"),
    Case("an ARN to start after that is none", {"ExclusiveStartStreamArn": "x" * 40},
         "Invalid ExclusiveStartStreamArn", LAX),
]
# fmt: on
ALL = [
    (operation, case)
    for operation, cases in {
        "DescribeStream": DESCRIBE,
        "GetShardIterator": ITERATORS,
        "GetRecords": RECORDS,
        "ListStreams": LISTS,
    }.items()
    for case in cases
]


@pytest.mark.parametrize(("operation", "case"), ALL, ids=[f"{operation}-{case.what}" for operation, case in ALL])
def test_streams(world, operation, case):
    world.refuses(operation, case, "dynamodbstreams")


@pytest.mark.parametrize("limit", [1001, 2000])
def test_get_records_of_too_many(world, limit):
    """alternator: refused; the model alone has no maximum, and the documentation names 1000."""
    told = world.call("DescribeStream", {"StreamArn": ARN}, "dynamodbstreams")
    found = told["StreamDescription"]["Shards"][0]["ShardId"]
    got = world.call("GetShardIterator", {**shard(), "ShardId": found}, "dynamodbstreams")
    error = world.refusal("GetRecords", {**got, "Limit": limit}, "dynamodbstreams")
    assert (error.code, error.message) == (
        "ValidationException",
        f"1 validation error detected: {bad(limit, 'limit', at_most(1000))}",
    )
