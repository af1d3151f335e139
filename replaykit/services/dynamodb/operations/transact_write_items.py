"""TransactWriteItems: up to 100 writes and checks, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions.placeholders import read_values, sized_deeper
from replaykit.services.dynamodb.item_form import read_keyed, read_put
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transacted import (
    TWICE,
    place_if_any,
    plan_all,
    request_print,
    require_fit,
    require_transactional,
    tell_repeated,
    tell_writes,
)
from replaykit.services.dynamodb.values import TOO_DEEP, invalid, item_size
from replaykit.services.dynamodb.values.error import Layered
from replaykit.services.dynamodb.violations import DEEPEST_TRANSACTED, older
from replaykit.services.dynamodb.wordings import MOVED_TRANSACTIONS
from replaykit.services.dynamodb.write import Write, perform, plan


@operation("dynamodb", "TransactWriteItems")
def transact_write_items(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html."""
    moved = ctx.store.has_moved(MOVED_TRANSACTIONS)
    writes = [_read(one, moved=moved) for one in request["TransactItems"]]
    tables = [ctx.store.table(write.table_name, ctx.now) for write in writes]
    require_transactional(tables, ctx.now)
    targets = [(table, place_if_any(write, table)) for write, table in zip(writes, tables, strict=True)]
    names = [write.table_name for write in writes]
    token = request.get("ClientRequestToken")
    print_ = request_print(request) if token else b""
    if token and ctx.store.tokens.seen(token, print_, ctx.now):
        return tell_repeated(request, names, targets)
    plans = [partial(plan, ctx, write, table) for write, table in zip(writes, tables, strict=True)]
    require_fit(writes, targets)
    planned = plan_all(targets, plans, _payload(request, writes), ctx.world.settings.item_collection_bytes)
    written = [perform(one, ctx.now, TWICE) for one in planned]
    if token:
        ctx.store.tokens.keep(token, print_, ctx.now)
    return tell_writes(request, names, planned, written)


def _payload(request: Mapping[str, Any], writes: Sequence[Write]) -> int:
    """The size of the items, keys and values of a request; those of a put were counted as it was read."""
    values = (next(iter(one.values())).get("ExpressionAttributeValues") for one in request["TransactItems"])
    carried = (write.size or item_size(write.item) for write in writes)
    return sum(carried) + sum(_size_of(given) for given in values if given)


def _size_of(values: Mapping[str, Any]) -> int:
    try:
        return item_size(values)
    except AwsError:  # expressions take more than attributes do (a far zero, one more level): they have read them
        return sum(len(name.encode()) for name in values) + read_values(values, 0, sized_deeper)[1]


def _read(one: Mapping[str, Any], *, moved: bool) -> Write:
    if not one:  # captured in October 2026 by others (paritysuite/dynamodb-conformance)
        raise invalid("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")
    if len(one) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((kind, wanted),) = one.items()
    try:
        if kind == "Put":
            return read_put(wanted, transacted=not moved)
        return read_keyed(kind, wanted, transacted=not moved)
    except Layered as error:
        bare = moved and error.current == TOO_DEEP and not older(wanted, DEEPEST_TRANSACTED)
        raise (invalid(TOO_DEEP) if bare else error) from None
