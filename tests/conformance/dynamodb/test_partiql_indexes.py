"""What PartiQL says of an index whose key has several attributes in a part, and when; what else is told by the table.

parity: paritysuite/dynamodb-conformance, tests on PartiQL that were run against the service in October 2026.
assumed: nobody has shown it.
"""

from __future__ import annotations

import pytest

SEVERAL = (
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
)
BROKEN = "Statement wasn't well formed, can't be processed: "
BY_KEY = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
VALID = "ValidationException"


@pytest.fixture
def orders(partiql):
    """A table with an index of several hash keys, one of several sort keys, and two of the usual kind."""
    strings = ("id", "line", "state", "city", "day", "hour", "weight")
    wanted = {"two-hashes": ("city", "state", "/day"), "two-ranges": ("city", "/day", "/hour"), "plain": ("city",)}
    keys = {
        name: [
            {"AttributeName": one.lstrip("/"), "KeyType": "RANGE" if one.startswith("/") else "HASH"} for one in parts
        ]
        for name, parts in wanted.items()
    }
    local = [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "weight", "KeyType": "RANGE"}]
    partiql.table(
        "orders",
        [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "line", "KeyType": "RANGE"}],
        [{"AttributeName": name, "AttributeType": "S"} for name in strings],
        GlobalSecondaryIndexes=[
            {"IndexName": name, "KeySchema": schema, "Projection": {"ProjectionType": "ALL"}}
            for name, schema in keys.items()
        ],
        LocalSecondaryIndexes=[{"IndexName": "local", "KeySchema": local, "Projection": {"ProjectionType": "ALL"}}],
    )
    partiql.put("orders", **{name: {"S": name[0]} for name in strings})
    return partiql


REFUSED = [
    ('SELECT * FROM "orders"."two-hashes" WHERE city = \'c\'', "parity"),
    ("SELECT id FROM \"orders\".\"two-hashes\" WHERE city = 'c' AND state = 's' ORDER BY day DESC", "parity"),
    ('SELECT * FROM "orders"."two-hashes" WHERE city = 5', "parity: before the types of keys"),
    ('SELECT * FROM "orders"."two-hashes" WHERE id = \'i\'', "parity: without its keys, too"),
    ('SELECT * FROM "orders"."two-hashes"', "parity"),
    ('SELECT COUNT(*) FROM "orders"."two-hashes"', "parity: before what is no column"),
    ('SELECT * FROM "orders"."two-ranges" WHERE city = \'c\'', "parity: told of several RANGE, run on both at once"),
]


@pytest.mark.parametrize(("statement", "source"), REFUSED, ids=[text for text, _ in REFUSED])
def test_it_is_none_of_partiqls(orders, statement, source):
    assert orders.refusal(Statement=statement) == (VALID, SEVERAL)


FIRST = [
    ('SELECT * FROM "orders"."two-hashes" WHERE', (), BROKEN + "Unexpected term"),
    ('SELECT * FROM "orders"."two-hashes" WHERE city = 1e99999999999', (), BROKEN),
    (
        'SELECT * FROM "orders"."two-hashes" WHERE city = ?',
        ({"N": "1e99999999999"},),
        "The parameter cannot be converted to a numeric value: 1e99999999999",
    ),
]


@pytest.mark.parametrize(("statement", "parameters", "message"), FIRST, ids=[text for text, _, _ in FIRST])
def test_what_the_statement_shows_by_itself_is_told_before(orders, statement, parameters, message):
    given = {"Parameters": list(parameters)} if parameters else {}
    assert orders.refusal(Statement=statement, **given) == (VALID, message)


def test_the_rest_of_the_table_is_as_ever(orders):
    for source in (
        "\"orders\" WHERE id = 'i'",
        '"orders"."plain" WHERE city = \'c\'',
        '"orders"."local" WHERE id = \'i\'',
    ):
        assert len(orders(f"SELECT * FROM {source}")) == 1
    assert orders("INSERT INTO \"orders\" VALUE {'id': 'n', 'line': 'l', 'city': 'c'}") == []
    assert orders("UPDATE \"orders\" SET note = 1 WHERE id = 'i' AND line = 'l'") == []
    assert orders.item("orders", id={"S": "i"}, line={"S": "l"})["note"] == {"N": "1"}
    assert orders("DELETE FROM \"orders\" WHERE id = 'zz' AND line = 'l'") == []


def test_in_a_batch_only_the_statement_that_reads_it_fails(orders):
    usual, several, base = orders.batch(
        'SELECT * FROM "orders"."plain" WHERE city = \'c\'',
        "SELECT * FROM \"orders\".\"two-hashes\" WHERE city = 'c' AND state = 's' AND day = 'd'",
        "SELECT city FROM \"orders\" WHERE id = 'i' AND line = 'l'",
    )
    assert usual == {"Error": {"Code": "ValidationError", "Message": BY_KEY}}
    assert several == {"Error": {"Code": "ValidationError", "Message": SEVERAL}}
    assert base == {"TableName": "orders", "Item": {"city": {"S": "c"}}}


def test_what_is_no_column_of_a_usual_index(orders):
    """assumed: as of a table, but told behind what is wrong with the index."""
    statement = 'SELECT COUNT(*) FROM "orders"."{}"'
    assert orders.refusal(Statement=statement.format("plain")) == (VALID, "Unexpected path component at 1:8:5")
    missing = "The table does not have the specified index"
    assert orders.refusal(Statement=statement.format("absent")) == (VALID, missing)


def test_a_statement_that_breaks_off_is_told_before_its_columns(partiql):
    """assumed: a statement is read to its end before it is looked at."""
    found = partiql.refusal(Statement='SELECT COUNT(*) FROM "plain" WHERE')
    assert found == (VALID, BROKEN + "Unexpected term")


def test_no_condition_of_a_transaction_asks_an_index(orders):
    """assumed: as DynamoDB Local words it."""
    found = orders.transaction(
        "EXISTS(SELECT * FROM \"orders\".\"plain\" WHERE id = 'i' AND line = 'l' AND city = 'c')",
        "DELETE FROM \"orders\" WHERE id = 'i' AND line = 'l'",
    )
    text = "Validation failed in TransactStatements[0]: Operations on indices are not supported in transactions"
    assert found == (VALID, text)
