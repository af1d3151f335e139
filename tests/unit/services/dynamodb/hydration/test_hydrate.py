"""Hydration as a whole: when it is imported, and which tables it puts in place."""

from __future__ import annotations

import subprocess
import sys

import pytest

CALLS = """
import sys
from replaykit.aws.call import OperationCall
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Emulator

emulator = Emulator()
if "recorded" in sys.argv:
    emulator.hydrate([RecordedCall(OperationCall("dynamodb", "ListTables", {}), {"TableNames": []}, None, None, 0)])
emulator.operations()
keys = [{"AttributeName": "id", "KeyType": "HASH"}]
types = [{"AttributeName": "id", "AttributeType": "S"}]
stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
table = {"TableName": "music", "KeySchema": keys, "AttributeDefinitions": types, "BillingMode": "PAY_PER_REQUEST"}
made = emulator.answer(OperationCall("dynamodb", "CreateTable", table | {"StreamSpecification": stream}))
arn = {"StreamArn": made.output["TableDescription"]["LatestStreamArn"]}
assert emulator.answer(OperationCall("dynamodbstreams", "DescribeStream", arn)).error is None
print(*(name for name in sys.modules if ".hydration" in name))
"""


def imported(*arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", CALLS, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_without_a_recording_nothing_of_it_is_imported():
    assert imported() == []
    assert "replaykit.services.dynamodb.hydration.hydrate" in imported("recorded")


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("PutItem", {}),
        ("UpdateItem", {"TableName": "music"}),
        ("TransactWriteItems", {"TransactItems": [{"Put": {}}]}),
        ("BatchGetItem", {"RequestItems": {"music": {}}}),
        ("Scan", {}),
        ("DeleteResourcePolicy", {}),
    ],
)
def test_a_call_that_was_refused_since_it_lacks_something_says_nothing(tape, refused, operation, params):
    """Not every SDK looks at what it sends: a recording of JavaScript's may hold such calls."""
    tape(operation, refused("ValidationException", "1 validation error detected: …"), **params)
    described = tape.describe()
    assert tape.play().describe_table(TableName="music")["Table"]["TableId"] == described["TableId"]
