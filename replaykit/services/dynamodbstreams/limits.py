"""The upper ends of Limit, which the model does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.values import invalid


def read_limit(request: Mapping[str, Any], most: int) -> int:
    """The page size asked for, at most and by default the greatest one.

    Limit 101 of ListStreams is a ValidationException on AWS (asserted by Alternator's tests). ASSUMPTION: so is
    1001 of GetRecords, where the model's text speaks of LimitExceededException; a recording would tell.
    """
    limit: int = request.get("Limit", most)
    if limit > most:
        raise invalid(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: "
            f"Member must have value less than or equal to {most}"
        )
    return limit
