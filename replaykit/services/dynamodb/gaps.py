"""What of DynamoDB is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

_BULK = "a bulk operation reads its items from S3, which is not emulated yet"
_VECTORS = "vector indexes and their search are not emulated yet"
_KINESIS = "Kinesis Data Streams are not emulated, so the changes would go nowhere"
_S3 = "its files are in S3, which is not emulated yet"
_RESTORE = {"VectorIndexOverride": _VECTORS}

GAPS = gaps(
    "dynamodb",
    Gaps(
        operations={
            **dict.fromkeys(
                ("StartBulkPutItems", "DescribeBulkOperation", "ListBulkOperations", "CancelBulkOperation"), _BULK
            ),
            "SearchVectors": _VECTORS,
            **dict.fromkeys(
                (
                    "EnableKinesisStreamingDestination",
                    "DisableKinesisStreamingDestination",
                    "DescribeKinesisStreamingDestination",
                    "UpdateKinesisStreamingDestination",
                ),
                _KINESIS,
            ),
            **dict.fromkeys(
                (
                    "ExportTableToPointInTime",
                    "DescribeExport",
                    "ListExports",
                    "ImportTable",
                    "DescribeImport",
                    "ListImports",
                ),
                _S3,
            ),
        },
        members={
            "CreateTable": {"VectorIndexes": _VECTORS},
            "UpdateTable": {"VectorIndexUpdates": _VECTORS},
            "RestoreTableFromBackup": _RESTORE,
            "RestoreTableToPointInTime": _RESTORE,
        },
        limits=(
            "A resource-based policy is kept and told, but denies nothing, since no call is authorized.",
            "ConfirmRemoveSelfResourceAccess is not looked at: a policy that denies nothing locks nobody out.",
            "The document of a policy is checked for its form, not whether what it names exists and fits together.",
            "Contributor insights are switched and told, but count nothing: there is no CloudWatch to show it.",
            "DescribeLimits tells the quotas of a new account; no table is held to them.",
            (
                "An item whose time to live is over is removed at once (`Settings.ttl_lag`: later), where AWS takes up"
                " to some days."
            ),
            "A table that a recording shows in part is not restored: CreateBackup copies what was seen of it.",
            "There is no KMS: every key that is named is there and usable; an alias stands for a key that is made up.",
            "Auto scaling of replicas is set and told, but scales nothing: there is no load to go by.",
            (
                "A table with provisioned capacity gets replicas without auto scaling of its writes, which AWS demands,"
                " since there is no Application Auto Scaling to set it with."
            ),
            (
                "CreateGlobalTable makes a global table of version 2017.11.29, which AWS has ceased to"
                " (`Settings.global_tables_2017`: refused, as today)."
            ),
            (
                "A write reaches the other replicas of a global table at once (`Settings.replication_lag`: later);"
                " AWS takes up to some seconds."
            ),
            (
                "No write fails with ReplicatedWriteConflictException: calls are answered one at a time, so that no two"
                " regions write an item together."
            ),
            "A replica of another account's table is made without the permissions that AWS demands.",
            "Replicas that a recording describes are not made: what a recording shows of a table is that table alone.",
        ),
    ),
)
