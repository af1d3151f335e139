"""Global indexes with several attributes in a part of their key. Source: aws-tests, unless a case says otherwise."""

from __future__ import annotations

import pytest

PAIRS = ("idx", "tenant:S+region:S year:N+name:S")
FOUR = ("idx", "a:S+b:S+c:S+d:S e:N+f:S+g:B+h:S")
VALID = "ValidationException"


def schema(text):
    """`a/H b/R` as a KeySchema."""
    kinds = {"H": "HASH", "R": "RANGE"}
    return [{"AttributeName": one[0], "KeyType": kinds[one[-1]]} for one in text.split()]


def declared(aws, text, projection="ALL"):
    names = sorted({one[0] for one in text.split()} | {"p"})
    wanted = {"IndexName": "idx", "KeySchema": schema(text), "Projection": {"ProjectionType": projection}}
    return {
        "TableName": "tbl",
        "KeySchema": schema("p/H"),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
        "GlobalSecondaryIndexes": [wanted],
        "BillingMode": "PAY_PER_REQUEST",
    }


@pytest.mark.parametrize("text", ["a/H b/H", "a/H b/H c/R", "a/H b/R c/R", "a/H b/H c/H d/H e/R f/R g/R h/R"])
def test_up_to_four_and_four_are_described_as_they_were_declared(aws, text):
    aws.client.create_table(**declared(aws, text))
    assert aws.describe()["GlobalSecondaryIndexes"][0]["KeySchema"] == schema(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a/H b/H c/H d/H e/H", "number of HASH"),
        ("a/H b/R c/R d/R e/R f/R", "number of RANGE"),
        ("a/R b/H", "first KeySchemaElement is not a HASH"),
        ("a/H b/R c/H", "HASH key attributes must precede"),
        ("a/R b/R", "first KeySchemaElement is not a HASH"),
        ("a/H a/H", "Duplicate"),
        ("a/H b/H a/R", "Duplicate"),
    ],
)
def test_key_schemas_that_no_index_can_have(aws, text, told):
    code, message = aws.refusal("create_table", **declared(aws, text))
    assert code == VALID
    assert told in message
    aws.table()
    create = {"Create": declared(aws, text)["GlobalSecondaryIndexes"][0]}
    types = declared(aws, text)["AttributeDefinitions"]
    again = aws.refusal(
        "update_table", TableName="tbl", AttributeDefinitions=types, GlobalSecondaryIndexUpdates=[create]
    )
    assert again == (code, message)


def test_every_key_attribute_is_defined(aws):
    wanted = declared(aws, "a/H b/H")
    wanted["AttributeDefinitions"] = [one for one in wanted["AttributeDefinitions"] if one["AttributeName"] != "b"]
    code, message = aws.refusal("create_table", **wanted)
    assert code == VALID
    assert "AttributeDefinitions" in message


@pytest.mark.parametrize("part", ["KeySchema", "LocalSecondaryIndexes"])
def test_tables_and_local_indexes_have_one_attribute_in_each_part(aws, part):
    wanted = declared(aws, "p/H c/R d/R") | {"KeySchema": schema("p/H c/R")}
    local = wanted.pop("GlobalSecondaryIndexes")
    wanted |= {"KeySchema": schema("p/H c/R d/R")} if part == "KeySchema" else {"LocalSecondaryIndexes": local}
    assert aws.refusal("create_table", **wanted)[0] == VALID


@pytest.fixture
def sales(aws):
    aws.table(gsi=[PAIRS])
    rows = [("m", 2020, "x"), ("m", 2020, "y"), ("m", 2020, "yy"), ("m", 2021, "a"), ("m", 100, "z"), ("n", 2020, "x")]
    for number, (tenant, year, name) in enumerate(rows):
        aws.put(p=f"{number}", tenant=tenant, region="eu", year=year, name=name)
    return aws


def found(aws, condition, values, **more):
    values = {"m": "m", "eu": "eu", **values}
    asked = f"tenant = :m AND #r = :eu{' AND ' if condition else ''}{condition}"
    names = {"#r": "region"} | ({"#y": "year"} if "#y" in asked else {}) | ({"#n": "name"} if "#n" in asked else {})
    return [
        (int(item["year"]), item["name"])
        for item in aws.query(asked, values, IndexName="idx", ExpressionAttributeNames=names, **more)
    ]


ALL = [(100, "z"), (2020, "x"), (2020, "y"), (2020, "yy"), (2021, "a")]
QUERIES = [
    ("", {}, ALL),
    ("#y = :y", {"y": 2020}, ALL[1:4]),
    ("#y > :y", {"y": 2020}, ALL[4:]),
    ("#y >= :y", {"y": 2020}, ALL[1:]),
    ("#y < :y", {"y": 2020}, ALL[:1]),
    ("#y <= :y", {"y": 2020}, ALL[:4]),
    ("#y BETWEEN :a AND :b", {"a": 50, "b": 2020}, ALL[:4]),
    ("#y = :y AND #n = :n", {"y": 2020, "n": "y"}, ALL[2:3]),
    ("#n = :n AND #y = :y", {"y": 2020, "n": "y"}, ALL[2:3]),
    ("#y = :y AND #n > :n", {"y": 2020, "n": "x"}, ALL[2:4]),
    ("#y = :y AND #n >= :n", {"y": 2020, "n": "y"}, ALL[2:4]),
    ("#y = :y AND #n < :n", {"y": 2020, "n": "y"}, ALL[1:2]),
    ("#y = :y AND #n <= :n", {"y": 2020, "n": "y"}, ALL[1:3]),
    ("#y = :y AND #n BETWEEN :a AND :b", {"y": 2020, "a": "xx", "b": "yx"}, ALL[2:3]),
    ("#y = :y AND begins_with(#n, :n)", {"y": 2020, "n": "y"}, ALL[2:4]),
    ("#y = :y AND #n = :n", {"y": 2022, "n": "y"}, []),
]


@pytest.mark.parametrize(("condition", "values", "expected"), QUERIES, ids=[one[0] for one in QUERIES])
def test_a_query_names_sort_attributes_from_the_left_and_the_last_in_a_range(sales, condition, values, expected):
    assert found(sales, condition, values) == expected
    assert found(sales, condition, values, ScanIndexForward=False) == expected[::-1]


def gap(missing, asked):
    """parity: before the last attribute that is asked for, each needs its equality."""
    return (
        f"RANGE key attributes {missing} must have equality conditions specified in the query because a condition is "
        f"present on key attribute {asked}"
    )


@pytest.mark.parametrize(
    ("condition", "values", "told"),
    [
        ("tenant = :a", {"a": "m"}, "missed key schema element: region"),
        ("tenant = :a AND #r > :b", {"a": "m", "b": "eu"}, "not supported"),
        ("tenant = :a AND #r BETWEEN :b AND :b", {"a": "m", "b": "eu"}, "not supported"),
        ("tenant = :a AND begins_with(#r, :b)", {"a": "m", "b": "eu"}, "not supported"),
        ("tenant = :a AND #r = :b AND #n = :c", {"a": "m", "b": "eu", "c": "x"}, gap("year", "name")),
        (
            "tenant = :a AND #r = :b AND #y > :c AND #n = :d",
            {"a": "m", "b": "eu", "c": 1, "d": "x"},
            gap("year", "name"),
        ),
        ("tenant = :a AND #r = :b AND begins_with(#y, :c)", {"a": "m", "b": "eu", "c": "1"}, "type does not match"),
        ("tenant = :a AND #r = :b", {"a": 1, "b": "eu"}, "type does not match"),
        ("tenant = :a AND #r = :b", {"a": "m", "b": ""}, "empty string"),
    ],
)
def test_queries_that_such_an_index_can_not_answer(sales, condition, values, told):
    names = {name: long for name, long in {"#r": "region", "#y": "year", "#n": "name"}.items() if name in condition}
    from_values = {"ExpressionAttributeValues": wire_of(values)}
    names = {"ExpressionAttributeNames": names} if names else {}
    code, message = sales.refusal(
        "query", TableName="tbl", IndexName="idx", KeyConditionExpression=condition, **from_values, **names
    )
    assert code == VALID
    assert told in message


def wire_of(values):
    return {f":{name}": {"N": str(one)} if isinstance(one, int) else {"S": one} for name, one in values.items()}


def test_the_largest_of_them_is_queried_by_all_eight(aws):
    aws.table(gsi=[FOUR])
    aws.put(p="1", a="1", b="2", c="3", d="4", e=10, f="hello", g=b"\1\2", h="world")
    aws.put(p="2", a="1", b="2", c="3", d="4", e=10, f="hello", g=b"\1\3", h="world")
    values = {"a": "1", "b": "2", "c": "3", "d": "4", "e": 10, "f": "hello", "g": b"\1\2", "h": "world"}
    assert [
        item["p"] for item in aws.query(" AND ".join(f"{one} = :{one}" for one in values), values, IndexName="idx")
    ] == ["1"]
    code, message = aws.refusal(
        "query",
        TableName="tbl",
        IndexName="idx",
        KeyConditionExpression="a = :s AND b = :s AND c = :s AND d = :s AND e = :n AND g = :s",
        ExpressionAttributeValues={":s": {"S": "v"}, ":n": {"N": "1"}},
    )
    assert (code, message) == (VALID, gap("f", "g"))


def test_an_item_without_one_of_the_attributes_is_not_in_the_index(aws):
    aws.table(gsi=[PAIRS])
    aws.put(p="1", tenant="m", year=1, name="x")
    aws.put(p="2", tenant="m", region="eu", year=1)
    assert aws.scan(IndexName="idx") == []
    aws.update("SET #n = :n", {"p": "2"}, values={"n": "x"}, ExpressionAttributeNames={"#n": "name"})
    assert [item["p"] for item in aws.scan(IndexName="idx")] == ["2"]
    aws.update("REMOVE #r", {"p": "2"}, ExpressionAttributeNames={"#r": "region"})
    assert aws.scan(IndexName="idx") == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("region", {"N": "1"}, "mismatch"), ("year", {"S": "1"}, "mismatch"), ("region", {"S": ""}, "empty")],
)
def test_each_attribute_has_its_type_and_is_not_empty(aws, name, value, told):
    aws.table(gsi=[PAIRS])
    item = {"p": {"S": "1"}, "tenant": {"S": "m"}, "region": {"S": "eu"}, "year": {"N": "1"}, "name": {"S": "x"}}
    code, message = aws.refusal("put_item", TableName="tbl", Item=item | {name: value})
    assert code == VALID
    assert told in message
    assert aws.scan() == []


@pytest.mark.parametrize("condition", ["tenant = :x", "#r = :x", "#n = :x"])
def test_a_filter_may_not_name_a_key_attribute_of_the_index(sales, condition):
    names = {"#r": "region", **({"#n": "name"} if "#n" in condition else {})}
    code, message = sales.refusal(
        "query",
        TableName="tbl",
        IndexName="idx",
        KeyConditionExpression="tenant = :m AND #r = :eu",
        FilterExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=wire_of({"m": "m", "eu": "eu", "x": "x"}),
    )
    assert code == VALID
    assert message.startswith("Filter Expression can only contain non-primary key attributes")


def test_a_filter_may_name_the_tables_key_and_other_attributes(sales):
    assert found(sales, "", {"p": "3"}, FilterExpression="p = :p") == [(2021, "a")]
    sales.put(p="c", tenant="m", region="eu", year=7, name="c", color="red")
    assert found(sales, "", {"c": "red"}, FilterExpression="color = :c") == [(7, "c")]
    assert [item["p"] for item in sales.scan(IndexName="idx", FilterExpression="attribute_exists(color)")] == ["c"]


def test_pages_go_on_by_all_key_attributes(sales):
    asked = {
        "TableName": "tbl",
        "IndexName": "idx",
        "KeyConditionExpression": "tenant = :m AND #r = :eu",
        "ExpressionAttributeNames": {"#r": "region"},
        "ExpressionAttributeValues": wire_of({"m": "m", "eu": "eu"}),
    }
    first = sales.client.query(Limit=2, **asked)
    assert set(first["LastEvaluatedKey"]) == {"tenant", "region", "year", "name", "p"}
    pages = sales.client.get_paginator("query").paginate(PaginationConfig={"PageSize": 1}, **asked)
    assert [int(item["year"]["N"]) for page in pages for item in page["Items"]] == [year for year, _ in ALL]
    scanned = sales.client.get_paginator("scan").paginate(
        TableName="tbl", IndexName="idx", PaginationConfig={"PageSize": 1}
    )
    assert sorted(item["p"]["S"] for page in scanned for item in page["Items"]) == list("012345")
    start = {name: value for name, value in first["LastEvaluatedKey"].items() if name != "region"}
    assert sales.refusal("query", ExclusiveStartKey=start, **asked)[0] == VALID


def test_segments_of_a_parallel_scan_share_the_entries(sales):
    parts = [
        [item["p"] for item in sales.scan(IndexName="idx", Segment=number, TotalSegments=3)] for number in range(3)
    ]
    assert sorted(name for part in parts for name in part) == list("012345")


def test_key_conditions_name_several_attributes_of_a_sort_key(aws):
    """Moto's tests that are verified on AWS."""
    aws.table(gsi=[("idx", "a:S b:S+n:N")])
    for number, (a, b, n) in enumerate([("x", "s", 1), ("x", "s", 2), ("x", "s", 3), ("x", "t", 2), ("y", "s", 3)]):
        aws.put(p=f"{number}", a=a, b=b, n=n)

    def condition(operator, value):
        return {"ComparisonOperator": operator, "AttributeValueList": [value]}

    asked = {"TableName": "tbl", "IndexName": "idx", "KeyConditions": {"a": condition("EQ", {"S": "x"})}}
    assert aws.client.query(**asked)["Count"] == 4
    asked["KeyConditions"]["n"] = condition("GT", {"N": "1"})
    assert aws.refusal("query", **asked) == (VALID, gap("b", "n"))
    asked["KeyConditions"]["b"] = condition("EQ", {"S": "s"})
    assert [item["n"]["N"] for item in aws.client.query(**asked)["Items"]] == ["2", "3"]


def test_key_conditions_name_several_attributes_of_a_partition_key(sales):
    """As they name those of a simple key: seen of AWS by scylladb/scylladb#31393, of August 2026."""

    def condition(value, operator="EQ"):
        return {"ComparisonOperator": operator, "AttributeValueList": [value]}

    parts = {"tenant": condition({"S": "m"}), "region": condition({"S": "eu"})}
    asked = {"TableName": "tbl", "IndexName": "idx", "KeyConditions": parts}
    assert [int(item["year"]["N"]) for item in sales.client.query(**asked)["Items"]] == [year for year, _ in ALL]
    parts |= {"year": condition({"N": "2020"}), "name": condition({"S": "y"}, "BEGINS_WITH")}
    assert [item["name"]["S"] for item in sales.client.query(**asked)["Items"]] == ["y", "yy"]
    del parts["region"], parts["year"], parts["name"]
    assert sales.refusal("query", **asked) == (VALID, "Query condition missed key schema element: region")


def test_no_consistent_read(sales):
    code, message = sales.refusal(
        "query",
        TableName="tbl",
        IndexName="idx",
        ConsistentRead=True,
        KeyConditionExpression="tenant = :m AND #r = :eu",
        ExpressionAttributeNames={"#r": "region"},
        ExpressionAttributeValues=wire_of({"m": "m", "eu": "eu"}),
    )
    assert (code, message) == (VALID, "Consistent reads are not supported on global secondary indexes")


def test_the_keys_alone_are_all_key_attributes(aws):
    aws.table("p:S c:S", gsi=[(*PAIRS, "KEYS_ONLY")])
    aws.put(p="1", c="2", tenant="m", region="eu", year=1, name="x", more="y")
    assert aws.scan(IndexName="idx") == [{"p": "1", "c": "2", "tenant": "m", "region": "eu", "year": 1, "name": "x"}]


def test_one_is_added_to_a_table_with_items_beside_a_simple_one(aws):
    aws.table(gsi=[("simple", "x:S")])
    for number in range(5):
        aws.put(p=f"{number}", a="1", b="2", c=f"{number % 2}", x="x")
    create = {"IndexName": "idx", "KeySchema": schema("a/H b/H c/R"), "Projection": {"ProjectionType": "ALL"}}
    aws.client.update_table(
        TableName="tbl",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in "abc"],
        GlobalSecondaryIndexUpdates=[{"Create": create}],
    )
    assert sorted(item["p"] for item in aws.scan(IndexName="idx")) == list("01234")
    found = aws.query("a = :a AND b = :b AND c = :c", {"a": "1", "b": "2", "c": "1"}, IndexName="idx")
    assert [item["p"] for item in found] == ["1", "3"]
    assert len(aws.query("x = :x", {"x": "x"}, IndexName="simple")) == 5
