"""DescribeTableReplicaAutoScaling, as AWS answers it."""

from __future__ import annotations

OFF = {"AutoScalingDisabled": True, "ScalingPolicies": []}


def test_every_replica_is_told_in_the_order_of_names(dynamodb):
    dynamodb.table("music", gsi={"by_title": ("title:S", "ALL")})
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    replica = {
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_title",
                "IndexStatus": "ACTIVE",
                "ProvisionedReadCapacityAutoScalingSettings": OFF,
                "ProvisionedWriteCapacityAutoScalingSettings": OFF,
            }
        ],
        "ReplicaProvisionedReadCapacityAutoScalingSettings": OFF,
        "ReplicaProvisionedWriteCapacityAutoScalingSettings": OFF,
        "ReplicaStatus": "ACTIVE",
    }
    expected = {
        "TableName": "music",
        "TableStatus": "ACTIVE",
        "Replicas": [{"RegionName": "eu-west-1", **replica}, {"RegionName": "us-east-1", **replica}],
    }
    for one in (dynamodb, dynamodb.at("eu-west-1")):
        for name in ("music", one.describe_table(TableName="music")["Table"]["TableArn"]):
            answer = one.describe_table_replica_auto_scaling(TableName=name)
            assert answer["TableAutoScalingDescription"] == expected


def test_a_table_without_replicas_is_none(dynamodb):
    dynamodb.table("music")
    for name in ("music", "none"):
        with dynamodb.refuses(f"Global table with name: '{name}' does not exist.", "ResourceNotFoundException"):
            dynamodb.describe_table_replica_auto_scaling(TableName=name)
