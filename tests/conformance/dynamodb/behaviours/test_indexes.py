"""What global and local indexes hold, and how they are read. Source: aws-tests, unless a case says otherwise."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours import speech
from tests.conformance.dynamodb.behaviours.speech import wire

VALID = "ValidationException"


def names(items, name="c"):
    return sorted(item[name] for item in items)


@pytest.fixture
def both(aws):
    """A table with both kinds of index on x, each of every projection."""
    aws.table(
        "p:S c:S",
        gsi=[("g-all", "x:S"), ("g-keys", "x:S c:S", "KEYS_ONLY"), ("g-some", "x:S y:N", ["a", "b"])],
        lsi=[("l-all", "p:S x:S"), ("l-keys", "p:S x:S", "KEYS_ONLY"), ("l-some", "p:S y:N", ["a", "b"])],
    )
    aws.put(p="p", c="1", x="x", y=1, a="a", b="b", d="d")
    aws.put(p="p", c="2", x="x")
    aws.put(p="p", c="3", y=3, d="d")
    aws.put(p="q", c="4", x="z", y=4)
    return aws


HELD = [
    ("g-all", ["1", "2", "4"]),
    ("g-keys", ["1", "2", "4"]),
    ("g-some", ["1", "4"]),
    ("l-all", ["1", "2", "4"]),
    ("l-keys", ["1", "2", "4"]),
    ("l-some", ["1", "3", "4"]),
]


@pytest.mark.parametrize(("index", "held"), HELD)
def test_an_item_without_all_key_attributes_is_not_in_the_index(both, index, held):
    assert names(both.scan(IndexName=index)) == held


@pytest.mark.parametrize(
    ("index", "shown"),
    [
        ("g-all", {"p", "c", "x", "y", "a", "b", "d"}),
        ("g-keys", {"p", "c", "x"}),
        ("g-some", {"p", "c", "x", "y", "a", "b"}),
        ("l-all", {"p", "c", "x", "y", "a", "b", "d"}),
        ("l-keys", {"p", "c", "x"}),
        ("l-some", {"p", "c", "y", "a", "b"}),
    ],
)
def test_an_index_shows_its_projection(both, index, shown):
    (first,) = [item for item in both.scan(IndexName=index) if item["c"] == "1"]
    assert set(first) == shown


@pytest.mark.parametrize(("index", "held"), HELD)
def test_indexes_follow_every_write(both, index, held):
    both.update("SET x = :x, y = :y", {"p": "p", "c": "3"}, values={"x": "x", "y": 3})
    assert names(both.scan(IndexName=index)) == sorted({*held, "3"})
    both.update("REMOVE x, y", {"p": "p", "c": "3"})
    both.client.delete_item(TableName="tbl", Key=wire({"p": "q", "c": "4"}))
    both.put(p="p", c="1", d="d")
    assert names(both.scan(IndexName=index)) == sorted(set(held) - {"1", "3", "4"})


def test_entries_of_one_key_are_kept_apart(both):
    found = both.query("x = :x", {"x": "x"}, IndexName="g-all")
    assert names(found) == ["1", "2"]
    assert both.query("x = :x", {"x": "nobody"}, IndexName="g-all") == []


@pytest.mark.parametrize("index", ["g-keys", "g-some"])
def test_a_global_index_does_not_fetch(both, index):
    asked = {"TableName": "tbl", "IndexName": index}
    assert both.refusal("scan", Select="ALL_ATTRIBUTES", **asked)[0] == VALID
    assert both.refusal("scan", ProjectionExpression="d", **asked)[0] == VALID
    assert both.refusal("scan", AttributesToGet=["d"], **asked)[0] == VALID


@pytest.mark.parametrize("index", ["l-keys", "l-some"])
def test_a_local_index_fetches(both, index):
    first, *_ = both.scan(
        IndexName=index, Select="ALL_ATTRIBUTES", FilterExpression="c = :c", **speech.bound({"c": "1"})
    )
    assert first["d"] == "d"
    asked = {"ProjectionExpression": "d", "FilterExpression": "c = :c"}
    assert both.query("p = :p", {"p": "p", "c": "1"}, IndexName=index, **asked) == [{"d": "d"}]


WHOLE = [{}, {"Select": "ALL_ATTRIBUTES"}, {"Select": "SPECIFIC_ATTRIBUTES", "ProjectionExpression": "d"}]


@pytest.mark.parametrize(
    ("index", "more"),
    [(index, more) for index in ("l-keys", "l-some") for more in WHOLE] + [("g-keys", {}), ("g-some", {})],
)
def test_a_query_filters_by_what_its_index_holds(both, index, more):
    """scylladb/scylladb test_lsi.py; of global indexes: seen of AppSync."""
    key, held = ("p", "c") if index.startswith("l") else ("x", "p")
    asked = {"TableName": "tbl", "IndexName": index, "KeyConditionExpression": f"{key} = :v", **more}
    told = f"Secondary index {index} does not project one or more filter attributes: [d]"
    refusal = (VALID, f"One or more parameter values were invalid: {told}")
    values = speech.bound({"v": key, "d": "d"})
    assert both.refusal("query", FilterExpression=f"d = :d AND {held} = :v", **values, **asked) == refusal
    legacy = {
        "KeyConditions": {key: {"AttributeValueList": [{"S": key}], "ComparisonOperator": "EQ"}},
        "QueryFilter": {"d": {"ComparisonOperator": "NOT_NULL"}},
    }
    if not more:
        assert both.refusal("query", TableName="tbl", IndexName=index, **legacy) == refusal


@pytest.mark.parametrize(("index", "found"), [("l-keys", []), ("l-some", ["1"]), ("g-keys", []), ("g-some", ["1"])])
def test_a_scan_filters_by_anything_and_sees_what_the_index_holds(both, index, found):
    """ASSUMPTION: as was captured of PartiQL's scans; a Scan with such a filter would prove it."""
    assert names(both.scan(IndexName=index, FilterExpression="attribute_exists(d) OR attribute_exists(a)")) == found


@pytest.mark.parametrize("select", ["ALL_PROJECTED_ATTRIBUTES", None])
@pytest.mark.parametrize("index", ["g-keys", "l-keys"])
def test_the_projection_is_what_is_answered_by_default(both, index, select):
    more = {"Select": select} if select else {}
    assert all(set(item) == {"p", "c", "x"} for item in both.scan(IndexName=index, **more))


@pytest.mark.parametrize("index", ["g-all", "l-all"])
def test_a_count_has_no_items(both, index):
    told = both.client.scan(TableName="tbl", IndexName=index, Select="COUNT")
    assert (told["Count"], told["ScannedCount"]) == (3, 3)
    assert "Items" not in told


@pytest.mark.parametrize(("index", "good"), [("l-all", True), ("g-all", False)])
@pytest.mark.parametrize("operation", ["scan", "query"])
def test_only_local_indexes_are_read_consistently(both, index, good, operation):
    asked = {"TableName": "tbl", "IndexName": index, "ConsistentRead": True}
    if operation == "query":
        key = "p" if index == "l-all" else "x"
        asked |= {"KeyConditionExpression": f"{key} = :v", "ExpressionAttributeValues": {":v": {"S": "p"}}}
    if good:
        assert both.call(operation, **asked)["Count"] in {2, 3}
    else:
        assert both.refusal(operation, **asked)[0] == VALID


@pytest.mark.parametrize("operation", ["scan", "query"])
def test_an_index_that_is_not_there(both, operation):
    asked = {"TableName": "tbl", "IndexName": "nobody"}
    if operation == "query":
        asked |= {"KeyConditionExpression": "p = :v", "ExpressionAttributeValues": {":v": {"S": "p"}}}
    code, message = both.refusal(operation, **asked)
    assert (code, message) == (VALID, "The table does not have the specified index: nobody")


def test_an_index_of_a_table_that_is_not_there(aws):
    assert aws.refusal("scan", TableName="nobody", IndexName="nobody")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("x", {"N": "3"}, "mismatch"),
        ("x", {"SS": ["a"]}, "mismatch"),
        ("x", {"NULL": True}, "mismatch"),
        ("x", {"S": ""}, "empty"),
        ("y", {"S": "3"}, "mismatch"),
        ("x", {"S": "x" * 2049}, "limit"),
    ],
)
@pytest.mark.parametrize("way", ["put_item", "update_item", "batch_write_item"])
def test_an_index_key_has_its_type_and_its_size(both, way, name, value, told):
    key = wire({"p": "p", "c": "9"})
    if way == "put_item":
        params = {"TableName": "tbl", "Item": {**key, name: value}}
    elif way == "batch_write_item":
        params = {"RequestItems": {"tbl": [{"PutRequest": {"Item": {**key, name: value}}}]}}
    else:
        params = {"TableName": "tbl", "Key": key, "UpdateExpression": f"SET {name} = :v"}
        params["ExpressionAttributeValues"] = {":v": value}
    code, message = both.refusal(way, **params)
    assert code == VALID
    assert told in message
    assert both.get(p="p", c="9") is None


@pytest.mark.parametrize("index", ["g-all", "l-all"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_an_index_is_read_by_pages(both, index, limit):
    pages = both.client.get_paginator("scan").paginate(
        TableName="tbl", IndexName=index, PaginationConfig={"PageSize": limit}
    )
    pages = list(pages)
    assert sorted(item["c"]["S"] for page in pages for item in page["Items"]) == ["1", "2", "4"]
    for page in pages:
        if "LastEvaluatedKey" in page:
            assert set(page["LastEvaluatedKey"]) == {"p", "c", "x"}


def test_pages_of_equal_sort_keys_lose_nothing(aws):
    aws.table(gsi=[("idx", "x:S y:S")])
    for number in range(25):
        aws.put(p=f"{number:02}", x="same", y=f"{number % 3}")
    for forward in (True, False):
        pages = aws.client.get_paginator("query").paginate(
            TableName="tbl",
            IndexName="idx",
            KeyConditionExpression="x = :x",
            ExpressionAttributeValues={":x": {"S": "same"}},
            ScanIndexForward=forward,
            PaginationConfig={"PageSize": 2},
        )
        found = [(item["y"]["S"], item["p"]["S"]) for page in pages for item in page["Items"]]
        assert len(set(found)) == 25
        assert [y for y, _ in found] == sorted((y for y, _ in found), reverse=not forward)


@pytest.mark.parametrize("start", [{"p": "p", "c": "1"}, {"x": "x"}, {"p": "p", "c": "1", "x": "x", "d": "d"}])
def test_a_page_of_an_index_starts_at_all_its_keys(both, start):
    code, _ = both.refusal("scan", TableName="tbl", IndexName="g-all", ExclusiveStartKey=wire(start))
    assert code == VALID


SHAPES = [
    ("p:S", "x:S", {"p": "1", "x": "a"}),
    ("p:S", "x:S p:S", {"p": "1", "x": "a"}),
    ("p:S c:S", "x:S", {"p": "1", "c": "2", "x": "a"}),
    ("p:S c:S", "c:S p:S", {"p": "1", "c": "2"}),
    ("p:S c:S", "c:S", {"p": "1", "c": "2"}),
    ("p:S c:S", "p:S x:S", {"p": "1", "c": "2", "x": "a"}),
    ("p:S c:S", "p:S c:S", {"p": "1", "c": "2"}),
    ("p:S c:S", "x:S y:S", {"p": "1", "c": "2", "x": "a", "y": "b"}),
    ("p:S", "x:N", {"p": "1", "x": 5}),
    ("p:S", "x:B", {"p": "1", "x": b"\0\1"}),
    ("p:N", "x:S p:N", {"p": 1, "x": "a"}),
]


@pytest.mark.parametrize(("table", "keys", "item"), SHAPES, ids=[f"{one[0]} by {one[1]}" for one in SHAPES])
def test_an_index_may_share_keys_with_its_table(aws, table, keys, item):
    aws.table(table, gsi=[("idx", keys)])
    aws.put(**item)
    hash_ = keys.split(":")[0]
    assert aws.query("#h = :h", {"h": item[hash_]}, IndexName="idx", ExpressionAttributeNames={"#h": hash_}) == [item]
    assert aws.scan(IndexName="idx") == [item]


@pytest.mark.parametrize(
    ("table", "keys"),
    [("p:S c:S", "b:S c:S"), ("p:S c:S", "p:S p:S"), ("p:S c:S", "p:S"), ("p:S", "p:S c:S")],
)
def test_a_local_index_has_the_tables_partition_key_and_another_sort_key(aws, table, keys):
    code, _ = aws.refusal(
        "create_table",
        TableName="tbl",
        KeySchema=speech.keys(table),
        AttributeDefinitions=speech.definitions(table, keys),
        LocalSecondaryIndexes=[speech.index("loc", keys)],
        BillingMode="PAY_PER_REQUEST",
    )
    assert code == VALID


def test_a_local_index_may_equal_the_table(aws):
    aws.table("p:S c:S", lsi=[("loc", "p:S c:S")])
    for number in range(3):
        aws.put(p="p", c=f"{number}")
    assert aws.scan(IndexName="loc") == aws.scan()


@pytest.mark.parametrize(
    "projection",
    [
        {"ProjectionType": "garbage"},
        {"ProjectionType": "INCLUDE"},
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": []},
        {"ProjectionType": "ALL", "NonKeyAttributes": ["a"]},
        {"ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["a"]},
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a" * 256]},
        {},
    ],
)
def test_projections_that_no_index_has(aws, projection):
    definition = {
        "IndexName": "idx",
        "KeySchema": [{"AttributeName": "x", "KeyType": "HASH"}],
        "Projection": projection,
    }
    code, _ = aws.refusal(
        "create_table",
        TableName="tbl",
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in "px"],
        GlobalSecondaryIndexes=[definition],
        BillingMode="PAY_PER_REQUEST",
    )
    assert code == VALID


@pytest.mark.parametrize(("member", "most"), [("LocalSecondaryIndexes", 5), ("GlobalSecondaryIndexes", 20)])
def test_so_many_indexes(aws, member, most):
    kind = {"LocalSecondaryIndexes": "lsi", "GlobalSecondaryIndexes": "gsi"}[member]
    keys = "p:S x:S" if kind == "lsi" else "x:S"
    aws.table("p:S c:S", **{kind: [(f"idx{number}", keys) for number in range(most)]})
    assert len(aws.describe()[member]) == most
    aws.put(p="p", c="c", x="x")
    assert len(aws.scan(IndexName=f"idx{most - 1}")) == 1


def test_indexes_are_described(both):
    told = both.describe()
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for one in told[member]:
            assert one["IndexArn"] == f"{told['TableArn']}/index/{one['IndexName']}"
            assert one["Projection"]["ProjectionType"] in {"ALL", "KEYS_ONLY", "INCLUDE"}
            assert ("IndexStatus" in one) is (member == "GlobalSecondaryIndexes")
            assert ("ProvisionedThroughput" in one) is (member == "GlobalSecondaryIndexes")
            assert {"ItemCount", "IndexSizeBytes"} <= set(one)


# Six items whose index keys are equal, in the order of AWS (architect/dynalite, test/query.js): neither that of their
# own keys nor that of writing.
TIED = [("b", "b"), ("a", "a"), ("c", "e"), ("e", "a"), ("d", "a"), ("c", "d")]


@pytest.fixture
def tied(aws):
    """The entries of both a global index with a sort key and one without are equal in their index keys."""
    aws.table("a:S b:S", gsi=[("hash", "c:S"), ("range", "c:S d:S")])
    for a, b in sorted(TIED):
        aws.put(a=a, b=b, c="c", d="d")
    return aws


def own_keys(found):
    return [(item["a"], item["b"]) for item in found]


@pytest.mark.parametrize("index", ["hash", "range"])
@pytest.mark.parametrize("forward", [True, False])
def test_equal_entries_of_a_global_index_stand_as_their_items_do_on_the_ring(tied, index, forward):
    found = tied.query("c = :c", {"c": "c"}, IndexName=index, ScanIndexForward=forward)
    assert own_keys(found) == (TIED if forward else TIED[::-1])
    assert own_keys(tied.scan(IndexName=index)) == TIED


@pytest.mark.parametrize("index", ["hash", "range"])
@pytest.mark.parametrize("at", range(len(TIED)))
def test_so_pages_go_on_between_them(tied, index, at):
    start = {"a": TIED[at][0], "b": TIED[at][1], "c": "c", **({"d": "d"} if index == "range" else {})}
    asked = {"IndexName": index, "ExclusiveStartKey": wire(start)}
    assert own_keys(tied.query("c = :c", {"c": "c"}, **asked)) == TIED[at + 1 :]
    back = tied.query("c = :c", {"c": "c"}, ScanIndexForward=False, **asked)
    assert own_keys(back) == TIED[:at][::-1]
