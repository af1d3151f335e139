"""A recorded world: what nobody saw is a gap, but an export takes its bucket for granted."""

from __future__ import annotations

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.context import Context
from replaykit.services.s3.unseen import granted, may_hold_more


def recorded(operation="ListTables", service="dynamodb", output=None, **params):
    return RecordedCall(OperationCall(service, operation, params), output or {}, None, None, 0)


@pytest.fixture
def primed(conversation):
    s3 = conversation(bucket=None)
    s3.emulator.hydrate([recorded()])
    return s3


def test_a_bucket_that_nobody_saw_is_a_gap(primed):
    for look in (primed.head_bucket, primed.delete_bucket, primed.list_objects_v2):
        with pytest.raises(NotEmulated, match="no recording shows whether there is a bucket unseen"):
            look(Bucket="unseen")
    with pytest.raises(NotEmulated, match="no recording shows all buckets"):
        primed.list_buckets()


def test_a_bucket_that_is_made_is_known(primed):
    primed.create_bucket(Bucket="made")
    assert primed.assumptions == ("there was no bucket made when the recording began",)
    assert (primed.keys("made"), primed.assumptions) == ([], ())
    primed.delete_bucket(Bucket="made")
    with primed.refuses("NoSuchBucket", status=404, BucketName="made"):
        primed.head_bucket(Bucket="made")
    primed.create_bucket(Bucket="made")
    assert primed.assumptions == ()


def context(s3):
    return Context(s3.emulator.world, OperationCall("dynamodb", "ExportTableToPointInTime", {}, s3.scope))


def test_an_export_takes_its_bucket_for_granted(primed):
    ctx = context(primed)
    granted(ctx, "theirs")
    assert ctx.assumptions == ["bucket theirs was there when the recording began"]
    primed.put("a", bucket="theirs")
    assert primed.assumptions == ("bucket theirs was there when the recording began",)
    with pytest.raises(NotEmulated, match="no recording shows all objects of bucket theirs"):
        primed.keys("theirs")
    assert may_hold_more(ctx, "theirs")
    assert len(ctx.assumptions) == 2
    primed.create_bucket(Bucket="theirs")
    assert primed.assumptions == ("bucket theirs was there when the recording began",)


def test_but_not_one_that_is_known_not_to_be_there(primed):
    primed.create_bucket(Bucket="made")
    primed.delete_bucket(Bucket="made")
    ctx = context(primed)
    assert granted(ctx, "made").buckets() == []
    assert ctx.assumptions == []


def test_in_a_world_of_its_own_nothing_is_granted(s3, conversation, tmp_path):
    handed_in = conversation(bucket=None, buckets=DirectoryBuckets(tmp_path))
    handed_in.emulator.hydrate([recorded()])
    for each in (s3, handed_in):
        ctx = context(each)
        granted(ctx, "none")
        assert (ctx.assumptions, may_hold_more(ctx, "none")) == ([], False)
        with each.refuses("NoSuchBucket", status=404, BucketName="none"):
            each.head_bucket(Bucket="none")
    assert handed_in.list_buckets()["Buckets"] == []


def test_an_upload_that_nobody_saw_begin_is_a_gap(conversation):
    s3 = conversation()
    s3.emulator.hydrate([recorded("PutObject", "s3", Bucket="seen", Key="a")])
    theirs = {"Bucket": "files", "Key": "a", "UploadId": "recorded"}
    for ask in (s3.list_parts, s3.abort_multipart_upload, s3.complete_multipart_upload):
        with pytest.raises(NotEmulated, match="no recording shows the beginning of upload recorded"):
            ask(**theirs)
    with pytest.raises(NotEmulated, match="no recording shows all uploads to bucket seen"):
        s3.list_multipart_uploads(Bucket="seen")
    ours = s3.begin(bucket="seen")
    s3.abort_multipart_upload(**ours)
    with s3.refuses("NoSuchUpload", status=404, UploadId=ours["UploadId"]):
        s3.abort_multipart_upload(**ours)
