"""ConsumedCapacity and ItemCollectionMetrics. Source: aws-tests, or the developer guide (guide)."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import wire

KB = 1024
TOTAL = {"ReturnConsumedCapacity": "TOTAL"}


def of_size(size, **key):
    """An item of exactly so many bytes."""
    return wire({**key, "v": "x" * (size - sum(len(name) + len(value) for name, value in key.items()) - 1)})


def units(told):
    return told["ConsumedCapacity"]["CapacityUnits"]


@pytest.fixture
def t(aws):
    aws.table("p:S c:S")
    return aws


WRITES = [(20, 1), (KB, 1), (KB + 1, 2), (2 * KB, 2), (2 * KB + 1, 3), (10 * KB, 10)]
KEY = {"p": "a", "c": "b"}


@pytest.mark.parametrize(("size", "cost"), WRITES)
def test_a_put_costs_by_the_kilobyte(t, size, cost):
    assert units(t.client.put_item(TableName="tbl", Item=of_size(size, **KEY), **TOTAL)) == cost


@pytest.mark.parametrize(("size", "cost"), WRITES)
@pytest.mark.parametrize("how", ["put", "delete", "update"])
def test_the_larger_of_old_and_new_counts(t, size, cost, how):
    t.client.put_item(TableName="tbl", Item=of_size(size, **KEY))
    if how == "put":
        told = t.client.put_item(TableName="tbl", Item=wire(KEY), **TOTAL)
    elif how == "delete":
        told = t.client.delete_item(TableName="tbl", Key=wire(KEY), **TOTAL)
    else:
        told = t.update("REMOVE v", KEY, **TOTAL)
    assert units(told) == cost


@pytest.mark.parametrize(("size", "cost"), WRITES)
def test_an_update_costs_the_whole_item(t, size, cost):
    value = of_size(size, **KEY)["v"]["S"]
    assert units(t.update("SET v = :v", KEY, values={"v": value}, **TOTAL)) == cost
    assert units(t.update("SET v = :v", KEY, values={"v": value}, **TOTAL)) == cost  # guide: though nothing changes


@pytest.mark.parametrize(("size", "cost"), [(20, 1), (4 * KB, 1), (4 * KB + 1, 2), (40 * KB, 10)])
@pytest.mark.parametrize("consistent", [True, False])
@pytest.mark.parametrize("shown", [None, "p"])
def test_a_read_costs_by_four_kilobytes(t, size, cost, consistent, shown):
    t.client.put_item(TableName="tbl", Item=of_size(size, **KEY))
    share = 1 if consistent else 0.5
    more = {"ProjectionExpression": shown} if shown else {}
    told = t.client.get_item(TableName="tbl", Key=wire(KEY), ConsistentRead=consistent, **TOTAL, **more)
    assert units(told) == cost * share
    query = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    assert units(t.client.query(TableName="tbl", ConsistentRead=consistent, **TOTAL, **query, **more)) == cost * share
    assert units(t.client.scan(TableName="tbl", ConsistentRead=consistent, **TOTAL, **more)) == cost * share


@pytest.mark.parametrize(("consistent", "cost"), [(True, 1), (False, 0.5)])
def test_what_is_not_there_costs_the_least(t, consistent, cost):
    assert units(t.client.get_item(TableName="tbl", Key=wire(KEY), ConsistentRead=consistent, **TOTAL)) == cost
    asked = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    assert units(t.client.query(TableName="tbl", ConsistentRead=consistent, **asked, **TOTAL)) == cost
    assert units(t.client.delete_item(TableName="tbl", Key=wire(KEY), **TOTAL)) == 1
    assert units(t.update("SET x = :x", KEY, values={"x": 1}, **TOTAL)) == 1


def test_a_query_adds_up_before_it_rounds(t):
    for number in range(10):
        t.client.put_item(TableName="tbl", Item=of_size(KB, p="a", c=f"{number}"))
    asked = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    assert units(t.client.query(TableName="tbl", ConsistentRead=True, **asked, **TOTAL)) == 3
    assert units(t.client.query(TableName="tbl", ConsistentRead=True, Limit=4, **asked, **TOTAL)) == 1
    assert units(t.client.query(TableName="tbl", ConsistentRead=True, Select="COUNT", **asked, **TOTAL)) == 3


@pytest.mark.parametrize(("consistent", "cost"), [(True, 3 + 1 + 1), (False, 2.5)])
def test_a_batch_of_reads_rounds_each(t, consistent, cost):
    t.client.put_item(TableName="tbl", Item=of_size(9 * KB, p="a", c="1"))
    t.client.put_item(TableName="tbl", Item=of_size(KB, p="a", c="2"))
    asked = {"Keys": [wire({"p": "a", "c": f"{number}"}) for number in (1, 2, 3)], "ConsistentRead": consistent}
    (told,) = t.client.batch_get_item(RequestItems={"tbl": asked}, **TOTAL)["ConsumedCapacity"]
    assert told == {"TableName": "tbl", "CapacityUnits": cost}


def test_a_batch_of_writes_rounds_each(t):
    t.table(name="oth")
    wanted = {
        "tbl": [{"PutRequest": {"Item": of_size(KB + 1, p="a", c="1")}}, {"DeleteRequest": {"Key": wire(KEY)}}],
        "oth": [{"PutRequest": {"Item": wire({"p": "a"})}}],
    }
    told = t.client.batch_write_item(RequestItems=wanted, **TOTAL)["ConsumedCapacity"]
    assert {one["TableName"]: one["CapacityUnits"] for one in told} == {"tbl": 3, "oth": 1}


@pytest.mark.parametrize("choice", ["NONE", None])
def test_unasked_nothing_is_told(t, choice):
    more = {"ReturnConsumedCapacity": choice} if choice else {}
    assert "ConsumedCapacity" not in t.client.put_item(TableName="tbl", Item=wire(KEY), **more)
    assert "ConsumedCapacity" not in t.client.get_item(TableName="tbl", Key=wire(KEY), **more)
    assert "ConsumedCapacity" not in t.client.scan(TableName="tbl", **more)


@pytest.mark.parametrize("operation", ["get_item", "scan", "delete_item"])
@pytest.mark.parametrize("choice", ["DUMMY", "total"])
def test_a_word_that_is_none(t, operation, choice):
    more = {} if operation == "scan" else {"Key": wire(KEY)}
    assert t.refusal(operation, TableName="tbl", ReturnConsumedCapacity=choice, **more)[0] == "ValidationException"


@pytest.fixture
def indexed(aws):
    aws.table("p:S c:S", gsi=[("glo", "x:S", "KEYS_ONLY")], lsi=[("loc", "p:S x:S", "KEYS_ONLY")])
    return aws


def by_part(told):
    capacity = told["ConsumedCapacity"]
    return (
        capacity["Table"]["CapacityUnits"],
        {name: one["CapacityUnits"] for name, one in capacity.get("GlobalSecondaryIndexes", {}).items()},
        {name: one["CapacityUnits"] for name, one in capacity.get("LocalSecondaryIndexes", {}).items()},
    )


INDEXES = {"ReturnConsumedCapacity": "INDEXES"}
BOTH = ({"glo": 1}, {"loc": 1})
# guide (GSI, LSI: write capacity): an entry that comes, goes or changes costs a write, one that moves two.
STEPS = [
    ("no key of the index", None, {"a": 1}, ({}, {})),
    ("comes", None, {"x": "1"}, BOTH),
    ("stays", {"x": "1", "a": 1}, {"x": "1", "a": 2}, ({}, {})),
    ("moves", {"x": "1"}, {"x": "2"}, ({"glo": 2}, {"loc": 2})),
    ("goes", {"x": "1"}, {}, BOTH),
    ("appears", {}, {"x": "1"}, BOTH),
]


@pytest.mark.parametrize(("_", "before", "after", "told"), STEPS, ids=[one[0] for one in STEPS])
def test_what_indexes_take_of_a_write(indexed, _, before, after, told):
    if before is not None:
        indexed.put(**KEY, **before)
    answer = indexed.client.put_item(TableName="tbl", Item=wire({**KEY, **after}), **INDEXES)
    assert by_part(answer) == (1, *told)
    total = 1 + sum(told[0].values()) + sum(told[1].values())
    assert units(answer) == total


def test_reading_an_index_costs_the_index(indexed):
    indexed.put(**KEY, x="1", v="v" * 9000)
    told = indexed.client.scan(TableName="tbl", IndexName="glo", **INDEXES)
    assert by_part(told) == (0, {"glo": 0.5}, {})
    told = indexed.client.scan(TableName="tbl", IndexName="loc", **INDEXES)
    assert by_part(told) == (0, {}, {"loc": 0.5})
    told = indexed.client.scan(TableName="tbl", IndexName="loc", Select="ALL_ATTRIBUTES", **INDEXES)
    assert by_part(told) == (1.5, {}, {"loc": 0.5})  # guide: each fetch is rounded up


@pytest.mark.parametrize("operation", ["transact_write_items", "transact_get_items"])
def test_transactions_cost_twice(t, operation):
    kind = "Put" if operation == "transact_write_items" else "Get"
    subject = {"Item": of_size(KB + 1, **KEY)} if kind == "Put" else {"Key": wire(KEY)}
    asked = [{kind: {"TableName": "tbl", **subject}}]
    (told,) = t.call(operation, TransactItems=asked, **TOTAL)["ConsumedCapacity"]
    member = "WriteCapacityUnits" if kind == "Put" else "ReadCapacityUnits"
    assert told == {"TableName": "tbl", "CapacityUnits": told[member], member: 4 if kind == "Put" else 2}


def test_a_check_in_a_transaction_is_paid_as_a_write(t):
    """Parity suite."""
    t.table(name="oth")
    t.put("oth", p="there")
    put = {"Put": {"TableName": "tbl", "Item": wire(KEY), "ConditionExpression": "attribute_not_exists(p)"}}
    key, condition = wire({"p": "there"}), "attribute_exists(p)"
    check = {"ConditionCheck": {"TableName": "oth", "Key": key, "ConditionExpression": condition}}
    told = t.call("transact_write_items", TransactItems=[put, check], **INDEXES)["ConsumedCapacity"]
    paid = {one["TableName"]: (one["CapacityUnits"], one["WriteCapacityUnits"]) for one in told}
    assert paid == {"tbl": (2, 2), "oth": (2, 2)}


def test_a_transaction_told_again_is_paid_as_a_read_of_what_it_wrote(t):
    """Parity suite: 1.5 KB are two units of writing and one of reading, twice each."""
    put = {"Put": {"TableName": "tbl", "Item": of_size(1536, **KEY)}}
    once = {"TransactItems": [put], "ClientRequestToken": "told-twice", **INDEXES}
    (first,) = t.call("transact_write_items", **once)["ConsumedCapacity"]
    (again,) = t.call("transact_write_items", **once)["ConsumedCapacity"]
    assert (first["WriteCapacityUnits"], "ReadCapacityUnits" in first) == (4, False)
    assert (again["ReadCapacityUnits"], "WriteCapacityUnits" in again) == (2, False)


def test_a_cancelled_transaction_tells_no_capacity(t):
    """Parity suite."""
    put = {"Put": {"TableName": "tbl", "Item": wire(KEY), "ConditionExpression": "attribute_exists(p)"}}
    with pytest.raises(t.client.exceptions.TransactionCanceledException) as raised:
        t.call("transact_write_items", TransactItems=[put], **TOTAL)
    assert "ConsumedCapacity" not in raised.value.response


SIZE = {"ReturnItemCollectionMetrics": "SIZE"}


@pytest.mark.parametrize("operation", ["put_item", "update_item", "delete_item"])
def test_item_collections_are_those_of_tables_with_local_indexes(aws, operation):
    aws.table("p:S c:S", lsi=[("loc", "p:S x:S")])
    aws.table("p:S c:S", name="oth", gsi=[("glo", "x:S")])
    subject = {"Item": wire(KEY)} if operation == "put_item" else {"Key": wire(KEY)}
    for table in ("tbl", "oth"):
        aws.put(table, **KEY)
    told = aws.call(operation, TableName="tbl", **subject, **SIZE)["ItemCollectionMetrics"]
    assert told == {"ItemCollectionKey": wire({"p": "a"}), "SizeEstimateRangeGB": [0.0, 1.0]}
    assert "ItemCollectionMetrics" not in aws.call(operation, TableName="oth", **subject, **SIZE)
    assert "ItemCollectionMetrics" not in aws.call(operation, TableName="tbl", **subject)
