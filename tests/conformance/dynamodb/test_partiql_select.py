"""What a SELECT answers. Sources as in test_partiql_errors.py; `guide` is AWS's developer guide."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

ITEM = {
    "ss": {"SS": ["a", "b", "c"]},
    "ns": {"NS": ["1", "2"]},
    "s": {"S": "str"},
    "n": {"N": "5"},
    "m": {"M": {"sub": {"S": "x"}, "k": {"L": [{"S": "c"}]}}},
    "l": {"L": [{"S": "a"}, {"M": {"q": {"N": "1"}}}]},
    "nul": {"NULL": True},
    "flag": {"BOOL": True},
    "order": {"S": "a reserved word"},
    "it's": {"S": "quoted"},
}


@pytest.fixture
def items(partiql):
    partiql.put("plain", id={"S": "it"}, **ITEM)
    partiql.put("plain", id={"S": "bare"})
    for number in ("7310000", "7.3", "-7.3"):
        partiql.put("numbered", id={"N": number})
    for pk in ("o", "p"):
        for sk in ("1", "2", "3"):
            partiql.put("sorted", pk={"S": pk}, sk={"S": sk}, flag={"S": f"{pk}{sk}"})
    partiql.put("sorted", pk={"S": "i"}, sk={"S": "s1"}, color={"S": "x"}, size_={"S": "k1"}, shown={"S": "1"})
    partiql.put(
        "sorted",
        pk={"S": "i"},
        sk={"S": "s2"},
        color={"S": "z"},
        size_={"S": "k2"},
        other={"S": "np2"},
        shown={"S": "2"},
    )
    partiql.put("sorted", pk={"S": "i"}, sk={"S": "s3"}, other={"S": "np3"})
    partiql.put("sorted", pk={"S": "i"}, sk={"S": "s4"}, color={"S": "x"}, size_={"S": "k4"}, shown={"S": "4"})
    return partiql


class Holds(NamedTuple):
    condition: str
    holds: bool = True
    source: str = "verified"
    parameters: tuple[Any, ...] = ()


def fails(condition: str, source: str = "verified", parameters: tuple[Any, ...] = ()) -> Holds:
    return Holds(condition, holds=False, source=source, parameters=parameters)


CONDITIONS = [
    Holds("attribute_exists(ss)"),
    fails("attribute_exists(nope)"),
    Holds("attribute_not_exists(nope)"),
    fails("attribute_not_exists(ss)"),
    Holds("NOT attribute_exists(nope)"),
    Holds("ATTRIBUTE_EXISTS(ss)"),
    Holds("(attribute_exists(nope) OR attribute_exists(ss))"),
    Holds("attribute_exists(ss) = true"),
    Holds('attribute_exists("ss")'),
    Holds("attribute_exists(m.sub)"),
    fails("attribute_exists(m.nope)"),
    Holds("attribute_exists(l[1].q)", source="captured"),
    Holds("size(s) = 3"),
    fails("size(s) = 4"),
    Holds("size(ss) > 2", source="guide"),
    Holds("SIZE(m) = 2", source="guide"),
    Holds("attribute_type(ss, 'SS')"),
    fails("attribute_type(ss, 'S')"),
    Holds("nul IS NULL"),
    fails("s IS NULL"),
    fails("absent IS NULL", "captured"),
    Holds("s IS NOT NULL"),
    fails("nul IS NOT NULL"),
    Holds("absent IS NOT NULL", source="captured"),
    Holds("flag IS BOOL"),
    Holds("s IS STRING"),
    fails("s IS BOOL"),
    Holds("n IS INT", source="assumed"),
    Holds("ss IS BAG", source="assumed"),
    Holds("m IS NOT LIST", source="assumed"),
    Holds("absent IS MISSING", source="guide"),
    fails("s IS MISSING", "guide"),
    Holds("s IS NOT MISSING"),
    Holds("m.absent IS MISSING", source="guide"),
    Holds("begins_with(s, 'st')"),
    fails("NOT begins_with(s, 'st')"),
    fails("begins_with(s, 'x')"),
    Holds("contains(ss, 'a')", source="captured"),
    Holds("contains(s, 'tr')", source="captured"),
    fails("contains(ns, 3)", "guide"),
    Holds("n = 5"),
    Holds("5 = n", source="assumed"),
    Holds("n <> 4"),
    Holds("n != 4", source="captured"),
    Holds("n > 4 AND n >= 5 AND n < 6 AND n <= 5"),
    Holds("n BETWEEN 4 AND 6", source="guide"),
    fails("n NOT BETWEEN 4 AND 6", "assumed"),
    Holds("n BETWEEN - 2 AND +5 AND n IN [- 1, 5]", source="captured"),
    Holds("n = - - 5", source="captured"),
    fails("n > -/* c */-5", "captured"),
    Holds("n>-5", source="captured"),
    Holds("n IN [1, 5]", source="guide"),
    Holds("n IN (1, 5)", source="assumed"),
    fails("n NOT IN [1, 5]", "assumed"),
    Holds("n IN [?, 2]", source="captured", parameters=({"N": "5"},)),
    Holds("n = 0.5e1"),
    fails("n < 'text'"),
    fails("s = 'it''s'", "captured"),
    Holds("\"it's\" = 'quoted'", source="assumed"),
    Holds("\"order\" = 'a reserved word'", source="guide"),
    Holds("l[0] = 'a' AND l[1].q = 1 AND m.k[0] = 'c'", source="guide"),
    Holds("l = ['a', {'q': 1}]", source="guide"),
    Holds("m = {'k': ['c'], 'sub': 'x'}", source="guide"),
    Holds("ss = <<'c', 'b', 'a'>>", source="captured"),
    Holds("ss = ?", parameters=({"SS": ["c", "a", "b"]},)),
    Holds("ns = ?", parameters=({"NS": ["2", "1.0"]},)),
    fails("l = ?", parameters=({"L": [{"M": {"q": {"N": "1"}}}, {"S": "a"}]},)),
    Holds("nul = ?", parameters=({"NULL": True},)),
    Holds("nul = null", source="guide"),
    Holds("flag = TRUE AND flag <> False", source="guide"),
    *(
        Holds(text, holds=holds, source="captured")
        for text, holds in (
            ("attribute_exists(nope) = false", True),
            ("true = attribute_exists(n)", True),
            ("attribute_exists(n) <> 1", True),
            ("contains(nope, 'z') = false", True),
            ("(n BETWEEN 0 AND 5) = true", True),
            ("(n = 4 OR s = 'x') = false", True),
            ("attribute_exists(nope) IN [true, false]", True),
            ("attribute_exists(n) = attribute_exists(flag)", True),
            ("attribute_exists(n) = flag", True),
            ("attribute_exists(nope) = flag", False),
            ("attribute_exists(n) = 1", False),
            ("NOT attribute_exists(n) = true", False),
            ("(attribute_exists(n) = true) = false", False),
            ("attribute_exists(n) = s", False),
        )
    ),
]


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: case.condition)
def test_a_condition(items, case):
    rows = items(f"SELECT id FROM \"plain\" WHERE id = 'it' AND {case.condition}", *case.parameters)
    assert rows == ([{"id": {"S": "it"}}] if case.holds else [])


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: case.condition)
def test_the_same_condition_guards_a_write(items, case):
    statement = f"DELETE FROM \"plain\" WHERE id = 'it' AND {case.condition} RETURNING ALL OLD *"
    if case.holds:
        assert items(statement, *case.parameters) == [{"id": {"S": "it"}, **ITEM}]
    else:
        more = {"Parameters": list(case.parameters)} if case.parameters else {}
        found = items.refusal(Statement=statement, **more)
        assert found == ("ConditionalCheckFailedException", "The conditional request failed")


COLUMNS = [
    ("m.sub", {"sub": {"S": "x"}}, "verified"),
    ("id, n", {"id": {"S": "it"}, "n": {"N": "5"}}, "verified"),
    ("l[0]", {"l[0]": {"S": "a"}}, "captured"),
    ("l[-0]", {"l[0]": {"S": "a"}}, "captured"),
    ("m.k[0]", {"k[0]": {"S": "c"}}, "captured"),
    ("l[1].q", {"q": {"N": "1"}}, "assumed"),
    ("absent", {}, "moto, run on AWS"),
    ('"order", "it\'s"', {"order": {"S": "a reserved word"}, "it's": {"S": "quoted"}}, "guide"),
    ("*", {"id": {"S": "it"}, **ITEM}, "verified"),
]


@pytest.mark.parametrize(("columns", "row", "source"), COLUMNS, ids=[columns for columns, _, _ in COLUMNS])
def test_columns(items, columns, row, source):
    assert items(f"SELECT {columns} FROM \"plain\" WHERE id = 'it'") == [row]


NUMBERS = ["7.31e6", "7.31E6", "7.31e+6", "731e4", "73100000e-1", "7310000.", "7310000.000"]


@pytest.mark.parametrize("literal", NUMBERS)
def test_a_number_is_what_it_denotes(items, literal):
    assert items(f'SELECT * FROM "numbered" WHERE id = {literal}') == [{"id": {"N": "7310000"}}]
    assert items("SELECT * FROM numbered WHERE id = .73e1") == [{"id": {"N": "7.3"}}]
    assert items("SELECT * FROM numbered WHERE id = -.73e1") == [{"id": {"N": "-7.3"}}]


COMMENTED = [
    "SELECT * FROM \"plain\" WHERE id = 'bare' -- a note",
    "SELECT * FROM \"plain\" -- a note\nWHERE id = 'bare'",
    "-- a note\nSELECT * FROM \"plain\" WHERE id = 'bare'",
    "SELECT/**/* FROM \"plain\" /* a note */ WHERE id/* key */='bare' --",
    "select * From plain wHERE id = 'bare';",
]


@pytest.mark.parametrize("statement", COMMENTED)
def test_comments_are_space(items, statement):
    assert items(statement) == [{"id": {"S": "bare"}}]


SORT_KEYS = [
    ("pk = 'o' AND sk = '1'", ["1"], "verified"),
    ("sk = '1' AND pk = 'o'", ["1"], "verified"),
    ("pk = 'o' AND sk > '1'", ["2", "3"], "verified"),
    ("pk = 'o' AND '2' >= sk", ["1", "2"], "assumed"),
    ("pk = 'o' AND sk BETWEEN '2' AND '3'", ["2", "3"], "guide"),
    ("pk = 'o' AND begins_with(\"sk\", '2')", ["2"], "verified"),
    ("pk = 'o' AND (sk = '1' OR sk = '2')", ["1", "2"], "captured"),
    ("pk = 'o' AND sk IN ['1', '2']", ["1", "2"], "captured"),
    ("pk = 'o' AND (sk < '1' OR sk > '1' OR sk = '1')", ["1", "2", "3"], "captured"),
    ("pk = 'o' AND attribute_exists(pk)", ["1", "2", "3"], "captured"),
    ("pk = 'o' AND NOT sk = '1'", ["2", "3"], "captured"),
    ("pk = 'o' AND sk <> '1'", ["2", "3"], "captured"),
    ("pk = 'o' AND sk > '1' AND sk <> '2'", ["3"], "captured"),
    ("pk = 'o' AND sk = '1' AND sk > '0'", ["1"], "captured"),
    ("pk = 'o' AND NOT sk = '1' OR pk = 'o' AND sk = '2'", ["2", "3"], "verified"),
    ("pk = 'o' AND sk <> '1' OR pk = 'o' AND sk = '2'", ["2", "3"], "verified"),
    ("pk = 'o' AND NOT begins_with(sk, 'x') OR pk = 'o' AND sk = '2'", ["1", "2", "3"], "verified"),
    ("pk = 'o' AND NOT sk IN ['1', '3'] OR pk = 'o' AND sk = '2'", ["2"], "verified"),
    ("pk = 'o' OR pk = 'o' AND NOT sk = '1'", ["1", "2", "3"], "verified"),
    ("pk = 'o' OR sk = '1'", ["1", "1", "2", "3"], "captured"),
    ("pk IN ['o', 'p'] AND flag IN ['o1', 'p3']", ["1", "3"], "captured"),
    ("pk = 'o' AND (pk = 'p' OR flag = 'o2')", ["2"], "captured"),
    ("pk = 'o' AND pk = 'p'", [], "assumed"),
    ("pk > 1", [], "captured"),
    ("flag = 'p2'", ["2"], "guide"),
]


@pytest.mark.parametrize(("condition", "keys", "source"), SORT_KEYS, ids=[text for text, _, _ in SORT_KEYS])
def test_conditions_on_keys(items, condition, keys, source):
    assert sorted(row["sk"]["S"] for row in items(f'SELECT sk FROM "sorted" WHERE {condition}')) == keys


ORDERS = [
    ("pk = 'o' ORDER BY sk DESC", "o3 o2 o1"),
    ("pk = 'o' ORDER BY sk ASC", "o1 o2 o3"),
    ("pk = 'o' ORDER BY sk", "o1 o2 o3"),
    ("pk = 'o' ORDER BY pk ASC", "o3 o2 o1"),
    ("pk IN ['o', 'p'] ORDER BY pk DESC, sk ASC", "p1 p2 p3 o1 o2 o3"),
    ("pk IN ['p', 'o'] ORDER BY pk, sk DESC", "o3 o2 o1 p3 p2 p1"),
    ("pk IN ['o', 'p'] ORDER BY pk DESC", "p3 p2 p1 o3 o2 o1"),
    ("pk = 'o' AND sk IN ['3', '1'] ORDER BY sk DESC", "o3 o1"),
]


@pytest.mark.parametrize(("condition", "rows"), ORDERS, ids=[text for text, _ in ORDERS])
def test_order_by_turns_the_keys_own_order(items, condition, rows):
    found = items(f'SELECT pk, sk FROM "sorted" WHERE {condition}')
    assert " ".join(row["pk"]["S"] + row["sk"]["S"] for row in found) == rows


INDEXES = [
    ('SELECT * FROM "sorted"."by-color" WHERE color = \'x\'', ["color pk shown sk"] * 2),
    ('SELECT * FROM "sorted"."by-size" WHERE pk = \'i\'', ["pk size_ sk"] * 3),
    ('SELECT * FROM "sorted"."by-color" WHERE pk = \'i\'', ["color pk shown sk"] * 3),
    ("SELECT other FROM \"sorted\".\"by-size\" WHERE pk = 'i' AND size_ = 'k2'", ["other"]),
    ("SELECT size_ FROM \"sorted\".\"by-size\" WHERE pk = 'i' AND size_ > 'k1'", ["size_"] * 2),
    ("SELECT pk FROM \"sorted\".\"by-color\" WHERE color = 'x' AND shown = '1'", ["pk"]),
    ('SELECT pk FROM "sorted"."by-color" WHERE color = \'x\' AND shown IS NOT MISSING', ["pk"] * 2),
    ('SELECT pk FROM "sorted"."by-color" WHERE other = \'np2\'', []),
    ('SELECT pk FROM "sorted"."by-size" WHERE other = \'np2\'', []),
    ('SELECT other FROM "sorted"."by-size" WHERE other = \'np2\'', []),
    ('SELECT sk FROM "sorted"."by-color" WHERE NOT other = \'np2\'', ["sk"] * 3),
    ("SELECT sk FROM \"sorted\".\"by-color\" WHERE (color = 'x' AND other = '1') OR (color = 'z')", ["sk"]),
    (
        "SELECT sk FROM \"sorted\".\"by-color\" WHERE (color = 'x' AND shown = '1') OR (color = 'z' AND aa = '1')",
        ["sk"],
    ),
    ("SELECT sk FROM \"sorted\".\"by-color\" WHERE color > 'a' AND zz = '1'", []),
    ("SELECT sk FROM \"sorted\".\"by-color\" WHERE color = 'x' AND (color = 'z' OR zz = '1')", []),
    ('SELECT sk FROM "sorted"."by-color-all" WHERE color = \'x\' ORDER BY sk DESC', ["sk"] * 2),
]


@pytest.mark.parametrize(("statement", "rows"), INDEXES, ids=[text for text, _ in INDEXES])
def test_an_index_answers_what_it_holds(items, statement, rows):
    assert [" ".join(sorted(row)) for row in items(statement)] == rows
