"""JSON of the wrong types: what DynamoDB's front end says of every member of its operations.

The texts are those of architect/dynalite test/helpers.js (`assertType`), what belongs at which path is from its
test/*.js ("serializations"); both were run against AWS. In a path `Attr` is any key of a map, `0` an element of a list.
Members that dynalite does not know follow the same rules and are marked so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

DYNAMODB = "com.amazonaws.dynamodb.v20120810."
BOOLEANS = (True, False)
NUMBERS = (23, -2147483648, 2147483648)
SCALARS = ("23", True, *NUMBERS, 34.56)
FIELD, VALUE = "Unexpected field type", "Unexpected value type in payload"
GENERIC = (  # where a list is a map's value, or a map a list's element
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')"
)
BYTES = "only base-64-encoded strings are convertible to bytes"
BAD_BASE64 = [
    ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
    ("=+/=", "Invalid last non-pad Base64 character dectected"),
    ("+/+=", "Invalid last non-pad Base64 character dectected"),
]
TOKENS = {"23": "STRING", True: "TRUE", False: "FALSE", 34.56: "DECIMAL"} | dict.fromkeys(NUMBERS, "NUMBER")

Mistake = tuple[Any, str]


def unconvertible(java: str, *values: Any) -> list[Mistake]:
    return [(value, f"{TOKENS[value]}_VALUE cannot be converted to {java}") for value in values]


def of_all(values: tuple[Any, ...], text: str) -> list[Mistake]:
    return [(value, text) for value in values]


def a_list(java: str) -> list[Mistake]:
    return [([], f"Unrecognized collection type {java}")]


A_MAP: list[Mistake] = [({}, "Start of structure or map found where not expected")]
SIMPLE = {
    "String": [*unconvertible("String", *BOOLEANS, *NUMBERS, 34.56), *a_list("class java.lang.String"), *A_MAP],
    "Boolean": [
        ("23", "Unexpected token received from parser"),
        *unconvertible("Boolean", *NUMBERS, 34.56),
        *a_list("class java.lang.Boolean"),
        *A_MAP,
    ],
    "Integer": [*unconvertible("Integer", "23", *BOOLEANS), *a_list("class java.lang.Integer"), *A_MAP],
    "Long": [*unconvertible("Long", "23", *BOOLEANS), *a_list("class java.lang.Long"), *A_MAP],
    "Blob": [*of_all(SCALARS[1:], BYTES), *a_list("class java.nio.ByteBuffer"), *A_MAP, *BAD_BASE64],
    "List": [*of_all(SCALARS, FIELD), *A_MAP],
    "GenericList": [*of_all(SCALARS, GENERIC), *A_MAP],
}
SCALAR_TEXTS = {"Map": FIELD, "GenericMap": GENERIC, "FieldStruct": FIELD, "ValueStruct": VALUE}


def mistakes(kind: str) -> list[Mistake]:
    """What does not belong where this kind does, and what AWS says of it."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    name, _, inner = kind.partition(" ")
    java = inner if "." in inner else DYNAMODB + inner
    java = f"java.util.Map<java.lang.String, {java}>" if name.endswith("Map") else f"class {java}"
    return [*of_all(SCALARS, SCALAR_TEXTS[name]), *a_list(java)]


STRING, MAP, LIST = "String", "Map AttributeValue", "List"
NAMES = {"ExpressionAttributeNames": "Map java.lang.String", "ExpressionAttributeNames.Attr": STRING}
VALUES = {"ExpressionAttributeValues": MAP, "ExpressionAttributeValues.Attr": "ValueAttr"}
THROUGHPUT = {"": "FieldStruct ProvisionedThroughput", ".WriteCapacityUnits": "Long", ".ReadCapacityUnits": "Long"}
KEYS = {"": LIST, ".0": "ValueStruct KeySchemaElement", ".0.AttributeName": STRING, ".0.KeyType": STRING}
PROJECTION = {
    "": "FieldStruct Projection",
    ".NonKeyAttributes": LIST,
    ".NonKeyAttributes.0": STRING,
    ".ProjectionType": STRING,
}
CONDITION = {
    "": "Map Condition",
    ".Attr": "ValueStruct Condition",
    ".Attr.ComparisonOperator": STRING,
    ".Attr.AttributeValueList": LIST,
    ".Attr.AttributeValueList.0": "ValueAttr",
}
EXPECTED = {
    "": "Map ExpectedAttributeValue",
    ".Attr": "ValueStruct ExpectedAttributeValue",
    ".Attr.Exists": "Boolean",
    ".Attr.Value": "FieldAttr",
}


def at(path: str, below: dict[str, str]) -> dict[str, str]:
    return {path + rest: kind for rest, kind in below.items()}


def an_index(path: str, name: str, *, throughput: bool) -> dict[str, str]:
    return {
        path: LIST,
        f"{path}.0": f"ValueStruct {name}",
        f"{path}.0.IndexName": STRING,
        **at(f"{path}.0.KeySchema", KEYS),
        **at(f"{path}.0.Projection", PROJECTION),
        **(at(f"{path}.0.ProvisionedThroughput", THROUGHPUT) if throughput else {}),
    }


UPDATES = "GlobalSecondaryIndexUpdates"
MEMBERS: dict[str, dict[str, str]] = {
    "BatchGetItem": {
        "RequestItems": "Map KeysAndAttributes",
        "RequestItems.Attr": "ValueStruct KeysAndAttributes",
        "RequestItems.Attr.Keys": LIST,
        "RequestItems.Attr.Keys.0": "GenericMap AttributeValue",
        "RequestItems.Attr.Keys.0.Attr": "ValueAttr",
        "RequestItems.Attr.AttributesToGet": LIST,
        "RequestItems.Attr.ConsistentRead": "Boolean",
        **at("RequestItems.Attr.", NAMES),
        "RequestItems.Attr.ProjectionExpression": STRING,
        "ReturnConsumedCapacity": STRING,
    },
    "BatchWriteItem": {
        "RequestItems": f"Map java.util.List<{DYNAMODB}WriteRequest>",
        "RequestItems.Attr": "GenericList",
        "RequestItems.Attr.0": "ValueStruct WriteRequest",
        "RequestItems.Attr.0.DeleteRequest": "FieldStruct DeleteRequest",
        "RequestItems.Attr.0.DeleteRequest.Key": MAP,
        "RequestItems.Attr.0.DeleteRequest.Key.Attr": "ValueAttr",
        "RequestItems.Attr.0.PutRequest": "FieldStruct PutRequest",
        "RequestItems.Attr.0.PutRequest.Item": MAP,
        "RequestItems.Attr.0.PutRequest.Item.Attr": "ValueAttr",
        "ReturnConsumedCapacity": STRING,
        "ReturnItemCollectionMetrics": STRING,
    },
    "CreateTable": {
        "TableName": STRING,
        "AttributeDefinitions": LIST,
        "AttributeDefinitions.0": "ValueStruct AttributeDefinition",
        "AttributeDefinitions.0.AttributeName": STRING,
        "AttributeDefinitions.0.AttributeType": STRING,
        **at("KeySchema", KEYS),
        **at("ProvisionedThroughput", THROUGHPUT),
        **an_index("LocalSecondaryIndexes", "LocalSecondaryIndex", throughput=False),
        **an_index("GlobalSecondaryIndexes", "GlobalSecondaryIndex", throughput=True),
        "BillingMode": STRING,
    },
    "UpdateTable": {
        "TableName": STRING,
        **at("ProvisionedThroughput", THROUGHPUT),
        UPDATES: LIST,
        f"{UPDATES}.0": "ValueStruct GlobalSecondaryIndexUpdate",
        f"{UPDATES}.0.Update": "FieldStruct UpdateGlobalSecondaryIndexAction",
        f"{UPDATES}.0.Update.IndexName": STRING,
        **at(f"{UPDATES}.0.Update.ProvisionedThroughput", THROUGHPUT),
        f"{UPDATES}.0.Create": "FieldStruct CreateGlobalSecondaryIndexAction",
        f"{UPDATES}.0.Create.IndexName": STRING,
        **at(f"{UPDATES}.0.Create.ProvisionedThroughput", THROUGHPUT),
        **at(f"{UPDATES}.0.Create.KeySchema", KEYS),
        **at(f"{UPDATES}.0.Create.Projection", PROJECTION),
        f"{UPDATES}.0.Delete": "FieldStruct DeleteGlobalSecondaryIndexAction",
        f"{UPDATES}.0.Delete.IndexName": STRING,
        "BillingMode": STRING,
    },
    "UpdateItem": {
        "TableName": STRING,
        "Key": MAP,
        "Key.Attr": "ValueAttr",
        **at("Expected", EXPECTED),
        "AttributeUpdates": "Map AttributeValueUpdate",
        "AttributeUpdates.Attr": "ValueStruct AttributeValueUpdate",
        "AttributeUpdates.Attr.Action": STRING,
        "AttributeUpdates.Attr.Value": "FieldAttr",
        "ReturnConsumedCapacity": STRING,
        "ReturnItemCollectionMetrics": STRING,
        "ReturnValues": STRING,
        "ConditionExpression": STRING,
        "UpdateExpression": STRING,
        **VALUES,
        **NAMES,
    },
    "Query": {
        "TableName": STRING,
        "ExclusiveStartKey": MAP,
        "ExclusiveStartKey.Attr": "ValueAttr",
        "AttributesToGet": LIST,
        "ConsistentRead": "Boolean",
        "ReturnConsumedCapacity": STRING,
        **at("QueryFilter", CONDITION),
        "IndexName": STRING,
        "ScanIndexForward": "Boolean",
        "Select": STRING,
        "Limit": "Integer",
        "ConditionalOperator": STRING,
        **at("KeyConditions", CONDITION),
        "KeyConditionExpression": STRING,
        "FilterExpression": STRING,
        **VALUES,
        **NAMES,
        "ProjectionExpression": STRING,
    },
    # By the same rules, members of other kinds and operations.
    "Scan": {"TotalSegments": "Integer", "Segment": "Integer", **at("ScanFilter", CONDITION)},
    "PutItem": {"Item": MAP, "Item.Attr": "ValueAttr", **at("Expected", EXPECTED)},
    "GetItem": {"Key": MAP, "ConsistentRead": "Boolean"},
    "DeleteItem": {"Key": MAP, "ReturnValues": STRING},
    "ListTables": {"Limit": "Integer", "ExclusiveStartTableName": STRING},
    "DescribeTable": {"TableName": STRING},
    "DeleteTable": {"TableName": STRING},
    "TagResource": {"Tags": LIST, "Tags.0": "ValueStruct Tag", "Tags.0.Key": STRING, "ResourceArn": STRING},
    "UntagResource": {"TagKeys": LIST, "TagKeys.0": STRING},
    "UpdateTimeToLive": {
        "TimeToLiveSpecification": "FieldStruct TimeToLiveSpecification",
        "TimeToLiveSpecification.Enabled": "Boolean",
    },
    "TransactWriteItems": {
        "TransactItems": LIST,
        "TransactItems.0": "ValueStruct TransactWriteItem",
        "TransactItems.0.Put": "FieldStruct Put",
        "TransactItems.0.Put.Item": MAP,
        "ClientRequestToken": STRING,
    },
    "ExecuteStatement": {"Statement": STRING, "Parameters": LIST, "Parameters.0": "ValueStruct AttributeValue"},
}
ATTRIBUTE_VALUE = {
    ".S": STRING,
    ".N": STRING,
    ".B": "Blob",
    ".BOOL": "Boolean",
    ".NULL": "Boolean",
    ".SS": LIST,
    ".SS.0": STRING,
    ".NS": LIST,
    ".NS.0": STRING,
    ".BS": LIST,
    ".BS.0": "Blob",
    ".L": LIST,
    ".L.0": "ValueStruct AttributeValue",
    ".L.0.BS": LIST,
    ".L.0.BS.0": "Blob",
    ".M": MAP,
    ".M.Attr": "ValueStruct AttributeValue",
    ".M.Attr.BS": LIST,
    ".M.Attr.BS.0": "Blob",
}


def rows() -> Iterator[tuple[str, str, str]]:
    for operation, members in MEMBERS.items():
        for path, kind in members.items():
            if kind.endswith("Attr"):
                yield operation, path, f"{kind.removesuffix('Attr')}Struct AttributeValue"
                yield from ((operation, path + rest, below) for rest, below in ATTRIBUTE_VALUE.items())
            else:
                yield operation, path, kind


def body_with(path: str, value: Any) -> dict[str, Any]:
    """A request whose only fault is this value at this path."""
    for step in reversed(path.split(".")):
        value = [value] if step == "0" else {step: value}
    body: dict[str, Any] = value
    return body


@pytest.mark.parametrize(("operation", "path", "kind"), list(rows()))
def test_a_value_of_the_wrong_type(wire, operation: str, path: str, kind: str) -> None:
    for value, text in mistakes(kind):
        said = wire.call(operation, body_with(path, value))
        assert said.status == 400
        told = b'{"__type":"com.amazon.coral.service#SerializationException","Message":"%b"}' % text.encode()
        assert said.body == told, (path, value)


@pytest.mark.parametrize(
    ("service", "operation", "path", "kind"),
    [  # by the same rules
        ("DynamoDBStreams_20120810", "ListStreams", "Limit", "Integer"),
        ("DynamoDBStreams_20120810", "GetRecords", "ShardIterator", STRING),
        ("DynamoDBStreams_20120810", "DescribeStream", "StreamArn", STRING),
    ],
)
def test_a_value_of_the_wrong_type_in_a_call_to_streams(wire, service, operation, path, kind) -> None:
    for value, text in mistakes(kind):
        said = wire.call(operation, body_with(path, value), service)
        assert said.error == ("com.amazon.coral.service#SerializationException", text), value


def test_there_is_no_case_twice_and_enough_of_them() -> None:
    cases = list(rows())
    assert len(cases) == len(set(cases)) > 200
