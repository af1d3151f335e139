"""Exports and imports as a user has them: boto3 through the endpoint, and a directory for buckets to look into."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import httpx
import orjson
import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.adapters.inprocess import Hook
from replaykit.emulator import Emulator, Settings
from replaykit.session.session import Session

TABLE: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": "artist", "AttributeType": "S"},
        {"AttributeName": "year", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "year", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ON = {"PointInTimeRecoveryEnabled": True}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path


@pytest.fixture
def dynamodb(folder: Path) -> Iterator[Any]:
    command = [sys.executable, "-m", "replaykit", "emulate", "--port", "0", "--buckets", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert url is not None
        yield client(url[0])
    finally:
        process.terminate()
        process.communicate(timeout=20)


def client(url: str | None = None) -> Any:
    return boto3.client("dynamodb", "eu-west-1", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


def fill(dynamodb: Any, count: int = 30) -> str:
    arn: str = dynamodb.create_table(TableName="music", **TABLE)["TableDescription"]["TableArn"]
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    for number in range(count):
        item = {"artist": {"S": f"Artist {number % 7} é"}, "year": {"N": str(number)}, "raw": {"B": bytes([number])}}
        dynamodb.put_item(TableName="music", Item={**item, "tags": {"SS": ["a", "b"]}, "price": {"N": "2000"}})
    return arn


def export(dynamodb: Any, arn: str, **more: Any) -> dict[str, Any]:
    begun = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="exports", **more)["ExportDescription"]
    assert begun["ExportStatus"] == "IN_PROGRESS"
    dynamodb.get_waiter("export_completed").wait(ExportArn=begun["ExportArn"])
    described: dict[str, Any] = dynamodb.describe_export(ExportArn=begun["ExportArn"])["ExportDescription"]
    assert described["ExportStatus"] == "COMPLETED"
    return described


def scan(dynamodb: Any, table: str) -> list[dict[str, Any]]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return sorted((item for page in pages for item in page["Items"]), key=lambda item: int(item["year"]["N"]))


@pytest.mark.parametrize("form", ["DYNAMODB_JSON", "ION"])
def test_what_is_exported_can_be_looked_at_and_imported(dynamodb: Any, folder: Path, form: str) -> None:
    described = export(dynamodb, fill(dynamodb), ExportFormat=form, S3Prefix="2023-01-18/nightly")
    assert described["ItemCount"] == 30
    summary_path = folder / "exports" / described["ExportManifest"]
    summary = orjson.loads(summary_path.read_bytes())
    assert (summary["itemCount"], summary["outputFormat"]) == (30, form)
    assert summary_path.with_suffix(".md5").read_text() == checksum(summary_path.read_bytes())
    manifest = (folder / "exports" / summary["manifestFilesS3Key"]).read_bytes()
    files = [orjson.loads(line) for line in manifest.splitlines()]
    items = []
    for file in files:
        body = (folder / "exports" / file["dataFileS3Key"]).read_bytes()
        assert file["md5Checksum"] == checksum(body)
        items += gzip.decompress(body).decode().splitlines()
    assert len(items) == 30
    if form == "DYNAMODB_JSON":
        read = TypeDeserializer().deserialize
        years = sorted(int(read(orjson.loads(line)["Item"]["year"])) for line in items)
        assert years == list(range(30))

    begun = dynamodb.import_table(
        S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": str(Path(described["ExportManifest"]).parent / "data")},
        InputFormat=form,
        InputCompressionType="GZIP",
        TableCreationParameters={"TableName": "again", **TABLE},
    )["ImportTableDescription"]
    dynamodb.get_waiter("import_completed").wait(ImportArn=begun["ImportArn"])
    ended = dynamodb.describe_import(ImportArn=begun["ImportArn"])["ImportTableDescription"]
    assert (ended["ImportStatus"], ended["ImportedItemCount"], ended["ErrorCount"]) == ("COMPLETED", 30, 0)
    assert scan(dynamodb, "again") == scan(dynamodb, "music")


def checksum(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body).digest()).decode()


def test_what_changed_in_a_quarter_of_an_hour(dynamodb: Any, folder: Path) -> None:
    url = dynamodb.meta.endpoint_url
    arn = fill(dynamodb, 3)
    httpx.post(f"{url}/_replaykit/clock", json={"advance": 60})
    now = httpx.get(f"{url}/_replaykit/clock").json()["now"]
    dynamodb.delete_item(TableName="music", Key={"artist": {"S": "Artist 1 é"}, "year": {"N": "1"}})
    httpx.post(f"{url}/_replaykit/clock", json={"advance": 900})
    period = {"ExportFromTime": datetime.fromtimestamp(int(now), UTC), "ExportViewType": "NEW_AND_OLD_IMAGES"}
    more = {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": period, "ClientToken": "once"}
    described = export(dynamodb, arn, **more)
    assert described["IncrementalExportSpecification"]["ExportFromTime"] == period["ExportFromTime"]
    again = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="exports", **more)["ExportDescription"]
    assert again["ExportArn"] == described["ExportArn"]
    (file,) = [path for path in (folder / "exports" / "AWSDynamoDB" / "data").iterdir() if path.stat().st_size > 50]
    (line,) = gzip.decompress(file.read_bytes()).splitlines()
    record = orjson.loads(line)
    assert record["Keys"] == {"artist": {"S": "Artist 1 é"}, "year": {"N": "1"}}
    assert record["OldImage"]["price"] == {"N": "2000"}
    assert now <= int(record["Metadata"]["WriteTimestampMicros"]["N"]) / 1e6 < now + 60


def test_a_bucket_that_is_no_folder(dynamodb: Any, folder: Path) -> None:
    arn = fill(dynamodb, 1)
    begun = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="missing")["ExportDescription"]
    described = dynamodb.describe_export(ExportArn=begun["ExportArn"])["ExportDescription"]
    assert (described["ExportStatus"], described["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert [path.name for path in folder.iterdir()] == ["exports"]


def test_a_file_that_a_user_put_there_is_imported_and_one_is_put_in_bulk(dynamodb: Any, folder: Path) -> None:
    (folder / "exports" / "in.csv").write_text("artist,year,title\nBjörk,1993,Debut\nBjörk,1995,Post\n", "utf-8")
    dynamodb.import_table(
        S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": "in.csv"},
        InputFormat="CSV",
        TableCreationParameters={"TableName": "music", **TABLE},
    )
    assert [item["title"]["S"] for item in scan(dynamodb, "music")] == ["Debut", "Post"]
    lines = [
        {"Item": {"artist": {"S": "Björk"}, "year": {"N": "1997"}, "title": {"S": "Homogenic"}}},
        {"Item": {"artist": {"S": "Björk"}}},
    ]
    (folder / "exports" / "bulk.json").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    begun = dynamodb.start_bulk_put_items(
        TableName="music",
        InputS3Configuration={"S3Bucket": "exports", "S3KeyPrefix": "bulk", "InputFormat": "DYNAMODB_JSON"},
        OutputS3Configuration={"S3Bucket": "exports", "S3KeyPrefix": "out", "OutputType": ["ERROR"]},
    )["BulkOperationDescription"]
    dynamodb.get_waiter("bulk_operation_completed").wait(BulkOperationArn=begun["BulkOperationArn"])
    ended = dynamodb.describe_bulk_operation(BulkOperationArn=begun["BulkOperationArn"])["BulkOperationDescription"]
    assert (ended["BulkOperationStatus"], ended["FailedItemCount"]) == ("COMPLETED_WITH_ERRORS", 1)
    assert len(scan(dynamodb, "music")) == 3
    (report,) = (folder / "exports" / "out").rglob("error.json")
    assert "Missing the key year" in orjson.loads(report.read_bytes())["ErrorMessage"]
    listed = list(dynamodb.get_paginator("list_bulk_operations").paginate())
    assert [one["BulkOperationArn"] for page in listed for one in page["BulkOperationsSummaryList"]] == [
        begun["BulkOperationArn"]
    ]


def test_in_process_buckets_are_a_setting(folder: Path) -> None:
    emulator = Emulator(settings=Settings(buckets=DirectoryBuckets(folder)))
    with Hook(Session("emulate", emulator=emulator)):
        described = export(client(), fill(client(), 3))
    assert (folder / "exports" / described["ExportManifest"]).is_file()


@pytest.mark.slow
def test_a_hundred_thousand_items_go_out_and_in(folder: Path) -> None:
    emulator = Emulator(settings=Settings(buckets=DirectoryBuckets(folder)))
    with Hook(Session("emulate", emulator=emulator)):
        lines = (b'{"Item":{"artist":{"S":"%d"},"year":{"N":"%d"}}}\n' % (n % 999, n) for n in range(100_000))
        (folder / "exports" / "in.json").write_bytes(b"".join(lines))
        dynamodb = client()
        dynamodb.import_table(
            S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": "in.json"},
            InputFormat="DYNAMODB_JSON",
            TableCreationParameters={"TableName": "music", **TABLE},
        )
        described = dynamodb.describe_table(TableName="music")["Table"]
        assert described["ItemCount"] == 100_000
        dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
        assert export(dynamodb, described["TableArn"])["ItemCount"] == 100_000
