"""DeleteItem: remove one item, under a condition; a missing one is removed already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.item_form import read_keyed, require_return_values
from replaykit.services.dynamodb.reply import replace
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DeleteItem")
def delete_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html."""
    require_return_values(request)
    return replace(ctx, request, read_keyed("Delete", request))
