"""A recorded call that is made again: what it mints keeps its recorded names, what it wrote is proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.answer import Emulated
from replaykit.emulator.registry import following
from replaykit.emulator.world import World
from replaykit.services.dynamodb.hydration.calls import item_writes, table_name
from replaykit.services.dynamodb.hydration.description import install_table
from replaykit.services.dynamodb.hydration.tables import made_by
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table


@following("dynamodb")
def follow(world: World, recorded: RecordedCall) -> Callable[[Emulated | None], None]:
    """On the recording's own time the emulator is compared with it, and speaks in its own words."""
    store: Tables = world.store("dynamodb", recorded.call.scope)
    now = world.clock.now()
    for table in _all_tables(world, now):
        table.ttl.shift, table.ttl.living = store.shift, True

    def after(emulated: Emulated | None) -> None:
        for table in _all_tables(world, now):
            table.ttl.living = False
        if recorded.error is None:
            _install_made(store, recorded, now)
        if emulated is None or emulated.error is not None or recorded.error is not None:
            return
        _prove_written(store, recorded.call, now)
        if not world.settings.recorded_pace:
            _keep_names(store, recorded, emulated, now)

    return after


def _all_tables(world: World, now: float) -> list[Table]:
    """Those of all regions: a write may go to each of them."""
    stores = (store for service, _, store in world.stores() if service == "dynamodb")
    return [table for store in stores for table in store.all(now)]


def _install_made(store: Tables, recorded: RecordedCall, now: float) -> None:
    """A table that AWS made and we can't (of a backup whose items nobody saw, of files that are not here) is there."""
    told = dict(recorded.output.get("ImportTableDescription", {}).get("TableCreationParameters", {}))
    told |= {"BillingModeSummary": {"BillingMode": told["BillingMode"]}} if "BillingMode" in told else {}
    description = recorded.output.get("TableDescription", told)
    for scope, name in made_by(recorded.call):
        if scope == store.scope and "KeySchema" in description and store.find(name, now) is None:
            install_table(store, description, at=now)


def _prove_written(store: Tables, call: OperationCall, now: float) -> None:
    """A whole item that was put is there, and one that was deleted is not, whatever a condition was put to before."""
    for name, write in item_writes(call.operation, call.params):
        item = write.get("Item") or (write["Key"] if call.operation == "DeleteItem" else None)
        table = store.find(name, now)
        if item is not None and table is not None:
            table.prove(item)


def _keep_names(store: Tables, recorded: RecordedCall, emulated: Emulated, now: float) -> None:
    told, made = recorded.output, emulated.output
    if "TableId" in told.get("TableDescription", {}):
        described = told["TableDescription"]
        if (table := store.find(described.get("TableName", ""), now)) is not None:
            table.table_id = described["TableId"]
    if recorded.call.operation == "CreateBackup":
        _rename_backup(store, made["BackupDetails"]["BackupArn"], told["BackupDetails"]["BackupArn"])
    if recorded.call.operation == "PutResourcePolicy" and told.get("RevisionId", "").isdecimal():
        _rename_revision(store, recorded.call.params["ResourceArn"], int(told["RevisionId"]), now)


def _rename_backup(store: Tables, made: str, told: str) -> None:
    backup = store.backups.pop(made, None)
    if backup is not None:
        store.backups[told] = replace(backup, arn=told)


def _rename_revision(store: Tables, arn: str, revision: int, now: float) -> None:
    holder: Any = store.streams.get(arn) if "/stream/" in arn else store.find(table_name(arn), now)
    if holder is not None and holder.policy is not None:
        holder.policy.revision = revision
