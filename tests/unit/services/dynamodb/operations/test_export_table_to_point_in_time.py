"""ExportTableToPointInTime, as AWS answers it, and the files that it leaves."""

from __future__ import annotations

import gzip
from base64 import b64encode
from hashlib import md5

import orjson
import pytest

from replaykit.aws.error import NotEmulated
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.knowledge import Knowledge

ON = {"PointInTimeRecoveryEnabled": True}
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
DUPLICATE = "Export conflict: Duplicate request detected with conflicting parameters"


def put(dynamodb, id_, **more):
    dynamodb.put_item(TableName="music", Item={"id": {"S": id_}, **more})


def export(dynamodb, **more):
    answer = dynamodb.export_table_to_point_in_time(TableArn=ARN, S3Bucket="files", **more)["ExportDescription"]
    return dynamodb.describe_export(ExportArn=answer["ExportArn"])["ExportDescription"]


def items(dynamodb, described):
    return sorted(line["Item"]["id"]["S"] for line in dynamodb.lines("files", folder(described) + "/data/"))


def folder(described):
    return described["ExportManifest"].removesuffix("/manifest-summary.json")


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    return dynamodb


def test_the_answer_and_the_end(music):
    put(music, "a", n={"N": "1"})
    start = music.clock.now()
    begun = music.export_table_to_point_in_time(TableArn=ARN, S3Bucket="files", ClientToken="once")["ExportDescription"]
    id_ = begun["ExportArn"].rpartition("/")[2]
    assert begun == {
        "ExportArn": f"{ARN}/export/{int(start * 1000):014d}-{id_[-8:]}",
        "ExportStatus": "IN_PROGRESS",
        "StartTime": instant(start),
        "ExportTime": instant(start),
        "TableArn": ARN,
        "TableId": music.describe_table(TableName="music")["Table"]["TableId"],
        "ClientToken": "once",
        "S3Bucket": "files",
        "S3SseAlgorithm": "AES256",
        "ExportFormat": "DYNAMODB_JSON",
    }
    ended = music.describe_export(ExportArn=begun["ExportArn"])["ExportDescription"]
    assert ended == begun | {
        "ExportStatus": "COMPLETED",
        "EndTime": instant(start),
        "ExportManifest": f"AWSDynamoDB/{id_}/manifest-summary.json",
        "BilledSizeBytes": music.describe_table(TableName="music")["Table"]["TableSizeBytes"],
        "ItemCount": 1,
    }


def test_the_files_are_those_of_aws(music):
    for number in range(20):
        put(music, f"item {number}", b={"B": bytes([number])})
    described = export(music, S3Prefix="a/b", ExportType="FULL_EXPORT")
    root = "a/b/AWSDynamoDB/" + described["ExportArn"].rpartition("/")[2]
    keys = music.buckets.keys("files")
    assert {key for key in keys if "/data/" not in key} == {
        f"{root}/{name}"
        for name in (
            "_started", "manifest-files.json", "manifest-files.md5", "manifest-summary.json", "manifest-summary.md5"
        )
    }  # fmt: skip
    for name in ("manifest-files", "manifest-summary"):
        body = music.buckets.get("files", f"{root}/{name}.json")
        assert music.buckets.get("files", f"{root}/{name}.md5") == checksum(body)
    told = {file["dataFileS3Key"]: file for file in music.lines("files", f"{root}/manifest-files.json")}
    assert sorted(told) == [key for key in keys if key.startswith(f"{root}/data/")]
    assert len(told) == 4
    for key, file in told.items():
        body = music.buckets.get("files", key)
        name = key.removeprefix(f"{root}/data/").removesuffix(".json.gz")
        assert (len(name), name.isalnum(), name.islower() or name.isdigit()) == (26, True, True)
        assert file["md5Checksum"].encode() == checksum(body)
        assert file["etag"] == md5(md5(body).digest()).hexdigest() + "-1"
        assert file["itemCount"] == len(gzip.decompress(body).splitlines())
    assert len(items(music, described)) == described["ItemCount"] == 20


def checksum(body):
    return b64encode(md5(body).digest())


def test_the_summary(music):
    put(music, "a")
    described = export(music, S3Prefix="a/b/")
    start = "2023-11-14T22:13:20.000Z"
    assert music.lines("files", described["ExportManifest"]) == [
        {
            "version": "2020-06-30",
            "exportArn": described["ExportArn"],
            "startTime": start,
            "endTime": start,
            "tableArn": ARN,
            "tableId": described["TableId"],
            "exportTime": start,
            "s3Bucket": "files",
            "s3Prefix": "a/b/",
            "s3SseAlgorithm": "AES256",
            "s3SseKmsKeyId": None,
            "manifestFilesS3Key": f"a/b/AWSDynamoDB/{described['ExportArn'].rpartition('/')[2]}/manifest-files.json",
            "billedSizeBytes": 3,
            "itemCount": 1,
            "outputFormat": "DYNAMODB_JSON",
        }
    ]


def test_items_are_as_they_were(music):
    put(music, "a", text={"S": "old"})
    start = music.clock.now()
    music.clock.advance(10)
    put(music, "a", text={"S": "new"})
    put(music, "b")
    music.clock.advance(1000)
    described = export(music, ExportTime=instant(start + 9))
    assert described["ExportTime"] == instant(start + 9)
    assert music.lines("files", folder(described) + "/data") == [{"Item": {"id": {"S": "a"}, "text": {"S": "old"}}}]
    assert items(music, export(music, ExportTime=instant(start + 10))) == ["a", "b"]


def test_without_a_time_it_is_now_however_young_the_items_are(music):
    music.clock.advance(0.5)
    put(music, "a")
    described = export(music)
    assert items(music, described) == ["a"]
    assert described["ExportTime"] == described["StartTime"] == instant(music.clock.now())


def test_a_line_is_plain_dynamodb_json(music):
    item = {
        "id": {"S": "å\n"}, "n": {"N": "1.5"}, "b": {"B": b"\x00\xff"}, "no": {"NULL": True}, "yes": {"BOOL": True},
        "ss": {"SS": ["x"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": [b"z"]},
        "deep": {"M": {"list": {"L": [{"N": "1"}, {"B": b"b"}]}}},
    }  # fmt: skip
    music.put_item(TableName="music", Item=item)
    (line,) = music.lines("files", folder(export(music)) + "/data")
    assert line["Item"] == item | {
        "b": {"B": "AP8="}, "bs": {"BS": ["eg=="]}, "deep": {"M": {"list": {"L": [{"N": "1"}, {"B": "Yg=="}]}}},
    }  # fmt: skip


def test_ion_is_text_a_line_an_item(music):
    item = {
        "id": {"S": 'say "a"'}, "Price": {"N": "2000"}, "small": {"N": "0.001"}, "n": {"N": "-17.5"}, "b": {"B": b"ab"},
        "no": {"NULL": True}, "yes": {"BOOL": True}, "ns": {"NS": ["1", "600"]}, "a b": {"L": []}, "true": {"M": {}},
    }  # fmt: skip
    music.put_item(TableName="music", Item=item)
    described = export(music, ExportFormat="ION")
    keys = [key for key in music.buckets.keys("files") if "/data/" in key]
    assert all(key.endswith(".ion.gz") for key in keys)
    text = b"".join(gzip.decompress(music.buckets.get("files", key)) for key in keys).decode()
    assert text == (
        '$ion_1_0 {Item:{id:"say \\"a\\"",Price:2d3,small:0.001,n:-17.5,b:{{YWI=}},no:null,yes:true,'
        "ns:$dynamodb_NS::[1.,6d2],'a b':[],'true':{}}}\n"
    )
    (summary,) = music.lines("files", described["ExportManifest"])
    assert summary["outputFormat"] == "ION"


def test_a_time_out_of_the_window(music):
    start = music.clock.now()
    music.clock.advance(1000)
    for at in (start - 1, start + 1001, -1):
        with music.refuses("Export Time is invalid", "InvalidExportTimeException"):
            export(music, ExportTime=instant(at))
    for at in (start + 701, start + 1000):
        with music.refuses(
            "Point in Time Recovery is not available for specified export time", "InvalidExportTimeException"
        ):
            export(music, ExportTime=instant(at))


@pytest.mark.parametrize(
    ("spec", "ids"),
    [
        ({"FilterExpression": "n > :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}, ["b", "c"]),
        ({"FilterExpression": "begins_with(id, :a)", "ExpressionAttributeValues": {":a": {"S": "a"}}}, ["a"]),
        ({"KeyConditionExpression": "id = :b", "ExpressionAttributeValues": {":b": {"S": "b"}}}, ["b"]),
        (
            {
                "KeyConditionExpression": "#id = :b",
                "FilterExpression": "n > :n",
                "ExpressionAttributeNames": {"#id": "id"},
                "ExpressionAttributeValues": {":b": {"S": "b"}, ":n": {"N": "5"}},
            },
            [],
        ),
    ],
)
def test_a_filter_holds_back_what_does_not_match(music, spec, ids):
    for number, id_ in enumerate("abc", 1):
        put(music, id_, n={"N": str(number)})
    described = export(music, FilterSpecification=spec)
    assert items(music, described) == ids
    assert (described["ItemCount"], described["FilterSpecification"]) == (len(ids), spec)


def test_a_filter_on_the_sort_key(dynamodb):
    dynamodb.table("music", "id:S n:N")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    for number in range(5):
        put(dynamodb, "a", n={"N": str(number)})
        put(dynamodb, "b", n={"N": str(number)})
    spec = {
        "KeyConditionExpression": "id = :a AND n BETWEEN :low AND :high",
        "ProjectionExpression": "n",
        "ExpressionAttributeValues": {":a": {"S": "a"}, ":low": {"N": "1"}, ":high": {"N": "2"}},
    }
    described = export(dynamodb, FilterSpecification=spec)
    lines = dynamodb.lines("files", folder(described) + "/data")
    assert lines == [{"Item": {"n": {"N": "1"}}}, {"Item": {"n": {"N": "2"}}}]


def test_a_filter_of_nothing_is_refused(music):
    """ack-api-quirks, DDB-EXPORT-008."""
    with music.refuses("Invalid Request: Invalid FilterSpecification: The specification can not be empty"):
        export(music, FilterSpecification={})


def test_a_filter_is_refused_as_that_of_a_query(music):
    values = {":b": {"S": "b"}}
    with music.refuses("Filter Expression can only contain non-primary key attributes: Primary key attribute: id"):
        export(
            music,
            FilterSpecification={
                "KeyConditionExpression": "id = :b",
                "FilterExpression": "id = :b",
                "ExpressionAttributeValues": values,
            },
        )
    with music.refuses("Query condition missed key schema element: id"):
        export(music, FilterSpecification={"KeyConditionExpression": "n = :b", "ExpressionAttributeValues": values})
    assert music.list_exports()["ExportSummaries"] == []


def test_one_token_is_one_export(music):
    put(music, "a")
    first = export(music, ClientToken="once")
    put(music, "b")
    again = export(music, ClientToken="once")
    assert again == first
    with music.refuses(DUPLICATE, "ExportConflictException"):
        export(music, ClientToken="once", S3Prefix="elsewhere")
    music.clock.advance(8 * 3600 - 1)
    assert export(music, ClientToken="once") == first
    music.clock.advance(1)
    assert export(music, ClientToken="once", S3Prefix="elsewhere")["ItemCount"] == 2
    assert export(music)["ExportArn"] != export(music)["ExportArn"]


def test_it_ends_on_the_clock(slow_dynamodb):
    music = slow_dynamodb
    music.table("music")
    music.clock.advance(10)
    music.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    put(music, "a")
    described = export(music)
    id_ = described["ExportArn"].rpartition("/")[2]
    assert described["ExportStatus"] == "IN_PROGRESS"
    assert music.buckets.keys("files") == [f"AWSDynamoDB/{id_}/_started"]
    put(music, "too late")
    assert music.emulator.due() == music.clock.now() + 10
    music.clock.advance(10)
    music.emulator.tick()
    assert len(music.buckets.keys("files")) == 9
    described = music.describe_export(ExportArn=described["ExportArn"])["ExportDescription"]
    assert (described["ExportStatus"], described["EndTime"]) == ("COMPLETED", instant(music.clock.now()))
    assert items(music, described) == ["a"]


def test_three_hundred_at_once(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    for _ in range(300):
        export(slow_dynamodb)
    with slow_dynamodb.refuses("Subscriber limit exceeded: 300 simultaneous exports", "LimitExceededException"):
        export(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.emulator.tick()
    assert export(slow_dynamodb)["ExportStatus"] == "IN_PROGRESS"


def test_a_bucket_that_is_missing_shows_at_the_end(music):
    music.s3("DeleteBucket", Bucket="files")
    described = export(music)
    assert described["ExportStatus"] == "FAILED"
    assert described["FailureCode"] == "S3NoSuchBucket"
    assert described["FailureMessage"].startswith("The specified bucket does not exist (Service: Amazon S3; ")
    assert "EndTime" in described
    assert not {"ExportManifest", "ItemCount", "BilledSizeBytes"} & described.keys()


def test_what_it_refuses(dynamodb):
    with dynamodb.refuses(f"Table not found: {dynamodb.store.arn('music')}", "TableNotFoundException"):
        export(dynamodb)
    dynamodb.table("music")
    with dynamodb.refuses(
        "Point in time recovery is not enabled for table 'music'", "PointInTimeRecoveryUnavailableException"
    ):
        export(dynamodb)
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    with dynamodb.refuses("One or more parameter values were invalid: tableArn is not a valid ARN"):
        dynamodb.export_table_to_point_in_time(TableArn="music", S3Bucket="files")
    with dynamodb.refuses(
        "1 validation error detected: Value '' at 's3Prefix' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    ):
        export(dynamodb, S3Prefix="")
    with dynamodb.refuses("Invalid Request: Table ARN is invalid."):
        dynamodb.export_table_to_point_in_time(TableArn=f"{dynamodb.store.arn('music')}/index/all", S3Bucket="files")
    with dynamodb.refuses("Invalid Request: KMS Key Id is not supported for this encryption type"):
        export(dynamodb, S3SseKmsKeyId="alias/aws/s3")
    with dynamodb.refuses(
        "Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export"
    ):
        export(dynamodb, ExportType="INCREMENTAL_EXPORT")
    now = instant(dynamodb.clock.now())
    with dynamodb.refuses(
        "Invalid Request: Export Type expected to be Incremental Export when incremental export specification is "
        "provided"
    ):
        export(dynamodb, IncrementalExportSpecification={"ExportFromTime": now})
    with dynamodb.refuses(
        "Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be provided"
    ):
        export(dynamodb, ExportType="FULL_EXPORT", IncrementalExportSpecification={"ExportFromTime": now})
    spec = {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": {"ExportFromTime": now}}
    with dynamodb.refuses("ExportTime can not be specified for ExportType INCREMENTAL_EXPORT"):
        export(dynamodb, ExportTime=now, **spec)
    with dynamodb.refuses("Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification"):
        export(dynamodb, ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification={})
    dynamodb.store.table("music", dynamodb.clock.now()).knowledge = Knowledge()
    with pytest.raises(NotEmulated, match="no recording shows all items of table music"):
        export(dynamodb)


def test_local_indexes_are_billed_too(dynamodb):
    dynamodb.table("music", "id:S n:N", lsi={"by_text": ("id:S text:S", "KEYS_ONLY")}, gsi={"all": ("text:S", "ALL")})
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    put(dynamodb, "a", n={"N": "1"}, text={"S": "t"}, more={"S": "more"})
    described = export(dynamodb)
    index = dynamodb.describe_table(TableName="music")["Table"]["LocalSecondaryIndexes"][0]
    table = dynamodb.describe_table(TableName="music")["Table"]
    assert described["BilledSizeBytes"] == table["TableSizeBytes"] + index["IndexSizeBytes"]


def test_the_same_world_writes_the_same_files(conversation):
    def files():
        dynamodb = conversation(seed=3)
        dynamodb.table("music")
        dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
        put(dynamodb, "a")
        export(dynamodb)
        return {key: dynamodb.buckets.get("files", key) for key in dynamodb.buckets.keys("files")}

    assert files() == files()
    assert orjson.dumps(sorted(files()))
