"""Key schemas and throughput as CreateTable and UpdateTable are given them, checked in AWS's words and order.

Most texts and their order: captured on AWS in October 2026 by others (ack-api-quirks), or shown by public tests that
are run on it (architect/dynalite); tests/conformance/dynamodb/test_validation_create_table.py says which is which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from replaykit.models.java import hash_order
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid, invalid_value

NO_UNITS_ON_DEMAND = (
    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
)
MOST_UNITS = 1_000_000_000_000
Elements = Sequence[Mapping[str, str]]


def attribute_types(definitions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """AttributeDefinitions as name -> type."""
    types: dict[str, str] = {}
    for definition in definitions:
        name = definition["AttributeName"]
        if name in types:
            raise invalid(f"Attribute Name is duplicated: {name}")
        types[name] = definition["AttributeType"]
    return types


def read_table_keys(elements: Elements, types: Mapping[str, str]) -> KeySchema:
    """The KeySchema of a table."""
    if len(elements) > len(types):
        raise invalid("Invalid KeySchema: Some index key attribute have no definition")
    return read_keys(elements, types)


def read_keys(elements: Elements, types: Mapping[str, str]) -> KeySchema:
    """A KeySchema with the types of its attributes."""
    require_defined(elements, types)
    names = [element["AttributeName"] for element in elements]
    if len(names) > 1 and names[0] == names[1]:
        raise invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if elements[0]["KeyType"] != "HASH":
        raise invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    if len(elements) > 1 and elements[1]["KeyType"] != "RANGE":
        raise invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    if len(names) == 1:
        return KeySchema(names[0], types[names[0]])
    return KeySchema(names[0], types[names[0]], names[1], types[names[1]])


def require_defined(elements: Elements, types: Mapping[str, str]) -> None:
    names = [element["AttributeName"] for element in elements]
    if any(name not in types for name in names):
        raise invalid_value(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(hash_order(names))}], AttributeDefinitions: {_shown(types)}"
        )


def require_used(
    types: Mapping[str, str], table: Elements, indexes: Sequence[Elements] | None, searched: Collection[str] = ()
) -> None:
    """Every attribute that is defined is a key of the table or of an index (`None`: the request names none).

    Or one that a vector index looks at.
    """
    used = dict.fromkeys(element["AttributeName"] for schema in (table, *(indexes or ())) for element in schema)
    used.update(dict.fromkeys(searched))
    if indexes is None and not searched and len(types) != len(used):
        raise invalid_value(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions"
        )
    if types.keys() - used.keys():
        raise invalid_value(
            f"Some AttributeDefinitions are not used. AttributeDefinitions: {_shown(types)}, "
            f"keys used: [{', '.join(hash_order(used))}]"
        )


def _shown(types: Mapping[str, str]) -> str:
    """Captured: [sk, a, b, pk, c], and [a, sk, pk] of the keys used: this map is made with room for what it holds."""
    return f"[{', '.join(hash_order(types, room=len(types)))}]"


def read_throughput(given: Mapping[str, int] | None) -> Throughput:
    """ProvisionedThroughput, within AWS's bounds; none on demand."""
    if not given:
        return Throughput()
    for member in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if given[member] > MOST_UNITS:
            raise invalid(f"Given value {given[member]} for {member} is out of bounds")
    return Throughput(given["ReadCapacityUnits"], given["WriteCapacityUnits"])


def unchanged(what: str, old: Throughput, new: Throughput) -> str:
    """AWS's text for throughput that is set to what it is; an index loses its article on the way."""
    which = "the table" if what == "table" else what
    return (
        f"The provisioned throughput for the {what} will not change. The requested value equals the current value. "
        f"Current ReadCapacityUnits provisioned for {which}: {old.read}. Requested ReadCapacityUnits: {new.read}. "
        f"Current WriteCapacityUnits provisioned for {which}: {old.write}. "
        f"Requested WriteCapacityUnits: {new.write}. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )
