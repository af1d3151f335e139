"""What a public suite that is run on AWS itself asserts of items, queries and capacity. Source: parity, by topic."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import wire

KEY = {"p": {"S": "one"}}
WRITTEN = [  # parity: set order; what stands in an item is ordered by bytes, or by value
    ("SS", ["walnut", "ash", "Elm", ""], ["", "Elm", "ash", "walnut"]),
    ("SS", ["\U0001f332", "\uffee", "z"], ["z", "\uffee", "\U0001f332"]),
    ("NS", ["10", "9", "-1.5", "1e2", "0.25"], ["-1.5", "0.25", "9", "10", "100"]),
    ("BS", [b"\xff", b"", b"\x01\x02", b"\x01"], [b"", b"\x01", b"\x01\x02", b"\xff"]),
]


@pytest.fixture
def t(aws):
    aws.table()
    return aws


def kept(t):
    return t.client.get_item(TableName="tbl", Key=KEY)["Item"]["v"]


@pytest.mark.parametrize(("kind", "members", "ordered"), WRITTEN)
def test_sets_are_kept_in_their_own_order(t, kind, members, ordered):
    t.client.put_item(TableName="tbl", Item={**KEY, "v": {kind: members}})
    assert kept(t) == {kind: ordered}
    t.client.put_item(TableName="tbl", Item={**KEY, "v": {"L": [{"M": {"deep": {kind: members}}}]}})
    assert kept(t) == {"L": [{"M": {"deep": {kind: ordered}}}]}


@pytest.mark.parametrize(("kind", "members", "ordered"), WRITTEN)
@pytest.mark.parametrize("legacy", [False, True])
def test_what_is_added_takes_its_place(t, kind, members, ordered, legacy):
    more = {"UpdateExpression": "ADD v :more"}
    for member in members:
        value = {kind: [member]}
        if legacy:
            more = {"AttributeUpdates": {"v": {"Action": "ADD", "Value": value}}}
        else:
            more["ExpressionAttributeValues"] = {":more": value}
        told = t.client.update_item(TableName="tbl", Key=KEY, ReturnValues="UPDATED_NEW", **more)
    assert told["Attributes"] == {"v": {kind: ordered}}
    assert kept(t) == {kind: ordered}


SIZES = [  # parity: size() of a text is its UTF-16 code units
    ("oak", 3),
    ("\u00e9t\u00e9", 3),
    ("\u6728\u6728", 2),
    ("\U0001f332\u00e9", 3),
]


@pytest.mark.parametrize(("text", "size"), SIZES)
def test_the_size_of_a_text(t, text, size):
    t.put(p="one", v=text)
    for asked in range(1, 10):
        found = t.client.scan(
            TableName="tbl",
            FilterExpression="size(v) = :n AND NOT size(absent) = :n",
            ExpressionAttributeValues={":n": {"N": str(asked)}},
        )
        assert found["Count"] == (asked == size)


@pytest.mark.parametrize(  # parity: select
    ("operation", "more"),
    [("scan", {}), ("query", {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "one"}}})],
)
def test_what_is_projected_needs_an_index_whoever_reads(t, operation, more):
    asked = {"TableName": "tbl", "Select": "ALL_PROJECTED_ATTRIBUTES", **more}
    told = "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
    assert t.refusal(operation, **asked) == ("ValidationException", told)


def test_a_sort_key_may_stand_on_the_right(aws):  # parity: key condition semantics
    aws.table("p:S c:S")
    for number in range(4):
        aws.put(p="one", c=f"{number}")
    for condition, expected in ((":n <= c", "123"), (":n > c", "0"), (":n = c", "1")):
        found = aws.query(f"p = :p AND {condition}", {"p": "one", "n": "1"})
        assert "".join(item["c"] for item in found) == expected


FULL = {"p": "one", "c": "1", "kind": "tree", "height": "5", "name": "oak", "note": "old"}
LADDER = [  # parity: index consumed capacity; glo includes name, loc has all
    ("SET note = :v", (), ("loc",)),
    ("SET #n = :v", ("glo",), ("loc",)),
    ("SET kind = :v", ("glo", "glo"), ("loc",)),
    ("REMOVE kind", ("glo",), ("loc",)),
    ("SET height = :v", (), ("loc", "loc")),
    ("REMOVE height", (), ("loc",)),
]


@pytest.mark.parametrize(("update", "of_global", "of_local"), LADDER)
def test_an_index_takes_what_changes_in_it(aws, update, of_global, of_local):
    aws.table("p:S c:S", gsi=[("glo", "kind:S", ["name"])], lsi=[("loc", "p:S height:S", "ALL")])
    aws.put(**FULL)
    more = {"ExpressionAttributeValues": {":v": {"S": "new"}}} if ":v" in update else {}
    more |= {"ExpressionAttributeNames": {"#n": "name"}} if "#n" in update else {}
    told = aws.client.update_item(
        TableName="tbl",
        Key=wire({"p": "one", "c": "1"}),
        UpdateExpression=update,
        ReturnConsumedCapacity="INDEXES",
        **more,
    )["ConsumedCapacity"]
    expected = {"TableName": "tbl", "CapacityUnits": 1 + len(of_global) + len(of_local), "Table": {"CapacityUnits": 1}}
    for member, took in (("GlobalSecondaryIndexes", of_global), ("LocalSecondaryIndexes", of_local)):
        if took:
            expected[member] = {took[0]: {"CapacityUnits": len(took)}}
    assert told == expected
