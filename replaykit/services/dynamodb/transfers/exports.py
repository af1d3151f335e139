"""An export of a table to a bucket: what was asked, when it ends, and what came of it.

Members and their absence: answers of AWS in public READMEs, and what ScyllaDB's tests measured there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.transfers.transfer import Transfer

TOLD = ("S3Bucket", "S3BucketOwner", "S3Prefix", "S3SseKmsKeyId", "ExportType", "FilterSpecification")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: what was written, or why nothing was."""

    items: int = 0
    billed: int = 0
    failure: tuple[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class Export(Transfer):
    """`at` is the instant whose items are exported; an incremental export has `period` in its place, as it is told."""

    at: float | None
    period: dict[str, Any] | None
    outcome: Outcome | None = None

    @property
    def format(self) -> str:
        return str(self.request.get("ExportFormat", "DYNAMODB_JSON"))

    @property
    def algorithm(self) -> str:
        return str(self.request.get("S3SseAlgorithm", "AES256"))

    @property
    def prefix(self) -> str:
        """What every key begins with."""
        given: str = self.request.get("S3Prefix", "")
        return given if not given or given.endswith("/") else f"{given}/"

    @property
    def folder(self) -> str:
        """Where the manifests are."""
        return f"{self.prefix}AWSDynamoDB/{self.id}"

    @property
    def manifest(self) -> str:
        """ASSUMPTION: the prefix is part of it, as it is of all keys in the manifests (measured)."""
        return f"{self.folder}/manifest-summary.json"

    def status(self) -> str:
        if self.outcome is None:
            return "IN_PROGRESS"
        return "FAILED" if self.outcome.failure else "COMPLETED"

    def describe(self, *, begun: bool = False) -> dict[str, Any]:
        """An ExportDescription; `begun`: as the answer that starts it has it."""
        outcome = None if begun else self.outcome
        described: dict[str, Any] = {
            "ExportArn": self.arn,
            "ExportStatus": "IN_PROGRESS" if begun else self.status(),
            "StartTime": instant(self.started),
            "TableArn": self.table_arn,
            "TableId": self.table_id,
            "ClientToken": self.token,
            "S3SseAlgorithm": self.algorithm,
            "ExportFormat": self.format,
            **{name: self.request[name] for name in TOLD if name in self.request},
        }
        if self.at is not None:
            described["ExportTime"] = instant(self.at)
        if self.period is not None:
            described["IncrementalExportSpecification"] = self.period
        return described | ({} if outcome is None else self._ended(outcome))

    def summarize(self) -> dict[str, Any]:
        """An ExportSummary, as lists carry it; it names the type that was meant where none was given (measured)."""
        kind = self.request.get("ExportType", "FULL_EXPORT")
        return {"ExportArn": self.arn, "ExportStatus": self.status(), "ExportType": kind}

    def _ended(self, outcome: Outcome) -> dict[str, Any]:
        ended: dict[str, Any] = {"EndTime": instant(self.ends_at)}
        if outcome.failure:
            code, message = outcome.failure
            return ended | {"FailureCode": code, "FailureMessage": message}
        return ended | {
            "ExportManifest": self.manifest,
            "BilledSizeBytes": outcome.billed,
            "ItemCount": outcome.items,
        }
