"""Whatever a client sends in the form of the model, DynamoDB answers or refuses: a mistake is never our failure."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

TEXTS = st.sampled_from(["", "a", "b", "x" * 1030, "y" * 2050, "é"])
NUMBERS = st.sampled_from(["0", "1", "1.0", "-2", "1E400", "nan", "", "9" * 39, "1e-131"])
BLOBS = st.sampled_from([b"", b"a", b"\xff" * 3])
SCALARS = st.one_of(
    st.builds(lambda text: {"S": text}, TEXTS),
    st.builds(lambda text: {"N": text}, NUMBERS),
    st.builds(lambda data: {"B": data}, BLOBS),
    st.just({"NULL": True}),
    st.just({}),
    st.builds(lambda text: {"S": text, "N": "1"}, TEXTS),
    st.builds(lambda texts: {"SS": texts}, st.lists(TEXTS, max_size=2)),
)
LISTS = st.builds(lambda value: {"L": [value]}, SCALARS)
MAPS = st.builds(lambda value: {"M": {"k": value}}, SCALARS)
VALUES = SCALARS | LISTS | MAPS
ATTRIBUTES = st.dictionaries(st.sampled_from(["id", "n", "g", "r", "z"]), VALUES, max_size=5)
CONDITIONS = st.sampled_from(
    ["id = :v", "id = :v AND n = :v", "g = :v", "g = :v AND r > :v", "r = :v", "id = :v AND begins_with(n, :v)"]
)
UPDATES = st.sampled_from(["SET z = :v", "SET g = :v", "SET r = :v REMOVE g", "ADD z :v", "DELETE z :v", "SET id = :v"])
INDEXES = st.sampled_from([{}, {"IndexName": "by_g"}, {"IndexName": "by_r"}, {"IndexName": "none"}])
COMMON = {"TableName": "music", "ReturnConsumedCapacity": "INDEXES"}


def started(draw, request):
    return request | ({"ExclusiveStartKey": draw(ATTRIBUTES)} if draw(st.booleans()) else {})


@st.composite
def calls(draw):
    values = {"ExpressionAttributeValues": {":v": draw(VALUES)}}
    match draw(st.sampled_from(["put", "get", "delete", "update", "query", "scan", "batch", "transact"])):
        case "put":
            return "PutItem", COMMON | {"Item": draw(ATTRIBUTES), "ReturnValues": "ALL_OLD"}
        case "get":
            return "GetItem", COMMON | {"Key": draw(ATTRIBUTES)}
        case "delete":
            return "DeleteItem", COMMON | {"Key": draw(ATTRIBUTES)}
        case "update":
            wanted = {"Key": draw(ATTRIBUTES), "UpdateExpression": draw(UPDATES), "ReturnValues": "UPDATED_NEW"}
            return "UpdateItem", COMMON | wanted | values
        case "query":
            wanted = {"KeyConditionExpression": draw(CONDITIONS), "Limit": draw(st.integers(1, 3))}
            return "Query", started(draw, COMMON | wanted | values | draw(INDEXES))
        case "scan":
            return "Scan", started(draw, COMMON | draw(INDEXES))
        case "batch":
            writes = [{"PutRequest": {"Item": draw(ATTRIBUTES)}}, {"DeleteRequest": {"Key": draw(ATTRIBUTES)}}]
            return "BatchWriteItem", {"RequestItems": {"music": writes}}
        case _:
            put = {"Put": {"TableName": "music", "Item": draw(ATTRIBUTES)}}
            change = {"TableName": "music", "Key": draw(ATTRIBUTES), "UpdateExpression": draw(UPDATES), **values}
            return "TransactWriteItems", {"TransactItems": [put, {"Update": change}]}


@pytest.fixture(scope="module")
def emulator():
    emulator = Emulator(ManualClock(), Ids(1))
    keys = {"music": ("id", "n"), "by_g": ("g", "r"), "by_r": ("r",)}
    schema = {
        name: [{"AttributeName": key, "KeyType": kind} for key, kind in zip(of, ("HASH", "RANGE"), strict=False)]
        for name, of in keys.items()
    }
    types = {"id": "S", "n": "N", "g": "S", "r": "B"}
    names = [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]
    answer = emulator.answer(
        OperationCall(
            "dynamodb",
            "CreateTable",
            {
                "TableName": "music",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": names,
                "KeySchema": schema["music"],
                "GlobalSecondaryIndexes": [
                    {"IndexName": name, "KeySchema": schema[name], "Projection": {"ProjectionType": "ALL"}}
                    for name in ("by_g", "by_r")
                ],
            },
        )
    )
    assert answer.error is None
    return emulator


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls())
def test_every_request_is_answered_or_refused(emulator, call):
    operation, params = call
    answer = emulator.answer(OperationCall("dynamodb", operation, params))
    if answer.error is None:
        orjson.dumps(answer.output, default=lambda blob: blob.hex())
    else:
        assert answer.error.status == 400
        assert answer.error.code in {"ValidationException", "TransactionCanceledException"}
