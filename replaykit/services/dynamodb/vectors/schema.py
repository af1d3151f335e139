"""Vector indexes as CreateTable and UpdateTable declare them, checked in AWS's words.

The texts were captured on AWS in August 2026. ASSUMPTION: their order where a declaration is wrong in several ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.projection import read_projection
from replaykit.services.dynamodb.values import invalid_value
from replaykit.services.dynamodb.vectors.index import SearchAttribute, VectorIndex

MOST_VECTOR_INDEXES = 5
MOST_DIMENSIONS = 4096
MOST_FILTERS = 18
MOST_PROJECTED = 20
ONLY_ON_DEMAND = "Vector indexes are only supported for PAY_PER_REQUEST tables"

Definition = Mapping[str, Any]


def read_vector_indexes(
    request: Mapping[str, Any], taken: Iterable[str], table_keys: KeySchema, types: Mapping[str, str], arn: str
) -> dict[str, VectorIndex]:
    """All vector indexes that a CreateTable declares; `taken` are the names of the table's other indexes."""
    definitions: Sequence[Definition] | None = request.get("VectorIndexes")
    if definitions is None:
        return {}
    if not definitions:
        raise invalid_value("List of VectorIndexes is empty")
    if len(definitions) > MOST_VECTOR_INDEXES:
        raise invalid_value(f"VectorIndex count exceeds the per-table limit of {MOST_VECTOR_INDEXES}")
    if request.get("BillingMode") != "PAY_PER_REQUEST":
        raise invalid_value(ONLY_ON_DEMAND)
    names = set(taken)
    found: dict[str, VectorIndex] = {}
    for definition in definitions:
        index = read_vector_index(definition, table_keys, types, arn)
        if index.name in names:
            raise invalid_value(f"Duplicate index name: {index.name}")
        names.add(index.name)
        _require_same_dimensions(index, found.values())
        found[index.name] = index
    return found


def read_vector_index(definition: Definition, table_keys: KeySchema, types: Mapping[str, str], arn: str) -> VectorIndex:
    """One vector index, sound in itself; `types` are those of the request's AttributeDefinitions."""
    if definition["Dimensions"] > MOST_DIMENSIONS:
        raise invalid_value(f"Number of dimensions must be between 1 and {MOST_DIMENSIONS} inclusive.")
    attribute = definition["VectorAttribute"]["AttributeName"]
    if attribute in types:
        raise invalid_value(
            f"Conflicting attribute definition for '{attribute}'. An attribute cannot be defined in "
            "AttributeDefinitions when used as a VectorAttribute."
        )
    _require_schema(definition.get("SearchSchema", ()), types)
    _require_projection(definition)
    return made_of(definition, table_keys, types, arn)


def made_of(definition: Definition, table_keys: KeySchema, types: Mapping[str, str], arn: str) -> VectorIndex:
    """The index of a definition that is known to be sound: a request's, or that of a recorded description."""
    schema = tuple(
        SearchAttribute(one["AttributeName"], types[one["AttributeName"]], one["SearchSchemaElementType"])
        for one in definition.get("SearchSchema", ())
    )
    return VectorIndex(
        name=definition["IndexName"],
        attribute=definition["VectorAttribute"]["AttributeName"],
        dimensions=definition["Dimensions"],
        function=definition["DistanceFunction"],
        schema=schema,
        projection=definition["Projection"]["ProjectionType"],
        non_key_attributes=tuple(definition["Projection"].get("NonKeyAttributes", ())),
        table_keys=table_keys,
        arn=definition.get("IndexArn", f"{arn}/index/{definition['IndexName']}"),
    )


def _require_same_dimensions(index: VectorIndex, others: Iterable[VectorIndex]) -> None:
    """One attribute has one number of dimensions, however many indexes it is in."""
    if any(other.attribute == index.attribute and other.dimensions != index.dimensions for other in others):
        raise invalid_value(
            f"Conflicting attribute definition for '{index.attribute}'. All VectorIndexes on the same vector attribute "
            "must use the same dimensions."
        )


def _require_schema(elements: Sequence[Mapping[str, str]], types: Mapping[str, str]) -> None:
    """ASSUMPTION: the text of too many filters, like the one of too many HASH elements; a recorded call would tell."""
    names = [element["AttributeName"] for element in elements]
    for kind, most in (("HASH", 1), ("INLINE_FILTER", MOST_FILTERS)):
        count = sum(element["SearchSchemaElementType"] == kind for element in elements)
        if count > most:
            raise invalid_value(
                f"Value '{count}' at 'SearchSchema' failed to satisfy constraint: Member must have {kind} count less "
                f"than or equal to {most}"
            )
    if len(set(names)) != len(names):
        raise invalid_value("SearchSchema contains a duplicate AttributeName")
    if any(name not in types for name in names):
        raise invalid_value("One element in SearchSchema is not defined in attribute definitions")


def _require_projection(definition: Definition) -> None:
    """What is projected: seen on AWS, 20 attributes, of which the vector is one and each filter another.

    ASSUMPTION: the text, but for its "projected attributes"; a recorded call with 20 NonKeyAttributes would prove it.
    """
    _, extra = read_projection(definition)
    filters = sum(one["SearchSchemaElementType"] != "HASH" for one in definition.get("SearchSchema", ()))
    if 1 + filters + len(extra) > MOST_PROJECTED:
        raise invalid_value(
            f"The number of projected attributes exceeds the limit of {MOST_PROJECTED} for vector index: "
            f"{definition['IndexName']}"
        )
