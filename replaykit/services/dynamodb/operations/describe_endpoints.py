"""DescribeEndpoints: where a client that discovers its endpoint goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables

SUFFIXES = {"aws-cn": "amazonaws.com.cn"}
CACHED_MINUTES = 24 * 60


@operation("dynamodb", "DescribeEndpoints")
def describe_endpoints(ctx: Context[Tables], _request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html.

    The address is AWS's own, as the region names it. An SDK that was given an endpoint does not discover one, and
    one that was not comes back here through the proxy, which listens to AWS's names.
    """
    scope = ctx.call.scope
    address = f"dynamodb.{scope.region}.{SUFFIXES.get(scope.partition, 'amazonaws.com')}"
    return {"Endpoints": [{"Address": address, "CachePeriodInMinutes": CACHED_MINUTES}]}
