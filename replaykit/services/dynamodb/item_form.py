"""The parameters that reads and writes of items share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions.requests import PUT, UPDATE, of_put, of_update, require_unmixed
from replaykit.services.dynamodb.values import TOO_DEEP, Item, invalid, read_value, sized_item
from replaykit.services.dynamodb.write import Write


def read_key(key: Mapping[str, Any]) -> Item:
    """A Key parameter with its values checked and spelled as they are stored."""
    return {name: read_value(value) for name, value in key.items()}


def read_put(request: Mapping[str, Any], *, transacted: bool = False) -> Write:
    try:
        item, size = sized_item(request["Item"])
    except AwsError:
        require_unmixed(request, PUT)  # comes first, and costs only where something else is wrong
        raise
    condition = of_put(request, transacted=transacted)
    return Write("Put", request["TableName"], item, size, condition, None, _tells_old(request))


def read_keyed(kind: str, request: Mapping[str, Any], *, transacted: bool = False) -> Write:
    """An Update, a Delete or a ConditionCheck."""
    try:
        key = read_key(request["Key"])
    except AwsError as error:
        require_unmixed(request, UPDATE if kind == "Update" else PUT)
        if error.message == TOO_DEEP:  # comes after whatever is wrong with the expressions (captured)
            _ = of_update(request) if kind == "Update" else of_put(request)
        raise
    if kind == "Update":
        condition, update = of_update(request, transacted=transacted)
    else:
        condition, update = of_put(request, transacted=transacted), None
    return Write(kind, request["TableName"], key, 0, condition, update, _tells_old(request))


def _tells_old(request: Mapping[str, Any]) -> bool:
    return request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"


def require_return_values(request: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem know the old item only; what is wrong with the values is told before."""
    if request.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        require_unmixed(request, PUT)
        read_key(request["Item"] if "Item" in request else request["Key"])
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
