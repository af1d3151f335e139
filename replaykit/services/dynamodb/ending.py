"""The end of a table, by DeleteTable or as a replica that is taken away."""

from __future__ import annotations

from replaykit.emulator import Context
from replaykit.services.dynamodb.backing_up import keep_deleted
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import close_stream
from replaykit.services.dynamodb.table import Table


def end_table(ctx: Context[Tables], table: Table, store: Tables) -> None:
    """DELETING from now on: its stream stays readable for a day, and recovery leaves a backup."""
    keep_deleted(ctx, table, store)
    close_stream(table, ctx.now)
    table.gone_at = ctx.now + ctx.world.settings.delay
