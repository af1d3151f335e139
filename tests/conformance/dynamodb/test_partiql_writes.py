"""What INSERT, UPDATE and DELETE do, alone, in a batch and in a transaction. Sources as in test_partiql_errors.py."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons "
WRONG_KEY = "The provided key element does not match the schema"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"
BEFORE = {
    "ss": {"SS": ["a", "b", "c"]},
    "ns": {"NS": ["1", "2", "3"]},
    "n": {"N": "5"},
    "l": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]},
    "m": {"M": {"sub": {"S": "old"}, "sib": {"S": "keep"}}},
    "s": {"S": "str"},
}


@pytest.fixture
def item(partiql):
    partiql.put("plain", id={"S": "it"}, **BEFORE)
    partiql.put("sorted", pk={"S": "p"}, sk={"S": "1"}, flag={"S": "right"})
    return partiql


class Change(NamedTuple):
    changes: str
    after: dict[str, Any]
    source: str = "verified"
    parameters: tuple[Any, ...] = ()


def texts(*values: str) -> dict[str, Any]:
    return {"L": [{"S": value} for value in values]}


CHANGES = [
    Change("SET s = 'new'", {"s": {"S": "new"}}),
    Change("set S = 'other'", {"S": {"S": "other"}}),
    Change("REMOVE s", {"s": None}),
    Change(
        "SET a = 1, b = 'x' SET c = null REMOVE s REMOVE n",
        {"a": {"N": "1"}, "b": {"S": "x"}, "c": {"NULL": True}, "s": None, "n": None},
        "guide",
    ),
    Change("SET n = n + 100", {"n": {"N": "105"}}, "captured"),
    Change("SET n=n-1", {"n": {"N": "4"}}, "captured"),
    Change("SET n = n - - 2, x = [- 1]", {"n": {"N": "7"}, "x": {"L": [{"N": "-1"}]}}, "captured"),
    Change("SET n = n + n - 1", {"n": {"N": "9"}}, "assumed"),
    Change("SET x = n", {"x": {"N": "5"}}, "guide"),
    Change("SET m.sub = 'new'", {"m": {"M": {"sub": {"S": "new"}, "sib": {"S": "keep"}}}}),
    Change(
        "SET m.fresh = [2020, 'v', 2.4] REMOVE m.sub",
        {"m": {"M": {"sib": {"S": "keep"}, "fresh": {"L": [{"N": "2020"}, {"S": "v"}, {"N": "2.4"}]}}}},
        "captured",
    ),
    Change("SET l[0] = 'x', l[2] = 'y'", {"l": texts("x", "b", "y")}),
    Change("SET l[5] = 'd'", {"l": texts("a", "b", "c", "d")}),
    Change("REMOVE l[1]", {"l": texts("a", "c")}),
    Change("SET l = list_append(l, ['d'])", {"l": texts("a", "b", "c", "d")}, "captured"),
    Change("SET l = LIST_APPEND(['z'], l)", {"l": texts("z", "a", "b", "c")}, "captured"),
    Change("SET ss = set_add(ss, <<'0', 'z'>>)", {"ss": {"SS": ["0", "a", "b", "c", "z"]}}),
    Change("SET ss = SET_ADD(ss, <<'a'>>)", {}),
    Change("SET ss = <<'b', 'a', 'B'>>", {"ss": {"SS": ["B", "a", "b"]}}),
    Change("SET ns = <<10, 9, -1>>", {"ns": {"NS": ["-1", "9", "10"]}}),
    Change("SET ns = set_add(ns, <<4, 1>>)", {"ns": {"NS": ["1", "2", "3", "4"]}}),
    Change("SET fresh = set_add(fresh, <<'x'>>)", {"fresh": {"SS": ["x"]}}),
    Change("SET ss = set_add(ss, ?)", {"ss": {"SS": ["a", "b", "c", "d"]}}, parameters=({"SS": ["d"]},)),
    Change(
        "SET ss = set_add(ss, <<'x'>>) SET ns = set_add(ns, <<9>>)",
        {"ss": {"SS": ["a", "b", "c", "x"]}, "ns": {"NS": ["1", "2", "3", "9"]}},
    ),
    Change("SET ss = set_delete(ss, <<'a'>>)", {"ss": {"SS": ["b", "c"]}}),
    Change("SET ns = set_delete(ns, <<2>>)", {"ns": {"NS": ["1", "3"]}}),
    Change("SET ss = set_delete(ss, <<'a', 'b', 'c'>>)", {"ss": None}),
    Change("SET ss = set_delete(ss, <<'zz'>>)", {}),
    Change("SET fresh = set_delete(fresh, <<'a'>>)", {}),
    Change("SET ns = <<1, 10>>", {"ns": {"NS": ["1", "10"]}}, "captured"),
    Change(
        "SET s = ?, m = ?",
        {"s": {"S": "q"}, "m": {"M": {"k": {"BOOL": True}}}},
        "guide",
        ({"S": "q"}, {"M": {"k": {"BOOL": True}}}),
    ),
]


def expected(after: dict[str, Any]) -> dict[str, Any]:
    changed = {"id": {"S": "it"}, **BEFORE, **after}
    return {name: value for name, value in changed.items() if value is not None}


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.changes)
@pytest.mark.parametrize(
    "form",
    ["UPDATE \"plain\" {} WHERE id = 'it'", "FROM \"plain\" WHERE id = 'it' {}", "update plain {} where 'it' = id;"],
)
def test_update(item, case, form):
    assert item(form.format(case.changes), *case.parameters) == []
    assert item.item("plain", id={"S": "it"}) == expected(case.after)


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.changes)
@pytest.mark.parametrize("operation", ["BatchExecuteStatement", "ExecuteTransaction"])
def test_the_same_among_others(item, case, operation):
    one = {"Statement": f"UPDATE \"plain\" {case.changes} WHERE id = 'it'"}
    if case.parameters:
        one["Parameters"] = list(case.parameters)
    member = "Statements" if operation == "BatchExecuteStatement" else "TransactStatements"
    responses = item.call(operation, **{member: [one]})["Responses"]
    assert responses == ([{"TableName": "plain"}] if operation == "BatchExecuteStatement" else [])
    assert item.item("plain", id={"S": "it"}) == expected(case.after)


RETURNING = [
    ("SET s = 'new'", "ALL OLD", {"id": {"S": "it"}, **BEFORE}),
    ("SET s = 'new'", "ALL NEW", {"id": {"S": "it"}, **BEFORE, "s": {"S": "new"}}),
    ("SET s = 'new'", "MODIFIED OLD", {"s": {"S": "str"}}),
    ("SET s = 'new'", "MODIFIED NEW", {"s": {"S": "new"}}),
    ("SET m.sub = 'new'", "MODIFIED NEW", {"m": {"M": {"sub": {"S": "new"}}}}),
    ("SET m.sub = 'new'", "MODIFIED OLD", {"m": {"M": {"sub": {"S": "old"}}}}),
    ("REMOVE s", "MODIFIED OLD", {"s": {"S": "str"}}),
    ("REMOVE s", "MODIFIED NEW", None),
    ("SET fresh = 'new'", "MODIFIED OLD", None),
    ("SET fresh = 'new'", "MODIFIED NEW", {"fresh": {"S": "new"}}),
    ("SET l[2] = 'y'", "MODIFIED NEW", {"l": texts("y")}),
    ("SET l[2] = 'y'", "MODIFIED OLD", {"l": texts("c")}),
    ("SET l[2] = 'y', l[0] = 'x'", "MODIFIED NEW", {"l": texts("x", "y")}),
    ("SET l[2] = 'y', l[0] = 'x'", "MODIFIED OLD", {"l": texts("a", "c")}),
    ("SET l[9] = 'd'", "MODIFIED NEW", None),
    ("SET l[3] = 'd'", "MODIFIED NEW", {"l": texts("d")}),
    ("SET l[3] = 'd'", "MODIFIED OLD", None),
    ("REMOVE l[1]", "MODIFIED OLD", {"l": texts("b")}),
    ("REMOVE l[1]", "MODIFIED NEW", {"l": texts("c")}),
    ("REMOVE l[2]", "MODIFIED NEW", None),
    ("REMOVE l[2]", "MODIFIED OLD", {"l": texts("c")}),
    ("SET ss = set_add(ss, <<'r'>>)", "MODIFIED NEW", {"ss": {"SS": ["a", "b", "c", "r"]}}),
]


@pytest.mark.parametrize(("changes", "words", "row"), RETURNING, ids=[f"{one} {two}" for one, two, _ in RETURNING])
def test_returning(item, changes, words, row):
    statement = f"UPDATE \"plain\" {changes} WHERE id = 'it' RETURNING {words} *"
    copy = type(item)()
    copy.put("plain", id={"S": "it"}, **BEFORE)
    assert item(statement) == ([] if row is None else [row])
    assert copy.batch(statement) == [{"TableName": "plain"} | ({} if row is None else {"Item": row})]


FAILURES = [
    ("SET ss = set_add(ss, <<1>>)", WRONG_TYPE, "verified"),
    ("SET s = set_add(s, <<'x'>>)", WRONG_TYPE, "verified"),
    ("SET ss = set_delete(ss, <<1>>)", WRONG_TYPE, "verified"),
    ("SET s = s + 1", WRONG_TYPE, "assumed"),
    ("SET newlist[0] = 'x'", "The document path provided in the update expression is invalid for update", "verified"),
    ("SET absent.x = 1", "The document path provided in the update expression is invalid for update", "verified"),
    (
        "SET none = list_append(none, [1])",
        "The provided expression refers to an attribute that does not exist in the item",
        "captured",
    ),
]


@pytest.mark.parametrize(("changes", "message", "source"), FAILURES, ids=[text for text, _, _ in FAILURES])
def test_what_the_item_does_not_allow(item, changes, message, source):
    statement = f"UPDATE \"plain\" {changes} WHERE id = 'it'"
    assert item.refusal(Statement=statement) == ("ValidationException", message)
    assert item.batch(statement) == [{"Error": {"Code": "ValidationError", "Message": message}, "TableName": "plain"}]
    assert item.transaction(statement) == ("TransactionCanceledException", CANCELLED + "[ValidationError]")
    assert item.item("plain", id={"S": "it"}) == expected({})


def test_an_update_makes_no_item(item):
    for changes in ("SET a = 1", "SET ss = set_add(ss, <<'x'>>)", "REMOVE a"):
        for guard in ("", " AND attribute_not_exists(id)"):
            found = item.refusal(Statement=f"UPDATE \"plain\" {changes} WHERE id = 'none'{guard}")
            assert found == ("ConditionalCheckFailedException", "The conditional request failed")
    assert item.item("plain", id={"S": "none"}) is None


def test_a_delete_of_what_is_not_there_is_done_already(item):
    assert item("DELETE FROM \"plain\" WHERE id = 'none' AND \"name\" = 'x'") == []
    assert item("DELETE FROM \"plain\" WHERE id = 'none' RETURNING ALL OLD *") == []


INSERTED = [
    ("'text'", {"S": "text"}),
    ("'it''s here'", {"S": "it's here"}),
    ("''", {"S": ""}),
    ("1E3", {"N": "1000"}),
    ("-1.5e-3", {"N": "-0.0015"}),
    ("2.50", {"N": "2.5"}),
    ("-0", {"N": "0"}),
    ("true", {"BOOL": True}),
    ("FALSE", {"BOOL": False}),
    ("NULL", {"NULL": True}),
    ("[]", {"L": []}),
    ("{}", {"M": {}}),
    ("[1, 'a', [null]]", {"L": [{"N": "1"}, {"S": "a"}, {"L": [{"NULL": True}]}]}),
    ("{'a': {'b': <<'x'>>}}", {"M": {"a": {"M": {"b": {"SS": ["x"]}}}}}),
    ("<<1, 34, 32, 4.5>>", {"NS": ["1", "4.5", "32", "34"]}),
    ("<<'b', 'a'>>", {"SS": ["a", "b"]}),
]


@pytest.mark.parametrize(("literal", "value"), INSERTED, ids=[literal for literal, _ in INSERTED])
def test_literals(partiql, literal, value):
    assert partiql(f"INSERT INTO \"plain\" value {{'id': 'new', 'v': {literal}}}") == []
    assert partiql.item("plain", id={"S": "new"}) == {"id": {"S": "new"}, "v": value}


def test_31_levels_are_not_too_many(partiql):
    partiql("INSERT INTO \"plain\" VALUE {'id': 'deep', 'd': " + "{'a':" * 31 + "1" + "}" * 31 + "}")
    assert partiql("SELECT d.a.a FROM plain WHERE id = 'deep'") != []


def test_what_an_update_puts_together_may_be_too_deep(item):
    """Captured."""
    parameter = {"S": "x"}
    for _ in range(31):
        parameter = {"M": {"a": parameter}}
    one = {"Statement": "UPDATE \"plain\" SET m.deep = ? WHERE id = 'it'", "Parameters": [parameter]}
    text = "Nesting Levels have exceeded supported limits"
    assert item.refusal(**one) == ("ValidationException", text)
    responses = item.call("BatchExecuteStatement", Statements=[one])["Responses"]
    assert responses == [{"Error": {"Code": "ValidationError", "Message": text}, "TableName": "plain"}]
    cancelled = ("TransactionCanceledException", CANCELLED + "[ValidationError]")
    assert item.refusal("ExecuteTransaction", TransactStatements=[one]) == cancelled


def test_an_insert_replaces_nothing(item):
    statement = "INSERT INTO \"plain\" VALUE {'id': 'it', 'v': 1}"
    text = "Duplicate primary key exists in table"
    assert item.refusal(Statement=statement) == ("DuplicateItemException", text)
    assert item.batch(statement) == [{"Error": {"Code": "DuplicateItem", "Message": text}, "TableName": "plain"}]
    assert item.transaction(statement) == ("TransactionCanceledException", CANCELLED + "[DuplicateItem]")
    assert item.item("plain", id={"S": "it"}) == expected({})


VALIDATIONS = [
    (
        "UPDATE \"plain\" SET a = 1 WHERE id = 'x' RETURNING ALL NEW *",
        "RETURNING clause is not supported in ExecuteTransaction.",
    ),
    (
        'SELECT * FROM "sorted"."by-color" WHERE color = \'x\'',
        "Reads on indices are not supported within transactions.",
    ),
    ('SELECT * FROM "plain" WHERE', "Statement wasn't well formed, can't be processed: Unexpected term"),
    *(
        (
            f'SELECT * FROM "sorted" WHERE {condition}',
            "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
        )
        for condition in (
            "pk = 'p'",
            "pk = 'p' AND sk = '1' AND flag = 'right'",
            "pk = 'p' AND sk = '1' AND pk = 'q'",
            "pk = 'p' AND sk = '1' AND attribute_exists(flag)",
            "pk IN ['q'] AND pk = 'p' AND sk = '1'",
        )
    ),
    *(
        (
            f'EXISTS(SELECT * FROM "sorted" WHERE {condition})',
            "EXISTS() must contain a single item read with additional condition",
        )
        for condition in ("pk = 'p' AND sk = '1'", "pk IN ['p'] AND sk = '1' AND flag = 'x'", "pk = 'p' AND flag = 'x'")
    ),
    (
        "SELECT sk FROM \"sorted\" WHERE pk IN ['r', 'r'] AND sk = '1'",
        "Overlapping conditions with range keys are not supported in where clause",
    ),
    (
        "INSERT INTO \"plain\" VALUE {'id': 'x', 'v': [<<'a', 'a'>>]}",
        "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
    ),
    (
        "UPDATE \"plain\" SET n = n + [1] WHERE id = 'it'",
        "Incorrect operand type for operator or function; operator or function: +, operand type: L",
    ),
    (
        'UPDATE "plain" SET d = ' + "[" * 32 + "1" + "]" * 32 + " WHERE id = 'it'",
        "Nesting Levels have exceeded supported limits under root" + "[0]" * 32,
    ),
]


@pytest.mark.parametrize(("statement", "message"), VALIDATIONS, ids=[text[:80] for text, _ in VALIDATIONS])
def test_a_transaction_that_is_refused_whole(item, statement, message):
    """Verified and captured: told with the place of the statement, before any of them is done."""
    first = "UPDATE \"plain\" SET z = 1 WHERE id = 'it'"
    found = item.transaction(first, statement)
    if statement.startswith("SELECT") and "WHERE" in statement and not message.startswith("Statement"):
        found = item.transaction("SELECT * FROM \"plain\" WHERE id = 'it'", statement)
    assert found == ("ValidationException", f"Validation failed in TransactStatements[1]: {message}")
    assert item.item("plain", id={"S": "it"}) == expected({})


KEYLESS = [
    "UPDATE \"sorted\" SET a = 1 WHERE pk = 'keys'",
    "UPDATE \"sorted\" SET a = 1 WHERE pk IN ['keys'] AND sk = '1'",
    "UPDATE \"sorted\" SET a = 1 WHERE pk = 'keys' AND sk = '1' AND pk = 'other'",
    "UPDATE \"sorted\" SET a = 1 WHERE pk = 'keys' AND sk = 1",
    "DELETE FROM \"sorted\" WHERE sk = '1'",
]


@pytest.mark.parametrize("statement", KEYLESS)
def test_a_write_of_no_single_item_cancels(item, statement):
    """Captured."""
    found = item.transaction(statement, "UPDATE \"plain\" SET z = 1 WHERE id = 'it'")
    assert found == ("TransactionCanceledException", CANCELLED + "[ValidationError, None]")


def test_a_missing_table_cancels_unless_another_statement_is_wrong(item):
    """Captured."""
    missing = "UPDATE \"absent\" SET a = 1 WHERE pk = 'x' RETURNING ALL NEW *"
    assert item.transaction(missing, "DELETE FROM \"absent\" WHERE pk = 'x'") == (
        "TransactionCanceledException",
        CANCELLED + "[ResourceNotFound, ResourceNotFound]",
    )
    returning = "UPDATE \"plain\" SET a = 1 WHERE id = 'it' RETURNING ALL NEW *"
    assert item.transaction(missing, returning)[1].startswith("Validation failed in TransactStatements[1]: RETURNING")
    select = "SELECT * FROM \"sorted\" WHERE pk = 'p' AND sk = '1'"
    assert item.transaction(select, 'SELECT * FROM "absent"."idx" WHERE pk = \'x\'') == (
        "TransactionCanceledException",
        CANCELLED + "[None, ResourceNotFound]",
    )
