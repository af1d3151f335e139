"""What an answer tells beside the answer: which writes took effect, and what a table's key is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from replaykit.aws.call import OperationCall
from replaykit.aws.http import HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.matching.asked import Asked
from replaykit.matching.schemas import Schemas, table_name
from replaykit.matching.world import Footprint, Path

_FIRST_FAILURE = 400
_DESCRIBING = {"DescribeTable": "Table", "CreateTable": "TableDescription", "UpdateTable": "TableDescription"}


def writes_of(
    asked: Asked, footprint: Footprint, response: HttpResponse, schemas: Schemas
) -> tuple[tuple[Path, bytes], ...]:
    """The writes that took effect: none of a call that failed, and of a batch those that were processed."""
    if response.status >= _FIRST_FAILURE:
        return ()
    if asked.call is None or asked.call.name != "dynamodb.BatchWriteItem":
        return footprint.writes
    left = _json(response).get("UnprocessedItems")
    if not left:
        return footprint.writes
    undone = OperationCall("dynamodb", "BatchWriteItem", {"RequestItems": left}, asked.call.scope)
    remaining = Counter(footprint.writes)
    remaining.subtract(Asked(asked.request, undone, asked.key).footprint(schemas).writes)
    return tuple(write for write, count in remaining.items() for _ in range(max(count, 0)))


def learn_schemas(schemas: Schemas, asks: Sequence[Asked], interactions: Sequence[Interaction]) -> None:
    """Learn the tables' keys from what a recording asked and was answered; a description beats a guess."""
    for asked, interaction in zip(asks, interactions, strict=True):
        if asked.call is None:
            continue
        schemas.learn(asked.call)
        member = _DESCRIBING.get(asked.call.operation) if asked.call.service == "dynamodb" else None
        described = _json(interaction.response).get(member) if member else None
        if isinstance(described, Mapping) and "KeySchema" in described and "TableName" in described:
            schemas.learn_schema(table_name(described["TableName"]), described["KeySchema"])


def _json(response: HttpResponse) -> dict[str, Any]:
    try:
        body = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
