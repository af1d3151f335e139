"""RestoreTableFromBackup, as AWS answers it."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.knowledge import Knowledge

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def backup(dynamodb):
    return dynamodb.create_backup(TableName="music", BackupName="first")["BackupDetails"]["BackupArn"]


def items(dynamodb, table="again", **more):
    return dynamodb.scan(TableName=table, **more)["Items"]


@pytest.fixture
def music(dynamodb):
    """Ten items, every other one in the index."""
    dynamodb.table("music", "id:S n:N", gsi={"by_genre": ("genre:S", "ALL")}, lsi={"by_year": ("id:S year:N", "ALL")})
    for number in range(10):
        genre = {"genre": {"S": "jazz"}} if number % 2 else {"raw": {"B": b"\0"}}
        dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "n": {"N": str(number)}} | genre)
    return dynamodb


def test_the_table_is_another_one_with_the_same_items(music):
    before = items(music, "music")
    source = music.describe_table(TableName="music")["Table"]
    arn = backup(music)
    music.delete_item(TableName="music", Key={"id": {"S": "a"}, "n": {"N": "3"}})
    music.clock.advance(60)
    answer = music.restore_table_from_backup(TargetTableName="again", BackupArn=arn)["TableDescription"]
    assert answer["TableStatus"] == "CREATING"
    assert answer["RestoreSummary"] == {
        "SourceBackupArn": arn,
        "SourceTableArn": source["TableArn"],
        "RestoreDateTime": instant(music.clock.now() - 60),
        "RestoreInProgress": True,
    }
    table = music.describe_table(TableName="again")["Table"]
    assert (table["TableStatus"], table["RestoreSummary"]["RestoreInProgress"]) == ("ACTIVE", False)
    assert table["TableId"] != source["TableId"]
    assert table["BillingModeSummary"]["BillingMode"] == source["BillingModeSummary"]["BillingMode"]
    for member in ("KeySchema", "AttributeDefinitions", "ItemCount", "TableSizeBytes"):
        assert table[member] == source[member]
    assert items(music) == before
    assert len(items(music, IndexName="by_genre")) == 5
    music.delete_item(TableName="again", Key={"id": {"S": "a"}, "n": {"N": "5"}})
    assert {"N": "5"} in [item["n"] for item in items(music, "music")]


def test_it_takes_its_time_and_outlives_the_source(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    arn = backup(slow_dynamodb)
    with slow_dynamodb.refuses(f"Backup is being created: {arn}", "BackupInUseException"):
        slow_dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.delete_table(TableName="music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.restore_table_from_backup(TargetTableName="music", BackupArn=arn)
    with slow_dynamodb.refuses("Requested resource not found", "ResourceNotFoundException"):
        items(slow_dynamodb, "music")
    slow_dynamodb.clock.advance(10)
    assert items(slow_dynamodb, "music") == []


def test_the_name_is_free_and_the_backup_is_there(music):
    arn = backup(music)
    with music.refuses("Table already exists: music", "TableAlreadyExistsException"):
        music.restore_table_from_backup(TargetTableName="music", BackupArn=arn)
    with music.refuses(f"Backup not found: {arn}0", "BackupNotFoundException"):
        music.restore_table_from_backup(TargetTableName="again", BackupArn=f"{arn}0")


def test_stream_time_to_live_recovery_and_tags_are_set_by_hand(dynamodb):
    dynamodb.table(
        "music",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        Tags=[{"Key": "stage", "Value": "test"}],
    )
    over = {"AttributeName": "over", "Enabled": True}
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=over)
    dynamodb.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=backup(dynamodb))
    table = dynamodb.describe_table(TableName="again")["Table"]
    assert "LatestStreamArn" not in table
    with dynamodb.refuses(
        f"Resource-based policy not found for the provided ResourceArn: {table['TableArn']}", "PolicyNotFoundException"
    ):
        dynamodb.get_resource_policy(ResourceArn=table["TableArn"])
    assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"]) == {"Tags": []}
    assert dynamodb.describe_time_to_live(TableName="again")["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "DISABLED"
    }
    recovery = dynamodb.describe_continuous_backups(TableName="again")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_indexes_may_be_left_out(music):
    arn = backup(music)
    music.restore_table_from_backup(
        TargetTableName="again", BackupArn=arn, GlobalSecondaryIndexOverride=[], LocalSecondaryIndexOverride=[]
    )
    table = music.describe_table(TableName="again")["Table"]
    assert not {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"} & table.keys()
    assert [one["AttributeName"] for one in table["AttributeDefinitions"]] == ["id", "n"]
    foreign = {
        "IndexName": "by_label",
        "KeySchema": [{"AttributeName": "label", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    with music.refuses(
        "One or more parameter values were invalid: Index does not match any index of the source table: by_label"
    ):
        music.restore_table_from_backup(TargetTableName="other", BackupArn=arn, GlobalSecondaryIndexOverride=[foreign])


def test_billing_may_be_another(music):
    arn = backup(music)
    with music.refuses(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
        "when BillingMode is PROVISIONED"
    ):
        music.restore_table_from_backup(TargetTableName="again", BackupArn=arn, BillingModeOverride="PROVISIONED")
    music.restore_table_from_backup(
        TargetTableName="again", BackupArn=arn, BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride=UNITS, GlobalSecondaryIndexOverride=[],
    )  # fmt: skip
    assert music.describe_table(TableName="again")["Table"]["ProvisionedThroughput"]["ReadCapacityUnits"] == 5
    again = music.create_backup(TableName="again", BackupName="second")["BackupDetails"]["BackupArn"]
    music.restore_table_from_backup(TargetTableName="third", BackupArn=again, BillingModeOverride="PAY_PER_REQUEST")
    third = music.describe_table(TableName="third")["Table"]
    assert third["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_what_can_not_be_done_is_a_gap(music):
    music.store.table("music", music.clock.now()).knowledge = Knowledge()
    with pytest.raises(NotEmulated, match="no recording shows all items of table music"):
        music.restore_table_from_backup(TargetTableName="again", BackupArn=backup(music))


def test_items_that_are_older_than_an_index_and_do_not_fit_it(dynamodb):
    dynamodb.table()
    dynamodb.put_item(TableName="music", Item={"id": {"S": "old"}, "owner": {"N": "7"}})
    dynamodb.update_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": "owner", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by_owner",
                    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )
    dynamodb.put_item(TableName="music", Item={"id": {"S": "new"}, "owner": {"S": "me"}})
    backup = dynamodb.create_backup(TableName="music", BackupName="backup")["BackupDetails"]["BackupArn"]
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=backup)
    assert {item["id"]["S"] for item in dynamodb.items("again")} == {"old", "new"}
    in_index = dynamodb.scan(TableName="again", IndexName="by_owner")["Items"]
    assert [item["id"]["S"] for item in in_index] == ["new"]
