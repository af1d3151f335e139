"""UpdateGlobalTableSettings, as AWS answers it."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
SCALE = {
    "MinimumUnits": 1,
    "MaximumUnits": 10,
    "ScalingPolicyUpdate": {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70.0}},
}


def change(dynamodb, **wanted):
    return dynamodb.update_global_table_settings(GlobalTableName="music", **wanted)


def told(dynamodb):
    settings = dynamodb.describe_global_table_settings(GlobalTableName="music")["ReplicaSettings"]
    return {one["RegionName"]: one for one in settings}


@pytest.fixture
def pair(global_table_2017):
    index = {
        "IndexName": "by_title",
        "KeySchema": [{"AttributeName": "title", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": UNITS,
    }
    return global_table_2017(
        on_demand=False,
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexes=[index],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "title")],
    )


def test_writes_are_set_for_all_and_reads_for_one(pair):
    here, there = pair
    answer = change(
        here,
        GlobalTableProvisionedWriteCapacityUnits=20,
        GlobalTableGlobalSecondaryIndexSettingsUpdate=[{"IndexName": "by_title", "ProvisionedWriteCapacityUnits": 30}],
        ReplicaSettingsUpdate=[
            {
                "RegionName": "eu-west-1",
                "ReplicaProvisionedReadCapacityUnits": 7,
                "ReplicaGlobalSecondaryIndexSettingsUpdate": [
                    {"IndexName": "by_title", "ProvisionedReadCapacityUnits": 8}
                ],
                "ReplicaTableClass": "STANDARD_INFREQUENT_ACCESS",
            }
        ],
    )
    assert {one["ReplicaStatus"] for one in answer["ReplicaSettings"]} == {"UPDATING"}
    settings = told(here)
    for region, reads, of_index in (("us-east-1", 5, 5), ("eu-west-1", 7, 8)):
        one = settings[region]
        assert one["ReplicaStatus"] == "ACTIVE"
        assert one["ReplicaProvisionedWriteCapacityUnits"] == 20
        assert one["ReplicaProvisionedReadCapacityUnits"] == reads
        (index,) = one["ReplicaGlobalSecondaryIndexSettings"]
        assert (index["ProvisionedReadCapacityUnits"], index["ProvisionedWriteCapacityUnits"]) == (of_index, 30)
    assert there.describe_table(TableName="music")["Table"]["ProvisionedThroughput"]["ReadCapacityUnits"] == 7
    assert settings["eu-west-1"]["ReplicaTableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}


def test_scaling_is_told_back(pair):
    here, _ = pair
    change(
        here,
        GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate=SCALE,
        ReplicaSettingsUpdate=[
            {"RegionName": "eu-west-1", "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate": SCALE}
        ],
    )
    settings = told(here)
    for region in ("us-east-1", "eu-west-1"):
        writes = settings[region]["ReplicaProvisionedWriteCapacityAutoScalingSettings"]
        assert (writes["MinimumUnits"], writes["MaximumUnits"]) == (1, 10)
        assert writes["ScalingPolicies"][0]["PolicyName"] == "DynamoDBWriteCapacityUtilization:table/music"
    assert "MinimumUnits" in settings["eu-west-1"]["ReplicaProvisionedReadCapacityAutoScalingSettings"]
    assert "MinimumUnits" not in settings["us-east-1"]["ReplicaProvisionedReadCapacityAutoScalingSettings"]


def test_billing_is_set_for_all(pair):
    here, there = pair
    change(here, GlobalTableBillingMode="PAY_PER_REQUEST")
    assert told(there)["eu-west-1"]["ReplicaBillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    with here.refuses(
        "Failed to update global table with name \u2018music\u2018. Replicas 'US-EAST-1', 'EU-WEST-1' BillingMode is "
        "PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: "
        "'GlobalTableProvisionedWriteCapacityUnits'."
    ):
        change(here, GlobalTableProvisionedWriteCapacityUnits=3)
    with here.refuses(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
        "when BillingMode is PROVISIONED"
    ):
        change(here, GlobalTableBillingMode="PROVISIONED", GlobalTableProvisionedWriteCapacityUnits=3)
    reads = {"ReplicaProvisionedReadCapacityUnits": 2}
    of_index = {"IndexName": "by_title"}
    written = [of_index | {"ProvisionedWriteCapacityUnits": 4}]
    read = reads | {"ReplicaGlobalSecondaryIndexSettingsUpdate": [of_index | {"ProvisionedReadCapacityUnits": 5}]}
    whole = {"GlobalTableBillingMode": "PROVISIONED", "GlobalTableProvisionedWriteCapacityUnits": 3}
    writes = {"GlobalTableGlobalSecondaryIndexSettingsUpdate": written}
    for more in (of_replicas(read, read), writes | of_replicas(reads, read), writes | of_replicas(read, reads)):
        with here.refuses(
            "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by_title"
        ):
            change(here, **whole, **more)
    change(here, **whole, **writes, **of_replicas(read, read))
    table = there.describe_table(TableName="music")["Table"]
    for told_units, expected in (
        (table["ProvisionedThroughput"], (2, 3)),
        (table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"], (5, 4)),
    ):
        assert (told_units["ReadCapacityUnits"], told_units["WriteCapacityUnits"]) == expected


def of_replicas(here, there):
    return {"ReplicaSettingsUpdate": [{"RegionName": "us-east-1", **here}, {"RegionName": "eu-west-1", **there}]}


def test_what_is_not_there_can_not_be_set(pair):
    here, _ = pair
    with here.refuses("Replica with region: 'us-west-2' does not exist.", "ReplicaNotFoundException"):
        change(here, ReplicaSettingsUpdate=[{"RegionName": "us-west-2", "ReplicaProvisionedReadCapacityUnits": 2}])
    with here.refuses("Index not found: none", "IndexNotFoundException"):
        change(
            here,
            GlobalTableProvisionedWriteCapacityUnits=9,
            GlobalTableGlobalSecondaryIndexSettingsUpdate=[{"IndexName": "none", "ProvisionedWriteCapacityUnits": 3}],
        )
    assert told(here)["us-east-1"]["ReplicaProvisionedWriteCapacityUnits"] == 5
    with here.refuses("Global table with name: 'none' does not exist.", "GlobalTableNotFoundException"):
        here.update_global_table_settings(GlobalTableName="none", GlobalTableBillingMode="PAY_PER_REQUEST")


def test_it_takes_its_time(global_table_2017, slow_dynamodb):
    here, _ = global_table_2017(conversation=slow_dynamodb, on_demand=False, ProvisionedThroughput=UNITS)
    ends = here.clock.now() + 10
    change(here, GlobalTableBillingMode="PAY_PER_REQUEST")
    assert told(here)["us-east-1"]["ReplicaBillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    units = here.describe_table(TableName="music")["Table"]["ProvisionedThroughput"]
    assert units["LastDecreaseDateTime"] == instant(here.clock.now())
    with here.refuses(
        "Attempt to change a resource which is still in use: Table is being updated: music", "ResourceInUseException"
    ):
        change(here, GlobalTableBillingMode="PAY_PER_REQUEST")
    here.clock.advance(10)
    assert told(here)["eu-west-1"]["ReplicaBillingModeSummary"] == {
        "BillingMode": "PAY_PER_REQUEST",
        "LastUpdateToPayPerRequestDateTime": instant(ends),
    }
