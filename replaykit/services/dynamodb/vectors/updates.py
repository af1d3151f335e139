"""VectorIndexUpdates: adding a vector index to a table that has items, and taking one away.

Phases and texts were captured on AWS in August 2026: the index is allocated while its table is UPDATING, then it is
backfilled beside a table that is ACTIVE again, and can be searched only after that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.attribute_definitions import redefined
from replaykit.services.dynamodb.in_use import in_use
from replaykit.services.dynamodb.index_end import Delete
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.dynamodb.vectors.schema import MOST_VECTOR_INDEXES, ONLY_ON_DEMAND, read_vector_index

ONE_AT_A_TIME = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"


@dataclass(slots=True)
class CreateVectors:
    """A new index, filled from the table's items; one whose vector is not proper is passed over."""

    index: VectorIndex

    def apply(self, table: Table, now: float, ends: float) -> str:
        index = self.index
        index.filled_from, index.ready_at = ends, ends + (ends - now)
        table.attribute_types.update({one.name: one.type for one in index.schema})
        table.annexed().vectors[index.name] = index
        for stored in table.items:
            item = unfold(stored)
            index.update(table.keys.place_of_item(item), None, item)
        return "CREATING"


def read_vector_updates(request: Mapping[str, Any], table: Table) -> list[CreateVectors | Delete]:
    """The wanted update, checked against the table."""
    if request.get("BillingMode") == "PROVISIONED" and table.vectors:
        # Captured on 2026-08-12 in two regions; a day later another capture has the text of CreateTable here.
        raise invalid_value("Tables with vector indexes must be in PAY_PER_REQUEST mode")
    return [_read(one, request, table) for one in request.get("VectorIndexUpdates", ())]


def require_online(request: Mapping[str, Any], table: Table, now: float) -> None:
    """One index at a time is built or taken away, of whatever kind; the table's own state is told after that."""
    updates: Sequence[Mapping[str, Any]] = request.get("VectorIndexUpdates") or ()
    others = [one for one in request.get("GlobalSecondaryIndexUpdates", ()) if "Update" not in one]
    if not updates and not others:
        return
    if any("Create" in one and "Delete" in one for one in updates):
        raise invalid_value("Only one vector index action is allowed per VectorIndexUpdate object")
    if updates and len(updates) + len(others) > 1:
        raise AwsError("LimitExceededException", ONE_AT_A_TIME)
    ending = {one["Delete"]["IndexName"] for one in updates if "Delete" in one}
    for index in table.vectors.values():
        if index.status(now) != "ACTIVE":
            _require_ending(index, ending, table, now)


def _require_ending(index: VectorIndex, ending: set[str], table: Table, now: float) -> None:
    """While one is under way, nothing but its own end may begin, and not before it is backfilled."""
    if index.name not in ending:
        raise AwsError("LimitExceededException", ONE_AT_A_TIME)
    if index.backfilling(now) is False:
        raise in_use(
            "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index "
            f"is active. Table: {table.name} Index: {index.name}"
        )


def require_no_building(table: Table, now: float) -> None:
    """A table is not deleted while an index of it is built."""
    if any(index.status(now) != "ACTIVE" for index in table.vectors.values()):
        raise in_use("Cannot delete table while indexes are being created, updated, or deleted.")


def require_new(name: str, table: Table) -> None:
    """Indexes of all kinds share their names."""
    if name in table.index_names:
        raise invalid("Attempting to create an index which already exists")


def require_no_vector_keys(elements: Sequence[Mapping[str, str]], types: Mapping[str, str], table: Table) -> None:
    """A vector is no key."""
    for element in elements:
        name = element["AttributeName"]
        for index in table.vectors.values():
            if index.attribute == name and name in types:
                raise redefined(_vectors(index), _keys([(name, types[name], element["KeyType"])]))


def _read(one: Mapping[str, Any], request: Mapping[str, Any], table: Table) -> CreateVectors | Delete:
    if "Create" in one:
        return CreateVectors(_created(one["Create"], request, table))
    if "Delete" in one:
        name = one["Delete"]["IndexName"]
        if name not in table.vectors:
            raise not_found(f"Index {name} for table {table.name}")
        return Delete(table.vectors[name])
    # ASSUMPTION: the text, like that of a GlobalSecondaryIndexUpdate; a recorded call with `{}` would prove it.
    raise invalid_value("One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null")


def _created(definition: Mapping[str, Any], request: Mapping[str, Any], table: Table) -> VectorIndex:
    """Only what the request itself defines may be in a search schema, though the table may define it too."""
    mode = request.get("BillingMode", "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED")
    if mode != "PAY_PER_REQUEST":
        raise invalid_value(ONLY_ON_DEMAND)
    require_new(definition["IndexName"], table)
    types = {one["AttributeName"]: one["AttributeType"] for one in request.get("AttributeDefinitions", ())}
    index = read_vector_index(definition, table.keys, types, table.arn)
    if len(table.vectors) >= MOST_VECTOR_INDEXES:
        raise AwsError(
            "LimitExceededException",
            f"Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of "
            f"{MOST_VECTOR_INDEXES}",
        )
    _require_free(index, table)
    return index


def _require_free(index: VectorIndex, table: Table) -> None:
    """What is a key already, or a vector of other dimensions, or of another type, keeps what it is.

    ASSUMPTION: a filter of another type is told as a key of another type is; a recorded call would prove it.
    """
    new = _vectors(index)
    for keys in (table.keys, *(one.keys for one in table.indexes.values())):
        if index.attribute in keys.names:
            raise redefined(_schema(keys), new)
    for other in table.vectors.values():
        if other.attribute == index.attribute and other.dimensions != index.dimensions:
            raise redefined(_vectors(other), new)
    for one in index.schema:
        old = table.attribute_types.get(one.name, one.type)
        if old != one.type:
            was = _keys([(one.name, old, one.kind)])
            raise redefined(was, _keys([(one.name, one.type, one.kind)]))


def _vectors(index: VectorIndex) -> str:
    return f"VectorIndexSchema:[VectorAttribute: key{{{index.attribute}:L:{index.dimensions}}}]"


def _schema(keys: KeySchema) -> str:
    return _keys([(name, type_, kind) for (name, type_), kind in zip(keys.typed(), ("HASH", "RANGE"), strict=False)])


def _keys(keys: Sequence[tuple[str, str, str]]) -> str:
    """ASSUMPTION: how several elements are set apart; captured is one."""
    return f"Schema:[{', '.join(f'SchemaElement: key{{{name}:{type_}:{kind}}}' for name, type_, kind in keys)}]"
