"""Errors of ours come in the form that the client reads, which is the one that it spoke."""

from __future__ import annotations

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpRequest
from replaykit.matching.asked import ask
from replaykit.protocols.amz_cbor import AMZ_CBOR, CONTENT_TYPE
from replaykit.protocols.cbor import loads
from replaykit.protocols.codec import write_request
from replaykit.session.errors import GAP, refuse

SPLIT = OperationCall("kinesis", "SplitShard", {"StreamName": "s", "ShardToSplit": "x", "NewStartingHashKey": "1"})


def test_who_speaks_cbor_is_refused_in_cbor() -> None:
    """Found with AWS's SDK for Java 2.41, which shows neither code nor message of JSON there."""
    request = write_request(SPLIT, endpoint="http://localhost:4566", protocol=AMZ_CBOR)
    answer = refuse(ask(request), GAP, "no shard is split")
    assert answer.headers["content-type"] == CONTENT_TYPE
    assert loads(answer.body) == {"__type": GAP, "message": "no shard is split"}


def test_who_speaks_json_is_refused_in_json() -> None:
    answer = refuse(ask(write_request(SPLIT, endpoint="http://localhost:4566")), GAP, "no shard is split")
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.body == b'{"__type":"ReplaykitNotEmulated","message":"no shard is split"}'


def test_what_is_no_call_is_refused_in_plain_json() -> None:
    answer = refuse(ask(HttpRequest("GET", "http", "localhost:4566", "/x", Headers(), b"")), GAP, "no")
    assert answer.headers["content-type"] == "application/json"
