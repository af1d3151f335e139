"""Global tables across accounts: a table that is made as the replica of another account's."""

from __future__ import annotations

import pytest

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
OTHER = "210987654321"


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


def replicate(dynamodb, region="eu-west-1", account=OTHER, **more):
    there = dynamodb.at(region, account)
    wanted = {"GlobalTableSourceArn": ARN, "GlobalTableSettingsReplicationMode": "ENABLED"} | more
    answer = there.create_table(TableName="music", **wanted)["TableDescription"]
    return there, answer


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.update_table(TableName="music", GlobalTableSettingsReplicationMode="ENABLED")
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    return dynamodb


def test_the_settings_mode_of_a_regional_table(dynamodb):
    dynamodb.table("music")
    assert "GlobalTableSettingsReplicationMode" not in told(dynamodb)
    for mode in ("ENABLED", "ENABLED", "DISABLED"):
        answer = dynamodb.update_table(TableName="music", GlobalTableSettingsReplicationMode=mode)
        assert answer["TableDescription"]["TableStatus"] == "ACTIVE"
        assert told(dynamodb)["GlobalTableSettingsReplicationMode"] == mode
    with pytest.raises(Exception, match="Value 'ENABLED_WITH_OVERRIDES' at 'GlobalTableSettingsReplicationMode'"):
        dynamodb.update_table(TableName="music", GlobalTableSettingsReplicationMode="ENABLED_WITH_OVERRIDES")


def test_a_replica_in_another_account(music):
    there, answer = replicate(music, Tags=[{"Key": "a", "Value": "b"}])
    assert answer["TableStatus"] == "CREATING"
    assert answer["TableArn"] == "arn:aws:dynamodb:eu-west-1:210987654321:table/music"
    assert answer["GlobalTableSettingsReplicationMode"] == "ENABLED"
    (replica,) = told(music)["Replicas"]
    assert (replica["RegionName"], replica["ReplicaArn"]) == ("eu-west-1", answer["TableArn"])
    assert there.list_tags_of_resource(ResourceArn=answer["TableArn"])["Tags"] == [{"Key": "a", "Value": "b"}]
    there.put_item(TableName="music", Item={"id": {"S": "b"}})
    for one in (music, there):
        assert one.scan(TableName="music")["Count"] == 2


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"account": "123456789012"}, "must be in a different account"),
        ({"region": "us-east-1"}, "must be in a different region"),
        ({"GlobalTableSettingsReplicationMode": "DISABLED"}, "must be ENABLED when GlobalTableSourceArn is specified"),
        ({"BillingMode": "PAY_PER_REQUEST"}, "BillingMode can not be specified when GlobalTableSourceArn is specified"),
        ({"GlobalTableSourceArn": "music"}, "Invalid GlobalTableSourceArn: music"),
        ({"GlobalTableSourceArn": ARN + "s"}, "TableName must be the name of the table"),
    ],
)
def test_what_can_not_be_a_replica(music, more, message):
    with pytest.raises(Exception, match=message):
        replicate(music, **more)
    assert "Replicas" not in told(music)


def test_the_source_must_be_there_and_ready(dynamodb):
    with pytest.raises(Exception, match="not found"):
        replicate(dynamodb)
    dynamodb.table("music")
    with dynamodb.refuses("GlobalTableSettingsReplicationMode must be ENABLED on the source table"):
        replicate(dynamodb)
    there = dynamodb.at("eu-west-1", OTHER)
    there.table("music")
    with there.refuses("Table already exists: music", "ResourceInUseException"):
        replicate(dynamodb)
