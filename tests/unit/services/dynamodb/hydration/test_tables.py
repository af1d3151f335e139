"""Which tables there were when a recording began, and what their descriptions say of that moment."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

NOT_FOUND = "Requested resource not found: Table: music not found"


def absent(world):
    with world.refuses(NOT_FOUND, "ResourceNotFoundException"):
        world.describe_table(TableName="music")


def test_a_table_of_which_only_tags_were_read_is_there_and_unknown(tape, conversation):
    arn = conversation().table("music")["TableArn"]
    tape("ListTagsOfResource", {"Tags": []}, ResourceArn=arn)
    world = tape.play()
    for ask in (lambda: world.describe_table(TableName="music"), lambda: world.list_tags_of_resource(ResourceArn=arn)):
        with pytest.raises(NotEmulated, match="no recorded call describes it"):
            ask()


def test_an_error_of_backups_tells_that_a_table_is_not_there(tape, refused):
    tape("DescribeContinuousBackups", refused("TableNotFoundException", "Table not found: music"), TableName="music")
    tape.describe()
    absent(tape.play())


def test_a_missing_index_is_no_missing_table(tape, refused):
    missing = "Requested resource not found: Index: by_genre not found for table: music"
    params = {"TableName": "music", "IndexName": "by_genre"}
    tape("DescribeContributorInsights", refused("ResourceNotFoundException", missing), **params)
    described = tape.describe()
    assert tape.play().describe_table(TableName="music")["Table"]["TableId"] == described["TableId"]


def test_a_list_of_the_backups_of_a_table_does_not_say_that_it_is_there(tape):
    tape("ListBackups", {"BackupSummaries": []}, TableName="music")
    absent(tape.play())


@pytest.mark.parametrize("operation", ["RestoreTableFromBackup", "RestoreTableToPointInTime"])
def test_a_table_that_the_recording_restores_was_not_there(tape, conversation, operation):
    described = conversation().table("music")
    source = "arn:aws:dynamodb:us-east-1:123456789012:table/old/backup/01516149542009-0bbfb894"
    asked = {"BackupArn": source} if "Backup" in operation else {"SourceTableName": "old"}
    tape(operation, {"TableDescription": described}, TargetTableName="music", **asked)
    tape.describe()
    absent(tape.play())


def test_where_a_table_came_from_stays_told(tape, conversation, began):
    summary = {"SourceTableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/old"}
    summary |= {"RestoreDateTime": began, "RestoreInProgress": False}
    tape("DescribeTable", {"Table": conversation().table("music") | {"RestoreSummary": summary}}, TableName="music")
    assert tape.play().describe_table(TableName="music")["Table"]["RestoreSummary"] == summary


STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_the_answer_that_switches_a_stream_on_describes_a_table_without_it(tape, conversation):
    before, other = conversation().table("music"), conversation()
    other.table("music")
    other.clock.advance(60)
    answer = other.update_table(TableName="music", StreamSpecification=STREAM)
    change = tape("UpdateTable", answer, TableName="music", StreamSpecification=STREAM)
    world = tape.play()
    assert "LatestStreamArn" not in world.describe_table(TableName="music")["Table"]
    assert world.again(change).error is None
    told = world.describe_table(TableName="music")["Table"]
    assert told["LatestStreamArn"] == answer["TableDescription"]["LatestStreamArn"]
    assert told["TableArn"] == before["TableArn"]


def test_the_answer_that_switches_a_stream_off_describes_a_table_with_it(tape, conversation):
    other = conversation()
    arn = other.table("music", StreamSpecification=STREAM)["LatestStreamArn"]
    off = {"StreamEnabled": False}
    answer = other.update_table(TableName="music", StreamSpecification=off)
    change = tape("UpdateTable", answer, TableName="music", StreamSpecification=off)
    world = tape.play()
    assert world.describe_table(TableName="music")["Table"]["StreamSpecification"]["StreamEnabled"]
    assert world.again(change).error is None
    told = world.describe_table(TableName="music")["Table"]
    assert (told["LatestStreamArn"], "StreamSpecification" in told) == (arn, False)


def test_the_answer_that_begins_on_demand_describes_a_provisioned_table(tape, conversation):
    other = conversation()
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    other.table("music", on_demand=False, BillingMode="PROVISIONED", ProvisionedThroughput=units)
    answer = other.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    change = tape("UpdateTable", answer, TableName="music", BillingMode="PAY_PER_REQUEST")
    world = tape.play()
    assert "BillingModeSummary" not in world.describe_table(TableName="music")["Table"]
    assert world.again(change).output["TableDescription"]["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}


def test_an_answer_that_tells_the_new_throughput_does_not_keep_it_from_being_set_again(tape, conversation):
    other = conversation()
    old, new = ({"ReadCapacityUnits": units, "WriteCapacityUnits": units} for units in (5, 9))
    other.table("music", on_demand=False, BillingMode="PROVISIONED", ProvisionedThroughput=old)
    answer = other.update_table(TableName="music", ProvisionedThroughput=new)
    change = tape("UpdateTable", answer, TableName="music", ProvisionedThroughput=new)
    world = tape.play()
    assert world.again(change).error is None
    told = world.describe_table(TableName="music")["Table"]["ProvisionedThroughput"]
    assert (told["ReadCapacityUnits"], told["WriteCapacityUnits"]) == (9, 9)


def test_the_answer_that_makes_an_index_describes_a_table_without_it(tape, conversation):
    other = conversation()
    other.table("music")
    keys = [{"AttributeName": "genre", "KeyType": "HASH"}]
    wanted = {"IndexName": "by_genre", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    params = {"TableName": "music", "GlobalSecondaryIndexUpdates": [{"Create": wanted}]}
    params["AttributeDefinitions"] = [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "genre", "AttributeType": "S"},
    ]
    change = tape("UpdateTable", other.update_table(**params), **params)
    world = tape.play()
    assert not world.describe_table(TableName="music")["Table"].get("GlobalSecondaryIndexes")
    assert world.again(change).error is None
    assert world.describe_table(TableName="music")["Table"]["GlobalSecondaryIndexes"][0]["IndexName"] == "by_genre"


@pytest.mark.parametrize(
    ("declared", "change"),
    [
        ({"DeletionProtectionEnabled": True}, {"DeletionProtectionEnabled": False}),
        ({"TableClass": "STANDARD_INFREQUENT_ACCESS"}, {"TableClass": "STANDARD"}),
        ({"OnDemandThroughput": {"MaxReadRequestUnits": 7}}, {"OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
        (
            {
                "on_demand": False,
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
            },
            {"BillingMode": "PAY_PER_REQUEST"},
        ),
        ({"SSESpecification": {"Enabled": True, "SSEType": "KMS"}}, {"SSESpecification": {"Enabled": False}}),
    ],
)
def test_what_is_set_of_a_table_is_as_described_and_changes_when_the_recorded_call_is_made_again(
    tape, conversation, declared, change
):
    described = tape.describe(**declared)
    other = conversation(seed=0)
    other.table("music", **declared)
    call = tape("UpdateTable", other.update_table(TableName="music", **change), TableName="music", **change)
    after = other.describe_table(TableName="music")["Table"]
    world = tape.play()
    told = world.describe_table(TableName="music")["Table"]
    members = {"DeletionProtectionEnabled", "TableClassSummary", "OnDemandThroughput", "ProvisionedThroughput"}
    members |= {"BillingModeSummary", "SSEDescription"}
    assert {name: told.get(name) for name in members} == {name: described.get(name) for name in members}
    assert world.again(call).error is None
    told = world.describe_table(TableName="music")["Table"]
    assert {name: type(told.get(name)) for name in members} == {name: type(after.get(name)) for name in members}
    assert told["DeletionProtectionEnabled"] == after["DeletionProtectionEnabled"]


def test_a_table_that_is_made_again_keeps_its_recorded_id(tape, conversation, new_table):
    made = conversation(seed=5).create_table(**new_table())
    creation = tape("CreateTable", made, **new_table())
    world = tape.play(seed=6)
    world.again(creation)
    assert world.describe_table(TableName="music")["Table"]["TableId"] == made["TableDescription"]["TableId"]


def test_a_table_that_only_aws_can_make_is_there_with_items_that_nobody_saw(tape, conversation, began):
    described = conversation().table("old")
    arn = f"{described['TableArn']}/backup/01516149542009-0bbfb894"
    made = conversation(seed=4).table("music")
    restoring = tape("RestoreTableFromBackup", {"TableDescription": made}, TargetTableName="music", BackupArn=arn)
    world = tape.play()
    absent(world)
    told = {"BackupArn": arn, "BackupName": "b", "TableName": "old", "BackupCreationDateTime": began}
    tape("ListBackups", {"BackupSummaries": [told]})
    world = tape.play()
    with pytest.raises(NotEmulated, match="shows all items"):
        world.again(restoring)
    assert world.describe_table(TableName="music")["Table"]["TableId"] == made["TableId"]
    assert world.get_item(TableName="music", Key={"id": {"S": "a"}}) == {}
    assert world.assumptions == ("item music/{id=a} was never seen",)


def test_a_table_that_is_imported_from_files_that_are_not_here_is_there_all_the_same(tape, import_request):
    request = import_request("id:S")
    answer = {"ImportTableDescription": {"TableCreationParameters": request["TableCreationParameters"]}}
    importing = tape("ImportTable", answer, **request)
    world = tape.play()
    absent(world)
    world.again(importing)
    world.get_item(TableName="music", Key={"id": {"S": "a"}})
    assert world.assumptions == ("item music/{id=a} was never seen",)
