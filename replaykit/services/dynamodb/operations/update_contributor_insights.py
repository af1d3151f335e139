"""UpdateContributorInsights: switch contributor insights on or off; ENABLING or DISABLING in this answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.insights import find_watched
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "UpdateContributorInsights")
def update_contributor_insights(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html.

    What changes nothing is no error; a mode that is sent with DISABLE is not looked at (measured).
    """
    watched = find_watched(ctx, request["TableName"], request.get("IndexName"))
    delay = ctx.world.settings.delay
    if request["ContributorInsightsAction"] == "ENABLE":
        passing = watched.watching.enable(request.get("ContributorInsightsMode"), ctx.now, delay)
    else:
        passing = watched.watching.disable(ctx.now, delay)
    told = watched.summary(ctx.now)
    return {**told, "ContributorInsightsStatus": passing} if passing else told
