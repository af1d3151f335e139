"""An import of files into a new table: what was asked, and what came of it, which shows when it ends.

Members and their absence were measured on AWS (ScyllaDB's tests of imports; moto's tests that are verified there;
ack-api-quirks, DDB-IMPORT-003, -013: the text of items that fail is that of October 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.transfers.transfer import Transfer

SKIPPED = (
    "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more "
    "details."
)


@dataclass(slots=True)
class Tally:
    """What an import did. `size` counts bytes before compression, and is None where nothing was read."""

    imported: int = 0
    errors: int = 0
    size: int | None = None
    failure: tuple[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class Import(Transfer):
    """The counters show nothing before the end (measured), so there is no need to know how far it is."""

    log_group: str
    tally: Tally

    @property
    def table_name(self) -> str:
        return self.table_arn.rpartition("/")[2]

    def source(self, *, begun: bool = False) -> dict[str, Any]:
        """Where the files are. Who is not named as the bucket's owner is told: the account itself (DDB-IMPORT-003).

        ASSUMPTION: the answer that starts it has what was asked; a recorded one of today would prove it.
        """
        given: dict[str, Any] = self.request["S3BucketSource"]
        return given if begun else {"S3BucketOwner": self.table_arn.split(":")[4], **given}

    def fail(self, now: float, failure: tuple[str, str]) -> None:
        """End it before its time, with nothing imported."""
        self.ends_at, self.tally = now, Tally(failure=failure)

    def running(self, now: float) -> bool:
        return now < self.ends_at

    def status(self, now: float) -> str:
        if self.running(now):
            return "IN_PROGRESS"
        return "FAILED" if self.tally.failure else "COMPLETED"

    def describe(self, now: float, *, begun: bool = False) -> dict[str, Any]:
        """An ImportTableDescription; `begun`: as the answer that starts it has it."""
        running = begun or self.running(now)
        tally = Tally() if running else self.tally
        described: dict[str, Any] = {
            "ImportArn": self.arn,
            "ImportStatus": "IN_PROGRESS" if running else self.status(now),
            "TableArn": self.table_arn,
            "TableId": self.table_id,
            "ClientToken": self.token,
            "S3BucketSource": self.source(begun=begun),
            "ErrorCount": tally.errors,
            "CloudWatchLogGroupArn": self.log_group,
            "InputFormat": self.request["InputFormat"],
            "InputCompressionType": self.request.get("InputCompressionType", "NONE"),
            "TableCreationParameters": self.request["TableCreationParameters"],
            "StartTime": instant(self.started),
            "ProcessedItemCount": tally.imported + tally.errors,
            "ImportedItemCount": tally.imported,
        }
        if "InputFormatOptions" in self.request:
            described["InputFormatOptions"] = self.request["InputFormatOptions"]
        return described | ({} if running else self._ended())

    def summarize(self, now: float) -> dict[str, Any]:
        """An ImportSummary, as lists carry it."""
        ended = {} if self.running(now) else {"EndTime": instant(self.ends_at)}
        return {
            "ImportArn": self.arn,
            "ImportStatus": self.status(now),
            "TableArn": self.table_arn,
            "S3BucketSource": self.source(),
            "CloudWatchLogGroupArn": self.log_group,
            "InputFormat": self.request["InputFormat"],
            "StartTime": instant(self.started),
            **ended,
        }

    def _ended(self) -> dict[str, Any]:
        ended: dict[str, Any] = {"EndTime": instant(self.ends_at)}
        if self.tally.size is not None:
            ended["ProcessedSizeBytes"] = self.tally.size
        if self.tally.failure:
            ended["FailureCode"], ended["FailureMessage"] = self.tally.failure
        return ended
