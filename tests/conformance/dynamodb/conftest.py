"""PartiQL statements put to an emulator that holds a few items of every kind."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from tests.conformance.dynamodb.validation import World

PLAIN = [{"AttributeName": "id", "KeyType": "HASH"}]
SORTED = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]


def types(**of):
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in of.items()]


def index(name, hash_, range_=None, projection="KEYS_ONLY", *attributes):
    keys = [{"AttributeName": hash_, "KeyType": "HASH"}]
    keys += [{"AttributeName": range_, "KeyType": "RANGE"}] if range_ else []
    wanted = {"ProjectionType": projection} | ({"NonKeyAttributes": list(attributes)} if attributes else {})
    return {"IndexName": name, "KeySchema": keys, "Projection": wanted}


class PartiQL:
    """`partiql(statement, *parameters)` answers the rows or raises the AwsError."""

    def __init__(self):
        self.emulator = Emulator(ManualClock(), Ids(1))
        self.tables()

    def call(self, operation, **params):
        answer = self.emulator.answer(OperationCall("dynamodb", operation, params, Scope()))
        if answer.error is not None:
            raise answer.error
        return orjson.loads(orjson.dumps(answer.output, default=str))

    def __call__(self, statement, *parameters, **more):
        if parameters:
            more["Parameters"] = list(parameters)
        return self.call("ExecuteStatement", Statement=statement, **more)["Items"]

    def refusal(self, operation="ExecuteStatement", **params):
        try:
            return self.call(operation, **params)
        except AwsError as error:
            return error.code, error.message

    def transaction(self, *statements):
        return self.refusal("ExecuteTransaction", TransactStatements=[{"Statement": one} for one in statements])

    def batch(self, *statements):
        return self.call("BatchExecuteStatement", Statements=[{"Statement": one} for one in statements])["Responses"]

    def put(self, table, **item):
        self.call("PutItem", TableName=table, Item=item)

    def item(self, table, **key):
        return self.call("GetItem", TableName=table, Key=key).get("Item")

    def table(self, name, keys, attributes, **more):
        self.call(
            "CreateTable",
            TableName=name,
            KeySchema=keys,
            AttributeDefinitions=attributes,
            BillingMode="PAY_PER_REQUEST",
            **more,
        )

    def tables(self):
        self.table("plain", PLAIN, types(id="S"))
        self.table("numbered", PLAIN, types(id="N"))
        self.table(
            "sorted",
            SORTED,
            types(pk="S", sk="S", color="S", size_="S"),
            GlobalSecondaryIndexes=[
                index("by-color", "color", None, "INCLUDE", "shown"),
                index("by-color-all", "color", "sk", "ALL"),
            ],
            LocalSecondaryIndexes=[index("by-size", "pk", "size_")],
        )


@pytest.fixture
def partiql():
    return PartiQL()


@pytest.fixture(scope="module")
def world():
    return World()
