"""The indexes that CreateTable and UpdateTable declare, checked in AWS's words and order (see `schema`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator.quotas import Quotas
from replaykit.services.dynamodb.composite import MOST_OF_A_KIND, CompositeKeys
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.projection import read_projection
from replaykit.services.dynamodb.schema import (
    Elements,
    read_keys,
    read_throughput,
    require_defined,
    require_used,
)
from replaykit.services.dynamodb.table_settings import require_initial_warm, require_maxima
from replaykit.services.dynamodb.values import invalid, invalid_value

LISTS = ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")

Definition = Mapping[str, Any]
Types = Mapping[str, str]


def read_indexes(
    request: Mapping[str, Any], table_keys: KeySchema, types: Types, arn: str, quotas: Quotas
) -> dict[str, Index]:
    """All indexes that a CreateTable declares, local ones first."""
    local, global_ = (_listed(request, member, table_keys) for member in LISTS)
    schemas = [definition["KeySchema"] for definition in (*local, *global_)]
    for schema in schemas:
        require_defined(schema, types)
    named = any(member in request for member in LISTS)
    require_used(types, request["KeySchema"], schemas if named else None, _searched(request, types))
    indexes: dict[str, Index] = {}
    for definition in local:
        _add(indexes, _local(definition, table_keys, types, arn))
    if len(local) > quotas.local_indexes:
        raise invalid_value(f"Number of LocalSecondaryIndexes exceeds per-table limit of {quotas.local_indexes}")
    on_demand = request.get("BillingMode") == "PAY_PER_REQUEST"
    for definition in global_:
        _add(indexes, read_global_index(definition, table_keys, types, arn, on_demand=on_demand))
    if len(global_) > quotas.global_indexes:
        raise invalid_value(f"GlobalSecondaryIndex count exceeds the per-table limit of {quotas.global_indexes}")
    require_projected_attributes(indexes.values(), quotas)
    return indexes


def _searched(request: Mapping[str, Any], types: Types) -> list[str]:
    """What vector indexes look at; that a vector itself is defined, which it must not be, is told by them."""
    found = []
    for definition in request.get("VectorIndexes") or ():
        found += [one["AttributeName"] for one in definition.get("SearchSchema", ())]
        vector = definition["VectorAttribute"]["AttributeName"]
        found += [vector] if vector in types else []
    return found


def read_global_index(
    definition: Definition, table_keys: KeySchema, types: Types, arn: str, *, on_demand: bool, added: bool = False
) -> Index:
    """One GSI, as CreateTable declares it, or as UpdateTable adds it to a table."""
    keys = read_global_keys(definition["KeySchema"], types)
    index = _index(definition, keys, table_keys, arn, is_global=True)
    given = definition.get("ProvisionedThroughput")
    if on_demand == bool(given):
        raise _wrong_billing(index.name, on_demand=on_demand, added=added)
    index.throughput = read_throughput(given)
    if "OnDemandThroughput" in definition:
        require_maxima(definition["OnDemandThroughput"], on_demand=on_demand, index_name=index.name)
        index.max_units = dict(definition["OnDemandThroughput"])
    if warm := definition.get("WarmThroughput"):
        require_initial_warm(warm, given, index.name)
        index.warm = (warm.get("ReadUnitsPerSecond", 0), warm.get("WriteUnitsPerSecond", 0))
    return index


def _wrong_billing(name: str, *, on_demand: bool, added: bool) -> AwsError:
    """UpdateTable has words of its own."""
    if on_demand:
        units = "Neither ReadCapacityUnits nor WriteCapacityUnits can be" if added else None
        what = f"{units} specified" if units else "ProvisionedThroughput should not be specified"
        return invalid_value(f"{what} for index: {name} when BillingMode is PAY_PER_REQUEST")
    if added:
        return invalid_value(f"Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}")
    return invalid_value(f"ProvisionedThroughput is not specified for index: {name}")


def read_global_keys(elements: Elements, types: Types) -> KeySchema:
    """The KeySchema of a global index, whose parts may have several attributes: HASH ones, then RANGE ones.

    Captured on AWS in 2026 by others (paritysuite/dynamodb-conformance). ASSUMPTION: the text of a name twice.
    """
    kinds = [element["KeyType"] for element in elements]
    for kind in ("HASH", "RANGE"):
        if kinds.count(kind) > MOST_OF_A_KIND:
            raise invalid_value(f"The KeySchema exceeds the maximum allowed number of {kind} key attributes")
    if kinds[0] == "HASH" and kinds != sorted(kinds):
        raise invalid_value("All HASH key attributes must precede RANGE key attributes in the KeySchema")
    if kinds[0] != "HASH" or kinds in (["HASH"], ["HASH", "RANGE"]):
        return read_keys(elements, types)
    names = [element["AttributeName"] for element in elements]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise invalid(f"Invalid KeySchema: Duplicate attribute name: {twice}")
    require_defined(elements, types)
    pairs = [(name, types[name]) for name in names]
    hashes, ranges = tuple(pairs[: kinds.count("HASH")]), tuple(pairs[kinds.count("HASH") :])
    name, type_ = ranges[0] if ranges else (None, None)
    return CompositeKeys(*hashes[0], name, type_, hashes, ranges)


def _listed(request: Mapping[str, Any], member: str, table_keys: KeySchema) -> Sequence[Definition]:
    definitions: Sequence[Definition] | None = request.get(member)
    if definitions is None:
        return ()
    if not definitions:
        raise invalid_value(f"List of {member} is empty")
    if member == "LocalSecondaryIndexes" and table_keys.range is None:
        raise invalid_value(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        )
    return definitions


def _add(indexes: dict[str, Index], index: Index) -> None:
    if index.name in indexes:
        raise invalid_value(f"Duplicate index name: {index.name}")
    indexes[index.name] = index


def require_projected_attributes(indexes: Iterable[Index], quotas: Quotas) -> None:
    """ASSUMPTION: the text; that there is a limit of 100 in all indexes together is documented.

    An attribute counts in each index that names it. A recorded CreateTable with more would prove both.
    """
    if sum(len(index.non_key_attributes) for index in indexes) > quotas.projected_attributes:
        raise invalid_value(
            f"The number of NonKeyAttributes across all indexes exceeds the limit of {quotas.projected_attributes}"
        )


def _local(definition: Definition, table_keys: KeySchema, types: Types, arn: str) -> Index:
    name = definition["IndexName"]
    keys = read_keys(definition["KeySchema"], types)
    if keys.range is None:
        raise invalid_value(f"Index KeySchema does not have a range key for index: {name}")
    if keys.hash != table_keys.hash:
        raise invalid_value(
            f"Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. "
            f"index hash key: {keys.hash}, table hash key: {table_keys.hash}"
        )
    return _index(definition, keys, table_keys, arn, is_global=False)


def _index(definition: Definition, keys: KeySchema, table_keys: KeySchema, arn: str, *, is_global: bool) -> Index:
    kind, extra = read_projection(definition)
    for position, attribute in enumerate(extra):
        if attribute in extra[:position]:
            raise invalid_value(f"Duplicate element in NonKeyAttributes: {attribute}")
    name = definition["IndexName"]
    return Index(name, keys, table_keys, kind, tuple(extra), is_global, f"{arn}/index/{name}")
