"""BatchWriteItem and BatchGetItem. Source: aws-tests."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import plain, wire

VALID = "ValidationException"


def put(**item):
    return {"PutRequest": {"Item": wire(item)}}


def delete(**key):
    return {"DeleteRequest": {"Key": wire(key)}}


@pytest.fixture
def t(aws):
    aws.table("p:S c:S")
    aws.table(name="oth")
    return aws


def write(aws, **tables):
    return aws.client.batch_write_item(RequestItems=tables)


def test_puts_and_deletes_of_several_tables(t):
    t.put("oth", p="old")
    told = write(
        t, tbl=[put(p="1", c="1"), put(p="1", c="2", x=1)], oth=[put(p="1"), delete(p="old"), delete(p="nobody")]
    )
    assert told["UnprocessedItems"] == {}
    assert t.scan() == [{"p": "1", "c": "1"}, {"p": "1", "c": "2", "x": 1}]
    assert t.scan("oth") == [{"p": "1"}]


def test_a_put_replaces(t):
    t.put("oth", p="1", a="hi")
    write(t, oth=[put(p="1", b="hello")])
    assert t.get("oth", p="1") == {"p": "1", "b": "hello"}


@pytest.mark.parametrize(
    "pair",
    [
        [put(p="1", c="1"), put(p="1", c="1", x=1)],
        [delete(p="1", c="1"), delete(p="1", c="1")],
        [put(p="1", c="1"), delete(p="1", c="1")],
    ],
)
def test_no_key_twice(t, pair):
    told = t.refusal("batch_write_item", RequestItems={"tbl": [put(p="0", c="0"), *pair]})
    assert told == (VALID, "Provided list of item keys contains duplicates")
    assert t.scan() == []


def test_keys_that_share_a_part_are_two(t):
    write(t, tbl=[put(p="1", c="1"), put(p="1", c="2"), delete(p="2", c="1")], oth=[put(p="1")])
    assert len(t.scan()) == 2


@pytest.mark.parametrize(
    "bad",
    [
        put(p=3, c="1"),
        put(p="1"),
        put(p="1", c=""),
        put(p="x" * 2049, c="1"),
        delete(p="1"),
        delete(p="1", c=1),
        delete(p="1", c="1", d="1"),
        {},
        {"PutRequest": {"Item": {"p": {"S": "1"}, "c": {"S": "1"}, "x": {"SS": []}}}},
    ],
    ids=str,
)
def test_one_wrong_request_refuses_them_all(t, bad):
    assert t.refusal("batch_write_item", RequestItems={"tbl": [put(p="a", c="a"), bad, put(p="b", c="b")]})[0] == VALID
    assert t.scan() == []


def test_a_table_that_is_not_there_refuses_them_all(t):
    wanted = {"tbl": [put(p="a", c="a")], "nobody": [put(p="a", c="a")]}
    assert t.refusal("batch_write_item", RequestItems=wanted)[0] == "ResourceNotFoundException"
    assert t.scan() == []


@pytest.mark.parametrize(("count", "good"), [(25, True), (26, False)])
def test_up_to_25_writes(t, count, good):
    wanted = {"oth": [put(p=f"{number}") for number in range(count)]}
    if good:
        t.client.batch_write_item(RequestItems=wanted)
        assert len(t.scan("oth")) == 25
    else:
        assert t.refusal("batch_write_item", RequestItems=wanted)[0] == VALID
    both = {"oth": [put(p=f"{number}") for number in range(count - 1)], "tbl": [put(p="1", c="1")]}
    if not good:
        assert t.refusal("batch_write_item", RequestItems=both)[0] == VALID


@pytest.mark.parametrize("wanted", [{}, {"tbl": []}])
@pytest.mark.parametrize("operation", ["batch_write_item", "batch_get_item"])
def test_an_empty_batch(t, operation, wanted):
    asked = {name: {"Keys": []} for name in wanted} if operation == "batch_get_item" else wanted
    assert t.refusal(operation, RequestItems=asked)[0] == VALID


def read(aws, keys, table="tbl", **more):
    told = aws.client.batch_get_item(RequestItems={table: {"Keys": [wire(key) for key in keys], **more}})
    assert told["UnprocessedKeys"] == {}
    return sorted(map(plain, told["Responses"][table]), key=str)


@pytest.fixture
def filled(t):
    for number in range(10):
        t.put(p=f"{number % 2}", c=f"{number}", x=number, y=-number)
    return t


KEYS = [{"p": f"{number % 2}", "c": f"{number}"} for number in range(10)]


@pytest.mark.parametrize("consistent", [True, False])
@pytest.mark.parametrize("keys", [KEYS, KEYS[::2], KEYS[:1]], ids=len)
def test_items_that_are_there(filled, keys, consistent):
    found = read(filled, keys, ConsistentRead=consistent)
    wanted = [{**key, "x": int(key["c"]), "y": -int(key["c"])} for key in keys]
    assert found == sorted(wanted, key=str)


def test_items_that_are_not_there_are_left_out(filled):
    assert read(filled, [{"p": "9", "c": "9"}]) == []
    assert len(read(filled, [{"p": "9", "c": "9"}, KEYS[0]])) == 1


def test_items_of_two_tables(filled):
    filled.put("oth", p="1")
    wanted = {"tbl": {"Keys": [wire(KEYS[3])]}, "oth": {"Keys": [wire({"p": "1"}), wire({"p": "2"})]}}
    told = filled.client.batch_get_item(RequestItems=wanted)["Responses"]
    assert {name: len(items) for name, items in told.items()} == {"tbl": 1, "oth": 1}


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"AttributesToGet": ["x"]}, {"x": 3}),
        ({"AttributesToGet": ["p", "nobody"]}, {"p": "1"}),
        ({"ProjectionExpression": "x, c"}, {"x": 3, "c": "3"}),
        ({"ProjectionExpression": "#y", "ExpressionAttributeNames": {"#y": "y"}}, {"y": -3}),
        ({"ProjectionExpression": "nobody"}, {}),
    ],
)
def test_what_is_shown(filled, more, shown):
    assert read(filled, [KEYS[3]], **more) == [shown]


@pytest.mark.parametrize(
    "asked",
    [
        {"Keys": [wire(KEYS[0]), wire(KEYS[0])]},
        {"Keys": [wire({"p": "1"})]},
        {"Keys": [wire({"p": 1, "c": "1"})]},
        {"Keys": [wire({"p": "1", "c": "1", "d": "1"})]},
        {"Keys": [wire(KEYS[0])], "AttributesToGet": ["x"], "ProjectionExpression": "x"},
        {"Keys": [wire(KEYS[0])], "AttributesToGet": ["x", "x"]},
        {"Keys": [wire(KEYS[0])], "ProjectionExpression": "#x"},
        {"Keys": [wire(KEYS[0])], "ExpressionAttributeNames": {"#x": "x"}},
        {"Keys": [wire({"p": "1", "c": f"{number}"}) for number in range(101)]},
    ],
    ids=lambda asked: str(asked)[:60],
)
def test_reads_that_are_refused(t, asked):
    assert t.refusal("batch_get_item", RequestItems={"tbl": asked})[0] == VALID


def test_up_to_a_hundred_keys(t):
    for start in range(0, 100, 25):
        write(t, oth=[put(p=f"{number}") for number in range(start, start + 25)])
    assert len(read(t, [{"p": f"{number}"} for number in range(100)], "oth")) == 100


def test_more_than_16_mb_are_left_for_another_call(t):
    for number in range(50):
        t.put("oth", p=f"{number}", x="x" * 390_000)
    asked = {"oth": {"Keys": [wire({"p": f"{number}"}) for number in range(50)]}}
    found = []
    while asked:
        told = t.client.batch_get_item(RequestItems=asked)
        assert told["Responses"]["oth"]
        found += told["Responses"]["oth"]
        asked = told["UnprocessedKeys"]
    assert sorted(int(item["p"]["S"]) for item in found) == list(range(50))
