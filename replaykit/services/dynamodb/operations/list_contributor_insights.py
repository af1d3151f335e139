"""ListContributorInsights: what contributor insights watch, table by table, each with its global indexes."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from itertools import islice
from typing import Any

import orjson

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.insights import all_watched, find_table
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid

LARGEST_PAGE = 100
Place = tuple[str, str]


@operation("dynamodb", "ListContributorInsights")
def list_contributor_insights(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html.

    What is DISABLED is not listed (measured). Places are sorted, so that a page goes on rightly whatever came or went.
    """
    limit = _read_limit(request)
    after = _read_token(request["NextToken"]) if "NextToken" in request else None
    name = request.get("TableName")
    tables = ctx.store.all(ctx.now) if name is None else [find_table(ctx, name)]
    found = {(one.table.name, one.index_name or ""): one for table in tables for one in all_watched(ctx, table)}
    places = [place for place in sorted(found) if after is None or place > after]
    page = list(islice(places, limit))
    output: dict[str, Any] = {"ContributorInsightsSummaries": [found[place].summary(ctx.now) for place in page]}
    if len(places) > limit:
        output["NextToken"] = _write_token(page[-1])
    return output


def _read_limit(request: Mapping[str, Any]) -> int:
    limit: int = request.get("MaxResults", LARGEST_PAGE)
    if limit < 1:
        raise invalid("MaxResults must be greater than 0")  # ASSUMPTION: refused, and the text
    return limit


def _write_token(place: Place) -> str:
    return urlsafe_b64encode(orjson.dumps(place)).decode()


def _read_token(token: str) -> Place:
    """Where the last page ended; a token says it itself."""
    try:
        match orjson.loads(b64decode(token, altchars=b"-_", validate=True)):
            case [str(table), str(index)]:
                return table, index
    except ValueError:
        pass
    raise invalid("Invalid NextToken")  # ASSUMPTION: the text
