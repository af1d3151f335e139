"""DeleteTable, DescribeTable, ListTables, and time to live: what they refuse, in AWS's order and words."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.validation import (
    LONG,
    NAME,
    Case,
    World,
    at_least,
    at_most,
    bad,
    longer,
    null,
    number_of,
    shorter,
)

NO_NAME = "The parameter 'TableName' is required but was not present in the request"
NAMED = ["DeleteTable", "DescribeTable", "DescribeTimeToLive"]
SPEC = "timeToLiveSpecification"


def spec(**more: object) -> dict[str, object]:
    return {"TableName": "things", "TimeToLiveSpecification": more}


# fmt: off
NAMES = [
    Case("no name", {}, NO_NAME, "captured for CreateTable"),
    Case("an empty name", {"TableName": ""}, [bad("", "tableName", longer(3)), bad("", "tableName", NAME)],
         "captured for CreateTable"),
    Case("a short name", {"TableName": "ab"}, [bad("ab", "tableName", longer(3))], "captured for CreateTable"),
    Case("a short name with a semicolon", {"TableName": "a;"},
         [bad("a;", "tableName", longer(3)), bad("a;", "tableName", NAME)], "captured for CreateTable"),
    Case("a name with a semicolon", {"TableName": "abc;"}, [bad("abc;", "tableName", NAME)], "aws-tests"),
    Case("a long name", {"TableName": LONG}, [bad(LONG, "tableName", shorter(255))], "captured for CreateTable"),
    Case("a long name with a semicolon", {"TableName": LONG + ";"},
         [bad(LONG + ";", "tableName", shorter(255)), bad(LONG + ";", "tableName", NAME)], "captured for CreateTable"),
    Case("no such table", {"TableName": "gone"}, "Requested resource not found: Table: gone not found", "recorded",
         "ResourceNotFoundException"),
]
START = "exclusiveStartTableName"
LISTS = [
    Case("a limit of 0", {"Limit": 0}, [bad(0, "limit", at_least(1))], "aws-tests"),
    Case("a limit of 101", {"Limit": 101}, [bad(101, "limit", at_most(100))], "aws-tests"),
    Case("an empty start", {"ExclusiveStartTableName": ""}, [bad("", START, NAME), bad("", START, longer(3))],
         "aws-tests"),
    Case("a long start", {"ExclusiveStartTableName": LONG}, [bad(LONG, START, shorter(255))], "aws-tests"),
    Case("a bad start and a bad limit", {"ExclusiveStartTableName": "a;", "Limit": 500},
         [bad("a;", START, NAME), bad("a;", START, longer(3)), bad(500, "limit", at_most(100))],
         "aws-tests, in the order of today"),
]
LIVES = [
    Case("no name", {}, NO_NAME, "assumed"),
    Case("no specification", {"TableName": "things"}, [null(SPEC)], "model"),
    Case("no specification of a table that is not there", {"TableName": "gone"}, [null(SPEC)], "model"),
    Case("an empty specification", spec(), [null(f"{SPEC}.attributeName"), null(f"{SPEC}.enabled")], "model"),
    Case("an empty attribute, before the table", {**spec(AttributeName="", Enabled=True), "TableName": "gone"},
         "TimeToLiveSpecification.AttributeName must be non empty", "aws-tests"),
    Case("a long attribute", spec(AttributeName=LONG, Enabled=True),
         [bad(LONG, f"{SPEC}.attributeName", shorter(255))], "model"),
    Case("no such table", {**spec(AttributeName="a", Enabled=True), "TableName": "gone"},
         "Requested resource not found: Table: gone not found", "october", "ResourceNotFoundException"),
    Case("off already", spec(AttributeName="a", Enabled=False), "TimeToLive is already disabled", "october"),
]
TWICE = [
    Case("on already", spec(AttributeName="ends", Enabled=True), "TimeToLive is already enabled", "october"),
    Case("on with another attribute", spec(AttributeName="other", Enabled=True),
         "TimeToLive is active on a different AttributeName: current AttributeName is ends", "october"),
    Case("off with another attribute", spec(AttributeName="other", Enabled=False),
         "TimeToLive is active on a different AttributeName: current AttributeName is ends", "october"),
]
# fmt: on


@pytest.mark.parametrize("case", NAMES, ids=number_of(NAMES))
@pytest.mark.parametrize("operation", NAMED)
def test_a_table_by_its_name(world, operation, case):
    world.refuses(operation, case)


def test_delete_table_that_is_protected(world):
    told = (
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )
    world.refuses("DeleteTable", Case("protected", {"TableName": "priced"}, told, "october"))


@pytest.mark.parametrize("case", LISTS, ids=number_of(LISTS))
def test_list_tables(world, case):
    world.refuses("ListTables", case)


@pytest.mark.parametrize("case", LIVES, ids=number_of(LIVES))
def test_update_time_to_live(world, case):
    world.refuses("UpdateTimeToLive", case)


@pytest.mark.parametrize("case", TWICE, ids=number_of(TWICE))
def test_update_time_to_live_of_a_table_that_has_one(case):
    world = World()
    world.call("UpdateTimeToLive", spec(AttributeName="ends", Enabled=True))
    world.refuses("UpdateTimeToLive", case)
