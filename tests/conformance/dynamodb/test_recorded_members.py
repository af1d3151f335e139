"""The members that AWS answers with, in cloud-custodian's recordings, and whether the emulator's answers have them.

The recordings are of 2016 to 2025 and of tables in all kinds of states. `BY_STATE` names what an answer has only in a
state, or since a day, that the conversation here does not have; everything else must be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator
from replaykit.models import Shape, service
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

pytestmark = pytest.mark.corpus

# What stands in some recordings only, and the state that it takes.
BY_STATE = {
    "DescribeTable": {
        "Table.SSEDescription": "encrypted with a key of the customer's",
        "Table.LatestStreamArn": "had a stream",
        "Table.LatestStreamLabel": "had a stream",
        "Table.TableClassSummary": "created with a class, or moved to one",
        "Table.ProvisionedThroughput.LastDecreaseDateTime": "was decreased",
    },
    "UpdateTable": {
        "TableDescription.StreamSpecification": "has a stream",
        "TableDescription.LatestStreamArn": "had a stream",
        "TableDescription.LatestStreamLabel": "had a stream",
        "TableDescription.TableClassSummary": "created with a class, or moved to one",
        "TableDescription.ProvisionedThroughput.LastDecreaseDateTime": "was decreased",
    },
    "DeleteTable": {"TableDescription.TableClassSummary": "created with a class"},
    "DescribeBackup": {"BackupDescription.SourceTableFeatureDetails": "had some; told empty in one of two recordings"},
}
OF_FILES = {"DescribeExport", "ListExports", "ListImports"}  # in S3, and asked for where those are tested


@cache
def recorded(folder: Any) -> dict[str, list[Any]]:
    """Operation -> the answers of all its recordings that were no errors."""
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("*/dynamodb.*.json")):
        whole = orjson.loads(path.read_bytes())
        if whole["status_code"] == 200:
            whole["data"].pop("ResponseMetadata", None)
            found.setdefault(path.name.split(".")[1].rpartition("_")[0], []).append(whole["data"])
    return found


def members(value: Any, path: str = "") -> Iterator[str]:
    """`Table`, `Table.KeySchema`, `Table.KeySchema.AttributeName` …; the items of a table are values, not members."""
    if isinstance(value, dict) and "__class__" not in value and not path.endswith("Items"):
        for name, member in value.items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from members(member, here)
    elif isinstance(value, list) and not path.endswith("Items"):
        for element in value:
            yield from members(element, path)


def known(shape: Shape, path: str) -> bool:
    """Whether the service's model has a member at the path."""
    name, _, rest = path.partition(".")
    if name not in shape.members:
        return False
    inner = shape.members[name]
    while inner.type == "list":
        assert inner.member is not None
        inner = inner.member
    return not rest or known(inner, rest)


OPERATIONS = [
    "CreateBackup",
    "DeleteBackup",
    "DeleteTable",
    "DescribeBackup",
    "DescribeContinuousBackups",
    "DescribeExport",
    "DescribeTable",
    "ExecuteStatement",
    "GetResourcePolicy",
    "ListBackups",
    "ListExports",
    "ListImports",
    "ListTables",
    "ListTagsOfResource",
    "TagResource",
    "UntagResource",
    "UpdateContinuousBackups",
    "UpdateTable",
]


def test_these_are_all_operations_that_are_recorded(corpus):
    assert sorted(recorded(corpus / "custodian")) == OPERATIONS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_model_knows_every_recorded_member(corpus, operation):
    shape = service("dynamodb").operations[operation].output
    paths = {path for answer in recorded(corpus / "custodian")[operation] for path in members(answer)}
    assert [path for path in sorted(paths) if not known(shape, path)] == []


class Asked:
    """A table with items, tags, a policy, a backup and point-in-time recovery: each operation is asked of it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(1))
        keys = [{"AttributeName": "id", "KeyType": "HASH"}]
        types = [{"AttributeName": "id", "AttributeType": "S"}]
        self.answer(
            "CreateTable", TableName="table", KeySchema=keys, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST"
        )
        self.arn = self.answer("DescribeTable", TableName="table")["Table"]["TableArn"]
        self.answer("PutItem", TableName="table", Item={"id": {"S": "a"}})
        self.answer("TagResource", ResourceArn=self.arn, Tags=[{"Key": "k", "Value": "v"}])
        self.answer("PutResourcePolicy", ResourceArn=self.arn, Policy=POLICY)
        on = {"PointInTimeRecoveryEnabled": True}
        self.answer("UpdateContinuousBackups", TableName="table", PointInTimeRecoverySpecification=on)
        backup = self.answer("CreateBackup", TableName="table", BackupName="backup")
        self.backup = backup["BackupDetails"]["BackupArn"]
        self.clock.advance(3600)

    def answer(self, operation: str, **params: Any) -> Any:
        answered = self.emulator.answer(OperationCall("dynamodb", operation, params, Scope()))
        assert answered.error is None, answered.error
        return orjson.loads(orjson.dumps(answered.output, default=str))

    def ask(self, operation: str) -> Any:
        table, tables = {"TableName": "table"}, {"ResourceArn": self.arn}
        on = {"PointInTimeRecoveryEnabled": True}
        params: dict[str, dict[str, Any]] = {
            "CreateBackup": {**table, "BackupName": "another"},
            "DeleteBackup": {"BackupArn": self.backup},
            "DescribeBackup": {"BackupArn": self.backup},
            "ExecuteStatement": {"Statement": 'SELECT * FROM "table"'},
            "GetResourcePolicy": tables,
            "ListTagsOfResource": tables,
            "TagResource": {**tables, "Tags": [{"Key": "a", "Value": "b"}]},
            "UntagResource": {**tables, "TagKeys": ["k"]},
            "UpdateContinuousBackups": {**table, "PointInTimeRecoverySpecification": on},
            "UpdateTable": {**table, "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}},
        }
        empty = operation.startswith("List")
        return self.answer(operation, **params.get(operation, {} if empty else table))


POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, '
    '"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/table"}]}'
)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one not in OF_FILES])
def test_the_emulator_answers_with_the_members_that_are_recorded(corpus, operation):
    ours = set(members(Asked().ask(operation)))
    theirs = {path for answer in recorded(corpus / "custodian")[operation] for path in members(answer)}
    excused = tuple(BY_STATE.get(operation, ()))
    assert [path for path in sorted(theirs - ours) if not path.startswith(excused)] == []


def test_what_depends_on_a_state_is_told_in_that_state():
    asked = Asked()
    stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    asked.answer("UpdateTable", TableName="table", StreamSpecification=stream)
    asked.answer("UpdateTable", TableName="table", TableClass="STANDARD_INFREQUENT_ACCESS")
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    asked.answer("UpdateTable", TableName="table", BillingMode="PROVISIONED", ProvisionedThroughput=units)
    fewer = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    asked.answer("UpdateTable", TableName="table", ProvisionedThroughput=fewer)
    backup = asked.answer("CreateBackup", TableName="table", BackupName="of-a-stream")["BackupDetails"]["BackupArn"]
    described = asked.answer("DescribeBackup", BackupArn=backup)
    assert set(BY_STATE["DescribeBackup"]) <= set(members(described))
    told = set(members(asked.ask("DescribeTable")))
    assert set(BY_STATE["DescribeTable"]) - told <= {"Table.SSEDescription"}  # needs a key of KMS
    deleted = set(members(asked.answer("DeleteTable", TableName="table")))
    assert set(BY_STATE["DeleteTable"]) <= deleted
