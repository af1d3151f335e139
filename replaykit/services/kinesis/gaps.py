"""What of Kinesis Data Streams is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from typing import Final

from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

RESHARDING: Final = "no shard is split, merged or closed: a stream keeps the shards that it was made with"
FAN_OUT: Final = "enhanced fan-out is not emulated: shards are read by GetRecords"
ENCRYPTION: Final = "there is no KMS to encrypt records with"
POLICIES: Final = "no call is authorized, so that a policy would be kept for nothing"
MONITORING: Final = "there is no CloudWatch to send the metrics of shards to"
OTHERS: Final = "channels and queues on streams are not emulated"
ACCOUNT: Final = "what an account is billed is not emulated"
THROUGHPUT: Final = "the throughput of shards is not limited"
DRY_RUN: Final = "no call is authorized, so that there is nothing to try out"
STREAM_ID: Final = "AWS reserves it for the future"
BY_RESOURCE: Final = "use AddTagsToStream, RemoveTagsFromStream and ListTagsForStream: consumers have no tags here"

_STREAM = {"StreamId": STREAM_ID}
_DATA = {"StreamId": STREAM_ID, "DryRun": DRY_RUN}

GAPS = gaps(
    "kinesis",
    Gaps(
        operations={
            **dict.fromkeys(("SplitShard", "MergeShards", "UpdateShardCount", "UpdateStreamMode"), RESHARDING),
            **dict.fromkeys(
                (
                    "RegisterStreamConsumer",
                    "DeregisterStreamConsumer",
                    "DescribeStreamConsumer",
                    "ListStreamConsumers",
                    "SubscribeToShard",
                ),
                FAN_OUT,
            ),
            **dict.fromkeys(("StartStreamEncryption", "StopStreamEncryption"), ENCRYPTION),
            **dict.fromkeys(("PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy"), POLICIES),
            **dict.fromkeys(("EnableEnhancedMonitoring", "DisableEnhancedMonitoring"), MONITORING),
            **dict.fromkeys(("TagResource", "UntagResource", "ListTagsForResource"), BY_RESOURCE),
            **dict.fromkeys(("DescribeAccountSettings", "UpdateAccountSettings"), ACCOUNT),
            **dict.fromkeys(("UpdateStreamWarmThroughput", "UpdateStreamRecordDistributionStrategy"), THROUGHPUT),
            "UpdateMaxRecordSize": "a stream keeps the size of records that it was made with",
            **dict.fromkeys(
                (
                    "AcknowledgeDeadLetterQueueRecords",
                    "AcknowledgeQueueRecords",
                    "CreateChannel",
                    "CreateQueue",
                    "DeleteChannel",
                    "DeleteQueue",
                    "DescribeChannel",
                    "DescribeQueue",
                    "ListChannels",
                    "ListQueues",
                    "ReceiveDeadLetterQueueRecords",
                    "ReceiveQueueRecords",
                    "RestoreDeadLetterQueueRecords",
                    "UpdateChannel",
                    "UpdateDeadLetterQueueRecordsVisibility",
                    "UpdateQueue",
                    "UpdateQueueRecordsVisibility",
                ),
                OTHERS,
            ),
        },
        members={
            "CreateStream": {"WarmThroughputMiBps": THROUGHPUT, "RecordDistributionStrategy": THROUGHPUT},
            **dict.fromkeys(
                (
                    "DeleteStream",
                    "DescribeStream",
                    "DescribeStreamSummary",
                    "ListShards",
                    "IncreaseStreamRetentionPeriod",
                    "DecreaseStreamRetentionPeriod",
                    "AddTagsToStream",
                    "RemoveTagsFromStream",
                    "ListTagsForStream",
                ),
                _STREAM,
            ),
            **dict.fromkeys(("PutRecord", "PutRecords", "GetShardIterator", "GetRecords"), _DATA),
        },
        limits=(
            "A stream keeps its shards: none is split, merged or closed, so that no iterator comes to an end.",
            "Neither puts nor reads are throttled, and no PutRecords fails in part.",
            "EnforceConsumerDeletion changes nothing, as streams have no consumers here.",
            "A stream can be read from its account and region alone: there are no policies to let others in.",
            (
                "A recorded stream is there as it was described, or with one shard; the records that it held are not:"
                " what reads it admits so."
            ),
        ),
    ),
)
