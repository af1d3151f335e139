"""Tables from CreateTable to DeleteTable, as descriptions tell them. Source: aws-tests, or what a case names."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

VALID = "ValidationException"
MISSING = "ResourceNotFoundException"


def test_a_table_is_there_at_once(aws):
    assert aws.table()["TableStatus"] == "CREATING"
    assert aws.describe()["TableStatus"] == "ACTIVE"


def test_a_slow_table_is_active_after_its_time(slow_aws):
    slow_aws.table()
    assert slow_aws.describe()["TableStatus"] == "CREATING"
    assert slow_aws.refusal("delete_table", TableName="tbl")[0] == "ResourceInUseException"
    assert slow_aws.refusal("put_item", TableName="tbl", Item={"p": {"S": "a"}})[0] == MISSING  # reference
    slow_aws.clock.advance(10)
    assert slow_aws.describe()["TableStatus"] == "ACTIVE"


def test_waiters_end(aws):
    aws.table()
    aws.client.get_waiter("table_exists").wait(TableName="tbl")
    aws.client.delete_table(TableName="tbl")
    aws.client.get_waiter("table_not_exists").wait(TableName="tbl")
    aws.table()
    assert aws.scan() == []


def test_what_is_told_of_a_plain_table_on_demand(aws):
    aws.table("p:S c:N")
    told = aws.describe()
    assert told["KeySchema"] == [
        {"AttributeName": "p", "KeyType": "HASH"},
        {"AttributeName": "c", "KeyType": "RANGE"},
    ]
    assert {one["AttributeName"]: one["AttributeType"] for one in told["AttributeDefinitions"]} == {"p": "S", "c": "N"}
    assert told["ProvisionedThroughput"] == {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 0,
        "WriteCapacityUnits": 0,
    }
    assert told["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert told["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] == told["CreationDateTime"]
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", told["TableId"])
    assert told["TableArn"] == "arn:aws:dynamodb:us-east-1:123456789012:table/tbl"
    assert (told["ItemCount"], told["TableSizeBytes"]) == (0, 0)


@pytest.mark.parametrize(
    "absent",
    [
        "RestoreSummary",
        "SSEDescription",
        "StreamSpecification",
        "LatestStreamArn",
        "TableClassSummary",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        "ArchivalSummary",
    ],
)
def test_what_a_plain_table_has_not_is_not_told(aws, absent):
    aws.table()
    assert absent not in aws.describe()


def test_creation_times_grow(aws):
    for name in ("one", "two", "three"):
        aws.table(name=name)
        aws.clock.advance(0.002)
    times = [aws.describe(name)["CreationDateTime"] for name in ("one", "two", "three")]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert aws.describe("one")["CreationDateTime"] == times[0]


@pytest.mark.parametrize("operation", ["describe_table", "delete_table", "describe_time_to_live", "scan"])
def test_a_table_that_is_not_there(aws, operation):
    assert aws.refusal(operation, TableName="nobody")[0] == MISSING


def test_how_describe_table_words_it(aws):
    told = aws.refusal("describe_table", TableName="nobody")
    assert told == (MISSING, "Requested resource not found: Table: nobody not found")


def test_a_name_is_taken_once(aws):
    aws.table()
    assert aws.refusal("create_table", **MINIMAL) == ("ResourceInUseException", "Table already exists: tbl")


MINIMAL = {
    "TableName": "tbl",
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.mark.parametrize("name", [".table", "a-b_c.d", "n" * 192, "n" * 255, "123"])
def test_names_that_a_table_may_have(aws, name):
    aws.table(name=name)
    assert aws.client.list_tables()["TableNames"] == [name]
    aws.client.delete_table(TableName=name)
    assert aws.client.list_tables()["TableNames"] == []


@pytest.mark.parametrize(
    "keys",
    ["p/HASH c/HASH", "p/RANGE c/RANGE", "p/RANGE", "p/HASH c/RANGE z/RANGE", "p/HASH p/RANGE"],
)
def test_key_schemas_that_no_table_has(aws, keys):
    pairs = [one.split("/") for one in keys.split()]
    types = [{"AttributeName": name, "AttributeType": "S"} for name in dict(pairs)]
    schema = [{"AttributeName": name, "KeyType": kind} for name, kind in pairs]
    assert aws.refusal("create_table", **{**MINIMAL, "KeySchema": schema, "AttributeDefinitions": types})[0] == VALID


@pytest.mark.parametrize("kind", ["BOOL", "BS", "L", "M", "NS", "NULL", "SS"])
def test_types_that_no_key_has(aws, kind):
    types = [{"AttributeName": "p", "AttributeType": kind}]
    code, message = aws.refusal("create_table", **{**MINIMAL, "AttributeDefinitions": types})
    assert code == VALID
    assert f"'{kind}'" in message


@pytest.mark.parametrize(
    "value", [{"BOOL": False}, {"SS": ["a"]}, {"L": []}, {"M": {}}, {"NS": ["1"]}, {"NULL": True}, {"N": "1"}]
)
def test_a_key_of_another_type_finds_nothing_to_match(aws, value):
    aws.table()
    code, message = aws.refusal("get_item", TableName="tbl", Key={"p": value})
    assert (code, message) == (VALID, "The provided key element does not match the schema")


@pytest.mark.parametrize("names", [["z"], ["p", "z"], []])
def test_the_definitions_are_those_of_the_keys(aws, names):
    types = [{"AttributeName": name, "AttributeType": "S"} for name in names]
    assert aws.refusal("create_table", **{**MINIMAL, "AttributeDefinitions": types})[0] == VALID


@pytest.mark.parametrize("name", ["attrs", ":attrs", "#a", "with space", "é", "n" * 255])
def test_any_name_is_good_for_a_key(aws, name):
    types = [{"AttributeName": name, "AttributeType": "S"}]
    schema = [{"AttributeName": name, "KeyType": "HASH"}]
    aws.client.create_table(**{**MINIMAL, "KeySchema": schema, "AttributeDefinitions": types})
    aws.put(**{name: "a", "hello": "b"})
    assert aws.get(**{name: "a"}) == {name: "a", "hello": "b"}


UNITS = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}


@pytest.mark.parametrize(
    "billing",
    [
        {"BillingMode": "unknown"},
        {"BillingMode": "pay_per_request"},
        {"BillingMode": "PAY_PER_REQUEST", "ProvisionedThroughput": UNITS},
        {"BillingMode": "PROVISIONED"},
        {},
        {"ProvisionedThroughput": {"ReadCapacityUnits": 1}},
        {"ProvisionedThroughput": {"WriteCapacityUnits": 1}},
    ],
)
def test_billing_that_does_not_fit(aws, billing):
    plain = {name: value for name, value in MINIMAL.items() if name != "BillingMode"}
    assert aws.refusal("create_table", **plain, **billing)[0] == VALID


def test_provisioned_units_are_told(aws):
    aws.table(ProvisionedThroughput=UNITS)
    told = aws.describe()
    assert told["ProvisionedThroughput"] == {"NumberOfDecreasesToday": 0, **UNITS}
    assert told.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED") == "PROVISIONED"


def test_a_deleted_table_is_told_in_short(aws):
    aws.table("p:S c:S", gsi=[("glo", "x:S")], lsi=[("loc", "p:S x:S")])
    aws.clock.advance(60)
    before = aws.describe()
    told = aws.client.delete_table(TableName="tbl")["TableDescription"]
    assert told["TableStatus"] == "DELETING"
    for member in ("TableName", "TableId", "TableArn", "ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
        assert told[member] == before[member]
    assert "LastUpdateToPayPerRequestDateTime" in told["BillingModeSummary"]
    for member in (
        "CreationDateTime",
        "KeySchema",
        "AttributeDefinitions",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
    ):
        assert member in before
        assert member not in told


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 50, 100])
def test_tables_are_listed_by_pages(aws, limit):
    names = [f"table{number}" for number in range(7)]
    for name in names:
        aws.table(name=name)
    pages = aws.client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": limit})
    assert [name for page in pages for name in page["TableNames"]] == names
    page = aws.client.list_tables(Limit=limit)
    assert page.get("LastEvaluatedTableName") == (page["TableNames"][-1] if limit < 7 else None)


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_page_of_tables_has_one_to_a_hundred(aws, limit):
    assert aws.refusal("list_tables", Limit=limit)[0] == VALID


def test_a_page_goes_on_behind_a_table_that_is_gone(aws):
    for name in ("one", "three", "two"):
        aws.table(name=name)
    first = aws.client.list_tables(Limit=1)["LastEvaluatedTableName"]
    aws.client.delete_table(TableName=first)
    assert aws.client.list_tables(ExclusiveStartTableName=first)["TableNames"] == ["three", "two"]


def test_tags_that_a_table_is_created_with(aws):
    tags = [{"Key": "k", "Value": "v"}, {"Key": "empty", "Value": ""}, {"Key": " ", "Value": "9"}]
    arn = aws.table(Tags=tags)["TableArn"]
    told = aws.client.list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert sorted(told, key=str) == sorted(tags, key=str)


def test_tags_are_overwritten_and_removed(aws):
    arn = aws.table()["TableArn"]
    aws.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    aws.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "3"}])
    aws.client.untag_resource(ResourceArn=arn, TagKeys=["b", "nosuch"])
    assert aws.client.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "3"}]
    assert aws.refusal("tag_resource", ResourceArn=f"{arn}x", Tags=[{"Key": "a", "Value": "b"}])[0] == MISSING


def test_tags_may_be_of_any_letters(aws):
    arn = aws.table()["TableArn"]
    tags = [{"Key": "ключ", "Value": "значение"}]
    aws.client.tag_resource(ResourceArn=arn, Tags=tags)
    assert aws.client.list_tags_of_resource(ResourceArn=arn)["Tags"] == tags


@pytest.mark.parametrize("name", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"])
def test_a_table_class_that_was_chosen_is_told_without_a_time(aws, name):
    aws.table(TableClass=name)
    assert aws.describe()["TableClassSummary"] == {"TableClass": name}


def test_a_table_class_that_was_changed_is_told_with_its_time(aws):
    aws.table(TableClass="STANDARD")
    aws.client.update_table(TableName="tbl", TableClass="STANDARD_INFREQUENT_ACCESS")
    told = aws.describe()["TableClassSummary"]
    assert told["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert "LastUpdateDateTime" in told


@pytest.mark.parametrize(
    "off", [{"StreamSpecification": {"StreamEnabled": False}}, {"SSESpecification": {"Enabled": False}}]
)
def test_what_is_switched_off_is_as_if_left_out(aws, off):
    aws.table(**off)
    assert not {"StreamSpecification", "LatestStreamArn", "SSEDescription"} & set(aws.describe())


def test_deletion_protection(aws):
    aws.table(DeletionProtectionEnabled=True)
    assert aws.refusal("delete_table", TableName="tbl")[0] == VALID  # reference
    aws.client.update_table(TableName="tbl", DeletionProtectionEnabled=False)
    aws.client.delete_table(TableName="tbl")
    assert aws.refusal("describe_table", TableName="tbl")[0] == MISSING


def test_warm_throughput_is_told_as_it_was_asked_for(aws):
    warm = {"ReadUnitsPerSecond": 12240, "WriteUnitsPerSecond": 4080}
    told = aws.table(WarmThroughput=warm)["WarmThroughput"]
    assert {name: told[name] for name in warm} == warm
    assert aws.describe()["WarmThroughput"] == {**warm, "Status": "ACTIVE"}


@pytest.mark.parametrize("warm", [{"ReadUnitsPerSecond": 12240}, {"WriteUnitsPerSecond": 4080}])
def test_one_warm_unit_leaves_the_other_at_its_least(aws, warm):
    aws.table(WarmThroughput=warm)
    least = {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000}
    assert aws.describe()["WarmThroughput"] == {**least, **warm, "Status": "ACTIVE"}


def test_warm_throughput_may_be_all_that_an_update_changes(aws):
    aws.table()
    warm = {"ReadUnitsPerSecond": 12240, "WriteUnitsPerSecond": 4080}
    aws.client.update_table(TableName="tbl", WarmThroughput=warm)
    assert aws.describe()["WarmThroughput"] == {**warm, "Status": "ACTIVE"}


def test_endpoints(aws):
    (endpoint,) = aws.client.describe_endpoints()["Endpoints"]
    assert endpoint == {"Address": "dynamodb.us-east-1.amazonaws.com", "CachePeriodInMinutes": 1440}
