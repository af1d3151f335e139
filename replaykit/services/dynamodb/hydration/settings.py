"""What recorded calls show of their tables' settings before the recording: tags, time to live, recovery, and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration import (
    backups,
    destinations,
    insights,
    policies,
    recovery,
    tags,
    time_to_live,
)
from replaykit.services.dynamodb.hydration.beginning import Beginning

Witness = Callable[[RecordedCall, Beginning], None]
_ACCEPTED: Mapping[str, Witness] = {
    "ListTagsOfResource": tags.listed,
    "TagResource": tags.changed,
    "UntagResource": tags.changed,
    "DescribeTimeToLive": time_to_live.described,
    "UpdateTimeToLive": time_to_live.changed,
    "DescribeContinuousBackups": recovery.described,
    "UpdateContinuousBackups": recovery.changed,
    "GetResourcePolicy": policies.told,
    "PutResourcePolicy": policies.put,
    "DeleteResourcePolicy": policies.deleted,
    "DescribeContributorInsights": insights.described,
    "ListContributorInsights": insights.listed,
    "UpdateContributorInsights": insights.changed,
    "DescribeKinesisStreamingDestination": destinations.described,
    "EnableKinesisStreamingDestination": destinations.enabled,
    "DisableKinesisStreamingDestination": destinations.sending,
    "UpdateKinesisStreamingDestination": destinations.sending,
    "CreateBackup": backups.created,
    "DescribeBackup": backups.described,
    "DeleteBackup": backups.described,
    "ListBackups": backups.listed,
}
_REFUSED: Mapping[str, Witness] = {
    "UpdateTimeToLive": time_to_live.refused,
    "GetResourcePolicy": policies.missed,
    "PutResourcePolicy": policies.refused,
    "DeleteResourcePolicy": policies.refused,
}


def take_settings(one: RecordedCall, beginning: Beginning) -> None:
    """Learn from one call; calls are taken in their order."""
    witness = (_ACCEPTED if one.error is None else _REFUSED).get(one.call.operation)
    if witness is not None:
        witness(one, beginning)
