"""Key schemas and index definitions as CreateTable and UpdateTable are given them, checked in AWS's words.

Texts and their order: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html and what
DynamoDB is known to answer to each mistake; those that a recording proves are marked in aws-facing tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from replaykit.emulator.quotas import Quotas
from replaykit.services.dynamodb.composite import MOST_OF_A_KIND, CompositeKeys
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.table_settings import require_initial_warm, require_maxima
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid, invalid_value

MOST_KEY_ELEMENTS = 2
MOST_UNITS = 1_000_000_000_000


def attribute_types(definitions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """AttributeDefinitions as name -> type."""
    types: dict[str, str] = {}
    for definition in definitions:
        name = definition["AttributeName"]
        if types.get(name, definition["AttributeType"]) != definition["AttributeType"]:
            raise invalid_value(f"Cannot redefine AttributeType for AttributeName: {name}")
        types[name] = definition["AttributeType"]
    return types


def read_keys(elements: Sequence[Mapping[str, str]], types: Mapping[str, str]) -> KeySchema:
    """A KeySchema with the types of its attributes."""
    if elements[0]["KeyType"] != "HASH":
        raise invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    names = [element["AttributeName"] for element in elements]
    if len(elements) > 1:
        if elements[1]["KeyType"] != "RANGE":
            raise invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        if names[0] == names[1]:
            raise invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if len(elements) > MOST_KEY_ELEMENTS:
        # ASSUMPTION: the text; a CreateTable whose table has three key attributes would prove it.
        raise invalid("Invalid KeySchema: Too many KeySchemaElements; expecting at most two")
    _require_defined(names, types)
    if len(names) == 1:
        return KeySchema(names[0], types[names[0]])
    return KeySchema(names[0], types[names[0]], names[1], types[names[1]])


def read_global_keys(elements: Sequence[Mapping[str, str]], types: Mapping[str, str]) -> KeySchema:
    """The KeySchema of a global index, whose parts may have several attributes: HASH ones, then RANGE ones.

    ASSUMPTION: the texts; that each of these is a ValidationException is tested on AWS.
    """
    kinds = [element["KeyType"] for element in elements]
    if len(elements) <= MOST_KEY_ELEMENTS and kinds != ["HASH", "HASH"]:
        return read_keys(elements, types)
    names = [element["AttributeName"] for element in elements]
    if kinds != sorted(kinds) or kinds[0] != "HASH":
        raise invalid("Invalid KeySchema: All HASH KeySchemaElements must come before all RANGE KeySchemaElements")
    for kind in ("HASH", "RANGE"):
        if kinds.count(kind) > MOST_OF_A_KIND:
            raise invalid(f"Invalid KeySchema: At most {MOST_OF_A_KIND} KeySchemaElements can be of type {kind}")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise invalid(f"Invalid KeySchema: Duplicate attribute name: {twice}")
    _require_defined(names, types)
    pairs = [(name, types[name]) for name in names]
    hashes, ranges = tuple(pairs[: kinds.count("HASH")]), tuple(pairs[kinds.count("HASH") :])
    name, type_ = ranges[0] if ranges else (None, None)
    return CompositeKeys(*hashes[0], name, type_, hashes, ranges)


def _require_defined(names: Sequence[str], types: Mapping[str, str]) -> None:
    if any(name not in types for name in names):
        raise invalid_value(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(types)}]"
        )


def read_indexes(
    request: Mapping[str, Any], table_keys: KeySchema, types: Mapping[str, str], arn: str, quotas: Quotas
) -> dict[str, Index]:
    """All indexes that a CreateTable declares, local ones first."""
    local = _listed(request, "LocalSecondaryIndexes")
    indexes: dict[str, Index] = {}
    if local and table_keys.range is None:
        raise invalid_value(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        )
    if len(local) > quotas.local_indexes:
        raise invalid_value(f"Number of LocalSecondaryIndexes exceeds per-table limit of {quotas.local_indexes}")
    for definition in local:
        index = _local(definition, table_keys, types, arn)
        _add(indexes, index)
    declared = _listed(request, "GlobalSecondaryIndexes")
    if len(declared) > quotas.global_indexes:
        raise invalid_value(f"GlobalSecondaryIndex count exceeds the per-table limit of {quotas.global_indexes}")
    on_demand = request.get("BillingMode") == "PAY_PER_REQUEST"
    for definition in declared:
        _add(indexes, read_global_index(definition, table_keys, types, arn, on_demand=on_demand))
    require_projected_attributes(indexes.values(), quotas)
    return indexes


def require_projected_attributes(indexes: Iterable[Index], quotas: Quotas) -> None:
    """ASSUMPTION: the text; that there is a limit of 100 in all indexes together is documented.

    An attribute counts in each index that names it. A recorded CreateTable with more would prove both.
    """
    if sum(len(index.non_key_attributes) for index in indexes) > quotas.projected_attributes:
        raise invalid_value(
            f"The number of NonKeyAttributes across all indexes exceeds the limit of {quotas.projected_attributes}"
        )


def read_global_index(
    definition: Mapping[str, Any], table_keys: KeySchema, types: Mapping[str, str], arn: str, *, on_demand: bool
) -> Index:
    """One GSI, as CreateTable and UpdateTable declare it."""
    name = definition["IndexName"]
    keys = read_global_keys(definition["KeySchema"], types)
    index = _index(definition, keys, table_keys, arn, is_global=True)
    given = definition.get("ProvisionedThroughput")
    if on_demand and given:
        raise invalid_value(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: "
            f"{name} when BillingMode is PAY_PER_REQUEST"
        )
    if not on_demand and not given:
        raise invalid_value(f"ReadCapacityUnits and WriteCapacityUnits must both be specified for index: {name}")
    index.throughput = read_throughput(given)
    if "OnDemandThroughput" in definition:
        require_maxima(definition["OnDemandThroughput"], on_demand=on_demand, index_name=name)
        index.max_units = dict(definition["OnDemandThroughput"])
    if warm := definition.get("WarmThroughput"):
        require_initial_warm(warm, given, name)
        index.warm = (warm.get("ReadUnitsPerSecond", 0), warm.get("WriteUnitsPerSecond", 0))
    return index


def read_throughput(given: Mapping[str, int] | None) -> Throughput:
    """ProvisionedThroughput, within AWS's bounds; none on demand."""
    if not given:
        return Throughput()
    for member in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if given[member] > MOST_UNITS:
            raise invalid(f"Given value {given[member]} for {member} is out of bounds")
    return Throughput(given["ReadCapacityUnits"], given["WriteCapacityUnits"])


def unchanged(what: str, old: Throughput, new: Throughput) -> str:
    """AWS's text for throughput that is set to what it is."""
    return (
        f"The provisioned throughput for the {what} will not change. The requested value equals the current value. "
        f"Current ReadCapacityUnits provisioned for the {what}: {old.read}. Requested ReadCapacityUnits: {new.read}. "
        f"Current WriteCapacityUnits provisioned for the {what}: {old.write}. "
        f"Requested WriteCapacityUnits: {new.write}. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )


def require_used(
    types: Mapping[str, str], table_keys: KeySchema, indexes: Iterable[Index], searched: Collection[str] = ()
) -> None:
    """Every attribute that is defined is a key of the table or of an index, or one that a vector index looks at."""
    schemas = [table_keys, *(index.keys for index in indexes)]
    used = list(dict.fromkeys((*(name for keys in schemas for name in keys.names), *searched)))
    if len(schemas) == 1 and not searched and len(types) != len(used):
        raise invalid_value(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions"
        )
    if set(types) - set(used):
        raise invalid_value(
            f"Some AttributeDefinitions are not used. AttributeDefinitions: [{', '.join(types)}], "
            f"keys used: [{', '.join(used)}]"
        )


def _listed(request: Mapping[str, Any], member: str) -> Sequence[Mapping[str, Any]]:
    definitions: Sequence[Mapping[str, Any]] | None = request.get(member)
    if definitions is not None and not definitions:
        raise invalid_value(f"List of {member} is empty")
    return definitions or ()


def _add(indexes: dict[str, Index], index: Index) -> None:
    if index.name in indexes:
        raise invalid_value(f"Duplicate index name: {index.name}")
    indexes[index.name] = index


def _local(definition: Mapping[str, Any], table_keys: KeySchema, types: Mapping[str, str], arn: str) -> Index:
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


def _index(
    definition: Mapping[str, Any], keys: KeySchema, table_keys: KeySchema, arn: str, *, is_global: bool
) -> Index:
    projection = definition["Projection"]
    kind, extra = projection.get("ProjectionType"), projection.get("NonKeyAttributes")
    if kind is None:
        raise invalid_value("Unknown ProjectionType: null")
    if extra is not None and kind != "INCLUDE":
        raise invalid_value(f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    if extra is None and kind == "INCLUDE":
        raise invalid_value("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    name = definition["IndexName"]
    return Index(name, keys, table_keys, kind, tuple(extra or ()), is_global, f"{arn}/index/{name}")
