"""A record in a shard, and how GetRecords tells it."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from replaykit.ports.clock import instant


class Payload(Protocol):
    """What makes a record's bytes when somebody reads them: a producer may put it in their place."""

    def render(self, arn: str, number: int) -> bytes: ...


class Record(NamedTuple):
    """One record: its sequence number, when it arrived, and what was put."""

    number: int
    at: float
    partition_key: str
    payload: bytes | Payload


def data_of(arn: str, record: Record) -> bytes:
    """The bytes of a record of the stream of this ARN."""
    payload = record.payload
    return payload if isinstance(payload, bytes) else payload.render(arn, record.number)


def describe_record(arn: str, record: Record) -> dict[str, Any]:
    """A record as GetRecords gives it. Recorded: a stream that is not encrypted tells no EncryptionType."""
    return {
        "SequenceNumber": str(record.number),
        "ApproximateArrivalTimestamp": instant(record.at),
        "Data": data_of(arn, record),
        "PartitionKey": record.partition_key,
    }
