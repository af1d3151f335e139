"""The endpoint's pages that show what is in Kinesis data streams, all shards together, without reading them.

| page | |
| --- | --- |
| GET /_replaykit/kinesis | `{"Streams": [{"StreamArn": …, "Records": 2, "Forgotten": 0}]}`, every stream |
| GET /_replaykit/kinesis/records?StreamArn=… | `{"Records": [...]}`, as GetRecords has them, in the order of arrival |

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
    from replaykit.services.kinesis.stream import DataStream

TAKES = "the page takes ?StreamArn=…, perhaps &AfterSequenceNumber=…"


def kinesis_pages(emulator: Callable[[], Emulator]) -> dict[tuple[str, str], Page]:
    """The pages; `emulator` gives the one of the moment, since a reset makes a new one."""

    def streams(_: HttpRequest) -> dict[str, Any]:
        now = emulator().now()
        return {"Streams": [_counted(stream, now) for stream in _streams(emulator())]}

    def records(request: HttpRequest) -> dict[str, Any]:
        from replaykit.services.kinesis.record import describe_record  # a start without calls

        asked = _read(request.query)
        stream = next((one for one in _streams(emulator()) if one.arn == asked["StreamArn"]), None)
        if stream is None:
            raise PageError(f"there is no data stream {asked['StreamArn']}")
        found = stream.records(emulator().now(), _number(asked.get("AfterSequenceNumber")))
        told = [describe_record(stream.arn, record) for record in found]
        return {"Records": [_as_json(record) for record in told]}

    return {("GET", "/_replaykit/kinesis"): streams, ("GET", "/_replaykit/kinesis/records"): records}


def _counted(stream: DataStream, now: float) -> dict[str, Any]:
    kept = stream.held(now)
    return {"StreamArn": stream.arn, "Records": kept, "Forgotten": stream.count - kept}


def _streams(emulator: Emulator) -> Iterator[DataStream]:
    for service, _, store in emulator.world.stores():
        if service == "kinesis":
            yield from store.listed(emulator.now())


def _number(text: str | None) -> int | None:
    from replaykit.services.kinesis.number import VERSION, read_number

    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() else 0
    found = read_number(number)
    if found is None or found.version != VERSION:
        raise PageError(f"{text} is no SequenceNumber")
    return number


def _as_json(record: dict[str, Any]) -> dict[str, Any]:
    arrived = record["ApproximateArrivalTimestamp"].timestamp()
    return {**record, "ApproximateArrivalTimestamp": arrived, "Data": b64encode(record["Data"]).decode()}


def _read(query: str) -> dict[str, str]:
    asked = dict(parse_qsl(query))
    if "StreamArn" not in asked or not asked.keys() <= {"StreamArn", "AfterSequenceNumber"}:
        raise PageError(f"{TAKES}, not ?{query}")
    return asked
