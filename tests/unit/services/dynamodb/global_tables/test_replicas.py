"""Replicas of a table, version 2019.11.21: they come, change, go, and share their settings."""

from __future__ import annotations

import pytest

WRONG = "One or more parameter values were invalid: "
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
IN_USE = "The resource which you are attempting to change is in use."
SOURCE = (
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in "
    "the last 24 hours."
)
LOCAL = (
    "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as "
    "required."
)
NO_ACTIONS = "There are no actions specified in the Replica Update Action of the request."
OWN_KEY = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "own"}


def change(dynamodb, kind, region="eu-west-1", **more):
    updates = [{kind: {"RegionName": region, **more}}]
    return dynamodb.update_table(TableName="music", ReplicaUpdates=updates)["TableDescription"]


def add(dynamodb, region="eu-west-1", **more):
    return change(dynamodb, "Create", region, **more)


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


def replica(dynamodb, region="eu-west-1"):
    return next(one for one in told(dynamodb)["Replicas"] if one["RegionName"] == region)


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    return dynamodb


@pytest.fixture
def pair(music):
    add(music)
    return music, music.at("eu-west-1")


@pytest.fixture
def provisioned(dynamodb):
    dynamodb.create_table(
        TableName="music",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "genre")],
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_genre",
                "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                "ProvisionedThroughput": UNITS,
            }
        ],
    )
    add(dynamodb)
    return dynamodb, dynamodb.at("eu-west-1")


def test_tables_of_one_name_in_two_regions_are_two_tables(dynamodb):
    there = dynamodb.at("eu-west-1")
    for one, region in ((dynamodb, 1), (there, 2)):
        one.table("music")
        one.put_item(TableName="music", Item={"id": {"S": "a"}, "region": {"N": str(region)}})
    assert dynamodb.get_item(TableName="music", Key={"id": {"S": "a"}})["Item"]["region"] == {"N": "1"}
    table = told(there)
    assert not table.keys() & {"Replicas", "GlobalTableVersion", "GlobalTableSettingsReplicationMode"}


def test_a_replica_is_made(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    answer = add(slow_dynamodb)
    assert answer["TableStatus"] == "UPDATING"
    assert answer["Replicas"] == []
    assert answer["GlobalTableVersion"] == "2019.11.21"
    assert answer["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    there = slow_dynamodb.at("eu-west-1")
    assert (told(slow_dynamodb)["TableStatus"], replica(slow_dynamodb)["ReplicaStatus"]) == ("UPDATING", "CREATING")
    assert (told(there)["TableStatus"], replica(there, "us-east-1")["ReplicaStatus"]) == ("CREATING", "ACTIVE")
    with there.refuses("Requested resource not found", "ResourceNotFoundException"):
        there.get_item(TableName="music", Key={"id": {"S": "a"}})
    slow_dynamodb.clock.advance(10)
    assert told(slow_dynamodb)["TableStatus"] == told(there)["TableStatus"] == "ACTIVE"
    assert replica(slow_dynamodb) == {
        "RegionName": "eu-west-1",
        "ReplicaStatus": "ACTIVE",
        "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
        "GlobalTableSettingsReplicationMode": "ENABLED_WITH_OVERRIDES",
    }


def test_each_region_has_its_own_table(pair):
    here, there = (told(one) for one in pair)
    assert here["TableArn"] == "arn:aws:dynamodb:us-east-1:123456789012:table/music"
    assert there["TableArn"] == "arn:aws:dynamodb:eu-west-1:123456789012:table/music"
    assert here["TableId"] != there["TableId"]
    assert there["LatestStreamArn"].startswith(there["TableArn"])
    assert here["KeySchema"] == there["KeySchema"]
    for one in (here, there):
        assert one["GlobalTableSettingsReplicationMode"] == "ENABLED_WITH_OVERRIDES"
        assert one["DisassociationProtectionEnabled"] is True
        assert "MultiRegionConsistency" not in one
    assert pair[1].list_tables() == {"TableNames": ["music"]}


def test_replicas_stand_in_the_order_in_which_they_came(pair):
    here, there = pair
    add(there, "us-west-2")  # any replica may be asked
    regions = [
        [one["RegionName"] for one in told(here.at(region))["Replicas"]]
        for region in ("us-east-1", "eu-west-1", "us-west-2")
    ]
    assert regions == [["eu-west-1", "us-west-2"], ["us-east-1", "us-west-2"], ["us-east-1", "eu-west-1"]]


@pytest.mark.parametrize("view_type", ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE"])
def test_a_stream_that_is_on_stays_as_it_is(dynamodb, view_type):
    made = dynamodb.table("music", StreamSpecification={"StreamEnabled": True, "StreamViewType": view_type})
    add(dynamodb)
    assert told(dynamodb)["LatestStreamArn"] == made["LatestStreamArn"]
    assert told(dynamodb.at("eu-west-1"))["StreamSpecification"]["StreamViewType"] == view_type


def test_the_stream_of_a_replica_can_not_be_changed(pair):
    for one in pair:
        with one.refuses(WRONG + "Disabling Stream is not allowed for a Global Table replica."):
            one.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
        with one.refuses("Table already has an enabled stream: TableName: music"):
            one.update_table(
                TableName="music",
                StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            )
    here, _ = pair
    change(here, "Delete")
    here.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in told(here)


@pytest.mark.parametrize(
    ("updates", "message"),
    [
        ([{"Create": {"RegionName": "us-east-1"}}], LOCAL),
        ([{"Delete": {"RegionName": "us-east-1"}}], LOCAL),
        ([{"Update": {"RegionName": "eu-west-1"}}], NO_ACTIONS),
        ([{"Update": {"RegionName": "eu-west-1", "GlobalSecondaryIndexes": [{"IndexName": "any"}]}}], NO_ACTIONS),
        ([{}], NO_ACTIONS),
        (
            [{"Create": {"RegionName": "eu-west-2"}, "Delete": {"RegionName": "eu-west-1"}}],
            "Update table operation with more than one type of replica actions not allowed.",
        ),
        (
            [{"Create": {"RegionName": "eu-west-2"}}, {"Delete": {"RegionName": "eu-west-1"}}],
            "Update table operation with more than one type of replica actions not allowed.",
        ),
        (
            [{"Create": {"RegionName": "eu-west-2"}}, {"Create": {"RegionName": "eu-west-3"}}],
            "Update table operation with more than one create or delete replica actions not allowed",
        ),
        (
            [{"Create": {"RegionName": "eu-west-1"}}],
            (
                "Failed to create a the new replica of table with name: \u2018music\u2019 because one or more replicas "
                "already existed as tables."
            ),
        ),
        (
            [{"Delete": {"RegionName": "ca-central-1"}}],
            (
                "Update global table operation failed because one or more replicas were not part of the global table. "
                "Please retry the request without these replicas: [ca-central-1]."
            ),
        ),
        (
            [{"Update": {"RegionName": "ca-central-1", "TableClassOverride": "STANDARD"}}],
            (
                "Update global table operation failed because one or more replicas were not part of the global table. "
                "Please retry the request without these replicas: [ca-central-1]."
            ),
        ),
    ],
)
def test_what_can_not_be_done_is_refused(pair, updates, message):
    with pair[0].refuses(message):
        pair[0].update_table(TableName="music", ReplicaUpdates=updates)
    assert [one["RegionName"] for one in told(pair[0])["Replicas"]] == ["eu-west-1"]


@pytest.mark.parametrize("region", ["us-fake-1", "EU-WEST-1", "cn-north-1"])
def test_a_replica_is_in_a_region_that_there_is(music, region):
    with pytest.raises(Exception, match=f"Region {region} is not supported. The latest version of global tables"):
        add(music, region)


def test_a_table_without_replicas_has_none_to_delete(music):
    with music.refuses(
        "Update global table operation failed because one or more replicas were not part of the global table. Please "
        "retry the request without these replicas: [eu-west-1]."
    ):
        change(music, "Delete")


def test_one_region_named_twice_is_one(music):
    twice = [{"Create": {"RegionName": "eu-west-1"}}] * 2
    music.update_table(TableName="music", ReplicaUpdates=twice)
    assert len(told(music)["Replicas"]) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"StreamSpecification": {"StreamEnabled": False}},
        {"BillingMode": "PROVISIONED", "ProvisionedThroughput": UNITS},
        {"TableClass": "STANDARD"},
        {"DeletionProtectionEnabled": True},
        {"SSESpecification": {"Enabled": True}},
    ],
)
def test_replicas_are_changed_alone(music, more):
    with music.refuses(WRONG + "Replica modification must be the only operation in the request"):
        music.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}], **more)


def test_a_foreign_table_is_not_adopted(music):
    music.at("eu-west-1").table("music")
    with pytest.raises(Exception, match="because one or more replicas already existed as tables"):
        add(music)
    assert "Replicas" not in told(music)


def test_only_one_change_of_a_group_is_under_way(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    add(slow_dynamodb)
    for wanted in (
        {"ReplicaUpdates": [{"Create": {"RegionName": "us-west-2"}}]},
        {"DeletionProtectionEnabled": True},
        {"TableClass": "STANDARD"},
    ):
        with slow_dynamodb.refuses(IN_USE, "ResourceInUseException"):
            slow_dynamodb.update_table(TableName="music", **wanted)
    slow_dynamodb.tag_resource(ResourceArn=told(slow_dynamodb)["TableArn"], Tags=[{"Key": "a", "Value": "b"}])
    there = slow_dynamodb.at("eu-west-1")
    with pytest.raises(Exception, match="being added to table with name: \u2018music\u2019 in region: \u2018eu-west-1"):
        add(there, "us-west-2")
    with there.refuses(IN_USE, "ResourceInUseException"):
        there.delete_table(TableName="music")


def test_a_replica_goes_with_its_table(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    add(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    there = slow_dynamodb.at("eu-west-1")
    answer = change(slow_dynamodb, "Delete")
    assert (answer["TableStatus"], answer["Replicas"][0]["ReplicaStatus"]) == ("UPDATING", "ACTIVE")
    assert (replica(slow_dynamodb)["ReplicaStatus"], told(there)["TableStatus"]) == ("DELETING", "DELETING")
    with pytest.raises(Exception, match="because one or more replicas already existed as tables"):
        add(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    table = told(slow_dynamodb)
    assert table["TableStatus"] == "ACTIVE"
    assert not table.keys() & {"Replicas", "GlobalTableVersion", "GlobalTableSettingsReplicationMode"}
    assert table["StreamSpecification"]["StreamEnabled"] is True
    assert there.list_tables() == {"TableNames": []}
    add(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    assert replica(slow_dynamodb)["ReplicaStatus"] == "ACTIVE"


def test_a_source_stays_as_long_as_what_came_from_it(pair):
    here, there = pair
    add(there, "us-west-2")
    for call in (
        lambda: here.delete_table(TableName="music"),
        lambda: change(here, "Delete", "eu-west-1"),
        lambda: change(there, "Delete", "us-east-1"),
    ):
        with here.refuses(SOURCE):
            call()
    change(here, "Delete", "us-west-2")
    change(here, "Delete", "eu-west-1")
    here.delete_table(TableName="music")
    assert here.list_tables() == {"TableNames": []}


def test_a_source_may_go_after_a_day(pair):
    here, there = pair
    here.clock.advance(24 * 60 * 60)
    here.delete_table(TableName="music")
    assert "Replicas" not in told(there)


def test_a_replica_may_be_deleted_where_it_is(pair):
    here, there = pair
    answer = there.delete_table(TableName="music")["TableDescription"]
    assert (answer["TableStatus"], [one["RegionName"] for one in answer["Replicas"]]) == ("DELETING", ["us-east-1"])
    assert "Replicas" not in told(here)


def test_a_protected_replica_is_not_deleted(pair):
    here, there = pair
    there.update_table(TableName="music", DeletionProtectionEnabled=True)
    assert told(here)["DeletionProtectionEnabled"] is False
    protected = (
        "Cannot delete table music in region eu-west-1 because it has deletion protection enabled. Disable deletion "
        "protection first."
    )
    with here.refuses(protected):
        change(here, "Delete")
    with there.refuses(protected):
        there.delete_table(TableName="music")


def test_time_to_live_is_of_all(pair):
    here, there = pair
    there.update_time_to_live(TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"})
    assert here.describe_time_to_live(TableName="music")["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    add(here, "us-west-2")
    west = here.at("us-west-2").describe_time_to_live(TableName="music")
    assert west["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "over"}


def test_some_settings_are_each_regions_own(pair):
    here, there = pair
    here.tag_resource(ResourceArn=told(here)["TableArn"], Tags=[{"Key": "a", "Value": "b"}])
    here.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    assert there.list_tags_of_resource(ResourceArn=told(there)["TableArn"]) == {"Tags": []}
    backups = there.describe_continuous_backups(TableName="music")["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"


def test_an_index_is_of_all_whoever_is_asked(pair):
    here, there = pair
    here.put_item(TableName="music", Item={"id": {"S": "a"}, "genre": {"S": "jazz"}})
    there.update_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": "genre", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by_genre",
                    "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )
    for one in pair:
        assert one.scan(TableName="music", IndexName="by_genre")["Count"] == 1
    assert [one["IndexArn"] for one in told(here)["GlobalSecondaryIndexes"]] == [
        "arn:aws:dynamodb:us-east-1:123456789012:table/music/index/by_genre"
    ]
    assert replica(here)["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "by_genre",
            "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
        }
    ]
    here.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_genre"}}])
    assert "GlobalSecondaryIndexes" not in told(there)
    assert "GlobalSecondaryIndexes" not in replica(here)


def test_capacity_is_of_all(provisioned):
    here, there = provisioned
    assert "ProvisionedThroughputOverride" not in replica(here)
    there.update_table(TableName="music", ProvisionedThroughput={"ReadCapacityUnits": 7, "WriteCapacityUnits": 20})
    units = told(here)["ProvisionedThroughput"]
    assert (units["ReadCapacityUnits"], units["WriteCapacityUnits"]) == (7, 20)
    assert "ProvisionedThroughputOverride" not in replica(here)
    here.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    assert told(there)["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_a_replica_may_read_with_more(provisioned):
    here, there = provisioned
    answer = change(here, "Update", ProvisionedThroughputOverride={"ReadCapacityUnits": 10})
    assert "ProvisionedThroughputOverride" not in answer["Replicas"][0]
    assert replica(here)["ProvisionedThroughputOverride"] == {"ReadCapacityUnits": 10}
    assert replica(there, "us-east-1")["ProvisionedThroughputOverride"] == {"ReadCapacityUnits": 5}
    assert told(there)["ProvisionedThroughput"]["ReadCapacityUnits"] == 10
    here.update_table(TableName="music", ProvisionedThroughput={"ReadCapacityUnits": 6, "WriteCapacityUnits": 9})
    units = told(there)["ProvisionedThroughput"]
    assert (units["ReadCapacityUnits"], units["WriteCapacityUnits"]) == (10, 9)
    change(here, "Update", ProvisionedThroughputOverride={"ReadCapacityUnits": 6})
    assert "ProvisionedThroughputOverride" not in replica(here)
    here.update_table(TableName="music", ProvisionedThroughput={"ReadCapacityUnits": 8, "WriteCapacityUnits": 9})
    assert told(there)["ProvisionedThroughput"]["ReadCapacityUnits"] == 8


def test_an_index_of_a_replica_may_read_with_more(provisioned):
    here, there = provisioned
    more = {"IndexName": "by_genre", "ProvisionedThroughputOverride": {"ReadCapacityUnits": 6}}
    change(here, "Update", GlobalSecondaryIndexes=[more])
    (index,) = replica(here)["GlobalSecondaryIndexes"]
    assert index["ProvisionedThroughputOverride"] == {"ReadCapacityUnits": 6}
    assert told(there)["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["ReadCapacityUnits"] == 6
    change(here, "Update", GlobalSecondaryIndexes=[more | {"ProvisionedThroughputOverride": {"ReadCapacityUnits": 5}}])
    assert "ProvisionedThroughputOverride" not in replica(here)["GlobalSecondaryIndexes"][0]


def test_an_index_that_is_not_there_is_let_pass(music):
    add(music, GlobalSecondaryIndexes=[{"IndexName": "none", "ProvisionedThroughputOverride": {}}])
    assert replica(music)["ReplicaStatus"] == "ACTIVE"


def test_overrides_are_of_the_kind_of_billing(provisioned, conversation):
    here, _ = provisioned
    with here.refuses(
        "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
    ):
        change(here, "Update", OnDemandThroughputOverride={"MaxReadRequestUnits": 100})
    other = conversation()
    other.table("music", OnDemandThroughput={"MaxReadRequestUnits": 50, "MaxWriteRequestUnits": 60})
    add(other, OnDemandThroughputOverride={"MaxReadRequestUnits": 100})
    assert replica(other)["OnDemandThroughputOverride"] == {"MaxReadRequestUnits": 100}
    assert told(other.at("eu-west-1"))["OnDemandThroughput"] == {
        "MaxReadRequestUnits": 100, "MaxWriteRequestUnits": 60
    }  # fmt: skip
    with other.refuses(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    ):
        change(other, "Update", ProvisionedThroughputOverride={"ReadCapacityUnits": 10})


def test_a_class_is_told_where_it_was_set(pair):
    here, there = pair
    change(here, "Update", TableClassOverride="STANDARD_INFREQUENT_ACCESS")
    assert replica(here)["ReplicaTableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert told(there)["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert "TableClassSummary" not in told(here)
    here.update_table(TableName="music", TableClass="STANDARD")
    assert told(there)["TableClassSummary"]["TableClass"] == "STANDARD"


def test_a_replica_of_a_table_with_a_customers_key_has_its_own(dynamodb):
    dynamodb.table("music", SSESpecification=OWN_KEY)
    with dynamodb.refuses(WRONG + "KMSMasterKeyId must be specified for each replica."):
        add(dynamodb)
    with dynamodb.refuses(WRONG + "All replica keys must either be Customer Managed CMK or AWS Managed CMK."):
        add(dynamodb, KMSMasterKeyId="alias/aws/dynamodb")
    with pytest.raises(Exception, match=r"KMS validation error for region eu-west-1: .* Invalid arn us-east-1 "):
        add(dynamodb, KMSMasterKeyId="arn:aws:kms:us-east-1:123456789012:key/own")
    add(dynamodb, KMSMasterKeyId="there")
    there = dynamodb.at("eu-west-1")
    arn = "arn:aws:kms:eu-west-1:123456789012:key/there"
    assert replica(dynamodb)["KMSMasterKeyId"] == told(there)["SSEDescription"]["KMSMasterKeyArn"] == arn
    with dynamodb.refuses(WRONG + "KMSMasterKeyId must be specified for each replica."):
        change(dynamodb, "Update", KMSMasterKeyId="other")
    there.update_table(TableName="music", SSESpecification=OWN_KEY | {"KMSMasterKeyId": "other"})
    assert replica(dynamodb)["KMSMasterKeyId"] == arn.replace("there", "other")
    assert told(dynamodb)["SSEDescription"]["KMSMasterKeyArn"].endswith("/own")


def test_the_type_of_encryption_is_of_all(pair):
    here, there = pair
    with here.refuses(WRONG + "KMSMasterKeyId must be specified for each replica."):
        add(here, "us-west-2", KMSMasterKeyId="alias/aws/dynamodb")
    here.update_table(TableName="music", SSESpecification={"Enabled": True})
    assert replica(here)["KMSMasterKeyId"].startswith("arn:aws:kms:eu-west-1:")
    assert replica(there, "us-east-1")["KMSMasterKeyId"].startswith("arn:aws:kms:us-east-1:")
    with here.refuses(WRONG + "KMSMasterKeyId must be specified for each replica."):
        here.update_table(TableName="music", SSESpecification=OWN_KEY)
    there.update_table(TableName="music", SSESpecification={"Enabled": False})
    assert "SSEDescription" not in told(here)
