"""What an account may have: the default quotas of Kinesis Data Streams (developer guide, Quotas and limits)."""

from __future__ import annotations

from typing import Final

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import ON_DEMAND

LARGE_REGIONS: Final = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
SHARDS_OF_LARGE_REGIONS: Final = 20_000
SHARDS: Final = 1_000
ON_DEMAND_STREAMS: Final = 50
CREATING: Final = 5


def shard_limit(region: str) -> int:
    return SHARDS_OF_LARGE_REGIONS if region in LARGE_REGIONS else SHARDS


def shard_count(store: DataStreams, now: float) -> int:
    return sum(len(stream.shards) for stream in store.listed(now))


def on_demand_count(store: DataStreams, now: float) -> int:
    return sum(stream.mode == ON_DEMAND for stream in store.listed(now))


def require_room(ctx: Context[DataStreams], mode: str, shards: int) -> None:
    """Refuse a stream that the account may not have.

    The words about shards are measured. ASSUMPTION: those of the other two; recorded calls would prove them.
    """
    store, scope, now = ctx.store, ctx.call.scope, ctx.now
    creating = sum(stream.status(now) == "CREATING" for stream in store.listed(now))
    if creating >= CREATING:
        raise exceeded(f"More than {CREATING} streams of the account {scope.account} would be in the CREATING state.")
    if mode == ON_DEMAND:
        if on_demand_count(store, now) >= ON_DEMAND_STREAMS:
            raise exceeded(f"The account {scope.account} has {ON_DEMAND_STREAMS} on-demand streams already.")
        return
    limit, current = shard_limit(scope.region), shard_count(store, now)
    if current + shards > limit:
        raise exceeded(
            f"This request would exceed the shard limit for the account {scope.account} in {scope.region}. Current "
            f"shard count for the account: {current}. Limit: {limit}. Number of additional shards that would have "
            f"resulted from this request: {shards}. Refer to the AWS Service Limits page "
            "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to "
            "request higher limits."
        )


def exceeded(text: str) -> AwsError:
    return AwsError("LimitExceededException", text)
