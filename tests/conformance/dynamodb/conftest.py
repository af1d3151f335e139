"""An emulator that holds a few items of every kind for PartiQL, and an endpoint for requests byte by byte."""

from __future__ import annotations

import http.client
from typing import NamedTuple

import orjson
import pytest

from replaykit.adapters.endpoint import serving
from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.cli.emulate import Emulation
from replaykit.emulator import Emulator
from replaykit.emulator.settings import Settings
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
        self.emulator = Emulator(ManualClock(), Ids(1), settings=Settings(wordings="classic"))
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


class Said(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def error(self):
        """Code and message, whichever way the message is spelled; `__type` and the spelling are asserted apart."""
        told = orjson.loads(self.body)
        return told["__type"], told.get("message", told.get("Message"))


class Wire:
    """Requests as nobody's SDK would send them; nothing is added but Host and Content-Length."""

    SIGNED = {  # noqa: RUF012  # in form: nobody verifies it here
        "Authorization": "AWS4-HMAC-SHA256 Credential=AK/20240101/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=" + 64 * "0",
        "X-Amz-Date": "20240101T000000Z",
    }

    def __init__(self, host, port):
        self.host, self.port = host, port

    def send(self, method="POST", path="/", headers=(), body=b""):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in [*dict(headers).items(), ("Content-Length", str(len(body)))]:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Said(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send_chunks(self, headers, chunks):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request("POST", "/", iter(chunks), headers, encode_chunked=True)
            answer = connection.getresponse()
            return Said(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def call(self, operation, body, service="DynamoDB_20120810", **headers):
        """A call that is signed in form; a body that is no bytes is written as JSON."""
        form = {"X-Amz-Target": f"{service}.{operation}", "Content-Type": "application/x-amz-json-1.0", **self.SIGNED}
        text = body if isinstance(body, bytes) else orjson.dumps(body)
        return self.send(headers=form | {name.replace("_", "-"): each for name, each in headers.items()}, body=text)


@pytest.fixture(scope="session")
def wire():
    """`replaykit emulate` as anybody starts it."""
    with serving(Emulation(seed=1).endpoint(port=0)) as endpoint:
        yield Wire(endpoint.host, endpoint.port)


@pytest.fixture(scope="module")
def world():
    return World()
