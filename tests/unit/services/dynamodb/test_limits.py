"""Sizes and forms that a request must keep to, whichever operation bears it."""

from __future__ import annotations

import pytest

KEY = {"id": {"S": "a"}}
ROW = {"TableName": "music", "Key": KEY}
SCALARS = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "


@pytest.fixture
def music(dynamodb):
    dynamodb.table(keys="id:S", gsi={"by-owner": ("owner:S name:S", "ALL")})
    dynamodb.put_item(TableName="music", Item=KEY | {"list": {"L": [{"S": letter} for letter in "xyz"]}})
    return dynamodb


# -- paths into keys

INTO_THE_KEY = {
    "GetItem": ("get_item", {**ROW, "ProjectionExpression": "id.a"}),
    "BatchGetItem": (
        "batch_get_item",
        {"RequestItems": {"music": {"Keys": [KEY], "ProjectionExpression": "id[0]"}}},
    ),
    "TransactGetItems": ("transact_get_items", {"TransactItems": [{"Get": {**ROW, "ProjectionExpression": "id.a"}}]}),
    "PutItem": (
        "put_item",
        {"TableName": "music", "Item": KEY, "ConditionExpression": "attribute_exists(id.a.b) AND attribute_exists(x)"},
    ),
    "DeleteItem": ("delete_item", {**ROW, "ConditionExpression": "attribute_exists(id[0])"}),
    "UpdateItem, what it reads": ("update_item", {**ROW, "UpdateExpression": "SET x = id[1]"}),
    "UpdateItem, its condition": (
        "update_item",
        {**ROW, "UpdateExpression": "REMOVE x", "ConditionExpression": "attribute_exists(id.a)"},
    ),
    "Scan": ("scan", {"TableName": "music", "FilterExpression": "attribute_exists(id.a)"}),
    "Scan, its projection": ("scan", {"TableName": "music", "ProjectionExpression": "x, id.a"}),
    "Query, its projection": (
        "query",
        {
            "TableName": "music",
            "KeyConditionExpression": "id = :id",
            "ProjectionExpression": "id.a",
            "ExpressionAttributeValues": {":id": {"S": "a"}},
        },
    ),
}


@pytest.mark.parametrize("case", INTO_THE_KEY)
def test_no_path_leads_into_a_key(case, music):
    operation, params = INTO_THE_KEY[case]
    with music.refuses(SCALARS + "Key: id"):
        getattr(music, operation)(**params)


def test_no_path_leads_into_the_key_of_an_index(music):
    with music.refuses(SCALARS + "IndexKey: owner"):
        music.update_item(
            **ROW, UpdateExpression="SET #o.a = :v",
            ExpressionAttributeNames={"#o": "owner"}, ExpressionAttributeValues={":v": {"S": "x"}},
        )  # fmt: skip
    with music.refuses(SCALARS + "IndexKey: name"):
        music.get_item(**ROW, ProjectionExpression="#n[0]", ExpressionAttributeNames={"#n": "name"})


def test_in_a_transaction_it_is_the_reason_of_one_write(music):
    with music.refuses(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]",
        "TransactionCanceledException",
    ) as refused:
        music.transact_write_items(
            TransactItems=[{"ConditionCheck": {**ROW, "ConditionExpression": "attribute_exists(id.a)"}}]
        )
    assert refused.value.members["CancellationReasons"] == [{"Code": "ValidationError", "Message": SCALARS + "Key: id"}]


def test_what_is_named_like_a_key_below_another_attribute_is_none(music):
    assert music.get_item(**ROW, ProjectionExpression="a.id")["Item"] == {}


# -- placeholders


def test_a_placeholder_has_255_bytes(music):
    longest = "#" + "n" * 254
    got = music.get_item(**ROW, ProjectionExpression=longest, ExpressionAttributeNames={longest: "id"})
    assert got["Item"] == KEY
    too_long = "The expression attribute map contains a key that is too long;"
    for more, size in (("n", 256), ("n-x", 258)):  # told before the syntax
        with music.refuses(f"ExpressionAttributeNames contains invalid key: {too_long} size of key: {size}"):
            music.get_item(**ROW, ProjectionExpression="#a", ExpressionAttributeNames={longest + more: "id"})
    with music.refuses(f"ExpressionAttributeValues contains invalid key: {too_long}"):
        music.scan(
            TableName="music",
            FilterExpression="id = :v",
            ExpressionAttributeValues={":" + "v" * 255: {"S": "a"}},
        )


def test_a_name_stands_for_something(music):
    with music.refuses("ExpressionAttributeNames contains invalid value: Empty attribute name for key #a"):
        music.get_item(**ROW, ProjectionExpression="#a", ExpressionAttributeNames={"#a": ""})


def test_names_and_values_have_two_megabytes(music):
    def scan(*sizes):
        values = {f":v{n}": {"S": "x" * size} for n, size in enumerate(sizes)}
        condition = " OR ".join(f"id = {name}" for name in values)
        return music.scan(TableName="music", FilterExpression=condition, ExpressionAttributeValues=values)

    assert scan(1 << 20, 1 << 20)["Count"] == 0
    with music.refuses("ExpressionAttributeValues exceeds max size"):
        scan(1 << 20, 1 << 20, 1)


def test_an_expression_has_four_kilobytes(music):
    def update(length):
        spaces = " " * (length - len("SET x = :v"))
        values = {":v": {"S": "y"}}
        music.update_item(**ROW, UpdateExpression=f"SET{spaces} x = :v", ExpressionAttributeValues=values)

    update(4096)
    with music.refuses("Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;"):
        update(4097)


def test_an_expression_is_measured_as_it_was_sent(music):
    names = {f"#a{n}": "n" * 250 + str(n) for n in range(30)}
    assert music.get_item(**ROW, ProjectionExpression=", ".join(names), ExpressionAttributeNames=names)["Item"] == {}


def test_the_name_of_an_index_has_255_characters(music):
    name = "x" * 256
    with music.refuses(
        f"1 validation error detected: Value '{name}' at 'indexName' failed to satisfy constraint: "
        "Member must have length less than or equal to 255"
    ):
        music.scan(TableName="music", IndexName=name)


# -- keys of indexes


def test_the_key_of_an_index_is_as_long_as_one_of_the_table(music):
    def put(**key):
        music.put_item(TableName="music", Item=KEY | {name: {"S": "x" * length} for name, length in key.items()})

    put(owner=2048, name=1024)
    invalid = "One or more parameter values were invalid: "
    with music.refuses(invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes"):
        put(owner=2049, name=1)
    with music.refuses(invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"):
        put(owner=1, name=1025)


@pytest.mark.parametrize(("name", "length"), [("owner", 2049), ("name", 1025)])
def test_an_update_of_it_is_told_in_other_words(name, length, music):
    with music.refuses("The update expression attempted to update the secondary index key beyond allowed size limits"):
        music.update_item(
            **ROW, UpdateExpression="SET #n = :v",
            ExpressionAttributeNames={"#n": name}, ExpressionAttributeValues={":v": {"S": "x" * length}},
        )  # fmt: skip


# -- what an update of a list tells


@pytest.mark.parametrize(
    ("expression", "before", "after"),
    [
        ("SET #l[1] = :v", ["y"], ["v"]),
        ("SET #l[9] = :v", None, None),  # beyond the end: it is there, and it is not at 9
        ("REMOVE #l[0]", ["x"], ["y"]),  # what is at 0 now
        ("REMOVE #l[2]", ["z"], None),
        ("REMOVE #l[0], #l[7]", ["x"], ["y"]),
        ("SET #l[0] = :v, #l[2] = :v", ["x", "z"], ["v", "v"]),
    ],
)
def test_an_update_tells_the_elements_at_the_places_that_it_names(music, expression, before, after):
    for which, expected in (("UPDATED_OLD", before), ("UPDATED_NEW", after)):
        music.put_item(TableName="music", Item=KEY | {"list": {"L": [{"S": letter} for letter in "xyz"]}})
        values = {"ExpressionAttributeValues": {":v": {"S": "v"}}} if ":v" in expression else {}
        answer = music.update_item(
            **ROW, UpdateExpression=expression, ExpressionAttributeNames={"#l": "list"}, ReturnValues=which, **values
        )
        told = None if expected is None else {"list": {"L": [{"S": letter} for letter in expected]}}
        assert answer.get("Attributes") == told
