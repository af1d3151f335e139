"""The exact texts of what can't be used, and which comes first. Each case names what proves it.

brief: AWS's text is known from its users' reports; aws-tests: public test suites that are run against the service;
assumed: follows from the grammar, nobody has shown it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Placeholders, condition, projection, require_scalar_keys, update

KINDS = {"ConditionExpression": condition, "UpdateExpression": update, "ProjectionExpression": projection}


class Case(NamedTuple):
    kind: str
    text: str
    message: str
    source: str = "aws-tests"
    values: dict[str, Any] | None = None
    names: dict[str, str] | None = None


def c(text: str, message: str, source: str = "aws-tests", **values: Any) -> Case:
    bound = {f":{name}": value for name, value in values.items()} or None
    return Case("ConditionExpression", text, message, source, bound)


def u(text: str, message: str, source: str = "aws-tests", **values: Any) -> Case:
    return c(text, message, source, **values)._replace(kind="UpdateExpression")


def p(text: str, message: str, source: str = "aws-tests") -> Case:
    return Case("ProjectionExpression", text, message, source)


def misused(function: str) -> str:
    return f"The function is not allowed to be used this way in an expression; function: {function}"


def operand(function: str, kind: str) -> str:
    return f"Incorrect operand type for operator or function; operator or function: {function}, operand type: {kind}"


def count(function: str, number: int) -> str:
    return (
        "Incorrect number of operands for operator or function; "
        f"operator or function: {function}, number of operands: {number}"
    )


def clause(operator: str, kind: str) -> str:
    return (
        f"Incorrect operand type for operator or function; operator: {operator}, "
        f"operand type: {kind}, typeSet: ALLOWED_FOR_{operator}_OPERAND"
    )


def same(operator: str, path: str) -> str:
    return (
        "The first operand must be distinct from the remaining operands for this operator or function; "
        f"operator: {operator}, first operand: {path}"
    )


def paths(relation: str, one: str, two: str) -> str:
    return (
        f"Two document paths {relation} with each other; must remove or rewrite one of these paths; "
        f"path one: {one}, path two: {two}"
    )


def bounds(problem: str, low: str, high: str) -> str:
    return (
        f"The BETWEEN operator requires {problem}; lower bound operand: AttributeValue: {low}, "
        f"upper bound operand: AttributeValue: {high}"
    )


NO_NAME = "An expression attribute name used in the document path is not defined; attribute name: "
NO_VALUE = "An expression attribute value used in expression is not defined; attribute value: "
RESERVED = "Attribute name is a reserved keyword; reserved keyword: "
EMPTY = "The expression can not be empty;"
PARENTHESES = "The expression has redundant parentheses;"
PATH = "Operator or function requires a document path; operator or function: "
X = {"S": "x"}
ONE = {"N": "1"}

CONDITIONS = [
    c("", EMPTY),
    c("  ", EMPTY, "assumed"),
    c("a x b", 'Syntax error; token: "x", near: "a x b"', "brief"),
    c("a = _b", 'Syntax error; token: "_", near: "= _b"'),
    c("a > 4", 'Syntax error; token: "4", near: "> 4"', "assumed: the service reports a syntax error"),
    c("a =", 'Syntax error; token: "<EOF>", near: "="'),
    c("((a = b)", 'Syntax error; token: "<EOF>", near: ")"', "assumed: the service reports a syntax error"),
    c("((a = b))", PARENTHESES),
    c("a > ((b))", PARENTHESES),
    c("a = b AND ((c = d OR e = f))", PARENTHESES),
    c("((a.b)).c > d", PARENTHESES),
    c("foo(((a)))", PARENTHESES, "aws-tests: before names of functions"),
    c("foo(a) AND name = :v", "Invalid function name; function: foo"),
    c("Size(a) > b", "Invalid function name; function: Size"),
    c("a = if_not_exists(a, b)", "The function is not allowed in a condition expression; function: if_not_exists"),
    c("attribute_exists(status) > b", misused("attribute_exists")),
    c("size(contains(a, b)) > a", misused("contains")),
    c("size(a)", misused("size")),
    c("NOT size(a)", misused("size")),
    c("a IN (b, begins_with(a, b))", misused("begins_with")),
    c("contains(name, #a)", RESERVED + "name"),
    c("a.b.Status = :v", RESERVED + "Status"),
    c("#a = #a", NO_NAME + "#a"),
    c("begins_with(:gone, #a, #b)", NO_VALUE + ":gone", "aws-tests: in the order of the text"),
    c("a = b AND c = :gone", NO_VALUE + ":gone"),
    c("attribute_exists(a, b) AND c = c", count("attribute_exists", 2)),
    c("attribute_type(a)", count("attribute_type", 1)),
    c("size(a, a) > b", count("size", 2)),
    c("a = a", same("=", "[a]")),
    c("a <> a AND a = :gone", same("<>", "[a]"), "aws-tests: comparison by comparison"),
    c("contains(a.b[1].c, a.b[1].c)", same("contains", "[a, b, [1], c]")),
    c("a IN (b, a)", same("IN", "[a]"), "assumed"),
    c("attribute_exists(:v)", PATH + "attribute_exists", v=X),
    c("attribute_not_exists(size(:v))", PATH + "attribute_not_exists", v=X),
    c("attribute_not_exists(size(:v))", operand("size", "N"), "aws-tests: inner ones first", v=ONE),
    c("begins_with(a, :v)", operand("begins_with", "N"), v=ONE),
    c("begins_with(:v, a)", operand("begins_with", "SS"), v={"SS": ["a"]}),
    c("begins_with(a, size(b))", operand("begins_with", "N")),
    c("size(:v) > a", operand("size", "BOOL"), v={"BOOL": True}),
    c("size(size(a)) > :v", operand("size", "N"), v=ONE),
    c("attribute_type(a, :v)", operand("attribute_type", "L"), v={"L": []}),
    c("attribute_type(a, b)", operand("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"), "aws-tests: any order"),
    c(
        "attribute_type(a, :v)",
        "Invalid attribute type name found; type: DOG, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        v={"S": "DOG"},
    ),
    c("a < :v", operand("<", "L"), v={"L": []}),
    c(":v >= a", operand(">=", "BOOL"), v={"BOOL": True}),
    c("a BETWEEN :v AND :w", operand("BETWEEN", "L"), "aws-tests: an error, the text is assumed", v={"L": []}, w=ONE),
    c(
        "a BETWEEN :v AND :w",
        bounds("same data type for lower and upper bounds", "{N:1}", "{S:x}"),
        v=ONE,
        w=X,
    ),
    c(
        "a BETWEEN :v AND :w",
        bounds("upper bound to be greater than or equal to lower bound", "{N:10}", "{N:9}"),
        v={"N": "10"},
        w={"N": "9"},
    ),
    c("a<b " + "or a<b " * 150, "The expression contains too many operators; operator count: 301"),
    c("not " * 1000 + "a<b", "The expression contains too many operators; operator count: 301"),
    c("(" * 2046 + "a<b" + ")" * 2046, PARENTHESES),
    c("(" * 2049 + "a<b" + ")" * 2049, "Expression size has exceeded the maximum allowed size; expression size: 4101"),
    c(
        f"a IN ({','.join(['b'] * 101)})",
        "The IN operator is provided with too many operands; number of operands: 101",
        "assumed",
    ),
]
SYNTAX = [
    "a b c d",
    "attribute_exists(Pictures-RearView)",
    'attribute_exists("x")',
    "attribute_exists(a..b)",
    "attribute_exists(a#b)",
    "attribute_exists(a[b])",
    "attribute_exists(a[-1])",
    "attribute_exists()",
    "a IN b",
    "a IN ()",
    "a IN (b,c,)",
    "a > between",
    "a = not",
    "a BETWEEN b.(c.d) AND e",
    "a BETWEEN b AND ((c)",
    "#$.b > a",
    "a > :v.b",
    "b[:v] > a",
    "ü > a",
    "a BETWEEN b[4.5] AND c",
    "size(a).b > a",
    "(size(a)).b > a",
    "size(a)[0] > a",
    "a",
    ":v",
    "(a) AND (b = c)",
    "a != b",
    "a = b = c",
    "a = b)",
    "AND a = b",
    "a = b AND",
    "a + b = c",
    "#",
    "a = :",
]
UPDATES = [
    u("REMOVE a" + ".b" * 32, "The document path has too many nesting levels; nesting levels: 33"),
    u("", EMPTY),
    u("SET _123 = :v", 'Syntax error; token: "_", near: "SET _123"'),
    u("HELLO b = :v", 'Syntax error; token: "HELLO", near: "HELLO b"', "assumed: the service reports a syntax error"),
    u("SET a = b + c + d", 'Syntax error; token: "+", near: "c + d"', "assumed: the service reports a syntax error"),
    u("SET a = b +", 'Syntax error; token: "<EOF>", near: "+"'),
    u("SET #c = :c SET abOrt = a", RESERVED + "abOrt", "aws-tests: before the sections"),
    u("SET #c = if_nope(:c) SET c = d", "Invalid function name; function: if_nope"),
    u("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
    u("SET a = LIST_APPEND(a, b)", "Invalid function name; function: LIST_APPEND"),
    u("SET a = list_append(list_append(b, c), d)", misused("list_append")),
    u("SET a = #c SET c = :d", 'The "SET" section can only be used once in an update expression;'),
    u("remove #d set a = b remove e", 'The "REMOVE" section can only be used once in an update expression;'),
    u("SET #c = if_not_exists(:c)", NO_NAME + "#c"),
    u("SET a = if_not_exists(:c)", NO_VALUE + ":c"),
    u("SET d[1] = a, d.b = a, c[1].a = a, c = if_not_exists(a)", paths("overlap", "[c, [1], a]", "[c]")),
    u("SET a = :v REMOVE a", paths("overlap", "[a]", "[a]"), v=X),
    u("SET a = :v, a.b = :v", paths("overlap", "[a]", "[a, b]"), v=X),
    u("REMOVE a.c SET a[1] = d", paths("conflict", "[a, c]", "[a, [1]]")),
    u("SET b = list_append(:v, a) ADD a.b :v", clause("ADD", "STRING"), v=X),
    u("ADD a :v", clause("ADD", "LIST"), v={"L": []}),
    u("ADD a :v", clause("ADD", "MAP"), v={"M": {}}),
    u("DELETE a :v", clause("DELETE", "NUMBER"), v=ONE),
    u("DELETE a :v", clause("DELETE", "BOOLEAN"), v={"BOOL": True}),
    u("DELETE a :v", clause("DELETE", "NULL"), v={"NULL": True}),
    u("DELETE a :v", clause("DELETE", "BINARY"), v={"B": b"x"}),
    u("SET a = if_not_exists(b)", count("if_not_exists", 1)),
    u("SET a = list_append(b, c, d)", count("list_append", 3)),
    u("SET a = if_not_exists(:v, b)", PATH + "if_not_exists", v=X),
    u("SET a = if_not_exists(if_not_exists(a, b), c)", PATH + "if_not_exists"),
    u("SET a = list_append(:v, a)", operand("list_append", "S"), v=X),
    u("SET a = a + :v", operand("+", "S"), v=X),
    u("SET a = :v - a", operand("-", "SS"), v={"SS": ["a"]}),
    u("SET a = a + list_append(b, c)", operand("+", "L"), "assumed"),
]
UPDATE_SYNTAX = [
    "whatever",
    "set a",
    "add a",
    "set a=set",
    "remove a = b",
    "add a = b",
    "delete a b",
    "add a if_not_exists(b)",
    "remove a b",
    "set :a = b",
    "remove :a",
    "set a = b / c",
    "set a[1] = 1",
    "SET a = if_not_exists(a, 100)",
    "SET if_not_exists(a, b) = a",
    "set (a = (b + c))",
    "set a = (b.c).d + e",
    "set a = if_not_exists(a, b + c)",
    "SET a[:x] = b",
    "SET a[#x] = b",
    "SET hi-there = b",
    "SET 123a = b",
    "SET a = b,",
    "SET a = _f(b, c)",
    "REMOVE",
]
DEEP = "The document path has too many nesting levels; nesting levels: 33"
PROJECTIONS = [
    p("a" + ".b" * 32, DEEP),
    p("a" + "[0]" * 32, DEEP),
    p("a[3000000000]", "List index is not within the allowable range; index: [3000000000]", "assumed: the range"),
    p("", EMPTY),
    p("a,", 'Syntax error; token: "<EOF>", near: ","'),
    p("a b", 'Syntax error; token: "b", near: "a b"'),
    p("a, name", RESERVED + "name"),
    p("#a", NO_NAME + "#a"),
    p("a, a", paths("overlap", "[a]", "[a]")),
    p("a.b[0], a.b[0]", paths("overlap", "[a, b, [0]]", "[a, b, [0]]")),
    p("a.b.c, a.b", paths("overlap", "[a, b, c]", "[a, b]")),
    p("a.b, a[1]", paths("conflict", "[a, b]", "[a, [1]]")),
]


@pytest.mark.parametrize("case", CONDITIONS + UPDATES + PROJECTIONS, ids=lambda case: case.text[:60])
def test_error(case: Case) -> None:
    with pytest.raises(AwsError) as caught:
        KINDS[case.kind](case.text, Placeholders(case.names, case.values))
    assert caught.value.code == "ValidationException"
    assert caught.value.message == f"Invalid {case.kind}: {case.message}", case.source


@pytest.mark.parametrize("text", SYNTAX)
def test_conditions_that_are_syntax_errors(text: str) -> None:
    """aws-tests: they show the beginning of the text only."""
    with pytest.raises(AwsError, match=r"^ValidationException: Invalid FilterExpression: Syntax error; token: "):
        condition(text, Placeholders(None, {":v": ONE}), parameter="FilterExpression")


@pytest.mark.parametrize("text", UPDATE_SYNTAX)
def test_updates_that_are_syntax_errors(text: str) -> None:
    with pytest.raises(AwsError, match=r"^ValidationException: Invalid UpdateExpression: Syntax error; token: "):
        update(text, Placeholders(None, {":v": ONE}))


@pytest.mark.parametrize("text", ["", "a,,b", ",a", "a.", "a[", "a[b]", "a[0", "(a)", ":v"])
def test_projections_that_are_syntax_errors(text: str) -> None:
    with pytest.raises(AwsError, match=r"Invalid ProjectionExpression: (Syntax error; token: |The expression can not)"):
        projection(text, Placeholders())


def test_a_path_may_have_32_steps() -> None:
    assert len(projection("a" + ".b" * 31, Placeholders()).paths[0]) == 32


@pytest.mark.parametrize("paths", [[("id", "x")], [("a",), ("id", 0)]])
def test_keys_are_scalars(paths: list[tuple[str | int, ...]]) -> None:
    with pytest.raises(AwsError) as caught:
        require_scalar_keys(paths, {"id": "IndexKey"})
    assert caught.value.message == (
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: id"
    )
    require_scalar_keys([("id",), ("a", "id")], {"id": "Key"})


def test_every_reserved_word_is_refused_in_any_case() -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html has 573."""
    from replaykit.services.dynamodb.expressions.reserved import RESERVED as WORDS

    assert len(WORDS) == 573
    for word in WORDS:
        with pytest.raises(AwsError, match=f"reserved keyword; reserved keyword: {word.lower()}$"):
            projection(word.lower(), Placeholders())
