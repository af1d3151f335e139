"""Switching a table's stream on and off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream, label
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value


def open_stream(
    ctx: Context[Tables], table: Table, specification: Mapping[str, Any] | None, store: Tables | None = None
) -> None:
    """Start a stream, if the specification says so; it has an ARN of its own, whatever streams came before.

    `store` is the table's, where it is not that of the call. Texts: ack-api-quirks, DDB-TABLE-035.
    """
    if specification is None:
        return
    view_type = specification.get("StreamViewType")
    if not specification["StreamEnabled"]:
        if view_type:
            raise invalid_value("Table is being created with a stream disabled, UpdateViewType should not be specified")
        return
    if not view_type:
        raise invalid_value("Table is being created with a stream enabled, UpdateViewType is required")
    own = store or ctx.store
    streams = own.streams
    arn = own.expected_stream(table.name) or f"{table.arn}/stream/{unique_label(ctx, table, streams)}"
    name = arn.rpartition("/stream/")[2]
    stream = Stream(arn, name, view_type, table.name, table.keys.describe(), ctx.now, policy=PolicySlot())
    table.stream = table.latest_stream = streams[arn] = stream


def close_stream(table: Table, now: float) -> None:
    """Stop the stream; it stays readable for 24 hours and stays the table's latest."""
    if table.stream is not None:
        table.stream.closed_at = now
        table.stream = None


def unique_label(ctx: Context[Tables], table: Table, streams: Mapping[str, Stream]) -> str:
    """The instant; a later millisecond where this one is taken (a clock that stands still)."""
    at = ctx.now
    while f"{table.arn}/stream/{label(at)}" in streams:
        at += 0.001
    return label(at)
