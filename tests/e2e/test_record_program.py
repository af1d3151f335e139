"""A real boto3 program, recorded through a real proxy: what the cassette holds, and what it must not hold."""

from __future__ import annotations

import base64
import json
import sys
import textwrap
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from replaykit.cassette.cassette import Cassette
from replaykit.cassette.standins import Standins

PROGRAM = textwrap.dedent(
    """
    import concurrent.futures, hashlib, json, os, sys, urllib.request
    import boto3

    seen = {"session_token": None}
    session = boto3.Session()
    dynamodb = session.client("dynamodb")
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    def put(number):
        return dynamodb.put_item(TableName="orders", Item={"id": {"S": str(number)}, "n": {"N": "029608264754"}})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(40)))

    s3 = session.client("s3")
    s3.create_bucket(Bucket="bucket-029608264753")  # the account that the access key id gives away
    body = os.urandom(5 * 1024 * 1024)
    s3.put_object(Bucket="bucket-029608264753", Key="big", Body=body)
    assert s3.get_object(Bucket="bucket-029608264753", Key="big")["Body"].read() == body
    text = b"role arn:aws:iam::998877665544:role/admin"
    s3.put_object(Bucket="bucket-029608264753", Key="text", Body=text)
    assert s3.get_object(Bucket="bucket-029608264753", Key="text")["Body"].read() == text
    seen["big"] = hashlib.sha256(body).hexdigest()
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "bucket-029608264753", "Key": "text"})
    assert urllib.request.urlopen(url).read() == text
    seen["presigned"] = url.rpartition("Signature=")[2].partition("&")[0]

    sts = session.client("sts")
    seen["account"] = sts.get_caller_identity()["Account"]
    assumed = sts.assume_role(RoleArn="arn:aws:iam::998877665544:role/other", RoleSessionName="session")["Credentials"]
    seen["assumed_secret"], seen["session_token"] = assumed["SecretAccessKey"], assumed["SessionToken"]
    seen["assumed_key"] = assumed["AccessKeyId"]
    other = boto3.Session(assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"])
    queue = other.client("sqs").create_queue(QueueName="jobs")["QueueUrl"]
    other.client("sqs").send_message(QueueUrl=queue, MessageBody="the secret is " + assumed["SecretAccessKey"])

    iam = session.client("iam")
    iam.create_user(UserName="somebody")
    key = iam.create_access_key(UserName="somebody")["AccessKey"]
    seen["iam_secret"], seen["iam_key"] = key["SecretAccessKey"], key["AccessKeyId"]

    secrets = session.client("secretsmanager")
    seen["database"] = "pa55-w0rd&of<the>database"
    secrets.create_secret(Name="db", SecretString=json.dumps({"user": "admin-of-db", "password": seen["database"]}))
    assert seen["database"] in secrets.get_secret_value(SecretId="db")["SecretString"]
    seen["binary"] = "binary secret of the tests"
    secrets.create_secret(Name="blob", SecretBinary=seen["binary"].encode())
    secrets.get_secret_value(SecretId="blob")

    ssm = session.client("ssm")
    seen["parameter"] = "secure parameter value"
    ssm.put_parameter(Name="/secure", Value=seen["parameter"], Type="SecureString")
    ssm.put_parameter(Name="/plain", Value="plain parameter value", Type="String")
    ssm.get_parameters(Names=["/secure", "/plain"], WithDecryption=True)
    try:
        dynamodb.get_item(TableName="absent", Key={"id": {"S": "1"}})
    except dynamodb.exceptions.ResourceNotFoundException:
        pass
    print(json.dumps(seen))
    """
)
OPERATIONS = {
    "dynamodb.CreateTable": 1,
    "dynamodb.PutItem": 40,
    "dynamodb.GetItem": 1,
    "s3.CreateBucket": 1,
    "s3.PutObject": 2,
    "s3.GetObject": 3,
    "sts.GetCallerIdentity": 1,
    "sts.AssumeRole": 1,
    "sqs.CreateQueue": 1,
    "sqs.SendMessage": 1,
    "iam.CreateUser": 1,
    "iam.CreateAccessKey": 1,
    "secretsmanager.CreateSecret": 2,
    "secretsmanager.GetSecretValue": 2,
    "ssm.PutParameter": 2,
    "ssm.GetParameters": 1,
}


class Recording:
    def __init__(self, path: Path, seen: dict[str, str], err: str) -> None:
        self.path, self.seen, self.err = path, seen, err
        self.raw = path.read_bytes()
        self.interactions = list(Cassette.load(path))

    def of(self, operation: str) -> list:
        return [each for each in self.interactions if each.meta.operation == operation]


@pytest.fixture(scope="module")
def recording(tmp_path_factory, moto_over_tls, record):
    folder = tmp_path_factory.mktemp("program")
    program, path = folder / "program.py", folder / "program.yaml"
    program.write_text(PROGRAM)
    moto_over_tls.forget()
    ran = record(
        *("-c", path, "--source", "moto", "--upstream", moto_over_tls.url, "--upstream-ca", moto_over_tls.certificate),
        *("--", sys.executable, program),
    )
    assert ran.code == 0, ran.err
    return Recording(path, json.loads(ran.out), ran.err)


def test_every_call_of_every_thread_is_in_it(recording):
    assert Counter(each.meta.operation for each in recording.interactions) == OPERATIONS


def test_the_hosts_are_those_that_the_client_asked_for(recording):
    hosts = {each.request.host for each in recording.interactions}
    assert "dynamodb.us-east-1.amazonaws.com" in hosts
    assert all(host.endswith(".amazonaws.com") for host in hosts)


def test_the_summary_tells_calls_errors_redaction_and_the_file(recording):
    summary = recording.err.splitlines()
    total = sum(OPERATIONS.values())
    assert f"replaykit: {total} calls recorded in {recording.path}" in summary
    assert any("dynamodb.GetItem" in line and "1 with an error answer" in line for line in summary)
    assert any("redacted:" in line and "authorization" in line and "account-id" in line for line in summary)


def test_the_header_says_who_answered(recording):
    assert b"source: moto" in recording.raw or b"source: 'moto'" in recording.raw


@pytest.mark.parametrize(
    "name",
    [
        *("account", "presigned", "assumed_secret", "session_token", "assumed_key"),
        *("iam_secret", "iam_key", "database", "binary", "parameter"),
    ],
)
def test_no_secret_of_the_run_is_in_the_file(recording, name):
    secret = recording.seen[name]
    for spelling in spellings(secret):
        assert spelling not in recording.raw


def test_the_users_own_credentials_are_not_in_the_file(recording, record_env):
    for secret in (record_env["AWS_ACCESS_KEY_ID"], record_env["AWS_SECRET_ACCESS_KEY"], "029608264753"):
        for spelling in spellings(secret):
            assert spelling not in recording.raw


def spellings(secret: str) -> set[bytes]:
    raw = secret.encode()
    forms = {raw, quote(secret, safe="").encode(), json.dumps(secret)[1:-1].encode()}
    for shift in range(3):  # wherever it begins in the encoded text
        encoded = base64.b64encode(b"\0" * shift + raw)
        forms.add(encoded[(0, 2, 3)[shift] + (4 if shift else 0) : -4])
    return {form for form in forms if len(form) >= 8}


def test_twelve_digits_that_are_no_account_stay(recording):
    assert all('"029608264754"' in each.request.body.decode() for each in recording.of("dynamodb.PutItem"))


def test_an_account_has_one_stand_in_everywhere(recording):
    standin = Standins().account_of(recording.seen["account"])
    identity = recording.of("sts.GetCallerIdentity")[0].response.body.decode()
    assert f"<Account>{standin}</Account>" in identity
    assert standin in recording.of("sts.AssumeRole")[0].request.body.decode()
    assert standin in recording.of("dynamodb.CreateTable")[0].response.body.decode()
    assert standin in recording.of("sqs.SendMessage")[0].request.body.decode()
    assert f"account-id:{standin}" in recording.of("sts.GetCallerIdentity")[0].meta.redacted


def test_a_secret_of_json_keeps_its_keys(recording):
    body = json.loads(recording.of("secretsmanager.GetSecretValue")[0].response.body)
    assert json.loads(body["SecretString"]) == {"user": "REDACTED", "password": "REDACTED"}


def test_a_plain_parameter_stays_and_a_secure_one_does_not(recording):
    answer = json.loads(recording.of("ssm.GetParameters")[0].response.body)
    assert {each["Name"]: each["Value"] for each in answer["Parameters"]} == {
        "/plain": "plain parameter value",
        "/secure": "REDACTED",
    }


def test_binary_objects_are_kept_to_the_byte(recording):
    import hashlib

    big = next(each for each in recording.of("s3.GetObject") if len(each.response.body) > 1024 * 1024)
    assert hashlib.sha256(big.response.body).hexdigest() == recording.seen["big"]


def test_the_credential_scope_is_kept_for_matching(recording):
    authorization = recording.of("dynamodb.CreateTable")[0].request.headers["authorization"]
    assert "/us-east-1/dynamodb/aws4_request" in authorization
    assert authorization.endswith("Signature=REDACTED")


def test_bodies_that_were_changed_are_right_again(recording):
    import zlib

    created = recording.of("dynamodb.CreateTable")[0].response
    assert created.headers["x-amz-crc32"] == str(zlib.crc32(created.body))
    text = next(each for each in recording.of("s3.GetObject") if b"role arn" in each.response.body).response
    assert text.headers["content-length"] == str(len(text.body))
    assert text.headers["x-amz-checksum-crc32"] == base64.b64encode(zlib.crc32(text.body).to_bytes(4)).decode()


def test_vcrpy_loads_it(recording):
    from vcr.cassette import Cassette as VcrCassette

    loaded = VcrCassette.load(path=str(recording.path))
    assert len(loaded) == sum(OPERATIONS.values())
