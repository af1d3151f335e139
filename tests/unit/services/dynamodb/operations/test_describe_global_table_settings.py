"""DescribeGlobalTableSettings, as AWS answers it."""

from __future__ import annotations

from datetime import UTC, datetime

OFF = {"AutoScalingDisabled": True, "ScalingPolicies": []}


def test_the_settings_of_each_region(global_table_2017):
    here, there = global_table_2017(gsi={"by_title": ("title:S", "ALL")})
    there.update_table(TableName="music", TableClass="STANDARD_INFREQUENT_ACCESS")
    told = here.describe_global_table_settings(GlobalTableName="music")
    assert told["GlobalTableName"] == "music"
    first, second = told["ReplicaSettings"]
    assert first == {
        "RegionName": "eu-west-1",
        "ReplicaStatus": "ACTIVE",
        "ReplicaBillingModeSummary": {
            "BillingMode": "PAY_PER_REQUEST",
            "LastUpdateToPayPerRequestDateTime": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        },
        "ReplicaProvisionedReadCapacityUnits": 0,
        "ReplicaProvisionedReadCapacityAutoScalingSettings": OFF,
        "ReplicaProvisionedWriteCapacityUnits": 0,
        "ReplicaProvisionedWriteCapacityAutoScalingSettings": OFF,
        "ReplicaGlobalSecondaryIndexSettings": [
            {
                "IndexName": "by_title",
                "IndexStatus": "ACTIVE",
                "ProvisionedReadCapacityAutoScalingSettings": OFF,
                "ProvisionedWriteCapacityAutoScalingSettings": OFF,
            }
        ],
        "ReplicaTableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
    }
    assert second["RegionName"] == "us-east-1"
    assert "ReplicaTableClassSummary" not in second


def test_a_table_of_the_current_version_has_none(dynamodb):
    dynamodb.table("music")
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    with dynamodb.refuses("Global table with name: 'music' does not exist.", "GlobalTableNotFoundException"):
        dynamodb.describe_global_table_settings(GlobalTableName="music")
