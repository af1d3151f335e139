"""ListGlobalTables, as AWS answers it."""

from __future__ import annotations

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def make(dynamodb, name, *regions):
    for region in regions:
        dynamodb.at(region).table(name, StreamSpecification=STREAM)
    dynamodb.create_global_table(GlobalTableName=name, ReplicationGroup=[{"RegionName": region} for region in regions])


def names(answer):
    return [one["GlobalTableName"] for one in answer["GlobalTables"]]


def test_there_are_none_of_the_current_version(dynamodb):
    dynamodb.table("music")
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    assert dynamodb.list_global_tables() == {"GlobalTables": []}
    assert dynamodb.list_global_tables(RegionName="us-fake-9") == {"GlobalTables": []}


def test_those_of_a_region(dynamodb):
    make(dynamodb, "one", "us-east-1", "eu-west-1")
    make(dynamodb, "two", "eu-west-1", "us-west-2")
    assert dynamodb.list_global_tables() == {
        "GlobalTables": [
            {
                "GlobalTableName": "one",
                "ReplicationGroup": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}],
            }
        ]
    }
    assert names(dynamodb.list_global_tables(RegionName="eu-west-1")) == ["one", "two"]


def test_page_by_page(dynamodb):
    for name in ("ccc", "aaa", "bbb"):
        make(dynamodb, name, "us-east-1")
    first = dynamodb.list_global_tables(Limit=2)
    assert (names(first), first["LastEvaluatedGlobalTableName"]) == (["aaa", "bbb"], "bbb")
    last = dynamodb.list_global_tables(ExclusiveStartGlobalTableName="bbb", Limit=1)
    assert names(last) == ["ccc"]
    assert "LastEvaluatedGlobalTableName" not in last
