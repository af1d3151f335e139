"""S3 as its users have it: boto3 through the endpoint, in memory and in a directory."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "eu-west-1"
HERE = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
ON = {"PointInTimeRecoveryEnabled": True}
TABLE: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@contextmanager
def emulate(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "replaykit", "emulate", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert url is not None
        yield url[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(params=["memory", "directory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with emulate(*([] if request.param == "memory" else ["--buckets", str(tmp_path)])) as url:
        yield url


def client(url: str, service: str = "s3", **config: Any) -> Any:
    settings = Config(retries={"total_max_attempts": 1}, **config)
    return boto3.client(service, REGION, endpoint_url=url, config=settings)


def bucket_of(url: str) -> Any:
    bucket = boto3.resource("s3", region_name=REGION, endpoint_url=url).Bucket("my-files")
    bucket.create(**HERE)
    return bucket


def test_a_suite_of_exports_cleans_up_after_itself(url: str) -> None:
    s3, dynamodb = client(url), client(url, "dynamodb")
    s3.create_bucket(Bucket="suite-exports", **HERE)
    s3.get_waiter("bucket_exists").wait(Bucket="suite-exports")
    arn = dynamodb.create_table(TableName="music", **TABLE)["TableDescription"]["TableArn"]
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    begun = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="suite-exports", S3Prefix="nightly")
    dynamodb.get_waiter("export_completed").wait(ExportArn=begun["ExportDescription"]["ExportArn"])
    told = dynamodb.describe_export(ExportArn=begun["ExportDescription"]["ExportArn"])["ExportDescription"]
    s3.get_waiter("object_exists").wait(Bucket="suite-exports", Key=told["ExportManifest"])
    summary = s3.get_object(Bucket="suite-exports", Key=told["ExportManifest"])["Body"].read()
    assert b'"itemCount":1' in summary
    dynamodb.import_table(
        S3BucketSource={
            "S3Bucket": "suite-exports",
            "S3KeyPrefix": told["ExportManifest"].replace("manifest-summary.json", "data"),
        },
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters={"TableName": "again", **TABLE},
    )
    assert dynamodb.scan(TableName="again")["Items"] == [{"id": {"S": "a"}}]

    with pytest.raises(ClientError, match="BucketNotEmpty"):
        s3.delete_bucket(Bucket="suite-exports")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="suite-exports", PaginationConfig={"PageSize": 2})
    keys = [one["Key"] for page in pages for one in page["Contents"]]
    assert {key.rpartition("/")[2] for key in keys} > {"_started", "manifest-files.json", "manifest-summary.md5"}
    assert all(key.startswith("nightly/AWSDynamoDB/") for key in keys)
    s3.delete_objects(Bucket="suite-exports", Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True})
    s3.delete_bucket(Bucket="suite-exports")
    s3.get_waiter("bucket_not_exists").wait(Bucket="suite-exports")
    failed = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="suite-exports")["ExportDescription"]
    described = dynamodb.describe_export(ExportArn=failed["ExportArn"])["ExportDescription"]
    assert described["FailureCode"] == "S3NoSuchBucket"


def test_the_manifest_tells_the_etags_of_the_files(url: str) -> None:
    s3, dynamodb = client(url), client(url, "dynamodb")
    s3.create_bucket(Bucket="my-files", **HERE)
    arn = dynamodb.create_table(TableName="music", **TABLE)["TableDescription"]["TableArn"]
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="my-files")
    (listed,) = s3.get_paginator("list_objects").paginate(Bucket="my-files")
    etags = {one["Key"]: one["ETag"].strip('"') for one in listed["Contents"]}
    (manifest,) = (key for key in etags if key.endswith("manifest-files.json"))
    lines = s3.get_object(Bucket="my-files", Key=manifest)["Body"].read().decode()
    told = dict(re.findall(r'"etag":"([^"]+)","dataFileS3Key":"([^"]+)"', lines))
    assert told
    assert all(etags[key] == etag for etag, key in told.items())


def test_files_go_up_and_down_by_the_resource(url: str) -> None:
    bucket = bucket_of(url)
    more = {"ContentType": "text/plain", "Metadata": {"Who": "me"}}
    bucket.upload_fileobj(io.BytesIO(b"hello"), "a/b c+é.txt", ExtraArgs=more)
    bucket.Object("a/z").put(Body=b"", IfNoneMatch="*")
    with pytest.raises(ClientError, match="PreconditionFailed"):
        bucket.Object("a/z").put(Body=b"", IfNoneMatch="*")
    down = io.BytesIO()
    bucket.download_fileobj("a/b c+é.txt", down)
    assert down.getvalue() == b"hello"
    found = bucket.Object("a/b c+é.txt")
    assert (found.content_type, found.metadata, found.content_length) == ("text/plain", {"who": "me"}, 5)
    bucket.copy({"Bucket": "my-files", "Key": "a/b c+é.txt"}, "copy")
    assert [one.key for one in bucket.objects.all()] == ["a/b c+é.txt", "a/z", "copy"]
    assert [one.key for one in bucket.objects.filter(Prefix="a/z")] == ["a/z"]
    assert bucket.Object("copy").get(Range="bytes=1-2")["Body"].read() == b"el"
    bucket.objects.all().delete()
    bucket.delete()
    bucket.wait_until_not_exists()


def test_more_keys_than_fit_into_a_page() -> None:
    with emulate() as url, httpx.Client() as http:
        bucket = bucket_of(url)
        for number in range(1100):
            http.put(f"{url}/my-files/key-{number:04}", content=b"x", headers={"x-amz-date": "20260101T000000Z"})
        assert [one.key for one in bucket.objects.all()] == [f"key-{number:04}" for number in range(1100)]
        bucket.objects.all().delete()
        assert list(bucket.objects.all()) == []


@pytest.mark.parametrize("calculation", ["when_supported", "when_required"])
def test_a_large_object(calculation: str) -> None:
    body = bytes(range(256)) * 20_000
    with emulate() as url:
        s3 = client(url, request_checksum_calculation=calculation)
        s3.create_bucket(Bucket="my-files", **HERE)
        told = s3.put_object(Bucket="my-files", Key="large", Body=body)
        assert ("ChecksumCRC32" in told) == (calculation == "when_supported")
        got = client(url).get_object(Bucket="my-files", Key="large")  # boto3 verifies the checksum that it is told
        assert got["Body"].read() == body


def test_a_bucket_in_the_hosts_name() -> None:
    with emulate() as url:
        client(url).create_bucket(Bucket="my-files", **HERE)
        headers = {"Host": f"my-files.localhost:{httpx.URL(url).port}", "x-amz-date": "20260101T000000Z"}
        assert httpx.put(f"{url}/a", content=b"hello", headers=headers).status_code == 200
        assert client(url).get_object(Bucket="my-files", Key="a")["Body"].read() == b"hello"


def test_what_lies_in_a_directory_outlives_the_emulator(tmp_path: Path) -> None:
    (tmp_path / "by-hand").mkdir()
    (tmp_path / "by-hand" / "read.me").write_bytes(b"hello")
    with emulate("--buckets", str(tmp_path)) as url:
        s3 = client(url)
        s3.create_bucket(Bucket="made", **HERE)
        s3.put_object(Bucket="made", Key="a", Body=b"hello", ContentType="text/plain", Metadata={"b": "c"})
        before = s3.head_object(Bucket="made", Key="a", ChecksumMode="ENABLED")
        found = s3.get_object(Bucket="by-hand", Key="read.me")
        assert (found["Body"].read(), found["ContentType"]) == (b"hello", "binary/octet-stream")
    with emulate("--buckets", str(tmp_path)) as url:
        s3 = client(url)
        after = s3.head_object(Bucket="made", Key="a", ChecksumMode="ENABLED")
        assert {**after, "ResponseMetadata": 0} == {**before, "ResponseMetadata": 0}
        assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == ["by-hand", "made"]
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [".replaykit", "a"]


def test_sixteen_threads_share_a_bucket(url: str) -> None:
    s3 = client(url, max_pool_connections=16)
    s3.create_bucket(Bucket="shared-files", **HERE)

    def work(number: int) -> str:
        for turn in range(5):
            body = f"{number}-{turn}".encode()
            s3.put_object(Bucket="shared-files", Key="shared", Body=body)
            found = s3.get_object(Bucket="shared-files", Key="shared")
            assert found["ETag"] == f'"{md5(found["Body"].read(), usedforsecurity=False).hexdigest()}"'
            s3.put_object(Bucket="shared-files", Key=f"{number}/{turn}", Body=body)
        try:
            s3.put_object(Bucket="shared-files", Key="first", IfNoneMatch="*")
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "first"

    with ThreadPoolExecutor(16) as pool:
        assert Counter(pool.map(work, range(16))) == {"first": 1, "PreconditionFailed": 15}
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="shared-files", PaginationConfig={"PageSize": 7})
    keys = [one["Key"] for page in pages for one in page["Contents"]]
    assert keys == sorted(["first", "shared", *(f"{number}/{turn}" for number in range(16) for turn in range(5))])
