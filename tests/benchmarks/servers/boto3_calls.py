"""boto3 GetItem calls answered in this process: `python boto3_calls.py KIND CASSETTE INTERACTIONS`.

Reads a number of seconds per line, makes calls for that long, and prints {"calls", "seconds"} as JSON. KIND is `floor`
(a before-send hook with one canned answer), `replaykit`, `vcrpy` or `vcrpy-body` (with body matching).
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import boto3

sys.path.insert(0, str(Path(__file__).parents[3]))
from tests.benchmarks.calls import item, key

STRIDE = 7919  # prime: all places of the cassette in turn, near and far
HOW = ["method", "scheme", "host", "port", "path", "query"]


def answering(kind: str, cassette: str, client: Any) -> AbstractContextManager[object]:
    if kind == "floor":
        client.meta.events.register("before-send.dynamodb", canned)
        return nullcontext()
    if kind == "replaykit":
        import replaykit

        return replaykit.use_cassette(cassette)
    import vcr

    recorder = vcr.VCR(record_mode="none", match_on=[*HOW, "body"] if kind == "vcrpy-body" else HOW)
    return recorder.use_cassette(cassette, allow_playback_repeats=True)


def canned(request: Any, **_: Any) -> Any:
    from botocore.awsrequest import AWSResponse

    class Raw:
        def stream(self) -> list[bytes]:
            return [BODY]

    return AWSResponse(request.url, 200, {"Content-Type": "application/x-amz-json-1.0"}, Raw())


BODY = json.dumps({"Item": item(7)}).encode()


def main(kind: str, cassette: str, interactions: int) -> None:
    client = boto3.client(
        "dynamodb", "us-east-1", aws_access_key_id="AKIAREPLAYKITEXAMPLE", aws_secret_access_key="none"
    )
    number = 0
    with answering(kind, cassette, client):
        for line in sys.stdin:
            calls, begin = 0, time.perf_counter()
            end = begin + float(line)
            while (now := time.perf_counter()) < end:
                number = (number + STRIDE) % interactions
                answer = client.get_item(TableName="bench", Key=key(number))
                assert "Item" in answer
                calls += 1
            print(json.dumps({"calls": calls, "seconds": now - begin}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
