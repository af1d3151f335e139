"""The recorded shard iterators: which call gave each, so that a run is known to hold one that it was never given.

Such a run goes on where the recording stopped: whoever holds the iterator has lived through what is recorded. What an
iterator means is for the emulator to know (`services.dynamodbstreams.handles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from replaykit.aws.http import HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.matching.asked import Asked

BEGINNING = "dynamodbstreams.GetShardIterator"
BEGINNINGS = frozenset({BEGINNING, "kinesis.GetShardIterator"})
"""The reads that are made again where a recording is lived through: what they give is good from there on."""
# What gives an iterator, in which member; and what names a stream.
GIVING = {BEGINNING: "ShardIterator", "dynamodbstreams.GetRecords": "NextShardIterator"}

NAMING = {
    "dynamodb.CreateTable": "TableDescription",
    "dynamodb.UpdateTable": "TableDescription",
    "dynamodb.DescribeTable": "Table",
}


@dataclass(slots=True)
class Handles:
    """`places` is where each iterator was given, `streams` the ARNs of the streams that they read."""

    places: dict[str, int] = field(default_factory=dict)
    streams: set[str] = field(default_factory=set)

    def learn(self, place: int, asked: Asked, interaction: Interaction) -> None:
        """Note the iterator that one recorded answer gives, and the stream that it names."""
        if asked.name in NAMING:
            arn = _member(interaction.response, "LatestStreamArn", NAMING[asked.name])
            self.streams.update({arn} if arn else ())
        member = GIVING.get(asked.name)
        token = _member(interaction.response, member) if member else None
        if token is None or asked.call is None:
            return
        self.places.setdefault(token, place)
        arn = asked.call.params.get("StreamArn") or stream_of(token)
        if arn:
            self.streams.add(arn)


def read_handles(asks: Sequence[Asked], interactions: Sequence[Interaction]) -> Handles:
    handles = Handles()
    for place, (asked, interaction) in enumerate(zip(asks, interactions, strict=True)):
        handles.learn(place, asked, interaction)
    return handles


def held(asked: Asked) -> str | None:
    """The iterator that a call hands back."""
    if asked.call is None or asked.name != "dynamodbstreams.GetRecords":
        return None
    token = asked.call.params.get("ShardIterator")
    return token if isinstance(token, str) else None


def stream_of(token: str) -> str:
    """The ARN with which AWS's iterators, and the emulator's, begin."""
    return token.partition("|")[0]


def _member(response: HttpResponse, name: str, within: str | None = None) -> str | None:
    try:
        body = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    if within is not None and isinstance(body, dict):
        body = body.get(within)
    token = body.get(name) if isinstance(body, dict) else None
    return token if isinstance(token, str) else None
