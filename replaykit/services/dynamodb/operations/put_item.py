"""PutItem: write one item whole, under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.item_form import read_put, require_return_values
from replaykit.services.dynamodb.reply import replace
from replaykit.services.dynamodb.rewording import of_request
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import take_item


@operation("dynamodb", "PutItem", Item=take_item)
def put_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html."""
    try:
        require_return_values(request)
        write = read_put(request)
    except AwsError as error:
        raise of_request(ctx, error) from None
    return replace(ctx, request, write)
