"""ListBackups: the backups of a table or of all, the oldest first, at most a hundred at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.backup import Backup, Listed, order_of
from replaykit.services.dynamodb.store import Tables

LARGEST_PAGE = 100


@operation("dynamodb", "ListBackups")
def list_backups(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html.

    ASSUMPTION: the order; a recorded list of the backups of two tables, made in turn, would prove it.
    """
    _admit(ctx, request)
    start = request.get("ExclusiveStartBackupArn")
    after = order_of(start) if start else ""
    found = [one for one in ctx.store.backups.values() if not one.gone(ctx.now) and _asked(ctx, request, one)]
    left = sorted((one for one in found if one.order > after), key=lambda one: one.order)
    page = left[: request.get("Limit", LARGEST_PAGE)]
    output: dict[str, Any] = {"BackupSummaries": [backup.summarize(ctx.now) for backup in page]}
    if len(page) < len(left):
        output["LastEvaluatedBackupArn"] = page[-1].arn
    return output


def _admit(ctx: Context[Tables], request: Mapping[str, Any]) -> None:
    """A recording that never lists them to the end may be of an account that has more."""
    seen, name = ctx.store.listed_backups, request.get("TableName")
    names = (None,) if name is None else (None, ctx.store.bare_name(name))
    kinds = (request.get("BackupType", "USER"), "ALL")
    if seen is not None and not any(Listed(kind, name) in seen for kind in kinds for name in names):
        ctx.assume("there were no other backups when the recording began")


def _asked(ctx: Context[Tables], request: Mapping[str, Any], backup: Backup) -> bool:
    """Whether a request means this backup; those of users are meant where it names no type."""
    kind = request.get("BackupType", "USER")
    name = request.get("TableName")
    low, high = request.get("TimeRangeLowerBound"), request.get("TimeRangeUpperBound")
    return (
        kind in ("ALL", backup.kind)
        and (name is None or ctx.store.bare_name(name) == backup.source["TableName"])
        and (low is None or backup.created >= low.timestamp())
        and (high is None or backup.created < high.timestamp())
    )
