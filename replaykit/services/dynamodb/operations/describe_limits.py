"""DescribeLimits: the quotas of provisioned capacity of an account in a region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables

# The initial quotas, one figure for all regions today; who asks AWS for more gets other ones:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#default-limits-throughput
INITIAL = {
    "AccountMaxReadCapacityUnits": 80_000,
    "AccountMaxWriteCapacityUnits": 80_000,
    "TableMaxReadCapacityUnits": 40_000,
    "TableMaxWriteCapacityUnits": 40_000,
}


@operation("dynamodb", "DescribeLimits")
def describe_limits(_ctx: Context[Tables], _request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html."""
    return dict(INITIAL)
