"""What AWS says to statements that it can't read or does not take, to the letter.

verified: the public conformance suite paritysuite/dynamodb-conformance, which is run against the service (2026).
captured: edge cases captured from the service on 2026-09-17 (floci-io/floci). assumed: nobody has shown it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from replaykit.aws.error import AwsError

BROKEN = "Statement wasn't well formed, can't be processed: "
LEFTOVER = BROKEN + "Unexpected token after expression"
TERM = BROKEN + "Unexpected term"
MISSING_RIGHT = BROKEN + "Missing right-hand side expression of infix operator"
NO_KEY = "Where clause does not contain a mandatory equality on all key attributes"
ALIASING = "Aliasing is not supported"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
OVERLAP = "Overlapping conditions with range keys are not supported in where clause"
READS = "Too many decomposed read operations for a given query."
INDEX = (
    "One or more parameter values were invalid: "
    "Secondary index by-color does not project one or more filter attributes: "
)
COUNT = "Number of parameters in request and statement don't match."
TYPE = "Key attribute's data type should match its data type in table's schema: Key "
INVALID = "One or more parameter values were invalid: "
UNCONVERTIBLE = "The parameter cannot be converted to a numeric value: "
DEEP = "Nesting Levels have exceeded supported limits"
TOO_DEEP = DEEP + ": Attributes in the item have nested levels beyond supported limit"


class Case(NamedTuple):
    statement: str
    message: str
    source: str = "verified"
    parameters: tuple[Any, ...] = ()
    more: dict[str, Any] = {}  # noqa: RUF012  # a default of a tuple, never changed


def where(condition: str) -> str:
    return f"SELECT * FROM \"plain\" WHERE id = 'a' AND {condition}"


def update(change: str) -> str:
    return f"UPDATE \"plain\" SET {change} WHERE id = 'a'"


def insert(value: str) -> str:
    return f"INSERT INTO \"plain\" VALUE {{'id': 'new', 'v': {value}}}"


def sorted_(condition: str) -> str:
    return f'SELECT sk FROM "sorted" WHERE {condition}'


def at(statement: str, token: str, *, after: str = "", length: int | None = None) -> str:
    column = statement.index(token, statement.index(after) + len(after)) + 1
    return f"1:{column}:{len(token) if length is None else length}"


def placed(message: str, statement: str, token: str, source: str = "verified", **where_: Any) -> Case:
    parameters = ({"S": "v"},) * statement.count("?")
    return Case(statement, f"{message} at {at(statement, token, **where_)}", source, parameters)


def listed(count: int) -> str:
    return "[" + ", ".join(f"'v{number}'" for number in range(count)) + "]"


def deep(levels: int, leaf: Any) -> Any:
    for _ in range(levels):
        leaf = {"M": {"n": leaf}}
    return leaf


UNREADABLE = [
    Case('SELECT * FROM "plain" WHERE id = 1 foo', LEFTOVER),
    Case('SELECT * FROM "plain" WHERE id = 1 e5', LEFTOVER),
    Case("INSERT INTO \"plain\" VALUE {'id': 'x'} foo", LEFTOVER),
    Case("UPDATE \"plain\" SET a = 9 WHERE id = 'x' foo", LEFTOVER),
    Case("DELETE FROM \"plain\" WHERE id = 'x' foo", LEFTOVER),
    Case("SELECT * FROM \"plain\" WHERE id = 'x')", LEFTOVER),
    Case("DELETE FROM \"plain\" WHERE id = 'x' ORDER BY id", LEFTOVER),
    Case("SELECT * FROM \"plain\" ORDER BY id WHERE id = 'x'", LEFTOVER),
    Case("INSERT INTO \"plain\" t VALUE {'id': 'x'}", LEFTOVER),
    Case("FROM \"plain\" SET c = 1 WHERE id = 'x'", LEFTOVER),
    Case("FROM \"plain\" SET c = 1 WHERE id = 'x' SET d = 2", LEFTOVER),
    Case("UPDATE \"plain\" REMOVE a, b WHERE id = 'x'", LEFTOVER, "assumed"),
    Case(where("a = 1e2147483648"), BROKEN),
    Case(where("a = 1e99999999999"), BROKEN),
    Case(where("a = 1.5e-2147483647"), BROKEN),
    Case(where("a = 1 # note"), BROKEN),
    Case(where("a = 1 /* note"), BROKEN),
    Case('SELECT * FROM "plain', BROKEN),
    Case('SELECT * FROM "plain" WHERE', TERM),
    Case('SELECT * FROM "plain" WHERE;', TERM),
    Case('SELECT id FROM "plain" WHERE   ', TERM),
    Case('UPDATE "plain" SET a = 1 WHERE', TERM),
    Case('DELETE FROM "plain" WHERE', TERM),
    Case('SELECT * FROM "plain" WHERE NOT', TERM),
    Case('SELECT * FROM "plain" WHERE (', TERM),
    Case('SELECT * FROM "absent" WHERE', TERM),
    Case("SELECT * FROM", TERM),
    Case("SELECT * FROM \"plain\" WHERE id = 'a' AND", MISSING_RIGHT),
    Case("SELECT * FROM \"plain\" WHERE id = 'a' OR", MISSING_RIGHT),
    Case('SELECT * FROM "plain" WHERE id =', MISSING_RIGHT, "assumed"),
    Case('SELECT * FROM "plain" WHERE ORDER BY id', BROKEN + "Unexpected keyword"),
    Case("INSERT INTO urls (key, clicks) VALUES (?, ?)", BROKEN + "Unexpected keyword", "passren/PyDynamoDB#26"),
    Case('SELECT * FROM "plain" WHERE IS NULL', BROKEN + "Unexpected operator"),
    Case('SELECT * FROM "plain" WHERE id = LIKE', BROKEN + "Unexpected operator"),
    Case(where("x IS FOO"), BROKEN + "Expected type name"),
    Case(where("attribute_exists(m.inner)"), BROKEN + "Invalid path dot component"),
    Case(update("m.inner = set_add(m.inner, <<'y'>>)"), BROKEN + "Invalid path dot component"),
    *(
        Case(text, BROKEN + "Expected identifier for simple path")
        for text in ("DELETE FROM", "DELETE FROM   ", "DELETE FROM;", "DELETE FROM WHERE id = 'a'")
    ),
    Case("SLECT * FROM \"plain\" WHERE id = 'a'", BROKEN + "Expected data manipulation"),
    Case("UPDATE plain-table SET a = 1", BROKEN + "Expected data manipulation", "awsdocs/aws-sdk-for-javascript-v3#98"),
    Case('UPDATE "plain" WHERE id = 1', BROKEN + "Expected data manipulation", "assumed"),
    *(
        Case(f"x IS {kind}", "Unsupported operation: IsType")
        for kind in ("INT4", "INT8", "DOUBLE PRECISION", "CHARACTER VARYING")
    ),
]
NAMES = [
    Case("SELECT * FROM \"plain\" t WHERE id = 'x'", ALIASING),
    Case("SELECT * FROM \"plain\" AS t WHERE id = 'x'", ALIASING),
    Case("UPDATE \"plain\" t SET a = 3 WHERE id = 'x'", ALIASING),
    Case("DELETE FROM \"plain\" t WHERE id = 'x'", ALIASING),
    Case("SELECT id AS x FROM \"plain\" WHERE id = 'x'", ALIASING, "assumed"),
    Case("SELECT * FROM \"\" WHERE id = 'x'", "Path component cannot be an empty string"),
    Case('SELECT * FROM "sorted"."" WHERE pk = \'x\'', "Path component cannot be an empty string"),
    Case('SELECT * FROM "a"."b"."c"', "A path may contain at most 2 components in the FROM clause"),
    Case('SELECT * FROM "sorted"."none" WHERE pk = \'p\'', "The table does not have the specified index"),
    Case('SELECT * FROM "sorted"."sorted" WHERE pk = \'p\'', "The table does not have the specified index"),
    Case("INSERT INTO \"sorted\".\"none\" VALUE {'pk': 'a'}", "FROM clause may only contain a single table name"),
    Case('UPDATE "sorted"."none" SET a = 1 WHERE pk = \'a\'', "This operation is not supported on an index"),
    Case('DELETE FROM "sorted"."by-color" WHERE pk = \'a\'', "This operation is not supported on an index"),
    Case(
        'SELECT * FROM "sorted"."by-color" WHERE color = \'red\'',
        "Strongly consistent read is not supported on Global Secondary Indexes",
        more={"ConsistentRead": True},
    ),
    Case(
        'SELECT other, more FROM "sorted"."by-color"',
        INVALID + "Global secondary index by-color does not project [other, more]",
    ),
    Case("SELECT id FROM plain LIMIT 5", "Unsupported clause: LIMIT at 1:28:1", "recorded of DynamoDB Local"),
]
VALUES = [
    Case('SELECT * FROM "numbered" WHERE id = 1e126', OVERFLOW + " under root"),
    Case('SELECT * FROM "numbered" WHERE id = 1e-131', UNDERFLOW + " under root"),
    Case(
        f'SELECT * FROM "numbered" WHERE id = {"1234567890" * 3}123456789',
        "Attempting to store more than 38 significant digits in a Number under root",
    ),
    Case("INSERT INTO \"numbered\" VALUE {'id': 1e126}", OVERFLOW + " under root"),
    Case('UPDATE "numbered" SET a = 1e-131 WHERE id = 5', UNDERFLOW + " under root"),
    Case("INSERT INTO \"numbered\" VALUE {'id': 6, 'm': {'x': 1e126}}", OVERFLOW + " under root.x"),
    Case("INSERT INTO \"numbered\" VALUE {'id': 7, 'l': [1, 1e126]}", OVERFLOW + " under root[1]"),
    Case(insert("<<>>"), "Empty bags are not supported", "captured"),
    Case(
        insert("<<1, 'a'>>"),
        "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
        "captured",
    ),
    Case(insert("<<'a', 'a'>>"), INVALID + "Input collection [a, a] contains duplicates.", "captured"),
    Case(
        update("n = set_add(n, <<2, 2.0>>)"),
        INVALID + "Input collection [2, 2.0] contains duplicates! under root",
        "captured",
    ),
    Case(where("s = <<'a', 'a'>>"), INVALID + "Input collection [a, a] contains duplicates.", "captured"),
    Case(update("d = " + "{'a':" * 32 + "1" + "}" * 32), DEEP + " under root" + ".a" * 32, "captured"),
    Case(update("d = {'a':" + "[" * 31 + "1" + "]" * 31 + "}"), DEEP + " under root.a" + "[0]" * 31, "captured"),
    placed("Unsupported data type: Parameter under key root[0]", update("x = [?]"), "?", "captured"),
    placed("Unsupported data type: Parameter under key root.k", insert("{'k': ?}"), "?", "captured"),
    placed("Unsupported data type: set_add under key root", insert("set_add(<<'a'>>, <<'b'>>)"), "set_add"),
]
FUNCTIONS = [
    *(
        Case(where(call), "Operator or function requires a document path; operator or function: attribute_exists")
        for call in ("attribute_exists('ss')",)
    ),
    *(
        Case(
            where(call),
            "Incorrect number of operands for operator or function; "
            f"operator or function: attribute_exists, number of operands: {count}",
        )
        for call, count in (("attribute_exists()", 0), ("attribute_exists(ss, ns)", 2))
    ),
    placed("Unrecognized function: exists", where("EXISTS(ss)"), "EXISTS"),
    placed("Unrecognized function: set_add", where("set_add(ss, <<'x'>>) = ss"), "set_add"),
    placed(
        "Unexpected path component", "SELECT attribute_exists(ss) FROM \"plain\" WHERE id = 'a'", "attribute_exists"
    ),
    placed("Unexpected path component", 'SELECT COUNT(*) FROM "plain"', "COUNT", "assumed"),
    *(
        Case(
            where(f"attribute_type(l, {literal})"),
            "Incorrect operand type for operator or function; "
            f"operator or function: attribute_type, operand type: {kind}",
            "captured",
        )
        for literal, kind in (("1", "N"), ("true", "BOOL"))
    ),
    Case(
        where("attribute_type(a, 'X')"),
        "Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}",
        "captured",
    ),
    Case(
        where("attribute_exists(n) > false"),
        "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL",
        "captured",
    ),
    *(
        Case(
            where(f"val {operator} ?"),
            f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: BOOL",
            parameters=({"BOOL": True},),
        )
        for operator in ("<", "<=", ">", ">=")
    ),
    Case(
        "SELECT * FROM \"absent\" WHERE id = 'a' AND v < ?",
        "Incorrect operand type for operator or function; operator or function: <, operand type: SS",
        parameters=({"SS": ["a"]},),
    ),
    Case(
        where(f"flag IN {listed(101)}"),
        "The IN operator is provided with too many operands; number of operands: 101",
        "captured",
    ),
]
UPDATES = [
    placed(
        "The first argument to SET_ADD must equal the assignment value", update("t = set_add(ss, <<'x'>>)"), "set_add"
    ),
    placed(
        "The first argument to SET_ADD must equal the assignment value",
        update("ss = set_add(<<'a'>>, <<'b'>>)"),
        "set_add",
    ),
    placed(
        "The second argument to SET_ADD must be a value with type SET",
        update("ss = set_add(ss, 'x')"),
        "ss",
        after="set_add(",
    ),
    placed(
        "The second argument to SET_DELETE must be a value with type SET",
        update('"ss" = set_delete("ss", [\'x\'])'),
        '"ss"',
        after="set_delete(",
    ),
    placed("SET_ADD must have exactly two arguments", update("ss = set_add(ss)"), "set_add"),
    placed("SET_ADD must have exactly two arguments", update("ss = set_add(ss, <<'x'>>, <<'y'>>)"), "set_add"),
    Case(update("ss = set_add(ss, <<'x', 'x'>>)"), INVALID + "Input collection [x, x] contains duplicates."),
    Case(update("ss = set_add(ss, <<>>)"), "Empty bags are not supported"),
    *(
        Case(
            update(change),
            f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}",
            "captured",
        )
        for change, operator, kind in (
            ("n = 'a' + 1", "+", "S"),
            ("n = n - null", "-", "NULL"),
            ("n = n + [1]", "+", "L"),
        )
    ),
    Case("UPDATE \"plain\" SET n=n--1 WHERE id = 'a'", NO_KEY, "captured that it is refused"),
    Case('DELETE FROM "plain" WHERE "name" = \'alpha\'', NO_KEY),
    Case("DELETE FROM \"sorted\" WHERE pk = 'a'", NO_KEY),
    Case('UPDATE "plain" SET a = 1', NO_KEY),
    Case('FROM "plain" SET c = 1', NO_KEY),
    Case('FROM "plain" REMOVE a', NO_KEY),
    Case('FROM "plain" WHERE a = 1 SET c = 1', NO_KEY),
    *(
        Case(
            text,
            "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported",
            "captured",
        )
        for text in (
            "UPDATE \"sorted\" SET a = 1 WHERE pk = 'a' AND sk = '1' AND pk = 'b'",
            "DELETE FROM \"sorted\" WHERE pk = 'a' AND sk = '1' AND pk = 'b'",
        )
    ),
    *(
        Case(
            f"DELETE FROM \"plain\" WHERE id = 'x' RETURNING {words} *",
            f"Invalid returning clause: RETURNING {words} *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
        )
        for words in ("MODIFIED OLD", "ALL NEW", "MODIFIED NEW")
    ),
    Case(
        "EXISTS(SELECT * FROM \"plain\" WHERE id = 'x' AND v IS MISSING)",
        "EXISTS can only be used in ExecuteTransaction write requests.",
        "captured",
    ),
    Case(update("id = 'b'"), INVALID + "Cannot update attribute id. This attribute is part of the key", "assumed"),
]
KEYS = [
    placed(
        "List index is not within the allowable range; index: [-1]",
        "SELECT l[-1] FROM \"plain\" WHERE id = 'a'",
        "1",
        "captured",
    ),
    placed(
        "List index is not within the allowable range; index: [2147483648]",
        "SELECT l[2147483648] FROM \"plain\" WHERE id = 'a'",
        "2147483648",
        "captured",
    ),
    *(
        Case(sorted_(condition), OVERLAP, source)
        for condition, source in (
            ("pk IN ['r', 'r']", "captured"),
            ("pk = 'r' OR pk = 'r'", "captured"),
            ("pk = 'r' AND (sk > '0' OR sk < '5')", "captured"),
            ("pk = 'r' AND (sk = '1' OR flag = 'two')", "captured"),
            ("(pk = 'r' AND flag = 'one') OR (pk = 'r' AND flag = 'two')", "captured"),
            ("pk = 'a' AND x = '1' OR pk = 'a' AND sk = '2'", "verified"),
            ("pk = 'a' AND x <> '1' OR pk = 'a' AND sk = '2'", "verified"),
        )
    ),
    *(
        Case(sorted_(condition), READS, "captured")
        for condition in (
            f"pk IN {listed(51)}",
            f"pk = 'r' AND sk IN {listed(51)}",
            f"pk IN {listed(26)} AND sk IN ['1', '2']",
        )
    ),
    Case(sorted_("pk = 1 OR pk = 'ranges'"), TYPE + "pk", "captured"),
    Case(sorted_("pk = 'ranges' AND sk IN ['1', 2]"), TYPE + "sk", "captured"),
    *(
        Case(f'SELECT pk FROM "sorted"."by-color" WHERE {condition}', INDEX + names, "captured")
        for condition, names in (
            ("color = 'y' AND NOT (other = 'np1' OR shown = 'x')", "[other]"),
            ("color = 'y' AND b = '1' AND (a = '2' OR shown = '3')", "[a, b]"),
            ("color = 'y' AND (zz = '1' OR aa = '2' OR mm = '3')", "[zz, aa, mm]"),
            ("(color = 'y' OR color = 'z') AND zz = '1'", "[zz]"),
            ("(color = 'b' AND u1 = '1') OR (color = 'q' AND u2 = '1')", "[u2]"),
            ("(color = 'q' AND u1 = '1') OR (color = 'b' AND u2 = '1')", "[u1]"),
            ("color IN ['y', 'z'] AND other = 'np1'", "[other]"),
            ("color = 'y' AND other IS MISSING", "[other]"),
            ("color = 'y' AND begins_with(other, 'np')", "[other]"),
        )
    ),
    Case(
        "SELECT pk FROM \"sorted\".\"by-size\" WHERE pk = 'p' AND size_ BETWEEN 'a' AND 'b' AND other = 'x'",
        INDEX.replace("by-color", "by-size") + "[other]",
    ),
    Case(
        'SELECT sk FROM "sorted" ORDER BY sk',
        "Must have WHERE clause in the statement when using ORDER BY clause.",
        "captured",
    ),
    Case(
        sorted_("pk = 'o' ORDER BY total DESC"),
        "Attribute total in ORDER BY clause must be part of the primary key",
        "captured",
    ),
    Case(
        sorted_("pk > 'a' ORDER BY sk"),
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        "captured",
    ),
    Case(
        sorted_("pk IN ['o', 'p'] ORDER BY sk DESC"),
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        "captured",
    ),
]
PARAMETERS = [
    Case(where("v = ?"), COUNT, "recorded of DynamoDB Local"),
    Case(
        where("attribute_exists(?)"),
        "Operator or function requires a document path; operator or function: attribute_exists",
        parameters=({"S": "ss"},),
    ),
    *(
        Case(where("v = ?"), UNCONVERTIBLE + text, parameters=({"N": text},))
        for text in ("1e99999999999", "-1e99999999999", "1e-99999999999", "1e2147483648", "1e-2147483648", "abc")
    ),
    Case(where("v = ?"), UNDERFLOW, parameters=({"N": "1e2147483647"},)),
    Case(where("v = ?"), "The parameter cannot be converted to a numeric value", parameters=({"N": ""},)),
    Case(where("v = ?"), UNCONVERTIBLE + "1e99999999999", parameters=({"L": [{"N": "1"}, {"N": "1e99999999999"}]},)),
    Case(where("v = ?"), UNCONVERTIBLE + "1e99999999999", parameters=({"NS": ["1", "1e99999999999"]},)),
    *(
        case
        for levels in (40, 100)
        for case in (
            Case(where("v = ? AND w = ?"), TOO_DEEP, parameters=(deep(levels, {"S": "x"}), {"N": "abc"})),
            Case(where("v = ? AND w = ?"), UNCONVERTIBLE + "abc", parameters=({"N": "abc"}, deep(levels, {"S": "x"}))),
            Case(where("v = ?"), TOO_DEEP, parameters=(deep(levels, {"N": "abc"}),)),
            Case(where("v = ?"), TOO_DEEP, parameters=({"M": {"d": deep(levels, {"S": "x"}), "bad": {"N": "abc"}}},)),
            Case(
                where("v = ?"),
                UNCONVERTIBLE + "abc",
                parameters=({"M": {"bad": {"N": "abc"}, "d": deep(levels, {"S": "x"})}},),
            ),
            Case(where("v = ? AND w = ?"), TOO_DEEP, parameters=(deep(levels, {"S": "x"}), {"N": "1e126"})),
        )
    ),
    Case(
        'UPDATE "plain" SET WHERE',
        INVALID + "Input collection [a, a] contains duplicates.",
        "captured: before the statement is read",
        ({"SS": ["a", "a"]},),
    ),
    Case(
        insert("?"), INVALID + "Null attribute value types must have the value of true", "captured", ({"NULL": False},)
    ),
    Case(
        where("v = ?"),
        "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
        "recorded",
        more={"Parameters": []},
    ),
]
ALL = [*UNREADABLE, *NAMES, *VALUES, *FUNCTIONS, *UPDATES, *KEYS, *PARAMETERS]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.statement[:90])
def test_is_refused_as_aws_refuses_it(partiql, case):
    with pytest.raises(AwsError) as raised:
        partiql(case.statement, *case.parameters, **case.more)
    assert (raised.value.code, raised.value.message, raised.value.status) == ("ValidationException", case.message, 400)


def test_a_table_that_is_not_there(partiql):
    found = ("ResourceNotFoundException", "Requested resource not found")
    assert partiql.refusal(Statement="SELECT * FROM \"absent\" WHERE id = 'x'") == found
    assert partiql.refusal(Statement="FROM \"absent\" WHERE id = 'x' SET c = 1") == found


@pytest.mark.parametrize("depth", [49, 500, 4000])
def test_no_depth_is_too_much_for_us(partiql, depth):
    for opening, closing in (("(", ")"), ("[", "]"), ("NOT ", ""), ("begins_with(", ")")):
        text = f'SELECT * FROM "plain" WHERE a = {opening * depth}1{closing * depth}'[:8192]
        assert partiql.refusal(Statement=text)[0] == "ValidationException"


@pytest.mark.parametrize("operator", ["AND", "OR"])
def test_a_statement_may_be_one_long_chain(partiql, operator):
    text = 'SELECT * FROM "plain" WHERE ' + f" {operator} ".join(["a=1"] * 900)
    assert partiql(text) == []
