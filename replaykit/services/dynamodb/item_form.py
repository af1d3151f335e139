"""The parameters that reads and writes of items share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.expressions import Condition, Placeholders, Projection, Update
from replaykit.services.dynamodb.expressions import condition as read_condition_text
from replaykit.services.dynamodb.expressions import projection as read_projection_text
from replaykit.services.dynamodb.expressions import update as read_update_text
from replaykit.services.dynamodb.values import Item, invalid, read_item, read_value
from replaykit.services.dynamodb.write import Write


def read_key(key: Mapping[str, Any]) -> Item:
    """A Key parameter with its values checked and spelled as they are stored."""
    return {name: read_value(value) for name, value in key.items()}


def read_put(request: Mapping[str, Any]) -> Write:
    item, size = read_item(request["Item"])
    condition, _ = read_expressions(request)
    return Write("Put", request["TableName"], item, size, condition, None, tells_old(request))


def read_keyed(kind: str, request: Mapping[str, Any]) -> Write:
    """An Update, a Delete or a ConditionCheck."""
    key = read_key(request["Key"])
    condition, update = read_expressions(request)
    return Write(kind, request["TableName"], key, 0, condition, update, tells_old(request))


def tells_old(request: Mapping[str, Any]) -> bool:
    return request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"


def read_placeholders(request: Mapping[str, Any]) -> Placeholders:
    return Placeholders(request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues"))


def read_expressions(request: Mapping[str, Any]) -> tuple[Condition | None, Update | None]:
    """The condition and the update of a write; every placeholder is used by one of them."""
    wanted, change = request.get("ConditionExpression"), request.get("UpdateExpression")
    if wanted is None and change is None:
        require_no_placeholders(request)
        return None, None
    placeholders = read_placeholders(request)
    update = None if change is None else read_update_text(change, placeholders)
    condition = None if wanted is None else read_condition_text(wanted, placeholders)
    placeholders.require_all_used()
    return condition, update


def read_projection(request: Mapping[str, Any]) -> Projection | None:
    """ProjectionExpression of a read that has no other expression, or AttributesToGet."""
    text = request.get("ProjectionExpression")
    if text is None:
        require_no_placeholders(request)
        return None
    placeholders = read_placeholders(request)
    projection = read_projection_text(text, placeholders)
    placeholders.require_all_used()
    return projection


def read_filter(request: Mapping[str, Any], placeholders: Placeholders) -> Condition | None:
    text = request.get("FilterExpression")
    return None if text is None else read_condition_text(text, placeholders, parameter="FilterExpression")


def read_projection_with(request: Mapping[str, Any], placeholders: Placeholders) -> Projection | None:
    """ProjectionExpression of a read whose placeholders other expressions share."""
    text = request.get("ProjectionExpression")
    return None if text is None else read_projection_text(text, placeholders)


def require_no_placeholders(request: Mapping[str, Any]) -> None:
    for member in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        if member in request:
            raise invalid(f"{member} can only be specified when using expressions")


def require_return_values(request: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem know the old item only."""
    if request.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
