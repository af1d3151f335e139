"""What an account may have, and how AWS refuses more; the figures are the settings'.

Texts: verified on AWS by others in October 2026 (ack-api-quirks, DDB-TABLE-108, -169, -184, -326, -443), where nothing
else is said. Whether the figures are those of the recorded account nobody knows: a refusal admits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.emulator.quotas import KINDS, Kind
from replaykit.ports.clock import DAY, HOUR
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.index_end import Delete
from replaykit.services.dynamodb.index_updates import Change, Create, Update
from replaykit.services.dynamodb.new_indexes import require_projected_attributes
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.wordings import spelled

GUIDE = "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."


def exceeded(ctx: Context[Tables], text: str) -> NoReturn:
    """LimitExceededException, and that it rests on the settings' figure."""
    ctx.assume("the account's quotas are those of the settings")
    raise AwsError("LimitExceededException", text)


def require_table_room(ctx: Context[Tables], table: Table, *, restored: bool = False) -> None:
    """Refuse a table more than the account may have, or may have in the making.

    Texts: reports of users (hashicorp/terraform #13339, #16525); the last was verified as all others.
    """
    quotas, now = ctx.world.settings.quotas, ctx.now
    if _at_least(ctx, quotas.tables) and len(ctx.store.names(now)) >= quotas.tables:
        exceeded(ctx, f"Subscriber limit exceeded: There is a limit of {quotas.tables} tables per subscriber")
    require_operation(ctx)
    if table.indexes and sum(bool(one.indexes) for one in _made(ctx, quotas.indexed_creations)) >= (
        quotas.indexed_creations
    ):
        exceeded(
            ctx,
            "Subscriber limit exceeded: You have exceeded the maximum number of indexed tables that can be created "
            "simultaneously",
        )
    if restored and sum(one.restored is not None for one in _made(ctx, quotas.restores)) >= quotas.restores:
        exceeded(
            ctx, f"Subscriber limit exceeded: Only {quotas.restores} restore operations can be done simultaneously"
        )
    _require_units(ctx, table, table.throughput, {index.name: index.throughput for index in _global(table)}, new=True)


def require_operation(ctx: Context[Tables]) -> None:
    """Refuse to change a table more while so many are being changed (reports of users: serverless#2622)."""
    most = ctx.world.settings.quotas.table_operations
    if _at_least(ctx, most) and sum(one.status(ctx.now) != "ACTIVE" for one in ctx.store.all(ctx.now)) >= most:
        exceeded(
            ctx, f"Subscriber limit exceeded: Only {most} tables can be created, updated, or deleted simultaneously"
        )


def _require_units(
    ctx: Context[Tables], table: Table, own: Throughput, indexes: Mapping[str, Throughput], *, new: bool
) -> None:
    """Refuse throughput above what a table, an index or the whole account may have."""
    quotas, region = ctx.world.settings.quotas, ctx.call.scope.region
    for kind in KINDS:
        most = quotas.of_table(kind)
        if own.of(kind) > most:
            exceeded(
                ctx,
                f"The requested {kind}CapacityUnits, {own.of(kind)}, is above the per table maximum for the account"
                f" in {region}. Per table maximum: {most}. {GUIDE}",
            )
        for name, throughput in indexes.items():
            if throughput.of(kind) > most:
                exceeded(
                    ctx,
                    f"The requested {kind}CapacityUnits for index {name}, {throughput.of(kind)}, is above the per "
                    f"index maximum for the account in {region}. Per index maximum: {most}. {GUIDE}",
                )
    _require_account(ctx, None if new else table, own, indexes)


def _require_account(
    ctx: Context[Tables], old: Table | None, own: Throughput, indexes: Mapping[str, Throughput]
) -> None:
    quotas = ctx.world.settings.quotas
    for kind in KINDS:
        limit = quotas.of_account(kind)
        wanted = own.of(kind) + sum(one.of(kind) for one in indexes.values())
        before = 0 if old is None else _reserved(old, kind)
        if wanted <= before:
            continue
        reserved = sum(_reserved(table, kind) for table in ctx.store.all(ctx.now))
        if reserved - before + wanted > limit:
            exceeded(
                ctx,
                f"This request would have caused the {kind}CapacityUnits limit to be exceeded for the account in "
                f"{ctx.call.scope.region}. Current {kind}CapacityUnits reserved by the account: {reserved}. "
                f"Limit: {limit}. Requested: {wanted}. {GUIDE}",
            )


def _require_on_demand(ctx: Context[Tables], given: Mapping[str, int], index: str | None = None) -> None:
    """Refuse a maximum on demand above what a table may have."""
    where = "table" if index is None else f"index : {index}"
    _require_most(ctx, given, "Max{}RequestUnits", f"OnDemandThroughput for {where}")


def _require_warm(ctx: Context[Tables], given: Mapping[str, int], index: str | None = None) -> None:
    """Refuse a warm throughput above what a table may have. ASSUMPTION: the text of a table is that of an index."""
    where = "table" if index is None else f"index {index}"
    _require_most(ctx, given, "{}UnitsPerSecond", f"WarmThroughput for {where}")


def _require_most(ctx: Context[Tables], given: Mapping[str, int], member: str, what: str) -> None:
    quotas, region = ctx.world.settings.quotas, ctx.call.scope.region
    for kind in KINDS:
        name = member.format(kind)
        if given.get(name, 0) > quotas.of_table(kind):
            exceeded(
                ctx,
                f"Subscriber limit exceeded: Requested {name} for {what} exceeds TableMax{kind}CapacityUnits of the "
                f"account in region {region}",
            )


def _require_decrease(ctx: Context[Tables], old: Throughput, new: Throughput) -> None:
    """Refuse to lower throughput too often: a table and each index may four times a day, then once an hour."""
    most, now = ctx.world.settings.quotas.decreases, ctx.now
    today = old.decreases(now)
    if (new.read >= old.read and new.write >= old.write) or today < most or old.decreased_at is None:
        return
    free = min(old.decreased_at + HOUR, (now // DAY + 1) * DAY)
    if now < free:
        cohort = ctx.store.wordings
        exceeded(
            ctx,
            "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the "
            f"first {most} decreases, each subsequent decrease in the same UTC day can be performed at most once every "
            f"3600 seconds. Number of decreases today: {today}. Last decrease at {spelled(old.decreased_at, cohort)}. "
            f"Next decrease can be made at {spelled(free, cohort)}",
        )


def _require_indexes(ctx: Context[Tables], table: Table, created: Iterable[Index]) -> None:
    """Refuse a global index more than a table may have; CreateTable says so in another way."""
    most = ctx.world.settings.quotas.global_indexes
    if len(_global(table)) + len(list(created)) > most:
        exceeded(
            ctx, f"Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of {most}"
        )


def require_tags(ctx: Context[Tables], keys: Iterable[str]) -> None:
    """Refuse more tags than a resource may have, counted as they would be afterwards."""
    if len(set(keys)) > ctx.world.settings.quotas.tags:
        ctx.assume("the account's quotas are those of the settings")
        raise invalid("Number of Tags exceed the current limit for the provided ResourceArn")


def require_update(
    ctx: Context[Tables],
    request: Mapping[str, Any],
    table: Table,
    throughput: Throughput | None,
    updates: Sequence[Update],
) -> None:
    """Hold what a table will be to the account's quotas; nothing has changed yet."""
    require_operation(ctx)
    created = [update.index for update in updates if isinstance(update, Create)]
    if created:
        _require_indexes(ctx, table, created)
        require_projected_attributes((*table.indexes.values(), *created), ctx.world.settings.quotas)
    changed = {update.index.name: update for update in updates if isinstance(update, Change)}
    if throughput is not None:
        _require_decrease(ctx, table.throughput, throughput)
    _require_changes(ctx, changed.values())
    gone = {update.index.name for update in updates if isinstance(update, Delete)}
    staying = (one for one in (*table.indexes.values(), *created) if one.is_global and one.name not in gone)
    indexes = {one.name: _throughput_after(one, changed.get(one.name)) for one in staying}
    if throughput is not None or changed or created:
        _require_units(ctx, table, throughput or table.throughput, indexes, new=False)
    _require_on_demand(ctx, request.get("OnDemandThroughput", {}))
    _require_warm(ctx, request.get("WarmThroughput", {}))


def _throughput_after(index: Index, change: Change | None) -> Throughput:
    return index.throughput if change is None or change.throughput is None else change.throughput


def _require_changes(ctx: Context[Tables], changes: Iterable[Change]) -> None:
    """What single indexes come to have."""
    for change in changes:
        if change.throughput is not None:
            _require_decrease(ctx, change.index.throughput, change.throughput)
        _require_on_demand(ctx, change.wanted.get("OnDemandThroughput", {}), change.index.name)
        _require_warm(ctx, change.wanted.get("WarmThroughput", {}), change.index.name)


def require_declared(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    """What CreateTable and the restores declare, beside the table's number and units."""
    require_tags(ctx, table.tags)
    _require_on_demand(ctx, request.get("OnDemandThroughput", {}))
    _require_warm(ctx, request.get("WarmThroughput", {}))
    for definition in request.get("GlobalSecondaryIndexes") or ():
        _require_on_demand(ctx, definition.get("OnDemandThroughput", {}), definition["IndexName"])
        _require_warm(ctx, definition.get("WarmThroughput", {}), definition["IndexName"])


def _made(ctx: Context[Tables], most: int) -> list[Table]:
    """The tables in the making, where there may be so many."""
    return [one for one in ctx.store.all(ctx.now) if one.status(ctx.now) == "CREATING"] if _at_least(ctx, most) else []


def _at_least(ctx: Context[Tables], count: int) -> bool:
    """Whether there may be so many tables: most often there are few, and nothing need be looked at."""
    return ctx.store.held >= count


def _global(table: Table) -> list[Index]:
    return [index for index in table.indexes.values() if index.is_global]


def _reserved(table: Table, kind: Kind) -> int:
    return table.throughput.of(kind) + sum(index.throughput.of(kind) for index in _global(table))
