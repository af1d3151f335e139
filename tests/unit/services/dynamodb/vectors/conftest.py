"""What tests of vector indexes share: a declaration, as CreateTable and UpdateTable take it."""

from __future__ import annotations

import pytest


def numbers(*values):
    return [{"N": str(value)} for value in values]


def declare(name="plain", *, attribute="embedding", dimensions=3, schema=None, projection="ALL", **more):
    """A vector index; `schema` is `tenant:HASH genre:INLINE_FILTER`."""
    declared = {
        "IndexName": name,
        "VectorAttribute": {"AttributeName": attribute},
        "Dimensions": dimensions,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": projection} if isinstance(projection, str) else projection,
    }
    if schema is not None:
        pairs = [part.split(":") for part in schema.split()]
        declared["SearchSchema"] = [{"AttributeName": key, "SearchSchemaElementType": kind} for key, kind in pairs]
    return declared | more


class Songs:
    """A conversation about one table, `music`, and its vector indexes."""

    def __init__(self, dynamodb):
        self.dynamodb = dynamodb
        self.declare = declare
        self.numbers = numbers

    def create(self, *indexes, types="", keys="id:S", on_demand=True, **more):
        """Create the table; `types` are those of the search schemas: `tenant:S`."""
        types = dict(part.split(":") for part in f"{keys} {types}".split())
        names = [part.split(":")[0] for part in keys.split()]
        if on_demand:
            more["BillingMode"] = "PAY_PER_REQUEST"
        if indexes:
            more["VectorIndexes"] = list(indexes)
        return self.dynamodb.create_table(
            TableName="music",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
            KeySchema=[
                {"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)
            ],
            **more,
        )["TableDescription"]

    def update(self, *updates, types="", **more):
        if types:
            pairs = [part.split(":") for part in types.split()]
            more["AttributeDefinitions"] = [{"AttributeName": name, "AttributeType": kind} for name, kind in pairs]
        return self.dynamodb.update_table(TableName="music", VectorIndexUpdates=list(updates), **more)[
            "TableDescription"
        ]

    def put(self, id_, *values, **attributes):
        """Put an item whose vector has these values; returns its ConsumedCapacity by index."""
        vector = {"embedding": {"L": numbers(*values)}} if values else {}
        return self.put_item({"id": {"S": id_}, **vector, **attributes})

    def put_item(self, item):
        answer = self.dynamodb.put_item(TableName="music", Item=item, ReturnConsumedCapacity="INDEXES")
        return answer["ConsumedCapacity"]

    def described(self, name="plain"):
        """The table's status, and the index's description (None: it is gone)."""
        table = self.dynamodb.describe_table(TableName="music")["Table"]
        indexes = {one["IndexName"]: one for one in table.get("VectorIndexes", ())}
        return table["TableStatus"], indexes.get(name)

    def search(self, *values, index="plain", table="music", **more):
        answer = self.dynamodb.search_vectors(
            TableName=table, IndexName=index, SearchVector=numbers(*values), TopK=100, **more
        )
        return [one["Item"]["id"]["S"] for one in answer["SearchResults"]]


@pytest.fixture
def songs(dynamodb):
    return Songs(dynamodb)


@pytest.fixture
def slow_songs(slow_dynamodb):
    return Songs(slow_dynamodb)
