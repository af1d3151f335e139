"""CreateBackup, as AWS answers it."""

from __future__ import annotations

import re

import orjson
import pytest

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.knowledge import Knowledge


def test_the_answer_is_creating_and_the_backup_is_there(dynamodb):
    arn = dynamodb.table("music")["TableArn"]
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    details = dynamodb.create_backup(TableName="music", BackupName="first")["BackupDetails"]
    assert re.fullmatch(re.escape(arn) + r"/backup/0\d{13}-[0-9a-f]{8}", details["BackupArn"])
    assert details == {
        "BackupArn": details["BackupArn"],
        "BackupName": "first",
        "BackupSizeBytes": 3,
        "BackupStatus": "CREATING",
        "BackupType": "USER",
        "BackupCreationDateTime": instant(dynamodb.clock.now()),
    }


def test_two_backups_may_have_one_name(dynamodb):
    dynamodb.table("music")
    arns = {
        dynamodb.create_backup(TableName="music", BackupName="same")["BackupDetails"]["BackupArn"] for _ in range(2)
    }
    assert len(arns) == 2


def test_a_table_is_there_and_has_backups(slow_dynamodb):
    with slow_dynamodb.refuses("Table not found: music", "TableNotFoundException"):
        slow_dynamodb.create_backup(TableName="music", BackupName="first")
    slow_dynamodb.table("music")
    with slow_dynamodb.refuses(
        "Backups are being enabled for the table: music. Please retry later", "ContinuousBackupsUnavailableException"
    ):
        slow_dynamodb.create_backup(TableName="music", BackupName="first")


def test_of_a_recorded_table_it_is_an_assumption(dynamodb):
    dynamodb.table("music")
    dynamodb.store.table("music", dynamodb.clock.now()).knowledge = Knowledge()
    dynamodb.create_backup(TableName="music", BackupName="first")
    assert dynamodb.assumptions == ("table music holds what was seen of it and no more",)


@pytest.mark.corpus
def test_the_members_are_those_of_recordings(dynamodb, corpus):
    path = corpus / "custodian" / "test_dynamodb_create_backup" / "dynamodb.CreateBackup_1.json"
    recorded = orjson.loads(path.read_bytes())["data"]["BackupDetails"]
    dynamodb.table("music")
    details = dynamodb.create_backup(TableName="music", BackupName="first")["BackupDetails"]
    assert details.keys() - {"BackupType", "BackupSizeBytes"} == recorded.keys()  # the recording is of January 2018
    form = r".*:table/[^/]+/backup/\d{14}-[0-9a-f]{8}"
    assert re.fullmatch(form, recorded["BackupArn"])
    assert re.fullmatch(form, details["BackupArn"])
