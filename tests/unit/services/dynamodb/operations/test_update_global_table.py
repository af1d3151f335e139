"""UpdateGlobalTable, as AWS answered it."""

from __future__ import annotations

import pytest

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def change(dynamodb, **actions):
    updates = [{kind.capitalize(): {"RegionName": region}} for kind, region in actions.items()]
    return dynamodb.update_global_table(GlobalTableName="music", ReplicaUpdates=updates)["GlobalTableDescription"]


def regions(dynamodb):
    described = dynamodb.describe_global_table(GlobalTableName="music")["GlobalTableDescription"]
    return [one["RegionName"] for one in described["ReplicationGroup"]]


@pytest.fixture
def pair(global_table_2017):
    return global_table_2017()


def test_a_region_comes_with_its_table(pair):
    here, _ = pair
    west = here.at("us-west-2")
    with here.refuses("Table not found: music", "TableNotFoundException"):
        change(here, create="us-west-2")
    west.table("music", StreamSpecification=STREAM)
    assert change(here, create="us-west-2")["GlobalTableStatus"] == "UPDATING"
    assert regions(here) == regions(west) == ["us-east-1", "eu-west-1", "us-west-2"]
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    assert west.scan(TableName="music")["Count"] == 1


def test_nobody_comes_to_a_table_with_items(pair):
    here, _ = pair
    here.at("us-west-2").table("music", StreamSpecification=STREAM)
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    with pytest.raises(Exception, match="Table must be empty"):
        change(here, create="us-west-2")
    assert regions(here) == ["us-east-1", "eu-west-1"]


def test_a_region_leaves_and_keeps_its_table(pair):
    here, there = pair
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    change(here, delete="eu-west-1")
    assert regions(here) == ["us-east-1"]
    with pytest.raises(Exception, match="Global table not found"):
        regions(there)
    here.put_item(TableName="music", Item={"id": {"S": "b"}})
    assert there.scan(TableName="music")["Count"] == 1


def test_a_region_is_there_once(pair):
    with pair[0].refuses("Replica with region: 'eu-west-1' already exists.", "ReplicaAlreadyExistsException"):
        change(pair[0], create="eu-west-1")
    with pair[0].refuses("Replica with region: 'us-west-2' does not exist.", "ReplicaNotFoundException"):
        change(pair[0], delete="us-west-2")


def test_it_takes_its_time(global_table_2017, slow_dynamodb):
    here, _ = global_table_2017(conversation=slow_dynamodb)
    change(here, delete="eu-west-1")
    told = here.describe_global_table(GlobalTableName="music")["GlobalTableDescription"]
    assert told["GlobalTableStatus"] == "UPDATING"
    here.clock.advance(10)
    told = here.describe_global_table(GlobalTableName="music")["GlobalTableDescription"]
    assert told["GlobalTableStatus"] == "ACTIVE"


def test_a_global_table_that_is_none(dynamodb, conversation):
    dynamodb.table("music")
    with dynamodb.refuses("Global table with name: 'music' does not exist.", "GlobalTableNotFoundException"):
        change(dynamodb, create="us-west-2")
    with dynamodb.refuses("One or more parameter values were invalid"):
        change(dynamodb)
    today = conversation(global_tables_2017=False)
    with pytest.raises(Exception, match=r"version 2017\.11\.29 is not supported"):
        change(today, create="us-west-2")
    with today.refuses("Global table with name: 'music' does not exist.", "GlobalTableNotFoundException"):
        change(today, delete="us-west-2")
