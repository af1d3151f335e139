"""Statements to trees: precedence, and what goes where. Refusals are in tests/conformance/dynamodb."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.partiql import printed
from replaykit.services.dynamodb.partiql.grammar import parse

WHERES = [
    ("a = 1 OR b = 2 AND NOT c = 3", '("a" = 1) OR (("b" = 2) AND (NOT ("c" = 3)))'),
    ("(a = 1 OR b = 2) AND c = 3", '(("a" = 1) OR ("b" = 2)) AND ("c" = 3)'),
    ("a = 1 AND b = 2 AND c = 3", '("a" = 1) AND ("b" = 2) AND ("c" = 3)'),
    ("a BETWEEN 1 AND 2 AND b = 3", '("a" BETWEEN 1 AND 2) AND ("b" = 3)'),
    ("NOT a IN [1, 2]", 'NOT ("a" IN [1, 2])'),
    ("a NOT IN (1)", 'NOT ("a" IN [1])'),
    ("a IS NOT MISSING", '"a" IS NOT MISSING'),
    ("a IS double precision", '"a" IS DOUBLE PRECISION'),
    ("a = b = true", '("a" = "b") = TRUE'),
    ("a = - - 1", '"a" = 1'),
    ("a = -1 + 2 * b", '"a" = (-1 + (2 * "b"))'),
    ("a-1 = 2", '("a" - 1) = 2'),
    ("Begins_With(a.b[0], ?)", 'begins_with("a"."b"[0], ?)'),
    ("a = {'x': [<<'y'>>, null]}", "\"a\" = {'x': [<<'y'>>, NULL]}"),
]


@pytest.mark.parametrize(("text", "shown"), WHERES, ids=[text for text, _ in WHERES])
def test_conditions_by_precedence(text, shown):
    statement, _ = parse(f"SELECT * FROM t WHERE {text}")
    assert printed.statement(statement) == f'SELECT * FROM "t" WHERE {shown}'


STATEMENTS = [
    (
        "select a, b.c from t.i where a=1 order by a desc, b",
        'SELECT "a", "b"."c" FROM "t"."i" WHERE "a" = 1 ORDER BY "a" DESC, "b" ASC',
    ),
    (
        "FROM t WHERE a = ? SET b = ? REMOVE c RETURNING modified new *",
        'UPDATE "t" SET "b" = ? REMOVE "c" WHERE "a" = ? RETURNING MODIFIED NEW *',
    ),
    ("UPDATE t SET a = 1, b = 2 SET c = 3 WHERE d = 4", 'UPDATE "t" SET "a" = 1 SET "b" = 2 SET "c" = 3 WHERE "d" = 4'),
    ("exists ( select * from t where a = 1 )", 'EXISTS(SELECT * FROM "t" WHERE "a" = 1)'),
    ("insert into t value {'a': ?};", "INSERT INTO \"t\" VALUE {'a': ?}"),
    ("delete from t returning all old *", 'DELETE FROM "t" RETURNING ALL OLD *'),
]


@pytest.mark.parametrize(("text", "shown"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statements(text, shown):
    statement, _ = parse(text)
    assert printed.statement(statement) == shown


def test_parameters_are_counted_in_the_order_of_the_text():
    statement, count = parse("FROM t WHERE a = ? SET b = ?")
    assert count == 2
    assert (statement.where.right.position, statement.changes[0].value.position) == (0, 1)


def test_where_a_thing_stands_is_no_part_of_what_it_is():
    assert parse("SELECT a FROM t WHERE b=1") == parse("  select  a\nfrom t  where (b) = 1")
