"""TransactWriteItems: up to 100 writes and checks, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.idempotency import fingerprint
from replaykit.services.dynamodb.item_form import read_keyed, read_put
from replaykit.services.dynamodb.reply import add_units, collection_metrics, units_of
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table, Written
from replaykit.services.dynamodb.transaction import cancelled, reason, require_distinct, require_size
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.write import Planned, Write, perform, plan

# ReturnConsumedCapacity and its like may change between a request and its repetition.
NOT_COMPARED = ("ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics")


@operation("dynamodb", "TransactWriteItems")
def transact_write_items(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html."""
    writes = [_read(one) for one in request["TransactItems"]]
    tables = [ctx.store.table(write.table_name, ctx.now) for write in writes]
    token = request.get("ClientRequestToken")
    print_ = fingerprint({name: value for name, value in request.items() if name not in NOT_COMPARED}) if token else b""
    if token and ctx.store.tokens.seen(token, print_, ctx.now):
        return _repeated(request, writes, tables)
    planned = _plan(ctx, writes, tables)
    written = [perform(one, ctx.now) for one in planned]
    if token:
        ctx.store.tokens.keep(token, print_, ctx.now)
    return _tell(request, writes, planned, written)


def _read(one: Mapping[str, Any]) -> Write:
    if len(one) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((kind, wanted),) = one.items()
    return read_put(wanted) if kind == "Put" else read_keyed(kind, wanted)


def _plan(ctx: Context[Tables], writes: Sequence[Write], tables: Sequence[Table]) -> list[Planned]:
    """Every write against its table; the reasons of all that fail are told together, in order."""
    require_distinct([(table, _place(write, table)) for write, table in zip(writes, tables, strict=True)])
    planned: list[Planned] = []
    reasons: list[dict[str, Any]] = []
    for write, table in zip(writes, tables, strict=True):
        try:
            planned.append(plan(ctx, write, table))
            reasons.append({"Code": "None"})
        except AwsError as error:
            reasons.append(reason(error))
    if len(planned) < len(writes):
        raise cancelled(reasons)
    require_size(sum(max(one.size, one.old[1] if one.old else 0) for one in planned))
    return planned


def _place(write: Write, table: Table) -> Any:
    try:
        return table.keys.place_of_item(write.item) if write.kind == "Put" else table.keys.place_of_key(write.item)
    except AwsError:
        return None  # told by `plan`, as the reason of this write


def _tell(
    request: Mapping[str, Any], writes: Sequence[Write], planned: Sequence[Planned], written: Sequence[Written]
) -> dict[str, Any]:
    """Capacity and item collections by table; a transaction's write costs twice."""
    output: dict[str, Any] = {}
    told, metrics = [], {}
    for name in dict.fromkeys(write.table_name for write in writes):
        mine = [at for at, write in enumerate(writes) if write.table_name == name]
        of_indexes = dict[str, float]()
        for at in mine:
            add_units(of_indexes, written[at].index_units, 2.0)
        units = 2.0 * sum(_units(planned[at], written[at]) for at in mine)
        table = planned[mine[0]].table
        if one := consumed(request.get("ReturnConsumedCapacity"), name, table, units, of_indexes, kind="Write"):
            told.append(one)
        if request.get("ReturnItemCollectionMetrics") == "SIZE":
            found = [collection_metrics(table, planned[at].place, written[at]) for at in mine]
            metrics[name] = [one for one in found if one]
    if told:
        output["ConsumedCapacity"] = told
    if any(metrics.values()):
        output["ItemCollectionMetrics"] = {name: found for name, found in metrics.items() if found}
    return output


def _units(planned: Planned, written: Written) -> float:
    """ASSUMPTION: a ConditionCheck costs as a write of the item as it is; its ConsumedCapacity would prove it."""
    return units_of(written if written.old or written.new else Written(planned.old, None))


def _repeated(request: Mapping[str, Any], writes: Sequence[Write], tables: Sequence[Table]) -> dict[str, Any]:
    """The answer to a repetition: nothing is written, and the capacity told is that of reading the items."""
    told = []
    for name in dict.fromkeys(write.table_name for write in writes):
        mine = [(write, table) for write, table in zip(writes, tables, strict=True) if write.table_name == name]
        units = 2.0 * sum(_read_units(write, table) for write, table in mine)
        if one := consumed(request.get("ReturnConsumedCapacity"), name, mine[0][1], units, kind="Read"):
            told.append(one)
    return {"ConsumedCapacity": told} if told else {}


def _read_units(write: Write, table: Table) -> float:
    stored = table.items.get(*_place(write, table))
    return read_units(stored[1] if stored else 0, consistent=True)
