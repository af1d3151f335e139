"""DeleteItem: remove one item, under a condition; a missing one is removed already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.item_form import read_keyed, require_return_values
from replaykit.services.dynamodb.reply import replace
from replaykit.services.dynamodb.rewording import of_request
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DeleteItem")
def delete_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html."""
    try:
        require_return_values(request)
        write = read_keyed("Delete", request)
    except AwsError as error:
        raise of_request(ctx, error) from None
    return replace(ctx, request, write)
