"""DeleteBackup, as AWS answers it."""

from __future__ import annotations

import orjson
import pytest


def backup(dynamodb):
    return dynamodb.create_backup(TableName="music", BackupName="first")["BackupDetails"]["BackupArn"]


def test_the_answer_is_deleted_and_the_backup_is_gone(dynamodb):
    dynamodb.table("music")
    arn = backup(dynamodb)
    described = dynamodb.delete_backup(BackupArn=arn)["BackupDescription"]
    assert described["BackupDetails"]["BackupStatus"] == "DELETED"
    assert described["SourceTableDetails"]["TableName"] == "music"
    assert dynamodb.list_backups() == {"BackupSummaries": []}
    with dynamodb.refuses(f"Backup not found: {arn}", "BackupNotFoundException"):
        dynamodb.delete_backup(BackupArn=arn)


def test_a_backup_in_the_making_stays(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    arn = backup(slow_dynamodb)
    with slow_dynamodb.refuses(f"Backup is being created: {arn}", "BackupInUseException"):
        slow_dynamodb.delete_backup(BackupArn=arn)
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.delete_backup(BackupArn=arn)


@pytest.mark.corpus
def test_the_members_are_those_of_recordings(dynamodb, corpus):
    path = corpus / "custodian" / "test_dynamodb_delete_backup" / "dynamodb.DeleteBackup_1.json"
    recorded = orjson.loads(path.read_bytes())["data"]["BackupDescription"]
    dynamodb.table("music")
    here = dynamodb.delete_backup(BackupArn=backup(dynamodb))["BackupDescription"]
    assert here.keys() == recorded.keys()
    assert here["BackupDetails"]["BackupStatus"] == recorded["BackupDetails"]["BackupStatus"]
    assert here["BackupDetails"].keys() - {"BackupType"} == recorded["BackupDetails"].keys()
