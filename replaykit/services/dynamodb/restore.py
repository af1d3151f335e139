"""A new table from items of the past: settings from the source, changed as the request says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.new_table import read_table
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.quotas import require_declared, require_table_room
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.table import Restored
from replaykit.services.dynamodb.values import invalid_value

KEYED = (
    ("GlobalSecondaryIndexes", "GlobalSecondaryIndexOverride"),
    ("LocalSecondaryIndexes", "LocalSecondaryIndexOverride"),
)
INDEXES = (*KEYED, ("VectorIndexes", "VectorIndexOverride"))
# What of an index must be the source's, as far as the index has it.
FIXED = ("KeySchema", "Projection", "VectorAttribute", "SearchSchema", "Dimensions", "DistanceFunction")


def require_new_name(ctx: Context[Tables], name: str) -> None:
    """The name of the new table must not be taken."""
    if ctx.store.find(name, ctx.now) is not None:
        raise AwsError("TableAlreadyExistsException", f"Table already exists: {name}")


def restore(
    ctx: Context[Tables],
    request: Mapping[str, Any],
    declaration: Mapping[str, Any],
    items: Iterable[Stored],
    restored: Restored,
) -> dict[str, Any]:
    """Make the table and tell of it. Nothing of this is a write: it costs nothing, and the table has no stream yet."""
    table = read_table(ctx, _override(request, declaration))
    require_declared(ctx, request, table)
    table.restored, table.policy = restored, PolicySlot()
    require_table_room(ctx, table, restored=True)
    for stored in items:
        item = unfold(stored)
        table.place_stored(table.keys.place_of_item(item), item, stored)
    ctx.store.add(table)
    return describe_table(table, ctx.now, status="CREATING", index_status=dict.fromkeys(table.index_names, "CREATING"))


def _override(request: Mapping[str, Any], declaration: Mapping[str, Any]) -> dict[str, Any]:
    """What CreateTable takes for the new table."""
    wanted = dict(declaration) | {"TableName": request["TargetTableName"]}
    for member, named in INDEXES:
        if named in request:
            wanted[member] = _chosen(request[named], wanted.pop(member, ()))
            if not wanted[member]:
                del wanted[member]
    _override_units(request, wanted)
    if "SSESpecificationOverride" in request:
        wanted["SSESpecification"] = request["SSESpecificationOverride"]
    schemas = [wanted["KeySchema"], *(index["KeySchema"] for member, _ in KEYED for index in wanted.get(member, ()))]
    schemas += [index.get("SearchSchema", ()) for index in wanted.get("VectorIndexes", ())]
    used = {key["AttributeName"] for schema in schemas for key in schema}
    definitions = wanted["AttributeDefinitions"]
    return wanted | {"AttributeDefinitions": [one for one in definitions if one["AttributeName"] in used]}


def _override_units(request: Mapping[str, Any], wanted: dict[str, Any]) -> None:
    wanted["BillingMode"] = request.get("BillingModeOverride", wanted["BillingMode"])
    for member in ("ProvisionedThroughput", "OnDemandThroughput"):
        if f"{member}Override" in request:
            wanted[member] = request[f"{member}Override"]
    superfluous = "ProvisionedThroughput" if wanted["BillingMode"] == "PAY_PER_REQUEST" else "OnDemandThroughput"
    if f"{superfluous}Override" not in request:
        wanted.pop(superfluous, None)
    if "GlobalSecondaryIndexOverride" not in request and "GlobalSecondaryIndexes" in wanted:
        wanted["GlobalSecondaryIndexes"] = [
            {name: value for name, value in index.items() if name != superfluous}
            for index in wanted["GlobalSecondaryIndexes"]
        ]


def _chosen(named: Sequence[Mapping[str, Any]], existing: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The indexes that the new table is to have: some of the source's, none that it has not.

    ASSUMPTION: the text; a recorded restore with a foreign index would prove it.
    """
    known = {index["IndexName"]: index for index in existing}
    for index in named:
        source = known.get(index["IndexName"])
        if source is None or any(index.get(member) != source.get(member) for member in FIXED):
            raise invalid_value(f"Index does not match any index of the source table: {index['IndexName']}")
    return list(named)
