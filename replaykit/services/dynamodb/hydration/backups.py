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
    details = told.get("BackupDetails")
    if details is not None and "SourceTableDetails" in told and not _made_later(beginning, details):
        _put(beginning, details, told["SourceTableDetails"], told)


def listed(one: RecordedCall, beginning: Beginning) -> None:
    """ListBackups: the backups on each page; read to the end, there were no others."""
    request = one.call.params
    for told in one.output.get("BackupSummaries", ()):
        if not _made_later(beginning, told):
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
    arn, expires = details["BackupArn"], details.get("BackupExpiryDateTime")
    known = beginning.store.backups.get(arn)
    if known is not None and (known.described or description is None):
        return
    beginning.store.backups[arn] = Backup(
        arn=arn,
        name=details["BackupName"],
        kind=details.get("BackupType", "USER"),
        created=details["BackupCreationDateTime"].timestamp(),
        ready_at=0.0,
        expires_at=None if expires is None else beginning.times.here(expires.timestamp()),
        declaration={},
        source={"TableName": table_name(arn), "TableSizeBytes": details.get("BackupSizeBytes", 0), **source},
        features=(description or {}).get("SourceTableFeatureDetails"),
        items=[],
        whole=False,
        described=description is not None,
    )


def _made_later(beginning: Beginning, details: Mapping[str, Any]) -> bool:
    """Whether a recorded call made it: CreateBackup, or the deletion of a table that leaves one."""
    by_deletion = details.get("BackupType") == "SYSTEM" and beginning.started is not None
    made = details["BackupCreationDateTime"].timestamp()
    return details["BackupArn"] in beginning.made_backups or (by_deletion and made >= (beginning.started or 0.0))
