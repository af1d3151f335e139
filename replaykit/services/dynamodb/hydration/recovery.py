"""What recorded calls show of point-in-time recovery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.history import LONGEST_PERIOD, History
from replaykit.services.dynamodb.hydration.beginning import AT_ONCE_SECONDS, Beginning
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import RECOVERY


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeContinuousBackups."""
    table = beginning.opening(one.call.params["TableName"], RECOVERY)
    if table is not None:
        _put(table, _recovery(one), beginning)


def changed(one: RecordedCall, beginning: Beginning) -> None:
    """UpdateContinuousBackups: recovery that was on already goes on, and its beginning says since when."""
    table, told, at = beginning.opening(one.call.params["TableName"], RECOVERY), _recovery(one), seconds(one)
    earliest = told.get("EarliestRestorableDateTime")
    if table is None or at is None or earliest is None:
        return
    if earliest.timestamp() < at - AT_ONCE_SECONDS:
        # The period before is not told: it is taken for the one that was asked for, which is told.
        _put(table, told, beginning)
    else:
        table.unseen.discard(RECOVERY)


def _recovery(one: RecordedCall) -> Mapping[str, Any]:
    backups = one.output.get("ContinuousBackupsDescription", {})
    told: Mapping[str, Any] = backups.get("PointInTimeRecoveryDescription", {})
    return told


def _put(table: Table, told: Mapping[str, Any], beginning: Beginning) -> None:
    earliest = told.get("EarliestRestorableDateTime")
    if told.get("PointInTimeRecoveryStatus") == "ENABLED":
        since = beginning.here(earliest.timestamp() if earliest is not None else None)
        days = told.get("RecoveryPeriodInDays", LONGEST_PERIOD)
        table.keep(History(since, days, known_from=beginning.now))
    table.unseen.discard(RECOVERY)
