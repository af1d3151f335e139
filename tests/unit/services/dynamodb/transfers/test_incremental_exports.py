"""Incremental exports: what became of each item that changed in a time."""

from __future__ import annotations

import gzip

import pytest

from replaykit.ports.clock import instant

ON = {"PointInTimeRecoveryEnabled": True}
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
MINUTE = 60
DIFFERENCE = "Difference between export period from time and export period to time is"
PERIOD = "Incremental export period"
SECOND = "%Y-%m-%dT%H:%M:%SZ"
DAY = 24 * 3600


def put(dynamodb, id_, **more):
    dynamodb.put_item(TableName="music", Item={"id": {"S": id_}, **more})


def export(dynamodb, **more):
    answer = dynamodb.export_table_to_point_in_time(TableArn=ARN, S3Bucket="files", **more)["ExportDescription"]
    return dynamodb.describe_export(ExportArn=answer["ExportArn"])["ExportDescription"]


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    return dynamodb


def incremental(music, **spec):
    """An export of what changed since the start of the world."""
    described = export(music, ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=spec)
    assert described["ExportStatus"] == "COMPLETED"
    lines = music.lines("files", "AWSDynamoDB/data/")
    return described, {line["Keys"]["id"]["S"]: line for line in lines}


@pytest.fixture
def changed(music):
    """One of each: an item that is new, changed, gone, back again, come and gone, and one that stayed."""
    for id_ in ("changed", "gone", "back", "stayed"):
        put(music, id_, text={"S": "old"})
    music.clock.advance(1)
    start = music.clock.now()
    music.clock.advance(1.25)
    for id_ in ("new", "changed", "brief"):
        put(music, id_, text={"S": "between"})
    for id_ in ("gone", "back", "brief"):
        music.delete_item(TableName="music", Key={"id": {"S": id_}})
    music.clock.advance(1)
    for id_ in ("new", "changed", "back"):
        put(music, id_, text={"S": "new"})
    music.clock.set(start + 15 * MINUTE)
    put(music, "changed", text={"S": "too late"})
    put(music, "later")
    music.clock.advance(15 * MINUTE)
    return music, start


def image(id_, text):
    return {"id": {"S": id_}, "text": {"S": text}}


def record(id_, at, **images):
    return {"Metadata": {"WriteTimestampMicros": {"N": str(int(at * 1e6))}}, "Keys": {"id": {"S": id_}}, **images}


def test_an_incremental_export_tells_what_became_of_each_item(changed):
    music, start = changed
    period = {"ExportFromTime": instant(start), "ExportToTime": instant(start + 15 * MINUTE)}
    described, lines = incremental(music, **period)
    first, second = start + 1.25, start + 2.25
    assert lines == {
        "new": record("new", second, NewImage=image("new", "new")),
        "changed": record("changed", second, OldImage=image("changed", "old"), NewImage=image("changed", "new")),
        "back": record("back", second, OldImage=image("back", "old"), NewImage=image("back", "new")),
        "gone": record("gone", first, OldImage=image("gone", "old")),
    }
    assert described["ItemCount"] == 4
    assert described["IncrementalExportSpecification"] == period | {"ExportViewType": "NEW_AND_OLD_IMAGES"}
    (summary,) = music.lines("files", described["ExportManifest"])
    assert "exportTime" not in summary
    assert {name: summary[name] for name in ("version", "outputView", "exportType", "itemCount")} == {
        "version": "2023-08-01",
        "outputView": "NEW_AND_OLD_IMAGES",
        "exportType": "INCREMENTAL_EXPORT",
        "itemCount": 4,
    }
    assert summary["exportFromTime"] == "2023-11-14T22:13:21.000Z"
    assert summary["exportToTime"] == "2023-11-14T22:28:21.000Z"


def test_new_images_only(changed):
    music, start = changed
    _, lines = incremental(
        music,
        ExportFromTime=instant(start),
        ExportToTime=instant(start + 15 * MINUTE),
        ExportViewType="NEW_IMAGE",
    )
    assert lines["gone"] == record("gone", start + 1.25)
    assert lines["changed"] == record("changed", start + 2.25, NewImage=image("changed", "new"))


def test_without_an_end_it_goes_on_until_now(changed):
    music, start = changed
    put(music, "just now")
    _, lines = incremental(music, ExportFromTime=instant(start))
    assert {"later", "just now"} < set(lines)
    assert lines["changed"]["NewImage"] == image("changed", "too late")


def test_changes_in_ion(changed):
    music, start = changed
    export(
        music,
        ExportFormat="ION",
        ExportType="INCREMENTAL_EXPORT",
        IncrementalExportSpecification={
            "ExportFromTime": instant(start),
            "ExportToTime": instant(start + 15 * MINUTE),
        },
    )
    bodies = [
        gzip.decompress(music.buckets.get("files", key)) for key in music.buckets.keys("files", "AWSDynamoDB/data")
    ]
    lines = b"".join(bodies).decode().splitlines()
    micros = int((start + 1.25) * 1e6)
    gone = f'Metadata:{{WriteTimestampMicros:{str(micros).rstrip("0")}d4}},Keys:{{id:"gone"}}'
    assert f'$ion_1_0 {{Record:{{{gone},OldImage:{{id:"gone",text:"old"}}}}}}' in lines
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (0, 899, f"{DIFFERENCE} less than 15 minutes"),
        (0, DAY + 1, f"{DIFFERENCE} more than 24 hours"),
        (-1, 900, f"{PERIOD} from time cannot be less than the table creation time : {{since:{SECOND}}}"),
        (0, 2 * DAY + 901, f"{PERIOD} to time cannot be greater than the current time : {{until:{SECOND}}}"),
    ],
)
def test_a_period_that_can_not_be(music, since, until, text):
    start = music.clock.now()
    music.clock.advance(2 * 24 * 3600 + 900)
    told = text.format(since=instant(start + since), until=instant(start + until))
    spec = {"ExportFromTime": instant(start + since), "ExportToTime": instant(start + until)}
    with music.refuses(told, "InvalidExportTimeException"):
        export(music, ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=spec)


def test_a_period_that_begins_before_recovery_does(dynamodb):
    dynamodb.table("music")
    start = dynamodb.clock.now()
    dynamodb.clock.advance(100)
    dynamodb.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    dynamodb.clock.advance(1000)
    spec = {"ExportFromTime": instant(start + 50), "ExportToTime": instant(start + 1050)}
    with dynamodb.refuses(
        "The specified export period is outside of the point in time recovery window.", "InvalidExportTimeException"
    ):
        export(dynamodb, ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=spec)


def filtered(changed, view="NEW_AND_OLD_IMAGES", **spec):
    music, start = changed
    period = {"ExportFromTime": instant(start), "ExportToTime": instant(start + 15 * MINUTE), "ExportViewType": view}
    described = export(
        music, ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=period, FilterSpecification=spec
    )
    lines = {line["Keys"]["id"]["S"]: line for line in music.lines("files", "AWSDynamoDB/data/")}
    assert described["ItemCount"] == len(lines)
    return lines


def text_is(text):
    return {"FilterExpression": "#t = :t", "ExpressionAttributeNames": {"#t": "text"}} | {
        "ExpressionAttributeValues": {":t": {"S": text}}
    }


@pytest.mark.parametrize("view", ["NEW_AND_OLD_IMAGES", "NEW_IMAGE"])
def test_a_filter_looks_at_the_latest_image(changed, view):
    """Documented (S3DataExport.Filtered): of an item that was deleted it is the old one."""
    assert filtered(changed, view, **text_is("new")).keys() == {"new", "changed", "back"}


@pytest.mark.parametrize("view", ["NEW_AND_OLD_IMAGES", "NEW_IMAGE"])
def test_of_an_item_that_was_deleted_it_looks_at_the_old_image(changed, view):
    assert filtered(changed, view, **text_is("old")).keys() == {"gone"}


def test_a_filter_by_the_key(changed):
    values = {":id": {"S": "changed"}}
    lines = filtered(changed, KeyConditionExpression="id = :id", ExpressionAttributeValues=values)
    assert lines.keys() == {"changed"}


def test_a_projection_cuts_both_images(changed):
    start = changed[1]
    lines = filtered(changed, ProjectionExpression="#t", ExpressionAttributeNames={"#t": "text"})
    assert lines["changed"] == record(
        "changed", start + 2.25, OldImage={"text": {"S": "old"}}, NewImage={"text": {"S": "new"}}
    )
    assert lines.keys() == {"new", "changed", "back", "gone"}
