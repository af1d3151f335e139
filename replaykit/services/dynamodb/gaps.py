"""What of DynamoDB is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

_BULK = "a bulk operation reads its items from S3, which is not emulated yet"
_VECTORS = "vector indexes and their search are not emulated yet"
_SCALING = "there is no auto scaling on one machine"
_REPLICAS = "replicas in other regions are not emulated yet"
_KEYS = "keys of KMS are not emulated yet"
_KINESIS = "Kinesis Data Streams are not emulated, so the changes would go nowhere"
_S3 = "its files are in S3, which is not emulated yet"
_RESTORE = {"SSESpecificationOverride.Enabled": _KEYS, "VectorIndexOverride": _VECTORS}

GAPS = gaps(
    "dynamodb",
    Gaps(
        operations={
            **dict.fromkeys(
                ("StartBulkPutItems", "DescribeBulkOperation", "ListBulkOperations", "CancelBulkOperation"), _BULK
            ),
            "SearchVectors": _VECTORS,
            **dict.fromkeys(("DescribeTableReplicaAutoScaling", "UpdateTableReplicaAutoScaling"), _SCALING),
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
            **dict.fromkeys(
                (
                    "CreateGlobalTable",
                    "DescribeGlobalTable",
                    "DescribeGlobalTableSettings",
                    "ListGlobalTables",
                    "UpdateGlobalTable",
                    "UpdateGlobalTableSettings",
                ),
                _REPLICAS,
            ),
        },
        members={
            "CreateTable": {
                "SSESpecification.Enabled": _KEYS,
                "VectorIndexes": _VECTORS,
                "GlobalTableSourceArn": _REPLICAS,
                "GlobalTableSettingsReplicationMode": _REPLICAS,
            },
            "UpdateTable": {
                "SSESpecification": _KEYS,
                "ReplicaUpdates": _REPLICAS,
                "MultiRegionConsistency": _REPLICAS,
                "GlobalTableWitnessUpdates": _REPLICAS,
                "GlobalTableSettingsReplicationMode": _REPLICAS,
                "DisassociationProtectionEnabled": _REPLICAS,
                "VectorIndexUpdates": _VECTORS,
            },
            "RestoreTableFromBackup": _RESTORE,
            "RestoreTableToPointInTime": _RESTORE,
        },
        limits=(
            "A resource-based policy is kept and told, but denies nothing, since no call is authorized.",
            "ConfirmRemoveSelfResourceAccess is not looked at: a policy that denies nothing locks nobody out.",
            "The document of a policy is checked for its form, not whether what it names exists and fits together.",
            "Contributor insights are switched and told, but count nothing: there is no CloudWatch to show it.",
            (
                "Quotas are those of a new account (`Settings.quotas`: others); how often the billing mode changes is "
                "not limited."
            ),
            "Throttling (`Settings.throttling`) knows tables and global indexes, not single partitions (hot keys).",
            (
                "An item whose time to live is over is removed at once (`Settings.ttl_lag`: later), where AWS takes up"
                " to some days."
            ),
            "A table that a recording shows in part is not restored: CreateBackup copies what was seen of it.",
        ),
    ),
)
