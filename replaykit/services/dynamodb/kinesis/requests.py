"""What the requests about Kinesis streaming have in common: the table they mean, its destinations, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.emulator.world import World
from replaykit.services.dynamodb.kinesis.destination import Destination
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import DESTINATIONS, admit
from replaykit.services.dynamodb.values import invalid
from replaykit.services.kinesis import DataStreams
from replaykit.services.kinesis.requests import read_arn
from replaykit.services.kinesis.stream import DataStream, Known

NOT_VALID = "Table is not in a valid state to enable Kinesis Streaming Destination: "


def destinations_of(ctx: Context[Tables], table: Table) -> Mapping[str, Destination]:
    """The destinations by the ARN of their stream; which a recorded table has, only its recording could tell."""
    admit(ctx, table, DESTINATIONS)
    if table.annex is None:
        return {}
    for destination in table.annex.destinations.values():
        _admit_stream(ctx, destination.streams.find(destination.stream_name, ctx.now))
    return table.annex.destinations


def require_settled(table: Table, now: float) -> None:
    """Refuse while the table is being created or deleted.

    ASSUMPTION: in the words of UpdateTable; a recorded call on a CREATING table would prove it.
    """
    if table.status(now) != "UPDATING":
        table.require_settled(now)


def destination_of(world: World, arn: str, table_name: str) -> Destination:
    """A new destination. What is the ARN of no data stream leads nowhere."""
    found = read_arn(arn)
    scope, name = found if found is not None else (Scope(), "")
    return Destination(arn, name, world.store("kinesis", scope), table_name)


def is_there(ctx: Context[Tables], arn: str) -> bool:
    """Whether a table of this account and region can send to a data stream.

    In a world that a recording primed one that was never seen is taken for granted, and is there from then on.
    ASSUMPTION: one that is elsewhere, or no stream at all, is found out as late as one that is not there; recorded
    calls with such ARNs would prove it.
    """
    found = read_arn(arn)
    if found is None or found[0] != ctx.call.scope:
        return False
    streams: DataStreams = ctx.world.store("kinesis", ctx.call.scope)
    if ctx.store.primed and found[1] not in streams.known_gone - streams.known_there:
        streams.suppose(found[1], ctx.now)
    stream = streams.find(found[1], ctx.now)
    _admit_stream(ctx, stream)
    return stream is not None and stream.gone_at is None


def _admit_stream(ctx: Context[Tables], stream: DataStream | None) -> None:
    """Say so where nobody saw that a data stream is there."""
    if stream is not None and stream.known is Known.SUPPOSED:
        ctx.assume(f"the Kinesis data stream {stream.name} was there")


def not_valid(what: str) -> AwsError:
    return invalid(NOT_VALID + what)


def answer(table_name: str, arn: str, status: str, **more: Any) -> dict[str, Any]:
    """What the three operations that change something tell."""
    return {"TableName": table_name, "StreamArn": arn, "DestinationStatus": status, **more}
