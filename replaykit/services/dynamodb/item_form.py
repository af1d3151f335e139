"""The parameters that reads and writes of items share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.expressions.requests import of_put, of_update
from replaykit.services.dynamodb.values import Item, invalid, read_item, read_value
from replaykit.services.dynamodb.write import Write


def read_key(key: Mapping[str, Any]) -> Item:
    """A Key parameter with its values checked and spelled as they are stored."""
    return {name: read_value(value) for name, value in key.items()}


def read_put(request: Mapping[str, Any]) -> Write:
    item, size = read_item(request["Item"])
    return Write("Put", request["TableName"], item, size, of_put(request), None, tells_old(request))


def read_keyed(kind: str, request: Mapping[str, Any]) -> Write:
    """An Update, a Delete or a ConditionCheck."""
    key = read_key(request["Key"])
    condition, update = of_update(request) if kind == "Update" else (of_put(request), None)
    return Write(kind, request["TableName"], key, 0, condition, update, tells_old(request))


def tells_old(request: Mapping[str, Any]) -> bool:
    return request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"


def require_return_values(request: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem know the old item only."""
    if request.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
