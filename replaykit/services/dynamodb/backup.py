"""A backup: a table as it was, with its items. It outlives its table.

Members and their absence: recorded (cloud-custodian, 2018 and 2022). Items at rest are never changed in place, so a
copy of the list of them is a copy of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from replaykit.aws.error import NotEmulated
from replaykit.ports.clock import DAY, instant
from replaykit.services.dynamodb.stored import Stored

# Backups that the service makes itself are kept as long as point-in-time recovery goes back.
SYSTEM_SECONDS = 35 * DAY


class Listed(NamedTuple):
    """The backups of a type, of one table or (None) of all: what a list may be of."""

    kind: str
    table_name: str | None


@dataclass(frozen=True, slots=True)
class Backup:
    """`declaration` is what CreateTable takes for a table like the source; `whole`: all of its items were known.

    `described` is False where a recording lists it and never describes it.
    """

    arn: str
    name: str
    kind: str
    created: float
    ready_at: float
    expires_at: float | None
    declaration: dict[str, Any]
    source: dict[str, Any]
    features: dict[str, Any] | None
    items: list[Stored]
    whole: bool
    described: bool = True

    @property
    def order(self) -> str:
        """Sorts backups by time: `01516149542009-0bbfb894`, milliseconds first."""
        return order_of(self.arn)

    def status(self, now: float) -> str:
        """Where the backup is in its life, at this instant."""
        return "CREATING" if now < self.ready_at else "AVAILABLE"

    def gone(self, now: float) -> bool:
        return self.expires_at is not None and now >= self.expires_at

    def details(self, status: str) -> dict[str, Any]:
        """BackupDetails."""
        expiry = {} if self.expires_at is None else {"BackupExpiryDateTime": instant(self.expires_at)}
        return {
            "BackupArn": self.arn,
            "BackupName": self.name,
            "BackupSizeBytes": self.source["TableSizeBytes"],
            "BackupStatus": status,
            "BackupType": self.kind,
            "BackupCreationDateTime": instant(self.created),
            **expiry,
        }

    def describe(self, status: str) -> dict[str, Any]:
        """A BackupDescription; a table without features has no word of them (recorded)."""
        if not self.described:
            raise NotEmulated("dynamodb", f"backup {self.name}: recorded calls list it, and none describes it")
        described = {"BackupDetails": self.details(status), "SourceTableDetails": self.source}
        return described | ({} if self.features is None else {"SourceTableFeatureDetails": self.features})

    def summarize(self, now: float) -> dict[str, Any]:
        """A BackupSummary, as lists carry it."""
        named = {name: self.source[name] for name in ("TableName", "TableId", "TableArn") if name in self.source}
        return named | self.details(self.status(now))


def order_of(arn: str) -> str:
    """What sorts the backup of an ARN among all."""
    return arn.rpartition("/backup/")[2]
