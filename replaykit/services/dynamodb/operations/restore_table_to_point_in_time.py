"""RestoreTableToPointInTime: a new table with the items that another one had at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any

from replaykit.aws.error import AwsError, NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.continuous_backups import require_history
from replaykit.services.dynamodb.declaration import declaration_to_restore
from replaykit.services.dynamodb.history import History
from replaykit.services.dynamodb.restore import require_new_name, restore
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Restored, Table
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "RestoreTableToPointInTime")
def restore_table_to_point_in_time(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html.

    The settings are those that the source has now; tags, stream, time to live and recovery are not among them.
    """
    _require_one_instant(request)
    table = _source(ctx, request)
    history = require_history(table)
    at = _read_instant(ctx, request, history)
    require_new_name(ctx, request["TargetTableName"])
    if not table.whole:
        raise NotEmulated(ctx.call.name, f"no recording shows all items of table {table.name}")
    history.require_known(at, ctx.call.name)
    items = history.items_at(at, table.items, table.keys)
    described = restore(ctx, request, declaration_to_restore(table), items, Restored(None, table.arn, at))
    return {"TableDescription": described}


def _source(ctx: Context[Tables], request: Mapping[str, Any]) -> Table:
    """The table by its ARN or its name.

    ASSUMPTION: the text where there is neither; a recorded call would prove it.
    """
    named = request.get("SourceTableArn") or request.get("SourceTableName")
    if not named:
        raise invalid("One of SourceTableArn or SourceTableName must be specified")
    return ctx.store.backed_up(named, ctx.now)


def _require_one_instant(request: Mapping[str, Any]) -> None:
    """ASSUMPTION: the text; recorded calls with none and with both would prove it."""
    if ("RestoreDateTime" in request) is bool(request.get("UseLatestRestorableTime")):
        raise invalid("Exactly one of RestoreDateTime or UseLatestRestorableTime must be specified")


def _read_instant(ctx: Context[Tables], request: Mapping[str, Any], history: History) -> float:
    """The second to go back to; one out of the window has a code of its own (documented; its text is assumed)."""
    earliest, latest = history.earliest(ctx.now), history.latest(ctx.now, ctx.world.settings.restorable_lag)
    if "RestoreDateTime" not in request:
        return latest
    at = float(floor(request["RestoreDateTime"].timestamp()))
    if not earliest <= at <= latest:
        raise AwsError(
            "InvalidRestoreTimeException",
            "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and "
            "LatestRestorableDateTime.",
        )
    return at
