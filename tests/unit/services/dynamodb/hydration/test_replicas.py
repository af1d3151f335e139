"""Recorded global tables: replicas that were there before, and those that recorded calls make."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

ITEM = {"id": {"S": "a"}, "n": {"N": "1"}}
KEY = {"id": {"S": "a"}}
CREATE = [{"Create": {"RegionName": "eu-west-1"}}]


@pytest.fixture
def real(conversation):
    """A world to record from: `music` with a replica in Ireland, and an item."""
    world = conversation(seed=9)
    world.table("music")
    world.update_table(TableName="music", ReplicaUpdates=CREATE)
    world.put_item(TableName="music", Item=ITEM)
    return world


def item(world):
    return world.get_item(TableName="music", Key=KEY).get("Item")


def regions(world):
    replicas = world.describe_table(TableName="music")["Table"].get("Replicas", ())
    return [one["RegionName"] for one in replicas]


def test_a_table_that_names_its_replica_is_one_of_two(tape, real):
    tape.record(real, "DescribeTable", TableName="music")
    tape.record(real, "GetItem", TableName="music", Key=KEY)
    here = tape.play()
    there = here.at("eu-west-1")
    assert regions(here) == ["eu-west-1"]
    assert (item(there), there.assumptions) == (ITEM, ())
    there.put_item(TableName="music", Item={**KEY, "n": {"N": "2"}})
    assert item(here)["n"] == {"N": "2"}
    with pytest.raises(NotEmulated, match="none in its region describes it"):
        there.describe_table(TableName="music")
    here.update_table(TableName="music", ReplicaUpdates=[{"Delete": {"RegionName": "eu-west-1"}}])
    assert regions(here) == []


def test_what_nobody_saw_of_it_is_unknown_in_both_regions(tape, real):
    tape.record(real, "DescribeTable", TableName="music")
    here = tape.play()
    there = here.at("eu-west-1")
    for world in (here, there):
        assert item(world) is None
        assert world.assumptions == ("item music/{id=a} was never seen",)
    there.put_item(TableName="music", Item=ITEM)
    assert item(here) == ITEM


def test_both_regions_may_be_recorded(tape, real):
    tape.record(real, "DescribeTable", TableName="music")
    told = tape.record(real.at("eu-west-1"), "DescribeTable", TableName="music").output["Table"]
    tape.record(real.at("eu-west-1"), "GetItem", TableName="music", Key=KEY)
    here = tape.play()
    there = here.at("eu-west-1")
    assert there.describe_table(TableName="music")["Table"]["TableId"] == told["TableId"]
    assert (regions(here), regions(there)) == (["eu-west-1"], ["us-east-1"])
    assert (item(there), item(here)) == (ITEM, ITEM)
    assert here.assumptions == ()
    here.delete_item(TableName="music", Key=KEY)
    assert item(there) is None


def test_what_each_replica_has_for_itself_is_taken_over(tape, conversation):
    real = conversation()
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    real.table("music", on_demand=False, BillingMode="PROVISIONED", ProvisionedThroughput=units)
    own = {"RegionName": "eu-west-1", "ProvisionedThroughputOverride": {"ReadCapacityUnits": 9}}
    own["TableClassOverride"] = "STANDARD_INFREQUENT_ACCESS"
    real.update_table(TableName="music", ReplicaUpdates=[{"Create": own}])
    (told,) = tape.record(real, "DescribeTable", TableName="music").output["Table"]["Replicas"]
    (ours,) = tape.play().describe_table(TableName="music")["Table"]["Replicas"]
    assert ours["ProvisionedThroughputOverride"] == told["ProvisionedThroughputOverride"]
    assert ours["ReplicaTableClassSummary"]["TableClass"] == told["ReplicaTableClassSummary"]["TableClass"]


def test_a_replica_that_is_on_its_way_out_is_none(tape, real):
    described = real.describe_table(TableName="music")["Table"]
    gone = [{**one, "ReplicaStatus": "DELETING"} for one in described["Replicas"]]
    tape("DescribeTable", {"Table": {**described, "Replicas": gone}}, TableName="music")
    world = tape.play()
    assert regions(world) == []
    with world.at("eu-west-1").refuses("Requested resource not found", "ResourceNotFoundException"):
        item(world.at("eu-west-1"))


def test_a_replica_that_the_recording_makes_was_not_there_and_comes_with_its_stream(tape, conversation):
    real = conversation(seed=9)
    real.table("music")
    tape.record(real, "DescribeTable", TableName="music")
    real.clock.advance(60)
    change = tape.record(real, "UpdateTable", TableName="music", ReplicaUpdates=CREATE)
    told = tape.record(real.at("eu-west-1"), "DescribeTable", TableName="music").output["Table"]
    here = tape.play()
    there = here.at("eu-west-1")
    assert regions(here) == []
    with there.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        there.describe_table(TableName="music")
    assert here.again(change).error is None
    assert regions(here) == ["eu-west-1"]
    assert there.describe_table(TableName="music")["Table"]["LatestStreamArn"] == told["LatestStreamArn"]


def test_time_to_live_is_that_of_the_whole_group(tape, real):
    tape.record(real, "DescribeTable", TableName="music")
    on = {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    tape("DescribeTimeToLive", {"TimeToLiveDescription": on}, TableName="music")
    here = tape.play()
    there = here.at("eu-west-1")
    there.put_item(TableName="music", Item={**KEY, "until": {"N": str(int(here.clock.now()) - 10)}})
    here.emulator.tick()
    assert item(here) is None


def description_2017(*regions):
    return {
        "GlobalTableDescription": {
            "ReplicationGroup": [{"RegionName": region} for region in regions],
            "GlobalTableArn": "arn:aws:dynamodb::123456789012:global-table/music",
            "GlobalTableStatus": "ACTIVE",
            "GlobalTableName": "music",
        }
    }


def regions_2017(world):
    group = world.describe_global_table(GlobalTableName="music")["GlobalTableDescription"]["ReplicationGroup"]
    return [one["RegionName"] for one in group]


BOTH = ("us-east-1", "eu-west-1")
IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize("operation", ["DescribeGlobalTable", "ListGlobalTables", "UpdateGlobalTable"])
def test_a_global_table_of_2017_is_there_as_it_was_told(tape, operation):
    tape.describe(StreamSpecification=IMAGES)
    listed = {"GlobalTableName": "music", "ReplicationGroup": [{"RegionName": region} for region in BOTH]}
    answers = {
        "DescribeGlobalTable": (description_2017(*BOTH), {"GlobalTableName": "music"}),
        "ListGlobalTables": ({"GlobalTables": [listed]}, {}),
        "UpdateGlobalTable": (
            description_2017("us-east-1", "ap-south-1"),
            {
                "GlobalTableName": "music",
                "ReplicaUpdates": [
                    {"Create": {"RegionName": "ap-south-1"}},
                    {"Delete": {"RegionName": "eu-west-1"}},
                ],
            },
        ),
    }
    answer, params = answers[operation]
    tape(operation, answer, **params)
    here = tape.play()
    assert regions_2017(here) == list(BOTH)
    here.put_item(TableName="music", Item=ITEM)
    assert item(here.at("eu-west-1"))["n"] == {"N": "1"}


def test_a_global_table_of_2017_that_the_recording_makes_was_not_there(tape):
    for region in BOTH:
        tape.region = region
        tape.describe(StreamSpecification=IMAGES)
    tape.region = "us-east-1"
    group = [{"RegionName": region} for region in BOTH]
    making = tape("CreateGlobalTable", description_2017(*BOTH), GlobalTableName="music", ReplicationGroup=group)
    tape("DescribeGlobalTable", description_2017(*BOTH), GlobalTableName="music")
    world = tape.play()
    missing = "Global table not found: Global table with name: 'music' does not exist."
    with world.refuses(missing, "GlobalTableNotFoundException"):
        regions_2017(world)
    assert world.again(making).error is None
    assert regions_2017(world) == list(BOTH)


def test_a_global_table_of_which_nothing_else_is_known_is_a_gap(tape):
    tape("DescribeGlobalTable", description_2017(*BOTH), GlobalTableName="music")
    with pytest.raises(NotEmulated, match="no recorded call describes it"):
        regions_2017(tape.play())
