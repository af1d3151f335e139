"""Global indexes that come and go by UpdateTable. Source: aws-tests."""

from __future__ import annotations

import pytest

VALID = "ValidationException"
IN_USE = "ResourceInUseException"


def create(name, hash_, range_=None):
    keys = [{"AttributeName": hash_, "KeyType": "HASH"}]
    keys += [{"AttributeName": range_, "KeyType": "RANGE"}] if range_ else []
    return {"Create": {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}}


def delete(name):
    return {"Delete": {"IndexName": name}}


def change(*updates, **types):
    defined = [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]
    more = {"AttributeDefinitions": defined} if defined else {}
    return {"TableName": "tbl", "GlobalSecondaryIndexUpdates": list(updates), **more}


def in_index(aws, name):
    return sorted(item["p"] for item in aws.scan(IndexName=name))


def test_a_new_index_holds_what_was_there_and_what_comes(aws):
    aws.table()
    aws.put(p="1", x="a")
    aws.put(p="2")
    aws.put(p="3", x=3)
    aws.client.update_table(**change(create("idx", "x"), x="S"))
    (told,) = aws.describe()["GlobalSecondaryIndexes"]
    assert told["IndexStatus"] == "ACTIVE"
    assert in_index(aws, "idx") == ["1"]
    assert [item["p"] for item in aws.query("x = :x", {"x": "a"}, IndexName="idx")] == ["1"]
    aws.put(p="4", x="b")
    aws.put(p="5", y="b")
    assert in_index(aws, "idx") == ["1", "4"]
    code, message = aws.refusal("put_item", TableName="tbl", Item={"p": {"S": "6"}, "x": {"N": "3"}})
    assert code == VALID
    assert "mismatch" in message


def test_an_index_that_is_being_made_can_not_be_read(slow_aws):
    slow_aws.table()
    slow_aws.clock.advance(10)
    answer = slow_aws.client.update_table(**change(create("idx", "x"), x="S"))["TableDescription"]
    assert answer["TableStatus"] == "UPDATING"
    assert answer["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert slow_aws.refusal("scan", TableName="tbl", IndexName="idx")[0] == VALID
    assert slow_aws.refusal("update_table", **change(create("other", "y"), y="S"))[0] == IN_USE
    slow_aws.clock.advance(10)
    assert slow_aws.scan(IndexName="idx") == []


@pytest.mark.parametrize(("keys", "value"), [(("x",), ""), (("p", "x"), "")])
def test_items_with_an_empty_key_are_left_out_of_a_new_index(aws, keys, value):
    aws.table()
    aws.put(p="1", x="hello")
    aws.put(p="2", x=value)
    aws.client.update_table(**change(create("idx", *keys), x="S", p="S"))
    assert in_index(aws, "idx") == ["1"]


@pytest.mark.parametrize(("keys", "kept"), [(("x",), ["1024", "1025", "2048"]), (("p", "x"), ["1024"])])
def test_items_with_a_long_key_are_left_out_of_a_new_index(aws, keys, kept):
    aws.table()
    for length in (1024, 1025, 2048, 2049):
        aws.put(p=f"{length}", x="x" * length)
    aws.client.update_table(**change(create("idx", *keys), x="S", p="S"))
    assert in_index(aws, "idx") == kept


def test_indexes_come_and_go(aws):
    aws.table()
    aws.put(p="1", x="a", y="b")
    for name, key in (("first", "x"), ("second", "y")):
        aws.client.update_table(**change(create(name, key), **{key: "S"}))
        assert in_index(aws, name) == ["1"]
    aws.client.update_table(**change(delete("first")))
    code, message = aws.refusal("scan", TableName="tbl", IndexName="first")
    assert code == VALID
    assert "first" in message
    assert in_index(aws, "second") == ["1"]
    assert [one["AttributeName"] for one in aws.describe()["AttributeDefinitions"]] == ["p", "y"]
    aws.put(p="2", x=7)
    aws.client.update_table(**change(create("first", "x"), x="S"))
    assert in_index(aws, "first") == ["1"]


def test_the_type_of_an_attribute_holds_as_long_as_an_index_has_it(aws):
    aws.table("p:S c:S", lsi=[("loc", "p:S x:S")], gsi=[("glo", "x:S")])
    aws.client.update_table(**change(delete("glo")))
    code, message = aws.refusal("put_item", TableName="tbl", Item={"p": {"S": "1"}, "c": {"S": "1"}, "x": {"N": "7"}})
    assert code == VALID
    assert "mismatch" in message
    assert aws.refusal("update_table", **change(delete("glo")))[0] == "ResourceNotFoundException"
    assert aws.refusal("update_table", **change(delete("loc")))[0] in {VALID, "ResourceNotFoundException"}


@pytest.mark.parametrize("name", ["glo", "loc"])
def test_a_name_is_given_once_among_all_indexes(aws, name):
    aws.table("p:S c:S", lsi=[("loc", "p:S x:S")], gsi=[("glo", "x:S")])
    code, message = aws.refusal("update_table", **change(create(name, "y"), y="S"))
    assert code == VALID
    assert "already exists" in message


def test_the_keys_of_a_new_index_may_be_the_tables(aws):
    aws.table("p:S c:S")
    aws.put(p="1", c="2")
    aws.client.update_table(**change(create("idx", "c"), c="S"))
    assert aws.query("c = :c", {"c": "2"}, IndexName="idx") == [{"p": "1", "c": "2"}]


def test_definitions_that_no_index_uses_are_passed_over(aws):
    aws.table()
    aws.client.update_table(**change(create("idx", "x"), x="S", y="S"))
    assert [one["AttributeName"] for one in aws.describe()["AttributeDefinitions"]] == ["p", "x"]


@pytest.mark.parametrize("types", [{}, {"y": "S"}])
def test_the_keys_of_a_new_index_are_defined_in_the_request(aws, types):
    aws.table(gsi=[("old", "z:S")])
    code, message = aws.refusal("update_table", **change(create("idx", "x"), **types))
    assert code == VALID
    assert "AttributeDefinitions" in message


def test_two_at_a_time_are_too_many(aws):
    aws.table(gsi=[("one", "x:S"), ("two", "x:S")])
    for updates in ([create("new", "x"), create("newer", "x")], [delete("one"), delete("two")]):
        assert aws.refusal("update_table", **change(*updates, x="S"))[0] == "LimitExceededException"
    both = [create("new", "x"), delete("one")]
    assert aws.refusal("update_table", **change(*both, x="S"))[0] == "LimitExceededException"


@pytest.mark.parametrize("updates", [[delete("one"), delete("two")], [create("new", "x"), delete("nobody")]])
def test_that_they_are_too_many_is_told_before_that_one_is_not_there(aws, updates):
    aws.table()
    assert aws.refusal("update_table", **change(*updates, x="S"))[0] == "LimitExceededException"


def test_an_attribute_keeps_its_type_in_another_index(aws):
    aws.table(gsi=[("one", "xyz:S")])
    code, message = aws.refusal("update_table", **change(create("two", "xyz"), xyz="N"))
    assert (code, message) == (
        VALID,
        (
            "One or more parameter values were invalid: Attributes cannot be redefined. Please check that your "
            "attribute has the same type as previously defined. Existing schema: "
            "Schema:[SchemaElement: key{xyz:S:HASH}] New schema: Schema:[SchemaElement: key{xyz:N:HASH}]"
        ),
    )
    assert aws.describe()["AttributeDefinitions"][-1] == {"AttributeName": "xyz", "AttributeType": "S"}


def test_so_do_the_tables_keys_which_are_defined_again_all_the_same(aws):
    aws.table("p:S c:S")
    assert "redefined" in aws.refusal("update_table", **change(create("two", "c"), c="N"))[1]
    assert "AttributeDefinitions" in aws.refusal("update_table", **change(create("two", "c"), x="S"))[1]
    assert "AttributeDefinitions" in aws.refusal("update_table", **change(create("two", "c")))[1]


def test_an_update_without_a_word_is_none(aws):
    aws.table()
    assert aws.refusal("update_table", TableName="tbl")[0] == VALID
    code, message = aws.refusal("update_table", **change({}))
    assert code == VALID
    assert "GlobalSecondaryIndexUpdate" in message


def test_an_index_that_is_not_there_can_not_be_deleted(aws):
    aws.table()
    assert aws.refusal("update_table", **change(delete("nobody")))[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(("length", "good"), [(3, True), (255, True), (256, False), (2, False)])
def test_the_length_of_an_index_name(aws, length, good):
    aws.table()
    asked = change(create("n" * length, "p"), p="S")
    if good:
        aws.client.update_table(**asked)
        aws.client.update_table(**change(delete("n" * length)))
        assert "GlobalSecondaryIndexes" not in aws.describe()
    else:
        assert aws.refusal("update_table", **asked)[0] == VALID


def test_throughput_of_an_index_changes_by_itself(aws):
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    more = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 1}
    aws.table(ProvisionedThroughput=units)
    made = create("idx", "x")
    made["Create"]["ProvisionedThroughput"] = units
    aws.client.update_table(**change(made, x="S"))
    aws.client.update_table(**change({"Update": {"IndexName": "idx", "ProvisionedThroughput": more}}))
    told = aws.describe()["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]
    assert (told["ReadCapacityUnits"], told["WriteCapacityUnits"]) == (2, 1)
    assert "LastIncreaseDateTime" in told
