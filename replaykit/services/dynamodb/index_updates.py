"""GlobalSecondaryIndexUpdates: creating, changing and deleting the global indexes of a table that has items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.attribute_definitions import require_definitions
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.index_end import Delete
from replaykit.services.dynamodb.new_indexes import read_global_index
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.schema import attribute_types, read_throughput, unchanged
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_settings import merged_maxima, require_maxima, require_warmer, set_warm
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.updates import ONE_AT_A_TIME, require_new, require_no_vector_keys


@dataclass(slots=True)
class Create:
    """A new index, filled from the table's items."""

    index: Index
    types: dict[str, str]

    def apply(self, table: Table, now: float, ends: float) -> str:
        index = self.index
        index.ready_at, index.backfilled = ends, True
        table.attribute_types.update({name: self.types[name] for name in index.keys.names})
        table.indexes[index.name] = index
        for stored in list(table.items):
            item = unfold(stored)
            index.update(table.keys.place_of_item(item), None, item, stored)
        return "CREATING"


@dataclass(slots=True)
class Change:
    """New throughput of an index: provisioned, or the most on demand, or what it can bear at once."""

    index: Index
    throughput: Throughput | None
    wanted: Mapping[str, Any]

    def apply(self, table: Table, now: float, ends: float) -> str:
        index = self.index
        if self.throughput is not None:
            index.throughput.change(self.throughput.read, self.throughput.write, now, ends)
        if "OnDemandThroughput" in self.wanted:
            index.max_units = merged_maxima(index.max_units, self.wanted["OnDemandThroughput"])
        if "WarmThroughput" in self.wanted:
            set_warm(index, self.wanted["WarmThroughput"], ends, on_demand=table.on_demand)
        index.updated_at = ends
        return "UPDATING"


Update = Create | Change | Delete


def read_index_updates(request: Mapping[str, Any], table: Table, *, follows: bool = False) -> list[Update]:
    """The wanted updates, each checked against the table; one that `follows` another region has its capacity thence."""
    given = request.get("GlobalSecondaryIndexUpdates", ())
    if sum("Create" in one or "Delete" in one for one in given) > 1:  # whether they are there or not (tested on AWS)
        raise AwsError("LimitExceededException", ONE_AT_A_TIME)
    types = {**table.attribute_types, **attribute_types(request.get("AttributeDefinitions", ()))}
    updates = [_read(one, request, table, types) for one in given]
    if not follows:
        _require_all(request, table, updates)
    return updates


def _read(one: Mapping[str, Any], request: Mapping[str, Any], table: Table, types: dict[str, str]) -> Update:
    if "Create" in one:
        return _create(one["Create"], request, table, types)
    if "Update" in one:
        return _change(one["Update"], table, on_demand=on_demand_after(request, table))
    return Delete(_existing(table, one["Delete"]["IndexName"], "delete"))


def _create(definition: Mapping[str, Any], request: Mapping[str, Any], table: Table, types: dict[str, str]) -> Create:
    if "AttributeDefinitions" not in request:
        raise invalid_value(f"AttributeDefinitions is not specified for index: {definition['IndexName']}")
    require_new(definition["IndexName"], table)
    require_definitions(definition, request, table)
    require_no_vector_keys(definition["KeySchema"], types, table)
    on_demand = on_demand_after(request, table)
    index = read_global_index(definition, table.keys, types, table.arn, on_demand=on_demand, added=True)
    return Create(index, types)


def _change(wanted: Mapping[str, Any], table: Table, *, on_demand: bool) -> Change:
    """Texts: captured on AWS in October 2026 by others (ack-api-quirks, DDB-TABLE-442)."""
    index = _existing(table, wanted["IndexName"], "update")
    if "OnDemandThroughput" in wanted:
        require_maxima(wanted["OnDemandThroughput"], on_demand=on_demand, least=-1, index_name=index.name)
    if "WarmThroughput" in wanted:
        require_warmer(wanted["WarmThroughput"], index, on_demand=on_demand)
    if "ProvisionedThroughput" not in wanted and len(wanted) > 1:
        return Change(index, None, wanted)
    new, old = read_throughput(wanted.get("ProvisionedThroughput")), index.throughput
    if on_demand:
        raise invalid_value(
            f"The only Updates for index: {index.name} when TableThroughputMode is PAY_PER_REQUEST can be to "
            "OnDemandThroughput, WarmThroughput"
        )
    if (new.read, new.write) == (old.read, old.write):
        raise invalid(unchanged(f"index {index.name}", old, new))
    return Change(index, new, wanted)


def on_demand_after(request: Mapping[str, Any], table: Table) -> bool:
    """Whether the table will be on demand when the update is done."""
    mode: str | None = request.get("BillingMode")
    return table.on_demand if mode is None else mode == "PAY_PER_REQUEST"


def _require_all(request: Mapping[str, Any], table: Table, updates: Sequence[Update]) -> None:
    """A table that is on demand no more needs the throughput of each of its indexes (captured, as above)."""
    if not table.on_demand or on_demand_after(request, table):
        return
    told = {update.index.name for update in updates if not isinstance(update, Change) or update.throughput is not None}
    silent = [index.name for index in table.indexes.values() if index.is_global and index.name not in told]
    if silent:
        raise invalid_value(f"ProvisionedThroughput must be specified for index: {','.join(silent)}")


def _existing(table: Table, name: str, verb: str) -> Index:
    """Texts: captured on AWS in October 2026 by others (ack-api-quirks)."""
    index = table.indexes.get(name)
    if index is None:
        raise not_found(f"Index {name} for table {table.name}")
    if not index.is_global:
        raise invalid(f"Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}")
    return index
