"""Protection, class, maxima on demand and warm throughput: told, bounded, and changed only so often."""

from __future__ import annotations

import pytest

from replaykit.emulator import Settings
from replaykit.emulator.quotas import Quotas

WRONG = "One or more parameter values were invalid: "
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
LIMIT = "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s)."
IA = "STANDARD_INFREQUENT_ACCESS"
BY_TITLE = {"gsi": {"by_title": ("title:S", "ALL")}}


def change(dynamodb, **wanted):
    return dynamodb.update_table(TableName="music", **wanted)["TableDescription"]


def change_index(dynamodb, **wanted):
    return change(dynamodb, GlobalSecondaryIndexUpdates=[{"Update": {"IndexName": "by_title", **wanted}}])


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


def warm(reads, writes, status="ACTIVE"):
    return {"ReadUnitsPerSecond": reads, "WriteUnitsPerSecond": writes, "Status": status}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", **BY_TITLE)
    return dynamodb


@pytest.fixture
def provisioned(dynamodb):
    dynamodb.table("music", on_demand=False, ProvisionedThroughput=UNITS)
    return dynamodb


def test_protection_is_set_at_once_and_not_again_within_fifteen_seconds(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    answer = change(slow_dynamodb, DeletionProtectionEnabled=True)
    assert (answer["TableStatus"], answer["DeletionProtectionEnabled"]) == ("ACTIVE", True)
    assert told(slow_dynamodb)["TableStatus"] == "ACTIVE"
    change(slow_dynamodb, DeletionProtectionEnabled=True)
    with slow_dynamodb.refuses(
        "Deletion protection setting for table music modified within the previous 15000 milliseconds. Please try again "
        "after 2023-11-14T22:13:45.000Z.",
        "ThrottlingException",
    ):
        change(slow_dynamodb, DeletionProtectionEnabled=False)
    slow_dynamodb.clock.advance(15)
    assert change(slow_dynamodb, DeletionProtectionEnabled=False)["DeletionProtectionEnabled"] is False


def test_a_class_is_changed_twice_a_month(music):
    change(music, TableClass="STANDARD")  # what it is: no change, and not told
    assert "TableClassSummary" not in told(music)
    change(music, TableClass=IA)
    change(music, TableClass=IA)
    change(music, TableClass="STANDARD")
    assert told(music)["TableClassSummary"]["TableClass"] == "STANDARD"
    for wanted in (IA, "STANDARD"):
        with music.refuses(LIMIT, "LimitExceededException"):
            change(music, TableClass=wanted)
    music.clock.advance(30 * 24 * 60 * 60)
    change(music, TableClass=IA)
    assert told(music)["TableClassSummary"]["TableClass"] == IA


def test_the_class_of_a_replica_counts(music):
    change(music, ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    for wanted in (IA, "STANDARD"):
        override = {"RegionName": "eu-west-1", "TableClassOverride": wanted}
        change(music, ReplicaUpdates=[{"Update": override}])
    with music.refuses(
        "Limit exceeded for replica in eu-west-1. Updates to TableClass are limited to 2 times in 30 day(s)",
        "LimitExceededException",
    ):
        change(music, TableClass=IA)
    assert "TableClassSummary" not in told(music)


def test_how_often_is_a_quota_in_every_region(music):
    music.emulator.change(Settings(quotas=Quotas(table_class_changes=3)))
    change(music, ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    for wanted in (IA, "STANDARD", IA):
        override = {"RegionName": "eu-west-1", "TableClassOverride": wanted}
        change(music, ReplicaUpdates=[{"Update": override}])
    with music.refuses(
        "Limit exceeded for replica in eu-west-1. Updates to TableClass are limited to 3 times in 30 day(s)",
        "LimitExceededException",
    ):
        change(music, ReplicaUpdates=[{"Update": override}])


def test_maxima_are_set_one_by_one_and_taken_away(music):
    answer = change(music, OnDemandThroughput={"MaxReadRequestUnits": 1000, "MaxWriteRequestUnits": 500})
    assert answer["TableStatus"] == "ACTIVE"
    change(music, OnDemandThroughput={"MaxWriteRequestUnits": -1})
    assert told(music)["OnDemandThroughput"] == {"MaxReadRequestUnits": 1000, "MaxWriteRequestUnits": -1}
    change(music, OnDemandThroughput={"MaxReadRequestUnits": -1})
    assert told(music)["OnDemandThroughput"] == {"MaxReadRequestUnits": -1}
    change_index(music, OnDemandThroughput={"MaxReadRequestUnits": 7})
    assert told(music)["GlobalSecondaryIndexes"][0]["OnDemandThroughput"] == {"MaxReadRequestUnits": 7}


@pytest.mark.parametrize("units", [0, -2])
def test_maxima_have_a_range(music, units):
    text = WRONG + "Requested MaxReadRequestUnits for OnDemandThroughput{} is outside of valid range"
    with music.refuses(text.format(" for table")):
        change(music, OnDemandThroughput={"MaxReadRequestUnits": units})
    with music.refuses(text.format(" for index : by_title")):
        change_index(music, OnDemandThroughput={"MaxReadRequestUnits": units})
    with music.refuses(text.format(" for table")):
        music.table("other", OnDemandThroughput={"MaxReadRequestUnits": -1})


def test_maxima_are_of_tables_on_demand(provisioned):
    text = WRONG + "MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is "
    with provisioned.refuses(text + "PROVISIONED"):
        change(provisioned, OnDemandThroughput={"MaxWriteRequestUnits": 9})
    with provisioned.refuses(
        WRONG + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
    ):
        change(
            provisioned, OnDemandThroughput={"MaxWriteRequestUnits": 9}, StreamSpecification={"StreamEnabled": False}
        )
    change(provisioned, BillingMode="PAY_PER_REQUEST", OnDemandThroughput={"MaxWriteRequestUnits": 9})
    assert told(provisioned)["OnDemandThroughput"] == {"MaxWriteRequestUnits": 9}


STREAM = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}


def test_every_update_tells_what_the_table_and_its_indexes_can_bear(music, slow_dynamodb):
    """Recorded: LocalStack snapshots of November 2025, a stream is opened. Measured: old values (DDB-TABLE-459)."""
    answer = change(music, **STREAM)
    assert (answer["TableStatus"], answer["WarmThroughput"]) == ("UPDATING", warm(12000, 4000))
    assert answer["GlobalSecondaryIndexes"][0]["WarmThroughput"] == warm(12000, 4000)
    assert change(music, SSESpecification={"Enabled": True})["WarmThroughput"] == warm(12000, 4000)
    assert change(music, WarmThroughput={"WriteUnitsPerSecond": 6000})["WarmThroughput"] == warm(
        12000, 4000, "UPDATING"
    )
    assert told(music)["WarmThroughput"] == warm(12000, 6000)
    assert "WarmThroughput" not in music.delete_table(TableName="music")["TableDescription"]
    assert "WarmThroughput" not in slow_dynamodb.table("music")
    assert "WarmThroughput" not in told(slow_dynamodb)  # CREATING
    slow_dynamodb.clock.advance(10)
    change(slow_dynamodb, **STREAM)
    assert (told(slow_dynamodb)["TableStatus"], told(slow_dynamodb)["WarmThroughput"]) == (
        "UPDATING",
        warm(12000, 4000),
    )


def test_warm_throughput_grows_in_its_time(slow_dynamodb):
    slow_dynamodb.table("music", **BY_TITLE)
    slow_dynamodb.clock.advance(10)
    answer = change(slow_dynamodb, WarmThroughput={"ReadUnitsPerSecond": 13000})
    assert (answer["TableStatus"], answer["WarmThroughput"]) == ("ACTIVE", warm(12000, 4000, "UPDATING"))
    assert told(slow_dynamodb)["WarmThroughput"] == warm(12000, 4000, "UPDATING")
    slow_dynamodb.clock.advance(10)
    assert told(slow_dynamodb)["WarmThroughput"] == warm(13000, 4000)
    with slow_dynamodb.refuses(
        WRONG + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, "
        "decreasing WarmThroughput is not supported"
    ):
        change(slow_dynamodb, WarmThroughput={"ReadUnitsPerSecond": 12500})
    change_index(slow_dynamodb, WarmThroughput={"WriteUnitsPerSecond": 5000})
    slow_dynamodb.clock.advance(10)
    assert told(slow_dynamodb)["GlobalSecondaryIndexes"][0]["WarmThroughput"] == warm(12000, 5000)
    with slow_dynamodb.refuses(
        WRONG + "Requested WriteUnitsPerSecond for WarmThroughput for index by_title is lower than current "
        "WarmThroughput, decreasing WarmThroughput is not supported"
    ):
        change_index(slow_dynamodb, WarmThroughput={"WriteUnitsPerSecond": 4500})


def test_a_new_table_is_no_colder_than_it_is_anyway(dynamodb):
    with pytest.raises(Exception, match="is lower than initial throughput for OnDemand"):
        dynamodb.table("music", WarmThroughput={"ReadUnitsPerSecond": 11999})
    with dynamodb.refuses(
        WRONG + "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of "
        "ProvisionedThroughput"
    ):
        dynamodb.table("music", on_demand=False, ProvisionedThroughput=UNITS, WarmThroughput={"WriteUnitsPerSecond": 4})
    dynamodb.table("music", WarmThroughput={"ReadUnitsPerSecond": 20000})
    assert told(dynamodb)["WarmThroughput"] == warm(20000, 4000)


def test_an_index_on_demand_has_no_units(music):
    with music.refuses(
        WRONG + "The only Updates for index: by_title when TableThroughputMode is PAY_PER_REQUEST can be to "
        "OnDemandThroughput, WarmThroughput"
    ):
        change_index(music, ProvisionedThroughput=UNITS)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"TableClass": IA, "DeletionProtectionEnabled": True},
            "TableClass modification must be the only operation in the request",
        ),
        (
            {"WarmThroughput": {"ReadUnitsPerSecond": 9}, "DeletionProtectionEnabled": True},
            "DeletionProtection modification must be the only operation in the request",
        ),
        (
            {"WarmThroughput": {"ReadUnitsPerSecond": 9}, "BillingMode": "PAY_PER_REQUEST"},
            "WarmThroughput must be the only operation in the request",
        ),
        (
            {"ProvisionedThroughput": UNITS, "StreamSpecification": {"StreamEnabled": False}},
            "You cannot modify stream status while updating table IOPS",
        ),
        (
            {
                "ProvisionedThroughput": UNITS,
                "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "by_title"}}],
            },
            "You cannot create or delete index while updating table IOPS",
        ),
        (
            {
                "StreamSpecification": {"StreamEnabled": False},
                "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "by_title"}}],
            },
            "You cannot create or delete index while changing stream status",
        ),
    ],
)
def test_one_thing_at_a_time(music, wanted, message):
    with music.refuses(WRONG + message):
        change(music, **wanted)
