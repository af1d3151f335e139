"""Changing what a table is encrypted with, and its replicas with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.encryption import MANAGED, is_managed, key_arn, read_encryption, require_change
from replaykit.services.dynamodb.global_tables.replica import Replica, together
from replaykit.services.dynamodb.global_tables.replicating import require_quiet
from replaykit.services.dynamodb.in_use import in_use
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value


def change_encryption(ctx: Context[Tables], request: Mapping[str, Any]) -> dict[str, Any]:
    """SSESpecification, which stands alone in its request; the table stays ACTIVE (ack-api-quirks, DDB-TABLE-140)."""
    given, scope = request["SSESpecification"], ctx.call.scope
    wanted = read_encryption(given, scope)
    table = ctx.store.described(request["TableName"], ctx.now)
    require_change(given, table.encryption.key, wanted)
    _require_settled(table, ctx.now)
    require_quiet(table, ctx.now)
    delay = ctx.world.settings.delay
    for one in _reached(ctx, table, wanted):
        key = key_arn(MANAGED, one.member.scope) if isinstance(one, Replica) and one is not table else wanted
        one.encryption.change(None if wanted is None else key, ctx.now, delay)
    described = describe_table(table, ctx.now)
    return described | {"SSEDescription": table.encryption.describe(ctx.now, changing=True)}


def _reached(ctx: Context[Tables], table: Table, wanted: str | None) -> list[Table]:
    """The type is the group's, a customer's key each region's own (DDB-TABLE-295, -309).

    ASSUMPTION: that a replica of a table without a customer's key can't be given one; a recorded call would prove it.
    """
    tables, scope = together(table, ctx.now), ctx.call.scope
    if len(tables) == 1 or wanted is None or is_managed(wanted, scope):
        return tables
    if table.encryption.key is None or is_managed(table.encryption.key, scope):
        raise invalid_value("KMSMasterKeyId must be specified for each replica.")
    return [table]


def _require_settled(table: Table, now: float) -> None:
    """ASSUMPTION: the beginning of the text; of the end is measured (DDB-TABLE-309)."""
    if now < table.encryption.settles_at:
        raise in_use("Server-Side Encryption is still being updated")
