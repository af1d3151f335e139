"""What the validation cases are made of: a request, what AWS is known to say to it, and what proves that.

Sources:
    recorded    recordings of real AWS
    captured    read from real AWS in 2026 by others, in several regions: paritysuite/dynamodb-conformance; where the
                regions differ, the wording of those that had not changed it by the summer
    parity      the same, of October 2026: the wording of the newest cohort
    october     read from real AWS in October 2026 by others, in us-west-2 and us-east-1: ack-api-quirks
    aws-tests   expected by public tests that are run against the service: architect/dynalite
    sdk-tests   shown by the integration tests of AWS's own SDK for JavaScript
    alternator  shown by ScyllaDB's test/alternator, which is run on AWS
    model       the published model says it, and the order of violations is Java's (replaykit.models.java)
    bug reports what users were told by AWS, as they quote it
    assumed     nobody has shown it
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from replaykit.aws.call import DEFAULT_REGION, OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator
from replaykit.emulator.settings import Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

WRONG = "One or more parameter values were invalid: "
NOT_VALID = "One or more parameter values are not valid. "
NOT_NULL = "Member must not be null"
NAME = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
LONG = "a" * 256
SCHEMA = "The provided key element does not match the schema"
NO_TABLE = ("ResourceNotFoundException", "Requested resource not found")
ATTRIBUTES = {"id": {"S": "a"}}
CAPACITY = "INDEXES TOTAL NONE"
METRICS = "SIZE NONE"
RETURNED = "ALL_NEW UPDATED_OLD ALL_OLD NONE UPDATED_NEW"
OPERATORS = "IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS"


class Case(NamedTuple):
    """`told` is a text, or the violations of the model in AWS's order."""

    what: str
    request: dict[str, Any]
    told: str | list[str]
    source: str
    code: str = "ValidationException"

    @property
    def message(self) -> str:
        return self.told if isinstance(self.told, str) else collected(self.told)


def collected(violations: list[str]) -> str:
    count = len(violations)
    return f"{count} validation error{'s' if count > 1 else ''} detected: {'; '.join(violations)}"


def null(path: str) -> str:
    return f"Value null at '{path}' failed to satisfy constraint: {NOT_NULL}"


def bad(value: object, path: str, rule: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {rule}"


def one_of(values: str) -> str:
    return f"Member must satisfy enum value set: [{', '.join(values.split())}]"


def at_least(number: int) -> str:
    return f"Member must have value greater than or equal to {number}"


def at_most(number: int) -> str:
    return f"Member must have value less than or equal to {number}"


def longer(number: int) -> str:
    return f"Member must have length greater than or equal to {number}"


def shorter(number: int) -> str:
    return f"Member must have length less than or equal to {number}"


def number_of(cases: Iterable[Case]) -> list[str]:
    """The ids of the cases; no two may be told apart by a number only."""
    names = [case.what for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"two cases of one name: {twice}"
    return names


def keys(*names: str) -> list[dict[str, str]]:
    """A KeySchema: `keys("pk", "sk")`, or with kinds that are wrong, `keys("a:RANGE")`."""
    kinds = ("HASH", "RANGE")
    schema = []
    for place, name in enumerate(names):
        attribute, _, kind = name.partition(":")
        schema.append({"AttributeName": attribute, "KeyType": kind or kinds[min(place, 1)]})
    return schema


def types(**of: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in of.items()]


def units(read: int, write: int | None = None) -> dict[str, int]:
    return {"ReadCapacityUnits": read, "WriteCapacityUnits": read if write is None else write}


def index(name: str, schema: list[dict[str, str]], *attributes: str, kind: str | None = None, **more: Any) -> Any:
    projection: dict[str, Any] = {"ProjectionType": kind or ("INCLUDE" if attributes else "ALL")}
    if attributes:
        projection["NonKeyAttributes"] = list(attributes)
    return {"IndexName": name, "KeySchema": schema, "Projection": projection, **more}


class World:
    """An emulator with a few tables, whose state no refused request changes."""

    def __init__(self, wordings: str = "classic", region: str = DEFAULT_REGION) -> None:
        self.scope = Scope(region=region)
        self.emulator = Emulator(ManualClock(), Ids(1), settings=Settings(wordings=wordings))
        for table in TABLES:
            self.call("CreateTable", {"BillingMode": "PAY_PER_REQUEST", **table})
        self.call("PutItem", {"TableName": "things", "Item": {**ATTRIBUTES, "name": {"S": "x"}, "n": {"N": "1"}}})

    def call(self, operation: str, request: dict[str, Any], service: str = "dynamodb") -> dict[str, Any]:
        answer = self.emulator.answer(OperationCall(service, operation, request, self.scope))
        if answer.error is not None:
            raise answer.error
        output: dict[str, Any] = orjson.loads(orjson.dumps(answer.output, default=str))
        return output

    def refuses(self, operation: str, case: Case, service: str = "dynamodb") -> None:
        """Fails unless the request is refused to the letter."""
        error = self.refusal(operation, case.request, service)
        assert (error.code, error.message) == (case.code, case.message), case.source

    def refusal(self, operation: str, request: dict[str, Any], service: str = "dynamodb") -> AwsError:
        """The error that the request is answered with."""
        answer = self.emulator.answer(OperationCall(service, operation, request, self.scope))
        assert answer.error is not None, f"{operation} was answered: {answer.output}"
        return answer.error


TABLES: list[dict[str, Any]] = [
    {"TableName": "things", "AttributeDefinitions": types(id="S"), "KeySchema": keys("id")},
    {"TableName": "counted", "AttributeDefinitions": types(id="N"), "KeySchema": keys("id")},
    {"TableName": "blobs", "AttributeDefinitions": types(id="S", part="B"), "KeySchema": keys("id", "part")},
    {
        "TableName": "rows",
        "AttributeDefinitions": types(pk="S", sk="S", color="S", extent="N"),
        "KeySchema": keys("pk", "sk"),
        "LocalSecondaryIndexes": [
            index("by_color", keys("pk", "color")),
            index("by_extent", keys("pk", "extent"), "color"),
        ],
        "GlobalSecondaryIndexes": [
            index("colors", keys("color")),
            index("colors_and_extents", keys("color", "extent"), "note"),
        ],
    },
    {
        "TableName": "priced",
        "AttributeDefinitions": types(id="S", kind="S"),
        "KeySchema": keys("id"),
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": units(5),
        "GlobalSecondaryIndexes": [index("kinds", keys("kind"), ProvisionedThroughput=units(5))],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        "DeletionProtectionEnabled": True,
    },
]
