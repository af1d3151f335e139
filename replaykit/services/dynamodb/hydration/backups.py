"""What recorded calls show of the backups that there were before the recording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.backup import Backup, Listed
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.hydration.calls import table_name

NARROWING = {"TimeRangeLowerBound", "TimeRangeUpperBound"}
OF_A_TABLE = ("TableName", "TableId", "TableArn")


def created(one: RecordedCall, beginning: Beginning) -> None:
    """CreateBackup: this one was not there before."""
    beginning.made_backups.add(one.output["BackupDetails"]["BackupArn"])


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeBackup and DeleteBackup tell all but the items."""
    told = one.output.get("BackupDescription", {})
    if "BackupDetails" in told and "SourceTableDetails" in told:
        _put(beginning, told["BackupDetails"], told["SourceTableDetails"], told)


def listed(one: RecordedCall, beginning: Beginning) -> None:
    """ListBackups: the backups on each page; read to the end, there were no others."""
    request = one.call.params
    for told in one.output.get("BackupSummaries", ()):
        _put(beginning, told, {name: told[name] for name in OF_A_TABLE if name in told})
    if NARROWING & request.keys():
        return
    name = request.get("TableName")
    asked = Listed(request.get("BackupType", "USER"), None if name is None else table_name(name))
    start, last = request.get("ExclusiveStartBackupArn"), one.output.get("LastEvaluatedBackupArn")
    if start is not None and (asked, start) not in beginning.backup_pages:
        return
    if last is not None:
        beginning.backup_pages.add((asked, last))
    elif beginning.store.listed_backups is not None:
        beginning.store.listed_backups.add(asked)


def _put(
    beginning: Beginning,
    details: Mapping[str, Any],
    source: Mapping[str, Any],
    description: Mapping[str, Any] | None = None,
) -> None:
    """One backup; a description says more than a line of a list."""
    arn, backups = details["BackupArn"], beginning.store.backups
    known, made = backups.get(arn), details["BackupCreationDateTime"].timestamp()
    if arn in beginning.made_backups or (known is not None and (known.described or description is None)):
        return
    if details.get("BackupType") == "SYSTEM" and beginning.started is not None and made >= beginning.started:
        return  # a recorded DeleteTable left it
    expires = details.get("BackupExpiryDateTime")
    backups[arn] = Backup(
        arn=arn,
        name=details["BackupName"],
        kind=details.get("BackupType", "USER"),
        created=made,
        ready_at=0.0,
        expires_at=None if expires is None else beginning.times.here(expires.timestamp()),
        declaration={},
        source={"TableName": table_name(arn), "TableSizeBytes": details.get("BackupSizeBytes", 0), **source},
        features=(description or {}).get("SourceTableFeatureDetails"),
        items=[],
        whole=False,
        described=description is not None,
    )
