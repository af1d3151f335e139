"""What of DynamoDB is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

GAPS = gaps(
    "dynamodb",
    Gaps(
        limits=(
            "A resource-based policy is kept and told, but denies nothing, since no call is authorized.",
            "ConfirmRemoveSelfResourceAccess is not looked at: a policy that denies nothing locks nobody out.",
            "The document of a policy is checked for its form, not whether what it names exists and fits together.",
            "Contributor insights are switched and told, but count nothing: there is no CloudWatch to show it.",
            (
                "Quotas are those of a new account (`Settings.quotas`: others); how often the billing mode changes is "
                "not limited."
            ),
            (
                "Throttling (`Settings.throttling`) knows tables, global indexes and their partition keys, no vector"
                " indexes; a Scan heats no key, and no key is spread over several partitions."
            ),
            (
                "An item whose time to live is over is removed at once (`Settings.ttl_lag`: later), where AWS takes up"
                " to some days."
            ),
            (
                "Exports, imports and bulk operations may use every bucket of S3: whose it is (`S3BucketOwner`) is told"
                " and not checked, and nothing is encrypted."
            ),
            "The errors of an import are counted; the log group that is named for them is not written.",
            (
                "MaxWriteRequestUnits and PerformanceTier of a bulk operation are told and change nothing; all of it is"
                " done at its end (`Settings.delay`), so that cancelling it leaves nothing put."
            ),
            (
                "A table that a recording shows in part is neither restored nor exported: CreateBackup copies what was"
                " seen of it. A table that a recorded call restored or imported is there, with items that nobody saw."
            ),
            (
                "In a world that a recording primed a Kinesis data stream that it does not show is taken to be there;"
                " else one has to be made first, as on AWS."
            ),
            "SearchVectors finds all of the nearest vectors, AWS nearly all; equal scores stand in the order of keys.",
            "VectorSearchRequestBytes are those of the vectors that were compared; AWS's differ from call to call.",
            "What a batch or a transaction writes together may pass the limit of an item collection, once.",
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
            (
                "A replica that a recording names and does not describe is a copy of the table that names it; its own"
                " description is a gap."
            ),
        ),
    ),
)
