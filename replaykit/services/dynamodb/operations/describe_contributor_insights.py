"""DescribeContributorInsights: whether contributor insights watch a table or a global index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.insights import admit_details, find_watched
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeContributorInsights")
def describe_contributor_insights(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html."""
    watched = find_watched(ctx, request["TableName"], request.get("IndexName"))
    if watched.watching.enabled and not watched.watching.rules_at:
        admit_details(ctx, watched)
    return watched.describe(ctx.now)
