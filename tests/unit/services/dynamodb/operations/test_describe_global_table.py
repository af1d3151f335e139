"""DescribeGlobalTable, as AWS answers it."""

from __future__ import annotations


def test_a_global_table_is_told_in_its_regions(global_table_2017):
    told = [one.describe_global_table(GlobalTableName="music") for one in global_table_2017()]
    assert told[0] == told[1]
    assert told[0]["GlobalTableDescription"]["GlobalTableStatus"] == "ACTIVE"
    assert told[0]["GlobalTableDescription"]["ReplicationGroup"] == [
        {"RegionName": "us-east-1"},
        {"RegionName": "eu-west-1"},
    ]


def test_a_table_of_the_current_version_is_none(dynamodb):
    dynamodb.table("music")
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    for name in ("music", "none"):
        with dynamodb.refuses(
            f"Global table not found: Global table with name: '{name}' does not exist.",
            "GlobalTableNotFoundException",
        ):
            dynamodb.describe_global_table(GlobalTableName=name)
