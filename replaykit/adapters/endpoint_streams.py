"""The endpoint's pages that do to a stream what AWS does by itself: split a shard, roll shards over.

| page | |
| --- | --- |
| POST /_replaykit/streams/split | `{"StreamArn": …, "ShardId": …}`: two children divide the keys of an open shard |
| POST /_replaykit/streams/rollover | `{"StreamArn": …}`, perhaps a `ShardId`: one child for that shard, or for each |

Both answer `{"Shards": [...]}`, the children, as DescribeStream would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from replaykit.adapters.endpoint_admin import Page, PageError
from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpRequest
from replaykit.emulator.kernel import Emulator

if TYPE_CHECKING:
    from replaykit.services.dynamodbstreams.shard import Shard
    from replaykit.services.dynamodbstreams.store import Streams

Deed = Callable[["Streams", dict[str, str], float], Sequence["Shard"]]


def stream_pages(emulator: Callable[[], Emulator]) -> dict[tuple[str, str], Page]:
    """The pages; `emulator` gives the one of the moment, since a reset makes a new one."""
    return {
        ("POST", "/_replaykit/streams/split"): _page(emulator, _split, ("StreamArn", "ShardId"), ()),
        ("POST", "/_replaykit/streams/rollover"): _page(emulator, _roll_over, ("StreamArn",), ("ShardId",)),
    }


def _split(streams: Streams, asked: dict[str, str], now: float) -> Sequence[Shard]:
    return streams.split(asked["StreamArn"], asked["ShardId"], now)


def _roll_over(streams: Streams, asked: dict[str, str], now: float) -> Sequence[Shard]:
    return streams.roll_over(asked["StreamArn"], asked.get("ShardId"), now)


def _page(emulator: Callable[[], Emulator], deed: Deed, needed: Sequence[str], allowed: Sequence[str]) -> Page:
    def answer(request: HttpRequest) -> dict[str, Any]:
        asked = _read(request.body, needed, allowed)
        here = emulator()
        try:
            from replaykit.services.dynamodbstreams.arn import read_arn  # a start without streams

            arn = read_arn(asked["StreamArn"])
            streams: Streams = here.store("dynamodbstreams", Scope(arn.account, arn.region))
            return {"Shards": [shard.describe() for shard in deed(streams, asked, here.now())]}
        except AwsError as error:
            raise PageError(error.message or error.code) from None

    return answer


def _read(body: bytes, needed: Sequence[str], allowed: Sequence[str]) -> dict[str, str]:
    """The members of the body: all that are needed, none that are unknown, each a string."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        asked = None
    if (
        not isinstance(asked, dict)
        or not all(name in asked for name in needed)
        or not all(name in (*needed, *allowed) and isinstance(value, str) for name, value in asked.items())
    ):
        members = [f'"{name}": "…"' for name in needed] + [f'perhaps "{name}": "…"' for name in allowed]
        raise PageError(f"the page takes {{{', '.join(members)}}}, not {body.decode('utf-8', 'replace')}")
    return asked
