"""What of DynamoDB is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

_SCALING = "there is no auto scaling on one machine"
_REPLICAS = "replicas in other regions are not emulated yet"
_KEYS = "keys of KMS are not emulated yet"
_RESTORE = {"SSESpecificationOverride.Enabled": _KEYS}

GAPS = gaps(
    "dynamodb",
    Gaps(
        operations={
            **dict.fromkeys(
                ("DescribeTableReplicaAutoScaling", "UpdateTableReplicaAutoScaling"),
                _SCALING,
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
            },
            "ImportTable": {
                "TableCreationParameters.SSESpecification.Enabled": _KEYS,
            },
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
            (
                "Exports, imports and bulk operations use the buckets of `--buckets` or `Settings.buckets` in the place"
                " of S3. Whose a bucket is (`S3BucketOwner`) is told and not checked, and nothing is encrypted."
            ),
            "An incremental export with a FilterSpecification, and an import of binary Ion, are gaps.",
            "The errors of an import are counted; the log group that is named for them is not written.",
            (
                "MaxWriteRequestUnits and PerformanceTier of a bulk operation are told and change nothing; all of it is"
                " done at its end (`Settings.delay`), so that cancelling it leaves nothing put."
            ),
            (
                "A table that a recording shows in part is neither restored nor exported: CreateBackup copies what was"
                " seen of it."
            ),
            (
                "What a table streams to Kinesis is told by `/_replaykit/kinesis` and from Python, for 24 hours and up"
                " to 100,000 records of a data stream: there is no Kinesis to read it with."
            ),
            "Every Kinesis data stream of the table's account and region is taken to be there.",
            "SearchVectors finds all of the nearest vectors, AWS nearly all; equal scores stand in the order of keys.",
            "VectorSearchRequestBytes are those of the vectors that were compared; AWS's differ from call to call.",
            "What SearchVectors answers is not cut at 16 MB.",
            "An index whose partition or sort key has several attributes is a gap.",
            "What a batch or a transaction writes together may pass the limit of an item collection, once.",
        ),
    ),
)
