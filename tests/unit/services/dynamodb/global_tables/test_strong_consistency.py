"""Global tables of multi-Region strong consistency: born whole, frozen, dissolved as a whole."""

from __future__ import annotations

import pytest

COUNT = "Unsupported replica count for global tables with MultiRegionConsistency set to STRONG."
ONLY_ONE = (
    "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG."
)
SOMETHING = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
    "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
    "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
)
SOMETHING_ELSE = SOMETHING.replace("RoleArn, ", "RoleArn, MultiRegionConsistency, ")


def change(dynamodb, *, create=(), delete=(), witness=(), consistency=None, **more):
    """`create` and `delete` are regions, `witness` is (Create or Delete, region)."""
    updates = [{"Create": {"RegionName": region}} for region in create]
    updates += [{"Delete": {"RegionName": region}} for region in delete]
    if updates:
        more["ReplicaUpdates"] = updates
    if witness:
        more["GlobalTableWitnessUpdates"] = [{witness[0]: {"RegionName": witness[1]}}]
    if consistency:
        more["MultiRegionConsistency"] = consistency
    return dynamodb.update_table(TableName="music", **more)["TableDescription"]


def told(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    return dynamodb


@pytest.fixture
def witnessed(music):
    change(music, create=["us-east-2"], witness=("Create", "us-west-2"), consistency="STRONG")
    return music, music.at("us-east-2")


@pytest.fixture
def three(music):
    change(music, create=["us-east-2", "us-west-2"], consistency="STRONG")
    return music


def test_two_replicas_and_a_witness(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    answer = change(slow_dynamodb, create=["us-east-2"], witness=("Create", "us-west-2"), consistency="STRONG")
    assert (answer["TableStatus"], answer["MultiRegionConsistency"]) == ("UPDATING", "STRONG")
    assert answer["Replicas"] == []
    assert "GlobalTableWitnesses" not in answer
    assert "StreamSpecification" not in answer
    assert told(slow_dynamodb)["GlobalTableWitnesses"] == [{"RegionName": "us-west-2", "WitnessStatus": "CREATING"}]
    slow_dynamodb.clock.advance(10)
    for region in ("us-east-1", "us-east-2"):
        table = told(slow_dynamodb.at(region))
        assert table["GlobalTableWitnesses"] == [{"RegionName": "us-west-2", "WitnessStatus": "ACTIVE"}]
        assert table["MultiRegionConsistency"] == "STRONG"
        assert "DisassociationProtectionEnabled" not in table


def test_there_is_no_table_at_the_witness(witnessed):
    west = witnessed[0].at("us-west-2")
    assert west.list_tables() == {"TableNames": []}
    assert west.table("music")["TableStatus"] == "CREATING"


def test_a_write_is_in_all_replicas_when_it_is_answered(conversation):
    here = conversation(replication_lag=60.0)
    here.table("music")
    change(here, create=["us-east-2", "us-west-2"], consistency="STRONG")
    here.put_item(TableName="music", Item={"id": {"S": "a"}})
    for region in ("us-east-2", "us-west-2"):
        with here.refuses("The conditional request failed", "ConditionalCheckFailedException"):
            here.at(region).put_item(
                TableName="music", Item={"id": {"S": "a"}}, ConditionExpression="attribute_not_exists(id)"
            )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"create": ["us-east-2"], "consistency": "STRONG"}, COUNT),
        ({"create": ["us-east-2", "us-west-2"], "witness": ("Create", "eu-west-1"), "consistency": "STRONG"}, COUNT),
        ({"witness": ("Create", "us-east-2"), "consistency": "STRONG"}, SOMETHING),
        ({"consistency": "STRONG"}, SOMETHING),
        (
            {"create": ["us-east-2"], "witness": ("Create", "us-west-2")},
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
        ),
        (
            {"create": ["us-east-2"], "witness": ("Create", "us-west-2"), "consistency": "EVENTUAL"},
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
        ),
        (
            {"create": ["us-east-2"], "witness": ("Create", "us-east-2"), "consistency": "STRONG"},
            "Cannot target multiple regions with the same action",
        ),
        (
            {"create": ["us-east-2"], "witness": ("Create", "us-east-1"), "consistency": "STRONG"},
            (
                "Cannot add a witness in the same region as an existing replica when creating a global table with "
                "MultiRegionConsistency set to STRONG."
            ),
        ),
        (
            {"create": ["us-west-1"], "witness": ("Create", "us-west-1"), "consistency": "STRONG"},
            "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [us-west-1].",
        ),
        (
            {
                "create": ["us-east-2"],
                "witness": ("Create", "us-west-2"),
                "consistency": "STRONG",
                "DeletionProtectionEnabled": True,
            },
            (
                "One or more parameter values were invalid: Requests that modify replicas or witnesses must not also "
                "modify other fields"
            ),
        ),
    ],
)
def test_a_group_is_born_whole(music, wanted, message):
    with music.refuses(message):
        change(music, **wanted)
    assert "Replicas" not in told(music)


def test_sets_of_regions_may_be_mixed(music):
    change(music, create=["eu-west-1"], witness=("Create", "us-east-2"), consistency="STRONG")
    assert told(music.at("eu-west-1"))["MultiRegionConsistency"] == "STRONG"


def test_a_group_of_eventual_consistency_stays_one(music):
    change(music, create=["us-east-2"], consistency="EVENTUAL")
    assert "MultiRegionConsistency" not in told(music)
    with music.refuses("MultiRegionConsistency parameter is unsupported on existing global table"):
        change(music, create=["us-west-2", "eu-west-1"], consistency="STRONG")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"create": ["eu-west-1"]},
            "Cannot add replicas to a global table with strong MultiRegionConsistency",
        ),
        ({"create": ["eu-west-1"], "consistency": "STRONG"}, COUNT),
        (
            {"create": ["eu-west-1"], "consistency": "EVENTUAL"},
            "MultiRegionConsistency parameter is unsupported on existing global table",
        ),
        (
            {"delete": ["us-east-2"], "consistency": "STRONG"},
            "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.",
        ),
        ({"delete": ["us-east-2"]}, "Update table delete operation does not include all witnesses."),
        ({"witness": ("Delete", "us-west-2")}, SOMETHING_ELSE),
        (
            {"delete": ["us-east-2"], "witness": ("Delete", "eu-west-1")},
            (
                "Update global table operation failed because one or more witnesses were not part of the global table. "
                "Please retry the request without these witnesses: [eu-west-1]."
            ),
        ),
    ],
)
def test_a_group_is_frozen(witnessed, wanted, message):
    with witnessed[0].refuses(message):
        change(witnessed[0], **wanted)
    for one in witnessed:
        with one.refuses(ONLY_ONE):
            one.delete_table(TableName="music")


def test_a_group_of_three_loses_two_or_none(three):
    with three.refuses(ONLY_ONE):
        change(three, delete=["us-east-2"])
    change(three, delete=["us-east-2", "us-west-2"])
    assert "Replicas" not in told(three)
    assert three.at("us-west-2").list_tables() == {"TableNames": []}


def test_a_group_is_dissolved(witnessed):
    here, there = witnessed
    answer = change(here, delete=["us-east-2"], witness=("Delete", "us-west-2"))
    assert answer["GlobalTableWitnesses"] == [{"RegionName": "us-west-2", "WitnessStatus": "ACTIVE"}]
    table = told(here)
    assert not table.keys() & {"Replicas", "GlobalTableVersion", "GlobalTableWitnesses", "MultiRegionConsistency"}
    assert there.list_tables() == {"TableNames": []}
    change(here, create=["us-east-2"])
    assert "MultiRegionConsistency" not in told(here)
    here.at("us-east-2").delete_table(TableName="music")
    here.delete_table(TableName="music")


def test_streams_are_each_replicas_own(three):
    west = three.at("us-west-2")
    on = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    west.update_table(TableName="music", StreamSpecification=on)
    assert told(west)["StreamSpecification"] == on
    assert "StreamSpecification" not in told(three)
    west.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in told(west)


@pytest.mark.parametrize("what", ["items", "a local index", "time to live"])
def test_the_table_must_be_fit_for_it(dynamodb, what):
    local = {"lsi": {"by_title": ("id:S title:S", "ALL")}} if what == "a local index" else {}
    dynamodb.table("music", "id:S n:N", **local)
    if what == "items":
        dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "n": {"N": "1"}})
    if what == "time to live":
        dynamodb.update_time_to_live(
            TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"}
        )
    with pytest.raises(Exception, match="MultiRegionConsistency set to STRONG is not supported for"):
        change(dynamodb, create=["us-east-2", "us-west-2"], consistency="STRONG")


def test_there_is_no_time_to_live(three):
    with three.refuses("Time to live is not supported for global tables with MultiRegionConsistency set to STRONG."):
        three.update_time_to_live(TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"})


def test_there_are_no_transactions(three):
    key = {"TableName": "music", "Key": {"id": {"S": "a"}}}
    for call in (
        lambda: three.transact_get_items(TransactItems=[{"Get": key}]),
        lambda: three.transact_write_items(TransactItems=[{"Delete": key}]),
        lambda: three.execute_transaction(
            TransactStatements=[{"Statement": "INSERT INTO \"music\" VALUE {'id': 'a'}"}]
        ),
    ):
        with three.refuses(
            "Transaction operations are not supported on global tables with MultiRegionConsistency set to STRONG: music"
        ):
            call()
