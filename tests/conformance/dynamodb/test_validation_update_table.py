"""UpdateTable: what it refuses, in AWS's order and words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import (
    LONG,
    NAME,
    WRONG,
    Case,
    at_least,
    bad,
    index,
    keys,
    longer,
    null,
    number_of,
    one_of,
    shorter,
    types,
    units,
)

INDEXES = "GlobalSecondaryIndexUpdates"
MUCH = 1_000_000_000_001
NOTHING = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
    "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
    "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
)
SAME = (
    "The provisioned throughput for the {} will not change. The requested value equals the current value. "
    "Current ReadCapacityUnits provisioned for {}: 5. Requested ReadCapacityUnits: 5. "
    "Current WriteCapacityUnits provisioned for {}: 5. Requested WriteCapacityUnits: 5. "
    "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
)
ONLY_ONE = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
AT = "globalSecondaryIndexUpdates.1.member."
NEW = index("new", keys("b"))
B = {"AttributeDefinitions": types(b="S")}


def rows(**more: Any) -> dict[str, Any]:
    """A change of a table that is on demand and has indexes of both kinds."""
    return {"TableName": "rows", **more}


def priced(**more: Any) -> dict[str, Any]:
    """A change of a table with throughput and a stream."""
    return {"TableName": "priced", **more}


def delete(name: str) -> dict[str, Any]:
    return {"Delete": {"IndexName": name}}


def update(name: str, read: int, write: int | None = None) -> dict[str, Any]:
    return {"Update": {"IndexName": name, "ProvisionedThroughput": units(read, write)}}


def updates(*actions: Any, **more: Any) -> dict[str, Any]:
    return {INDEXES: list(actions), **more}


# fmt: off
MODEL = [
    Case("nothing", {}, "The parameter 'TableName' is required but was not present in the request", "aws-tests"),
    Case("an empty name", {"TableName": ""}, [bad("", "tableName", longer(3)), bad("", "tableName", NAME)],
         "captured for CreateTable"),
    Case("a short name", {"TableName": "a;"}, [bad("a;", "tableName", longer(3)), bad("a;", "tableName", NAME)],
         "captured for CreateTable"),
    Case("a long name", {"TableName": LONG}, [bad(LONG, "tableName", shorter(255))], "captured for CreateTable"),
    Case("a name with a semicolon", {"TableName": "abc;"}, [bad("abc;", "tableName", NAME)], "aws-tests"),
    Case("throughput of nothing", priced(ProvisionedThroughput={}),
         [null("provisionedThroughput.writeCapacityUnits"), null("provisionedThroughput.readCapacityUnits")],
         "aws-tests"),
    Case("throughput below 1", priced(ProvisionedThroughput=units(-1)),
         [bad(-1, "provisionedThroughput.writeCapacityUnits", at_least(1)),
          bad(-1, "provisionedThroughput.readCapacityUnits", at_least(1))], "aws-tests"),
    Case("too little before too much", priced(ProvisionedThroughput=units(MUCH, -1)),
         [bad(-1, "provisionedThroughput.writeCapacityUnits", at_least(1))], "aws-tests"),
    Case("a bad billing mode", priced(BillingMode="FREE"),
         [bad("FREE", "billingMode", one_of("PROVISIONED PAY_PER_REQUEST"))], "captured for CreateTable"),
    Case("an update of nothing", priced(**updates({"Update": {}})), [null(AT + "update.indexName")],
         "aws-tests, by today's model"),
    Case("an index to delete without a name", priced(**updates({"Delete": {}})), [null(AT + "delete.indexName")],
         "model"),
    Case("an index of nothing", priced(**updates({"Create": {}})),
         [null(AT + "create.indexName"), null(AT + "create.keySchema"), null(AT + "create.projection")],
         "model"),
    Case("throughput of two indexes", priced(**updates(
        {"Update": {"IndexName": "a", "ProvisionedThroughput": {}}},
        {"Update": {"IndexName": "abc;", "ProvisionedThroughput": units(MUCH, 0)}})),
         [bad("a", AT + "update.indexName", longer(3)),
          null(AT + "update.provisionedThroughput.writeCapacityUnits"),
          null(AT + "update.provisionedThroughput.readCapacityUnits"),
          bad("abc;", AT.replace("1", "2") + "update.indexName", NAME),
          bad(0, AT.replace("1", "2") + "update.provisionedThroughput.writeCapacityUnits", at_least(1))], "aws-tests"),
    Case("a stream of nothing", priced(StreamSpecification={}), [null("streamSpecification.streamEnabled")], "model"),
    Case("a bad view type", priced(StreamSpecification={"StreamEnabled": True, "StreamViewType": "ALL"}),
         [bad("ALL", "streamSpecification.streamViewType",
              one_of("OLD_IMAGE KEYS_ONLY NEW_AND_OLD_IMAGES NEW_IMAGE"))], "captured for CreateTable"),
]
FORM = [
    Case("no change", priced(), NOTHING, "october"),
    Case("no change of a table that is not there", {"TableName": "gone"}, NOTHING, "october"),
    Case("definitions are no change", priced(**B), NOTHING, "october"),
    Case("an empty list alone", priced(**updates()), NOTHING, "aws-tests, in the words of today"),
    Case("an empty list and a change", priced(**updates(), BillingMode="PAY_PER_REQUEST"),
         WRONG + "List of GlobalSecondaryIndexUpdates is empty", "october"),
    Case("provisioned without throughput", rows(BillingMode="PROVISIONED"),
         WRONG + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED", "october"),
    Case("too much to read", priced(ProvisionedThroughput=units(MUCH)),
         f"Given value {MUCH} for ReadCapacityUnits is out of bounds", "aws-tests"),
    Case("too much to write", priced(ProvisionedThroughput=units(MUCH - 1, MUCH)),
         f"Given value {MUCH} for WriteCapacityUnits is out of bounds", "aws-tests"),
    Case("an update that is nothing", priced(**updates({})),
         WRONG + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
         "GlobalSecondaryIndexUpdate.Delete must not be null", "aws-tests"),
    Case("six updates that are nothing", priced(**updates(*[{}] * 6)),
         WRONG + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
         "GlobalSecondaryIndexUpdate.Delete must not be null", "aws-tests"),
    Case("two actions in one update", priced(**updates({**delete("kinds"), **update("kinds", 6)})),
         WRONG + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object", "october"),
    Case("one index deleted twice", priced(**updates(delete("abc"), delete("abc"))),
         WRONG + "Only one global secondary index update per index is allowed simultaneously. Index: abc", "aws-tests"),
    Case("one index twice before its table", {"TableName": "gone", **updates(delete("abc"), delete("abc"))},
         WRONG + "Only one global secondary index update per index is allowed simultaneously. Index: abc", "aws-tests"),
    Case("a stream switched on without a view", rows(StreamSpecification={"StreamEnabled": True}),
         WRONG + "If stream is being enabled then UpdateViewType is required", "october"),
    Case("a stream switched off with a view",
         priced(StreamSpecification={"StreamEnabled": False, "StreamViewType": "KEYS_ONLY"}),
         WRONG + "If stream is being disabled, then UpdateViewType must not be specified", "october"),
    Case("an unknown class", priced(TableClass="COLD"), "Invalid table-class parameter provided. Please try again with "
         "a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].", "october"),
    Case("encryption with something", priced(SSESpecification={"Enabled": True}, DeletionProtectionEnabled=False),
         WRONG + "Server-Side Encryption modification must be the only operation in the request", "october"),
    Case("a class with something", priced(TableClass="STANDARD", ProvisionedThroughput=units(6)),
         WRONG + "TableClass modification must be the only operation in the request", "october"),
    Case("protection with something", priced(DeletionProtectionEnabled=True, ProvisionedThroughput=units(6)),
         WRONG + "DeletionProtection modification must be the only operation in the request", "october"),
    Case("warm throughput with something",
         rows(WarmThroughput={"ReadUnitsPerSecond": 13_000}, BillingMode="PAY_PER_REQUEST"),
         WRONG + "WarmThroughput must be the only operation in the request", "october"),
    Case("limits on demand with a stream", rows(OnDemandThroughput={"MaxReadRequestUnits": 5},
                                                StreamSpecification={"StreamEnabled": False}),
         WRONG + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request", "october"),
    Case("throughput and a stream", priced(ProvisionedThroughput=units(6),
                                           StreamSpecification={"StreamEnabled": False}),
         WRONG + "You cannot modify stream status while updating table IOPS", "october"),
    Case("throughput and a new index", priced(ProvisionedThroughput=units(6), **updates({"Create": NEW})),
         WRONG + "You cannot create or delete index while updating table IOPS", "october"),
    Case("throughput and an index that ends", priced(ProvisionedThroughput=units(6), **updates(delete("kinds"))),
         WRONG + "You cannot create or delete index while updating table IOPS", "october"),
    Case("a stream and an index that ends",
         priced(StreamSpecification={"StreamEnabled": False}, **updates(delete("kinds"))),
         WRONG + "You cannot create or delete index while changing stream status", "october"),
]
STATE = [
    Case("no such table", {"TableName": "gone", "ProvisionedThroughput": units(1)},
         "Requested resource not found: Table: gone not found", "aws-tests", "ResourceNotFoundException"),
    Case("no such table before an index's throughput", {"TableName": "gone", **updates(update("abc", MUCH))},
         "Requested resource not found: Table: gone not found", "aws-tests", "ResourceNotFoundException"),
    Case("throughput as it is", priced(ProvisionedThroughput=units(5)), SAME.format("table", *["the table"] * 2),
         "aws-tests"),
    Case("an index's throughput as it is", priced(**updates(update("kinds", 5))),
         SAME.format(*["index kinds"] * 3), "october"),
    Case("throughput of a table on demand", rows(ProvisionedThroughput=units(5)),
         WRONG + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
         "PAY_PER_REQUEST", "october"),
    Case("throughput of an index on demand", rows(**updates(update("colors", 5))),
         WRONG + "The only Updates for index: colors when TableThroughputMode is PAY_PER_REQUEST can be to "
         "OnDemandThroughput, WarmThroughput", "october"),
    Case("throughput for a table but not for its indexes", rows(BillingMode="PROVISIONED",
                                                                ProvisionedThroughput=units(5)),
         WRONG + "ProvisionedThroughput must be specified for index: colors,colors_and_extents", "october"),
    Case("an index that is not there, to delete", priced(**updates(delete("abc"))),
         "Requested resource not found: Index abc for table priced", "october", "ResourceNotFoundException"),
    Case("an index that is not there, to update", priced(**updates(update("abc", 6))),
         "Requested resource not found: Index abc for table priced", "october", "ResourceNotFoundException"),
    Case("six indexes that are not there", priced(**updates(*[delete(f"ab{letter}") for letter in "cdefgh"])),
         ONLY_ONE, "aws-tests", "LimitExceededException"),
    Case("a local index to delete", rows(**updates(delete("by_color"))),
         "Cannot delete an index that is not a GlobalSecondaryIndex: by_color", "october"),
    Case("a local index to update", rows(**updates(update("by_color", 6))),
         "Cannot update an index that is not a GlobalSecondaryIndex: by_color", "october"),
    Case("two new indexes", rows(**B, **updates({"Create": NEW}, {"Create": {**NEW, "IndexName": "newer"}})),
         ONLY_ONE, "aws-tests for deletions", "LimitExceededException"),
    Case("a new index without definitions", rows(**updates({"Create": NEW})),
         WRONG + "AttributeDefinitions is not specified for index: new", "october"),
    Case("a new index that there is", rows(**B, **updates({"Create": {**NEW, "IndexName": "colors"}})),
         "Attempting to create an index which already exists", "bug reports"),
    Case("a new index with throughput, on demand",
         rows(**B, **updates({"Create": {**NEW, "ProvisionedThroughput": units(1)}})),
         WRONG + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode is "
         "PAY_PER_REQUEST", "october"),
    Case("a new index without throughput", priced(**B, **updates({"Create": NEW})),
         WRONG + "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new", "october"),
    Case("a stream that there is", priced(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}),
         "Table already has an enabled stream: TableName: priced", "bug reports"),
    Case("a stream that there isn't, to stop", rows(StreamSpecification={"StreamEnabled": False}),
         "Table has no stream to disable: TableName: rows", "bug reports"),
    Case("limits on demand of a table that isn't", priced(OnDemandThroughput={"MaxReadRequestUnits": 5}),
         WRONG + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is "
         "PROVISIONED", "assumed"),
]
# fmt: on
CASES = [*MODEL, *FORM, *STATE]


@pytest.mark.parametrize("case", CASES, ids=number_of(CASES))
def test_update_table(world, case):
    world.refuses("UpdateTable", case)
