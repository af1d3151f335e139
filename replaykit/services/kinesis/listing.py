"""Lists of shards: after which one, and which ones a filter wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.kinesis.requests import invalid
from replaykit.services.kinesis.shard import Shard, read_shard_id
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import DataStream

BY_TIME = {"AT_TIMESTAMP", "FROM_TIMESTAMP"}


def shards_after(ctx: Context[DataStreams], stream: DataStream, start: str | None) -> list[Shard]:
    """The shards behind one, which need not be there."""
    shards = stream.open_shards(ctx.now)
    if start is None:
        return shards
    return shards[read_index(ctx, stream.name, start) + 1 :]


def filtered(ctx: Context[DataStreams], stream: DataStream, wanted: Mapping[str, Any] | None) -> list[Shard]:
    """The shards that a ShardFilter wants. As none ever closes, most filters want all of them.

    ASSUMPTION: the texts of the refusals; a recorded call without the member would prove them.
    """
    kind = None if wanted is None else wanted["Type"]
    if wanted is None or kind not in {"AFTER_SHARD_ID", *BY_TIME}:
        return stream.open_shards(ctx.now)
    needed = "Timestamp" if kind in BY_TIME else "ShardId"
    if needed not in wanted:
        raise invalid(f"{needed} must be provided in the ShardFilter of type {kind}.")
    if kind == "AFTER_SHARD_ID":
        return shards_after(ctx, stream, wanted["ShardId"])
    before = kind == "AT_TIMESTAMP" and wanted["Timestamp"] < stream.creation
    return [] if before else stream.open_shards(ctx.now)


def read_index(ctx: Context[DataStreams], name: str, shard_id: str) -> int:
    """Which shard an id means; one that can be none is not found (measured)."""
    index = read_shard_id(shard_id)
    if index is None:
        account = ctx.call.scope.account
        text = f"Could not find shard {shard_id} in stream {name} under account {account}."
        raise AwsError("ResourceNotFoundException", text)
    return index
