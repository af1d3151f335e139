"""Cassettes to measure with: so many distinct GetItem interactions, written by our own writer."""

from __future__ import annotations

from pathlib import Path

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction, Meta
from tests.benchmarks.calls import HOST, body, headers, item, key
from tests.benchmarks.peers import CACHE


def interaction(number: int) -> Interaction:
    payload = body({"TableName": "bench", "Key": key(number)})
    request = HttpRequest("POST", "https", HOST, "/", Headers(headers("GetItem")), payload)
    answered = {
        "Server": "Server",
        "Date": "Tue, 01 Jan 2030 00:00:00 GMT",
        "Content-Type": "application/x-amz-json-1.0",
        "x-amzn-RequestId": f"{number:052d}",
    }
    return Interaction(
        request, HttpResponse(200, Headers(answered), body({"Item": item(number)}), "OK"), Meta("dynamodb.GetItem")
    )


def cassette(interactions: int) -> Path:
    """The cassette of this size, written when first asked for."""
    path = CACHE / "cassettes" / f"get-item-{interactions}.yaml"
    if not path.exists():
        with CassetteWriter(path, source="handwritten", mode="rewrite") as writer:
            for number in range(interactions):
                writer.append(interaction(number))
    return path
