"""UpdateTableReplicaAutoScaling, as AWS answers it."""

from __future__ import annotations

import pytest

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
OFF = {"AutoScalingDisabled": True, "ScalingPolicies": []}
POLICY = {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70.0}}
SCALE = {"MinimumUnits": 1, "MaximumUnits": 10, "ScalingPolicyUpdate": POLICY}
ROLE = (
    "arn:aws:iam::123456789012:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/"
    "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
)
FAILED = "Failed to update settings for global table with name: \u2018music\u2019"


def change(dynamodb, **wanted):
    return dynamodb.update_table_replica_auto_scaling(TableName="music", **wanted)["TableAutoScalingDescription"]


def reads(dynamodb, region="us-east-1", **update):
    return change(
        dynamodb,
        ReplicaUpdates=[{"RegionName": region, "ReplicaProvisionedReadCapacityAutoScalingUpdate": update}],
    )


def told(dynamodb):
    answer = dynamodb.describe_table_replica_auto_scaling(TableName="music")
    return {one["RegionName"]: one for one in answer["TableAutoScalingDescription"]["Replicas"]}


@pytest.fixture
def music(dynamodb):
    dynamodb.create_table(
        TableName="music",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "title")],
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_title",
                "KeySchema": [{"AttributeName": "title", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                "ProvisionedThroughput": UNITS,
            }
        ],
    )
    dynamodb.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    return dynamodb


def test_writes_are_scaled_in_all_regions(music):
    before = change(music, ProvisionedWriteCapacityAutoScalingUpdate=SCALE)
    assert before["Replicas"][0]["ReplicaProvisionedWriteCapacityAutoScalingSettings"] == OFF
    for one in told(music).values():
        assert one["ReplicaProvisionedWriteCapacityAutoScalingSettings"] == {
            "MinimumUnits": 1,
            "MaximumUnits": 10,
            "AutoScalingRoleArn": ROLE,
            "ScalingPolicies": [
                {
                    "PolicyName": "DynamoDBWriteCapacityUtilization:table/music",
                    "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70.0},
                }
            ],
        }
        assert one["ReplicaProvisionedReadCapacityAutoScalingSettings"] == OFF


def test_reads_are_scaled_in_one(music):
    policy = {
        "PolicyName": "mine",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": 19.9, "DisableScaleIn": True, "ScaleInCooldown": -1, "ScaleOutCooldown": 60
        },
    }  # fmt: skip
    reads(music, "eu-west-1", **SCALE | {"ScalingPolicyUpdate": policy})
    settings = told(music)
    there = settings["eu-west-1"]["ReplicaProvisionedReadCapacityAutoScalingSettings"]
    assert there["ScalingPolicies"] == [policy]
    assert settings["us-east-1"]["ReplicaProvisionedReadCapacityAutoScalingSettings"] == OFF
    reads(music, "eu-west-1", AutoScalingDisabled=True)
    assert told(music)["eu-west-1"]["ReplicaProvisionedReadCapacityAutoScalingSettings"] == OFF


def test_indexes_are_scaled(music):
    change(
        music,
        GlobalSecondaryIndexUpdates=[{"IndexName": "by_title", "ProvisionedWriteCapacityAutoScalingUpdate": SCALE}],
        ReplicaUpdates=[
            {
                "RegionName": "eu-west-1",
                "ReplicaGlobalSecondaryIndexUpdates": [
                    {"IndexName": "by_title", "ProvisionedReadCapacityAutoScalingUpdate": SCALE}
                ],
            }
        ],
    )
    (there,) = told(music)["eu-west-1"]["GlobalSecondaryIndexes"]
    reading = there["ProvisionedReadCapacityAutoScalingSettings"]
    assert reading["ScalingPolicies"][0]["PolicyName"] == ("DynamoDBReadCapacityUtilization:table/music/index/by_title")
    (here,) = told(music)["us-east-1"]["GlobalSecondaryIndexes"]
    assert here["ProvisionedReadCapacityAutoScalingSettings"] == OFF
    assert here["ProvisionedWriteCapacityAutoScalingSettings"]["MaximumUnits"] == 10


def test_nothing_is_scaled(music):
    change(music, ProvisionedWriteCapacityAutoScalingUpdate=SCALE | {"MinimumUnits": 9})
    table = music.describe_table(TableName="music")["Table"]
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 5


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ({"MinimumUnits": 1, "MaximumUnits": 9}, "Parameters 'ScalingPolicyUpdate' are required unless auto scaling"),
        ({"ScalingPolicyUpdate": POLICY}, "Parameters 'MaximumUnits', 'MinimumUnits' are required unless auto scaling"),
        (
            {"AutoScalingDisabled": False},
            "Parameters 'MaximumUnits', 'ScalingPolicyUpdate', 'MinimumUnits' are required unless auto scaling",
        ),
    ],
)
def test_an_update_is_whole(music, update, message):
    with music.refuses(f"{FAILED}: {message} is being disabled."):
        reads(music, **update)


def test_what_is_switched_off_is_not_set(music):
    with music.refuses(
        f"{FAILED}: Parameters 'MaximumUnits', 'ScalingPolicyUpdate', 'MinimumUnits' must be left blank when "
        "disabling auto scaling."
    ):
        reads(music, **SCALE, AutoScalingDisabled=True)


SERVICE = (
    " (Service: AWSApplicationAutoScaling; Status Code: 400; Error Code: ValidationException; Request ID: null; "
    "Proxy: null)"
)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"MinimumUnits": 11}, "Maximum capacity cannot be less than minimum capacity"),
        (
            {"TargetValue": 90.1},
            (
                "For predefined metric type DynamoDBReadCapacityUtilization, target value must be between '10.0' and "
                "'90.0', but was '90.1'."
            ),
        ),
        (
            {"TargetValue": 0},
            (
                "For target tracking scaling, target value must be between '8.51592E-109' and '1.174271E108', but was "
                "'0.0'."
            ),
        ),
    ],
)
def test_what_application_auto_scaling_refuses(music, more, message):
    policy = {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": more.pop("TargetValue", 70.0)}}
    with music.refuses(message + SERVICE):
        reads(music, **SCALE | {"ScalingPolicyUpdate": policy} | more)


def test_something_is_to_be_updated(music):
    with music.refuses(f"{FAILED} because at least one update parameter must be specified."):
        change(music)
    with music.refuses(
        f"{FAILED} because at least one update parameter must be specified for region: \u2018us-east-1\u2019."
    ):
        change(music, ReplicaUpdates=[{"RegionName": "us-east-1"}])
    one = {"RegionName": "us-east-1", "ReplicaProvisionedReadCapacityAutoScalingUpdate": SCALE}
    with music.refuses(f"{FAILED} because the regions: \u2018[us-east-1]\u2019 were specified more than once."):
        change(music, ReplicaUpdates=[one, one])


def test_what_is_not_there_is_not_scaled(music):
    with music.refuses(
        "Replica in region: 'us-west-2' of global table with name: 'music' does not exist.",
        "ResourceNotFoundException",
    ):
        reads(music, "us-west-2", **SCALE)
    with music.refuses("Index: 'none' of global table with name: 'music' does not exist.", "ResourceNotFoundException"):
        change(
            music,
            ProvisionedWriteCapacityAutoScalingUpdate=SCALE,
            GlobalSecondaryIndexUpdates=[{"IndexName": "none", "ProvisionedWriteCapacityAutoScalingUpdate": SCALE}],
        )
    assert told(music)["us-east-1"]["ReplicaProvisionedWriteCapacityAutoScalingSettings"] == OFF


def test_a_table_on_demand_is_not_scaled(music):
    change(music, ProvisionedWriteCapacityAutoScalingUpdate=SCALE)
    music.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    writes = told(music)["us-east-1"]["ReplicaProvisionedWriteCapacityAutoScalingSettings"]
    assert (writes["MinimumUnits"], writes["AutoScalingDisabled"]) == (1, True)
    begin = (
        "Failed to update global table with name \u2018music\u2018. Replicas 'EU-WEST-1', 'US-EAST-1' BillingMode is "
        "PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: "
    )
    with music.refuses(begin + "'GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate'."):
        change(music, ProvisionedWriteCapacityAutoScalingUpdate=SCALE)
    with music.refuses(begin + "'ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate'."):
        reads(music, **SCALE)
    change(music, ProvisionedWriteCapacityAutoScalingUpdate={"AutoScalingDisabled": True})
    assert told(music)["us-east-1"]["ReplicaProvisionedWriteCapacityAutoScalingSettings"] == OFF


def test_a_table_without_replicas_is_none(dynamodb):
    dynamodb.table("music")
    with dynamodb.refuses("Global table with name: 'music' does not exist.", "ResourceNotFoundException"):
        change(dynamodb, ProvisionedWriteCapacityAutoScalingUpdate=SCALE)
