"""The endpoint's pages that show what tables sent to Kinesis, which is not emulated itself.

| page | |
| --- | --- |
| GET /_replaykit/kinesis | `{"Streams": [{"StreamArn": …, "Records": 2, "Forgotten": 0}]}`, every stream sent to |
| GET /_replaykit/kinesis/records?StreamArn=… | `{"Records": [...]}`, as Kinesis' GetRecords has them, oldest first |

`Data` is base64, as on the wire. `AfterSequenceNumber=…` tells only what came after a record.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from replaykit.adapters.endpoint_admin import Page, PageError
from replaykit.aws.http import HttpRequest
from replaykit.emulator.kernel import Emulator

if TYPE_CHECKING:
    from replaykit.services.dynamodb.kinesis.destination import DataStream

TAKES = "the page takes ?StreamArn=…, perhaps &AfterSequenceNumber=…"


def kinesis_pages(emulator: Callable[[], Emulator]) -> dict[tuple[str, str], Page]:
    """The pages; `emulator` gives the one of the moment, since a reset makes a new one."""

    def streams(_: HttpRequest) -> dict[str, Any]:
        now = emulator().now()
        return {"Streams": [_counted(stream, now) for stream in _streams(emulator())]}

    def records(request: HttpRequest) -> dict[str, Any]:
        from replaykit.services.dynamodb.kinesis.record import describe_records  # a start without calls

        asked = _read(request.query)
        stream = next((one for one in _streams(emulator()) if one.arn == asked["StreamArn"]), None)
        if stream is None:
            raise PageError(f"no table ever sent to {asked['StreamArn']}")
        try:
            told = describe_records(stream, emulator().now(), after=asked.get("AfterSequenceNumber"))
        except ValueError as error:
            raise PageError(f"{error} is no SequenceNumber") from None
        return {"Records": [{**record, "Data": b64encode(record["Data"]).decode()} for record in told]}

    return {("GET", "/_replaykit/kinesis"): streams, ("GET", "/_replaykit/kinesis/records"): records}


def _counted(stream: DataStream, now: float) -> dict[str, Any]:
    kept = sum(1 for _ in stream.since(0, now))
    return {"StreamArn": stream.arn, "Records": kept, "Forgotten": stream.count - kept}


def _streams(emulator: Emulator) -> Iterator[DataStream]:
    for service, _, store in emulator.world.stores():
        if service == "dynamodb":
            yield from store.kinesis.values()


def _read(query: str) -> dict[str, str]:
    asked = dict(parse_qsl(query))
    if "StreamArn" not in asked or not asked.keys() <= {"StreamArn", "AfterSequenceNumber"}:
        raise PageError(f"{TAKES}, not ?{query}")
    return asked
