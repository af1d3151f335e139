"""AttributeDefinitions of an UpdateTable that makes an index: they name the new index's keys, whoever else has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.schema import attribute_types
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value


def require_definitions(definition: Mapping[str, Any], request: Mapping[str, Any], table: Table) -> None:
    """Refuse keys that the request does not define, even if the table does, and types that differ from the table's.

    Tested on AWS by others; ASSUMPTION: of the second text how more than one key attribute is written.
    """
    types = attribute_types(request.get("AttributeDefinitions", ()))
    names = [element["AttributeName"] for element in definition["KeySchema"]]
    if any(name not in types for name in names):
        raise invalid_value(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(types)}]"
        )
    if any(table.attribute_types.get(name, types[name]) != types[name] for name in names):
        raise redefined(_existing(names, table), _schema(definition["KeySchema"], types))


def redefined(old: str, new: str) -> AwsError:
    """The refusal of an attribute that is of another kind already; the schemas as AWS shows them."""
    return invalid_value(
        "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
        f"Existing schema: {old} New schema: {new}"
    )


def _existing(names: list[str], table: Table) -> str:
    schemas: list[KeySchema] = [table.keys, *(index.keys for index in table.indexes.values())]
    keys = next(keys for keys in schemas if set(keys.names) & set(names))
    return _schema(keys.describe(), table.attribute_types)


def _schema(elements: list[dict[str, str]], types: Mapping[str, str]) -> str:
    keys = [f"key{{{one['AttributeName']}:{types[one['AttributeName']]}:{one['KeyType']}}}" for one in elements]
    return f"Schema:[SchemaElement: {', SchemaElement: '.join(keys)}]"
