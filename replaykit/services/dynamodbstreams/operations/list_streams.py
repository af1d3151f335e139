"""ListStreams: the streams of an account and region, or of one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodbstreams.arn import read_arn
from replaykit.services.dynamodbstreams.limits import read_limit
from replaykit.services.dynamodbstreams.store import Streams

LONGEST_PAGE = 100


@operation("dynamodbstreams", "ListStreams")
def list_streams(ctx: Context[Streams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """A page is cut by ARN, so that it goes on rightly whatever was created or deleted between two pages."""
    limit = read_limit(request, LONGEST_PAGE)
    after, table = request.get("ExclusiveStartStreamArn", ""), request.get("TableName")
    if after:
        read_arn(after, "ExclusiveStartStreamArn")
    found = [
        stream
        for stream in ctx.store.listed(ctx.now)
        if stream.arn > after and (table is None or stream.table_name == table)
    ]
    page = found[:limit]
    output: dict[str, Any] = {
        "Streams": [
            {"StreamArn": stream.arn, "TableName": stream.table_name, "StreamLabel": stream.label} for stream in page
        ]
    }
    if len(found) > limit:
        output["LastEvaluatedStreamArn"] = page[-1].arn
    return output
