"""Encryption at rest, as CreateTable, UpdateTable and the restores ask for it and DescribeTable tells it."""

from __future__ import annotations

import pytest

KMS = "arn:aws:kms:us-east-1:123456789012:key/"
OWN = KMS + "0c1d2e3f-0000-4000-8000-000000000001"
WRONG = "One or more parameter values were invalid: "
BY_OWN = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": OWN}


def described(dynamodb, name="music"):
    return dynamodb.describe_table(TableName=name)["Table"].get("SSEDescription")


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    return dynamodb


@pytest.mark.parametrize("given", [{}, {"Enabled": False}, None])
def test_a_key_that_dynamodb_owns_is_not_told(dynamodb, given):
    made = dynamodb.table("music", **({} if given is None else {"SSESpecification": given}))
    assert "SSEDescription" not in made
    assert described(dynamodb) is None


@pytest.mark.parametrize(
    "given",
    [
        {"Enabled": True},
        {"SSEType": "KMS"},
        {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/aws/dynamodb"},
        {
            "Enabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": "arn:aws:kms:us-east-1:123456789012:alias/aws/dynamodb",
        },
    ],
)
def test_the_key_that_aws_manages_is_one_however_it_is_named(dynamodb, given):
    dynamodb.table("music", SSESpecification=given)
    dynamodb.table("other", SSESpecification={"Enabled": True})
    told = described(dynamodb)
    assert told == described(dynamodb, "other")
    assert (told["Status"], told["SSEType"]) == ("ENABLED", "KMS")
    assert told["KMSMasterKeyArn"].startswith(KMS)


@pytest.mark.parametrize(
    ("named", "arn"),
    [(OWN, OWN), (OWN.removeprefix(KMS), OWN), ("mrk-1234", KMS + "mrk-1234")],
)
def test_a_key_is_told_by_its_arn(dynamodb, named, arn):
    made = dynamodb.table("music", SSESpecification=BY_OWN | {"KMSMasterKeyId": named})
    assert made["SSEDescription"] == {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": arn}


def test_two_aliases_are_two_keys(dynamodb):
    for name in ("one", "two"):
        dynamodb.table(f"table-{name}", SSESpecification=BY_OWN | {"KMSMasterKeyId": f"alias/{name}"})
    assert described(dynamodb, "table-one") != described(dynamodb, "table-two")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Enabled": False, "SSEType": "KMS"}, "SSEType can not be specified if Enabled is false"),
        ({"Enabled": False, "KMSMasterKeyId": OWN}, "KMSMasterKeyId can not be specified if Enabled is false"),
        (BY_OWN | {"Enabled": False}, "SSEType can not be specified if Enabled is false"),
        ({"Enabled": True, "SSEType": "AES256"}, "SSEType AES256 is not supported"),
        ({"Enabled": True, "KMSMasterKeyId": OWN}, "SSEType KMS is required if KMSMasterKeyId is specified"),
        ({"KMSMasterKeyId": OWN}, "SSEType KMS is required if KMSMasterKeyId is specified"),
    ],
)
def test_what_makes_no_sense_is_refused(music, given, message):
    with music.refuses(WRONG + message):
        music.table("other", SSESpecification=given)
    with music.refuses(WRONG + message):
        music.update_table(TableName="music", SSESpecification=given)
    assert music.list_tables() == {"TableNames": ["music"]}


@pytest.mark.parametrize(("key", "region"), [(OWN.replace("us-east-1", "eu-west-1"), "eu-west-1"), ("arn:", "")])
def test_a_key_of_another_region_is_none(dynamodb, key, region):
    with dynamodb.refuses(
        f"KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Invalid arn {region} "
        "(Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; Request ID: null; Proxy: null)"
    ):
        dynamodb.table("music", SSESpecification=BY_OWN | {"KMSMasterKeyId": key})


def test_a_change_tells_the_old_key_until_it_is_over(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    answer = slow_dynamodb.update_table(TableName="music", SSESpecification=BY_OWN)["TableDescription"]
    assert (answer["TableStatus"], answer["SSEDescription"]) == ("ACTIVE", {"Status": "UPDATING"})
    assert described(slow_dynamodb) == {"Status": "UPDATING"}
    slow_dynamodb.clock.advance(10)
    enabled = {"SSEType": "KMS", "KMSMasterKeyArn": OWN}
    assert described(slow_dynamodb) == {"Status": "ENABLED"} | enabled
    answer = slow_dynamodb.update_table(TableName="music", SSESpecification={"Enabled": False})["TableDescription"]
    assert answer["SSEDescription"] == described(slow_dynamodb) == {"Status": "UPDATING"} | enabled
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Server-Side Encryption is still being updated",
        "ResourceInUseException",
    ):
        slow_dynamodb.update_table(TableName="music", SSESpecification={"Enabled": True})
    slow_dynamodb.clock.advance(10)
    assert described(slow_dynamodb) is None


def test_the_same_key_by_its_arn_is_no_change(music):
    with music.refuses(WRONG + "Table is already encrypted by default"):
        music.update_table(TableName="music", SSESpecification={"Enabled": False})
    music.update_table(TableName="music", SSESpecification=BY_OWN)
    with music.refuses(
        WRONG + "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to "
        "change Master Key"
    ):
        music.update_table(TableName="music", SSESpecification=BY_OWN)
    again = BY_OWN | {"KMSMasterKeyId": OWN.removeprefix(KMS)}
    assert music.update_table(TableName="music", SSESpecification=again)["TableDescription"]["SSEDescription"] == {
        "Status": "UPDATING", "SSEType": "KMS", "KMSMasterKeyArn": OWN
    }  # fmt: skip


def test_encryption_is_changed_four_times_a_day(music):
    for _ in range(2):
        music.update_table(TableName="music", SSESpecification={"Enabled": True})
        music.update_table(TableName="music", SSESpecification={"Enabled": False})
        music.clock.advance(60)
    with music.refuses(
        "Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at "
        "2023-11-15T22:13:20.000Z. After the first 4 change, each subsequent change in the same window can be "
        "performed at most once every 21600 seconds. Number of updates today: 4. Last change at "
        "2023-11-14T22:14:20.000Z. Next changes can be made at 2023-11-15T04:14:20.000Z.",
        "LimitExceededException",
    ):
        music.update_table(TableName="music", SSESpecification={"Enabled": True})
    music.clock.advance(21600)
    music.update_table(TableName="music", SSESpecification={"Enabled": True})
    assert described(music)["Status"] == "ENABLED"


def test_encryption_is_changed_alone(music):
    with music.refuses(WRONG + "Server-Side Encryption modification must be the only operation in the request"):
        music.update_table(TableName="music", SSESpecification={"Enabled": True}, DeletionProtectionEnabled=True)
    assert described(music) is None


def test_a_restored_table_is_encrypted_as_its_source_was(music):
    music.update_table(TableName="music", SSESpecification=BY_OWN)
    arn = music.create_backup(TableName="music", BackupName="first")["BackupDetails"]["BackupArn"]
    features = music.describe_backup(BackupArn=arn)["BackupDescription"]["SourceTableFeatureDetails"]
    assert features["SSEDescription"]["KMSMasterKeyArn"] == OWN
    music.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    assert described(music, "again")["KMSMasterKeyArn"] == OWN
    music.restore_table_from_backup(TargetTableName="plain", BackupArn=arn, SSESpecificationOverride={"Enabled": False})
    assert described(music, "plain") is None
