"""A bulk operation: items from files, put into a table that is there; what was asked, and what came of it.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationDescription.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.transfers.transfer import Transfer

KIND = "bulk-operation"
# ASSUMPTION: what a cancelled operation tells; a recorded CancelBulkOperation would prove it.
CANCELLED = ("BulkOperationCancelled", "The bulk operation was cancelled.")


@dataclass(slots=True)
class Outcome:
    """What was done: items by what became of them, bytes read, and bytes written to the table and its indexes."""

    processed: int = 0
    failed: int = 0
    read: int = 0
    written: int = 0
    local: dict[str, int] = field(default_factory=dict)
    globals: dict[str, int] = field(default_factory=dict)
    vectors: dict[str, int] = field(default_factory=dict)
    failure: tuple[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class BulkOperation(Transfer):
    """`cancelled_at` is when it will have stopped, once a request has asked for that."""

    total: int | None
    outcome: Outcome | None = None
    cancelled_at: float | None = None

    def status(self, now: float) -> str:
        if self.cancelled_at is not None:
            return "CANCELLING" if now < self.cancelled_at else "CANCELLED"
        if self.outcome is None:
            return "IN_PROGRESS"
        if self.outcome.failure:
            return "FAILED"
        return "COMPLETED_WITH_ERRORS" if self.outcome.failed else "COMPLETED"

    def ended_at(self, now: float) -> float | None:
        """When it reached its end; None while it has not."""
        if self.cancelled_at is not None:
            return self.cancelled_at if now >= self.cancelled_at else None
        return None if self.outcome is None else self.ends_at

    def describe(self, now: float, *, begun: bool = False) -> dict[str, Any]:
        """A BulkOperationDescription; `begun`: as the answer that starts it has it."""
        outcome = None if begun else self.outcome
        done = outcome or Outcome()
        described: dict[str, Any] = {
            "BulkOperationArn": self.arn,
            "BulkOperationStatus": "IN_PROGRESS" if begun else self.status(now),
            "TableDetails": [{"TableName": self.table_arn, "TableId": self.table_id}],
            "ClientToken": self.token,
            "InputS3Configuration": self.request["InputS3Configuration"],
            "OutputS3Configuration": self.request["OutputS3Configuration"],
            "StartTime": instant(self.started),
            "ProcessedItemCount": done.processed,
            "FailedItemCount": done.failed,
            "ProcessedInputBytes": done.read,
            "PerformanceTier": self.request.get("PerformanceTier", "STANDARD"),
        }
        if "MaxWriteRequestUnits" in self.request:
            described["MaxWriteRequestUnits"] = self.request["MaxWriteRequestUnits"]
        if self.total is not None and not begun:
            described["TotalInputBytes"] = self.total
        if outcome is not None:
            described["BulkOperationUsage"] = [self._usage(outcome)]
        return described | ({} if begun else self._end(now))

    def summarize(self, now: float) -> dict[str, Any]:
        """A BulkOperationSummary, as lists carry it."""
        ended = self.ended_at(now)
        return {
            "BulkOperationArn": self.arn,
            "BulkOperationStatus": self.status(now),
            "StartTime": instant(self.started),
            **({} if ended is None else {"EndTime": instant(ended)}),
        }

    def _end(self, now: float) -> dict[str, Any]:
        ended = self.ended_at(now)
        if ended is None:
            return {}
        failure = CANCELLED if self.cancelled_at is not None else self.outcome.failure if self.outcome else None
        why = {} if failure is None else {"FailureCode": failure[0], "FailureMessage": failure[1]}
        return {"EndTime": instant(ended), **why}

    def _usage(self, outcome: Outcome) -> dict[str, Any]:
        """The total is without the bytes of vectors.

        ASSUMPTION: bytes are those of the items; the service may round them for each item, as it does units.
        """
        total = outcome.written + sum(outcome.local.values()) + sum(outcome.globals.values())
        usage: dict[str, Any] = {
            "TableName": self.table_arn,
            "BulkPutBytes": total,
            "Table": {"BulkPutBytes": outcome.written},
        }
        for member, sizes in (("LocalSecondaryIndexes", outcome.local), ("GlobalSecondaryIndexes", outcome.globals)):
            if sizes:
                usage[member] = {name: {"BulkPutBytes": size} for name, size in sizes.items()}
        if outcome.vectors:
            usage["VectorIndexes"] = {name: {"BulkPutVectorBytes": size} for name, size in outcome.vectors.items()}
        return usage
