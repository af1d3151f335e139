"""Switching a table's stream on and off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from replaykit.emulator import Context
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream, label
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value


class Words(NamedTuple):
    """How an operation says that a view type is missing, or superfluous."""

    missing: str
    superfluous: str


# Captured on AWS in October 2026 by others (ack-api-quirks).
CREATED = Words(
    "Table is being created with a stream enabled, UpdateViewType is required",
    "Table is being created with a stream disabled, UpdateViewType should not be specified",
)
UPDATED = Words(
    "If stream is being enabled then UpdateViewType is required",
    "If stream is being disabled, then UpdateViewType must not be specified",
)


def require_stream_form(specification: Mapping[str, Any] | None, words: Words) -> None:
    """A view type belongs to a stream that is switched on, and to no other."""
    if specification is None:
        return
    enabled, given = specification["StreamEnabled"], "StreamViewType" in specification
    if enabled != given:
        raise invalid_value(words.missing if enabled else words.superfluous)


def open_stream(
    ctx: Context[Tables], table: Table, specification: Mapping[str, Any] | None, store: Tables | None = None
) -> None:
    """Start a stream, if the specification says so; it has an ARN of its own, whatever streams came before.

    `store` is the table's, where it is not that of the call.
    """
    if specification is None:
        return
    if not specification["StreamEnabled"]:
        return
    view_type = specification["StreamViewType"]
    own = store or ctx.store
    streams = own.streams
    arn = own.expected_stream(table.name) or f"{table.arn}/stream/{_unique_label(ctx, table, streams)}"
    name = arn.rpartition("/stream/")[2]
    stream = Stream(arn, name, view_type, table.name, table.keys.describe(), ctx.now, policy=PolicySlot())
    table.stream = table.latest_stream = streams[arn] = stream


def close_stream(table: Table, now: float) -> None:
    """Stop the stream; it stays readable for 24 hours and stays the table's latest."""
    if table.stream is not None:
        table.stream.closed_at = now
        table.stream = None


def _unique_label(ctx: Context[Tables], table: Table, streams: Mapping[str, Stream]) -> str:
    """The instant; a later millisecond where this one is taken (a clock that stands still)."""
    at = ctx.now
    while f"{table.arn}/stream/{label(at)}" in streams:
        at += 0.001
    return label(at)
