"""A replica leaves its global table and keeps what it has."""

from __future__ import annotations

import pytest

PROTECTED = (
    "Table music in region eu-west-1 cannot be disassociated because it has disassociation protection enabled. Disable "
    "disassociation protection first."
)


def add(dynamodb, region="eu-west-1"):
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": region}}])


def leave(dynamodb, region="eu-west-1"):
    action = {"RegionName": region, "DisassociationMode": "WAIT_FOR_REPLICATION"}
    return dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Disassociate": action}])["TableDescription"]


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


@pytest.fixture
def pair(conversation):
    here = conversation(replication_lag=10.0)
    here.table("music")
    add(here)
    return here, here.at("eu-west-1")


def test_a_replica_leaves_with_all_that_was_on_its_way(pair):
    here, there = pair
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    there.put_item(TableName="music", Item={"id": {"S": "b"}})
    with there.refuses(PROTECTED):
        leave(there)
    answer = there.update_table(TableName="music", DisassociationProtectionEnabled=False)["TableDescription"]
    assert (answer["TableStatus"], answer["DisassociationProtectionEnabled"]) == ("ACTIVE", False)
    assert told(here)["DisassociationProtectionEnabled"] is True
    answer = leave(there)
    assert (answer["TableStatus"], len(answer["Replicas"])) == ("UPDATING", 1)
    for one in pair:
        assert not told(one).keys() & {"Replicas", "GlobalTableVersion", "DisassociationProtectionEnabled"}
        assert told(one)["TableStatus"] == "ACTIVE"
        assert one.scan(TableName="music")["Count"] == 2
    here.put_item(TableName="music", Item={"id": {"S": "c"}})
    here.clock.advance(10)
    assert there.scan(TableName="music")["Count"] == 2
    with pytest.raises(Exception, match="already existed as tables"):
        add(here)


def test_it_takes_its_time(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    add(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    there = slow_dynamodb.at("eu-west-1")
    there.update_table(TableName="music", DisassociationProtectionEnabled=False)
    leave(there)
    assert told(there)["TableStatus"] == "UPDATING"
    slow_dynamodb.clock.advance(10)
    assert told(there)["TableStatus"] == "ACTIVE"
    assert "Replicas" not in told(slow_dynamodb)


def test_one_asks_in_the_region_that_leaves(pair):
    with pair[0].refuses("Only the local replica can be disassociated. Send the request to the region: eu-west-1"):
        leave(pair[0])


def test_it_is_asked_for_alone(pair):
    _, there = pair
    action = {"RegionName": "eu-west-1", "DisassociationMode": "WAIT_FOR_REPLICATION"}
    with there.refuses("A Disassociate action must be the only replica update in the request"):
        there.update_table(
            TableName="music",
            ReplicaUpdates=[{"Disassociate": action}, {"Disassociate": action | {"RegionName": "us-east-1"}}],
        )
    with there.refuses(
        "One or more parameter values were invalid: DisassociationProtection modification must be the only operation "
        "in the request"
    ):
        there.update_table(TableName="music", DisassociationProtectionEnabled=False, BillingMode="PAY_PER_REQUEST")


def test_a_table_of_its_own_has_nothing_to_leave(dynamodb):
    dynamodb.table("music")
    alone = (
        "Table music is not a replica of a global table of version 2019.11.21 with multi-Region eventual consistency"
    )
    with dynamodb.refuses(alone):
        leave(dynamodb, "us-east-1")
    with dynamodb.refuses(alone):
        dynamodb.update_table(TableName="music", DisassociationProtectionEnabled=False)
