"""TransactWriteItems: up to 100 writes and checks, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.item_form import read_keyed, read_put
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transacted import (
    payload_of,
    place_of,
    plan_all,
    request_print,
    require_fit,
    require_transactional,
    tell_repeated,
    tell_writes,
)
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.write import Write, perform, plan


@operation("dynamodb", "TransactWriteItems")
def transact_write_items(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html."""
    writes = [_read(one) for one in request["TransactItems"]]
    tables = [ctx.store.table(write.table_name, ctx.now) for write in writes]
    require_transactional(tables, ctx.now)
    targets = [(table, place_of(write, table)) for write, table in zip(writes, tables, strict=True)]
    names = [write.table_name for write in writes]
    token = request.get("ClientRequestToken")
    print_ = request_print(request) if token else b""
    if token and ctx.store.tokens.seen(token, print_, ctx.now):
        return tell_repeated(request, names, targets)
    plans = [partial(plan, ctx, write, table) for write, table in zip(writes, tables, strict=True)]
    require_fit(writes, targets)
    planned = plan_all(targets, plans, payload_of(_carried(request)), ctx.world.settings.item_collection_bytes)
    written = [perform(one, ctx.now) for one in planned]
    if token:
        ctx.store.tokens.keep(token, print_, ctx.now)
    return tell_writes(request, names, planned, written)


def _carried(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Items, keys and values of a request."""
    for one in request["TransactItems"]:
        for wanted in one.values():
            yield from (wanted[name] for name in ("Item", "Key", "ExpressionAttributeValues") if name in wanted)


def _read(one: Mapping[str, Any]) -> Write:
    if len(one) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((kind, wanted),) = one.items()
    return read_put(wanted) if kind == "Put" else read_keyed(kind, wanted)
