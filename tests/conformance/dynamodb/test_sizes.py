"""What counts how much: numbers to the byte, and what UpdateItem charges for a statement, which no other write does.

parity: measured on AWS in August to October 2026 by paritysuite/dynamodb-conformance (numberByteSize,
itemSizeBySurface); guide: the developer guide.
"""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

LIMIT = 409_600
PUT_TOO_LARGE = "Item size has exceeded the maximum allowed size"
TOO_LARGE = "Item size to update has exceeded the maximum allowed size"
KEY = {"p": {"S": "k"}}
KEY_BYTES = 2


class Aws:
    """One table with the key `p`."""

    def __init__(self, wordings="2026"):
        self.emulator = Emulator(ManualClock(), Ids(1), settings=Settings(wordings=wordings))
        self(
            "CreateTable",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        )

    def __call__(self, operation, **params):
        """The error's code and message; None where there is none."""
        answer = self.emulator.answer(OperationCall("dynamodb", operation, {"TableName": "tbl"} | params, Scope()))
        return None if answer.error is None else (answer.error.code, answer.error.message)

    def update(self, text, **values):
        given = {f":{name}": value for name, value in values.items()}
        more = {"ExpressionAttributeValues": given} if given else {}
        return self("UpdateItem", Key=KEY, UpdateExpression=text, **more)

    def transact(self, kind, **action):
        return self("TransactWriteItems", TransactItems=[{kind: {"TableName": "tbl"} | action}])

    def partiql(self, statement, *parameters):
        return self("ExecuteStatement", Statement=statement, Parameters=list(parameters))


@pytest.fixture
def aws():
    return Aws()


def text(length):
    return {"S": "x" * length}


NUMBERS = [
    ("0", 1), ("7", 2), ("47", 2), ("471", 3), ("4711", 3), ("9" * 38, 20), ("0047", 2), ("700", 2), ("4070", 3),
    ("0.0000007", 2), ("7E125", 2), ("7E-100", 2), ("4.7", 3), ("47", 2), ("4.700", 3), ("4.711", 4), ("2.71828", 5),
    ("271828", 4), ("700.4", 4), ("0.47", 2), ("-47", 3), ("-0", 1),
]  # fmt: skip


@pytest.mark.parametrize(("number", "size"), NUMBERS)
def test_a_number_counts_its_digits_by_pairs_about_the_point(aws, number, size):
    rest = LIMIT - KEY_BYTES - len("n") - size - len("x")
    assert aws("PutItem", Item=KEY | {"n": {"N": number}, "x": text(rest)}) is None
    refused = aws("PutItem", Item=KEY | {"n": {"N": number}, "x": text(rest + 1)})
    assert refused == ("ValidationException", f"1 validation error detected: {PUT_TOO_LARGE}")


BASE = 3 + 19 + len("b")  # the statement, and its SET b = :b
TEN = text(10)
ONE = {"N": "1"}
HUNDRED = text(100)
CLAUSES = [
    ("SET b = :b", {}, {}, 0),
    ("SET b = :b, c = :c", {"c": ONE}, {}, 19 + 1 + 2),
    ("SET b = :b, c = :c", {"c": text(500)}, {}, 19 + 1 + 500),
    ("SET b = :b, m.k = :c", {"c": TEN}, {"m": {"M": {}}}, 19 + 1 + (4 + 1) + 10),
    ("SET b = :b, l[10] = :c", {"c": TEN}, {"l": {"L": []}}, 19 + 1 + (4 + 2) + 10),
    ("SET b = :b, c = afar", {}, {"afar": TEN}, 19 + 1 + 1 + (14 + 4)),
    ("SET b = :b, c = m.k", {}, {"m": {"M": {"k": TEN}}}, 19 + 1 + 1 + (14 + 1) + (14 + 1)),
    ("SET b = :b, c = l[0]", {}, {"l": {"L": [TEN]}}, 19 + 1 + 1 + (14 + 1) + (14 + 1)),
    ("SET b = :b, n = n + :c", {"c": ONE}, {"n": {"N": "9" * 20}}, 19 + 1 + 34 + 16 + 2),
    ("SET b = :b, n = n - :c", {"c": ONE}, {"n": ONE}, 19 + 1 + 37 + 16 + 2),
    ("SET b = :b, c = if_not_exists(c, :c)", {"c": TEN}, {}, 19 + 1 + 39 + 16 + 10),
    ("SET b = :b, c = if_not_exists(c, :c)", {"c": TEN}, {"c": ONE}, 19 + 1 + 39 + 16 + 10),
    ("SET b = :b, c = if_not_exists(c, :c), d = :c", {"c": HUNDRED}, {"c": ONE}, 2 * (19 + 1 + 100) + 39 + 16),
    ("SET b = :b, c = if_not_exists(c, :c)", {"c": {"M": {"k": TEN}}}, {"c": ONE}, 19 + 1 + 39 + 16 + (3 + 1 + 1 + 10)),
    ("SET b = :b, l = list_append(l, :c)", {"c": {"L": [TEN]}}, {"l": {"L": [ONE]}}, 19 + 1 + 37 + 16 + (3 + 1 + 10)),
    ("SET b = :b ADD num :c", {"c": ONE}, {"num": ONE}, 19 + 3 + 2),
    ("SET b = :b ADD ss :c", {"c": {"SS": ["s" * 500]}}, {"ss": {"SS": ["p" * 5]}}, 19 + 2 + 500),
    ("SET b = :b REMOVE c", {}, {"c": HUNDRED}, 1 + 1),
    ("SET b = :b REMOVE m.afar5", {}, {"m": {"M": {"afar5": TEN, "k": TEN}}}, 1 + 1 + (4 + 5)),
    ("SET b = :b REMOVE l[10]", {}, {"l": {"L": [{"S": "e"}] * 11}}, 1 + 1 + (4 + 2)),
    ("SET b = :b DELETE ss :c", {"c": {"SS": ["q" * 20]}}, {"ss": {"SS": ["p", "q" * 20]}}, 1 + 2),
]


@pytest.mark.parametrize(("statement", "values", "before", "charge"), CLAUSES)
def test_update_item_charges_each_clause(aws, statement, values, before, charge):
    # What stands in the item and is not written buys room, so that the finished item is never what is too large.
    rest = LIMIT - BASE - charge
    for length, refused in ((rest + 1, ("ValidationException", TOO_LARGE)), (rest, None)):
        assert aws("PutItem", Item=KEY | before) is None
        assert aws.update(statement, b=text(length), **values) == refused


def test_a_finished_item_is_never_larger_than_an_item(aws):
    assert aws("PutItem", Item=KEY | {"u": HUNDRED}) is None
    rest = LIMIT - KEY_BYTES - 101 - len("b")
    assert aws.update("SET b = :b", b=text(rest + 1)) == ("ValidationException", TOO_LARGE)
    assert aws.update("SET b = :b", b=text(rest)) is None


def test_the_charge_comes_before_the_condition(aws):
    assert aws("PutItem", Item=KEY | {"c": ONE}) is None
    for condition in ("attribute_exists(nope)", "attribute_exists(c)"):
        refused = aws(
            "UpdateItem",
            Key=KEY,
            UpdateExpression="SET c = if_not_exists(c, :huge)",
            ConditionExpression=condition,
            ExpressionAttributeValues={":huge": text(LIMIT)},
        )
        assert refused == ("ValidationException", TOO_LARGE)


FULL = text(LIMIT - KEY_BYTES - len("b"))
OVER = text(LIMIT - KEY_BYTES - len("b") + 1)
SET_B = {"Key": KEY, "UpdateExpression": "SET b = :b"}


def test_all_other_writes_store_what_update_item_refuses(aws):
    assert aws("PutItem", Item=KEY) is None
    assert aws.update("SET b = :b", b=FULL) == ("ValidationException", TOO_LARGE)
    assert aws.transact("Update", **SET_B, ExpressionAttributeValues={":b": FULL}) is None
    assert aws("PutItem", Item=KEY) is None
    assert aws.partiql("UPDATE tbl SET b = ? WHERE p = 'k'", FULL) is None
    assert aws("UpdateItem", Key=KEY, AttributeUpdates={"b": {"Value": FULL, "Action": "PUT"}}) is None


def test_a_byte_over_is_told_as_the_size_can_be_known(aws):
    assert aws("PutItem", Item=KEY) is None
    batch = {"tbl": [{"PutRequest": {"Item": KEY | {"b": OVER}}}]}
    for refused in (
        aws("BatchWriteItem", RequestItems=batch),
        aws.transact("Put", Item=KEY | {"b": OVER}),
        aws.partiql("INSERT INTO tbl VALUE {'p': 'new', 'bb': ?}", OVER),
    ):
        assert refused == ("ValidationException", PUT_TOO_LARGE)
    for refused in (
        aws.partiql("UPDATE tbl SET b = ? WHERE p = 'k'", OVER),
        aws("UpdateItem", Key=KEY, AttributeUpdates={"b": {"Value": OVER, "Action": "PUT"}}),
    ):
        assert refused == ("ValidationException", TOO_LARGE)
    code, message = aws.transact("Update", **SET_B, ExpressionAttributeValues={":b": OVER})
    assert (code, "[ValidationError]" in message) == ("TransactionCanceledException", True)


def test_before_the_newer_validation_the_finished_item_alone_counts():
    aws = Aws("classic")
    assert aws.update("SET b = :b", b=OVER) == ("ValidationException", TOO_LARGE)
    assert aws.update("SET b = :b", b=FULL) is None
