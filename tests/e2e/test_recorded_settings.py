"""A program that goes on past its recording finds the settings of the tables that it recorded.

The recording is of moto: a table that was there before is read, another one is made, changed and backed up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BEFORE = """if 1:
    import boto3
    db = boto3.client("dynamodb")
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    types = [{"AttributeName": "id", "AttributeType": "S"}]
    def table(name):
        schema = {"KeySchema": keys, "AttributeDefinitions": types}
        return db.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema)["TableDescription"]["TableArn"]
    orders = table("orders")
    db.tag_resource(ResourceArn=orders, Tags=[{"Key": "team", "Value": "red"}])
    wanted = {"Enabled": True, "AttributeName": "until"}
    db.update_time_to_live(TableName="orders", TimeToLiveSpecification=wanted)
    db.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    db.create_backup(TableName="orders", BackupName="weekly")
"""
RECORDED = """if 1:
    import boto3
    db = boto3.client("dynamodb")
    orders = db.describe_table(TableName="orders")["Table"]["TableArn"]
    db.list_tags_of_resource(ResourceArn=orders)
    db.describe_time_to_live(TableName="orders")
    db.describe_continuous_backups(TableName="orders")
    db.list_backups()
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    types = [{"AttributeName": "id", "AttributeType": "S"}]
    db.create_table(
        TableName="films", KeySchema=keys, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST",
        Tags=[{"Key": "team", "Value": "blue"}])
    db.put_item(TableName="films", Item={"id": {"S": "a"}})
    db.create_backup(TableName="films", BackupName="nightly")
"""
# What the recorded program did, and then what it did not.
GOES_ON = """
    import json, os
    films = db.describe_table(TableName="films")["Table"]
    db.tag_resource(ResourceArn=orders, Tags=[{"Key": "stage", "Value": "test"}])
    backups = db.list_backups(BackupType="ALL")["BackupSummaries"]
    told = {
        "tags": db.list_tags_of_resource(ResourceArn=orders)["Tags"],
        "film tags": db.list_tags_of_resource(ResourceArn=films["TableArn"])["Tags"],
        "ttl": db.describe_time_to_live(TableName="orders")["TimeToLiveDescription"],
        "recovery": db.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"]
            ["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "backups": {one["BackupName"]: one["BackupArn"] for one in backups},
    }
    print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def cassette(tmp_path_factory, moto_over_tls, record) -> Path:
    moto_over_tls.forget()
    folder = tmp_path_factory.mktemp("settings")
    upstream = ["--upstream", moto_over_tls.url, "--upstream-ca", moto_over_tls.certificate, "--source", "moto"]
    for name, program in (("before", BEFORE), ("settings", RECORDED)):
        ran = record("-c", folder / f"{name}.yaml", *upstream, "--", sys.executable, "-c", program)
        assert ran.code == 0, ran.err
    return folder / "settings.yaml"


def test_a_program_goes_on_with_the_settings_that_it_recorded(cassette):
    command = [sys.executable, "-m", "replaykit", "replay", "--fill", cassette, "--"]
    program = [sys.executable, "-c", RECORDED + GOES_ON]
    ran = subprocess.run([*command, *program], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    recorded = cassette.read_text()
    assert {tag["Key"]: tag["Value"] for tag in told["tags"]} == {"team": "red", "stage": "test"}
    assert told["film tags"] == [{"Key": "team", "Value": "blue"}]
    assert told["ttl"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    assert told["recovery"] == "ENABLED"
    assert set(told["backups"]) == {"weekly", "nightly"}
    assert [arn for arn in told["backups"].values() if arn not in recorded] == []
