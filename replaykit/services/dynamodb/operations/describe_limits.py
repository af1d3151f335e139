"""DescribeLimits: the quotas of provisioned capacity of an account in a region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeLimits")
def describe_limits(ctx: Context[Tables], _request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html."""
    quotas = ctx.world.settings.quotas
    return {
        "AccountMaxReadCapacityUnits": quotas.account_read_units,
        "AccountMaxWriteCapacityUnits": quotas.account_write_units,
        "TableMaxReadCapacityUnits": quotas.table_read_units,
        "TableMaxWriteCapacityUnits": quotas.table_write_units,
    }
