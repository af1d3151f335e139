"""How the tests of behaviours speak with DynamoDB: through real boto3, in Python's own values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError


class Exact(TypeDeserializer):
    """Reads 1E+125, which AWS spells out, and which boto3's own context takes for too precise (boto3#2500)."""

    def _deserialize_n(self, value):
        return Decimal(value)


WRITE, READ = TypeSerializer().serialize, Exact().deserialize


def wire(item):
    """An item as it goes over the wire."""
    return {name: WRITE(value) for name, value in item.items()}


def plain(item):
    """An item of the wire in Python's own values."""
    return {name: READ(value) for name, value in item.items()}


def keys(text):
    """`a:S` or `a:S b:N` as a KeySchema; `a:S+b:S c:N` has two partition key attributes."""
    parts = [[one.split(":")[0] for one in part.split("+")] for part in text.split()]
    return [
        {"AttributeName": name, "KeyType": kind}
        for part, kind in zip(parts, ("HASH", "RANGE"), strict=False)
        for name in part
    ]


def definitions(*texts):
    types = dict(one.split(":") for text in texts for one in text.replace("+", " ").split())
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


def index(name, text, projection="ALL"):
    """A definition of an index; a projection that is a list is an INCLUDE."""
    if isinstance(projection, str):
        return {"IndexName": name, "KeySchema": keys(text), "Projection": {"ProjectionType": projection}}
    shown = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projection)}
    return {"IndexName": name, "KeySchema": keys(text), "Projection": shown}


class Aws:
    """`aws.client` is boto3's; the methods are shorter ways to say what most tests say."""

    def __init__(self, client, streams, clock, emulator):
        self.client, self.streams, self.clock, self.emulator = client, streams, clock, emulator

    def call(self, operation, **params):
        return getattr(self.client, operation)(**params)

    def refusal(self, operation, **params):
        """The code and text of an error."""
        with pytest.raises(ClientError) as raised:
            self.call(operation, **params)
        error = raised.value.response["Error"]
        return error["Code"], error["Message"]

    def table(self, text="p:S", *, name="tbl", gsi=None, lsi=None, **more):
        """Create a table; `gsi` and `lsi` are lists of (name, keys, projection)."""
        texts = [text]
        for member, indexes in (("GlobalSecondaryIndexes", gsi), ("LocalSecondaryIndexes", lsi)):
            if indexes:
                more[member] = [index(*one) for one in indexes]
                texts += [one[1] for one in indexes]
        if "ProvisionedThroughput" not in more:
            more.setdefault("BillingMode", "PAY_PER_REQUEST")
        params = {"AttributeDefinitions": definitions(*texts), "KeySchema": keys(text), **more}
        return self.client.create_table(TableName=name, **params)["TableDescription"]

    def describe(self, name="tbl"):
        return self.client.describe_table(TableName=name)["Table"]

    def wait(self, seconds):
        """Let time go by, and what it brings about happen."""
        self.clock.advance(seconds)
        self.emulator.tick()

    def put(self, table="tbl", /, **item):
        return self.client.put_item(TableName=table, Item=wire(item))

    def get(self, table="tbl", /, **key):
        found = self.client.get_item(TableName=table, Key=wire(key), ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None

    def update(self, expression, key, table="tbl", values=None, **more):
        if expression:
            more["UpdateExpression"] = expression
        return self.client.update_item(TableName=table, Key=wire(key), **bound(values), **more)

    def query(self, condition, values, table="tbl", **more):
        """The items of one page."""
        found = self.client.query(TableName=table, KeyConditionExpression=condition, **bound(values), **more)
        return [plain(item) for item in found["Items"]]

    def scan(self, table="tbl", **more):
        return [plain(item) for item in self.client.scan(TableName=table, **more)["Items"]]


def bound(values):
    """ExpressionAttributeValues of names without their colon."""
    return {"ExpressionAttributeValues": wire({f":{name}": value for name, value in values.items()})} if values else {}
