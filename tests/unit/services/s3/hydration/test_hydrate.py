"""What recorded calls prove of buckets and objects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError, NotEmulated
from replaykit.aws.recorded import RecordedCall

READ = {
    "Body": b"hello",
    "ContentLength": 5,
    "ETag": '"5d41402abc4b2a76b9719d911017c592"',
    "ContentType": "text/plain",
    "LastModified": datetime(2024, 1, 1, tzinfo=UTC),
    "Metadata": {"a": "b"},
    "ChecksumCRC32": "NhCmhg==",
    "ChecksumType": "FULL_OBJECT",
}


def told(operation, output=None, **params):
    return RecordedCall(OperationCall("s3", operation, {"Bucket": "bbb", **params}), output or {}, None, None, 0)


def failed(operation, code, status=404, **params):
    error = AwsError(code, status=status)
    return RecordedCall(OperationCall("s3", operation, {"Bucket": "bbb", **params}), {}, error, None, 0)


@pytest.fixture
def after(conversation):
    """The world at the beginning of a recording."""

    def prime(*calls):
        s3 = conversation(bucket=None)
        s3.emulator.hydrate(calls)
        return s3

    return prime


def test_a_call_that_succeeds_proves_its_bucket(after):
    s3 = after(told("PutObject", Key="a"))
    assert s3.head_bucket(Bucket="bbb")["BucketRegion"] == "us-east-1"
    s3.put("k", b"new", bucket="bbb")
    assert (s3.get("k", bucket="bbb")["Body"], s3.assumptions) == (b"new", ())
    with pytest.raises(NotEmulated, match="no recording shows whether there is an object a in bbb"):
        s3.get("a", bucket="bbb")
    with pytest.raises(NotEmulated, match="no recording shows all objects of bucket bbb"):
        s3.keys("bbb")
    s3.delete_object(Bucket="bbb", Key="a")
    with s3.refuses("NoSuchKey", status=404, Key="a"):
        s3.get("a", bucket="bbb")
    with s3.refuses("BucketNotEmpty", status=409, BucketName="bbb"):
        s3.delete_bucket(Bucket="bbb")
    s3.delete_object(Bucket="bbb", Key="k")
    with pytest.raises(NotEmulated):
        s3.delete_bucket(Bucket="bbb")


def test_its_region_is_told(after):
    assert (
        after(told("HeadBucket", {"BucketRegion": "eu-west-1"})).head_bucket(Bucket="bbb")["BucketRegion"]
        == "eu-west-1"
    )
    there = RecordedCall(
        OperationCall("s3", "ListObjectsV2", {"Bucket": "bbb"}, Scope(region="eu-north-1")), {}, None, None, 0
    )
    assert after(there).head_bucket(Bucket="bbb")["BucketRegion"] == "eu-north-1"


def test_a_source_of_a_copy_is_a_bucket_too(after):
    s3 = after(told("CopyObject", Key="a", CopySource="other%2Fk"))
    s3.head_bucket(Bucket="other")


@pytest.mark.parametrize("proof", [failed("HeadBucket", "404"), failed("GetObject", "NoSuchBucket", Key="a")])
def test_a_bucket_that_is_proved_not_to_be_there(after, proof):
    s3 = after(proof, told("CreateBucket"), told("PutObject", Key="a"))
    with s3.refuses("NoSuchBucket", status=404, BucketName="bbb"):
        s3.head_bucket(Bucket="bbb")
    s3.create_bucket(Bucket="bbb")
    assert s3.assumptions == ()


def test_a_miss_without_a_body_proves_nothing(after):
    s3 = after(failed("HeadObject", "404", Key="a"), told("CreateBucket"))
    with pytest.raises(NotEmulated, match="whether there is a bucket"):
        s3.head_bucket(Bucket="bbb")


def test_a_bucket_that_the_recording_makes_was_not_there(after):
    s3 = after(told("CreateBucket"), told("GetObject", READ, Key="a"))
    s3.create_bucket(Bucket="bbb")
    assert s3.keys("bbb") == []


def test_an_object_that_was_read_was_there(after):
    s3 = after(told("GetObject", READ, Key="a"), failed("HeadObject", "404", Key="none"))
    found = s3.get("a", bucket="bbb", ChecksumMode="ENABLED")
    assert {name: found[name] for name in READ} == READ
    with s3.refuses("NoSuchKey", status=404, Key="none"):
        s3.head_object(Bucket="bbb", Key="none")


def test_what_was_written_before_it_was_read_proves_nothing(after):
    s3 = after(
        told("PutObject", Key="a"),
        told("GetObject", READ, Key="a"),
        told("DeleteObjects", Delete={"Objects": [{"Key": "c"}]}),
        failed("GetObject", "NoSuchKey", Key="c"),
    )
    for key in ("a", "c"):
        with pytest.raises(NotEmulated):
            s3.get(key, bucket="bbb")


def test_a_part_and_a_head_prove_no_object(after):
    s3 = after(told("GetObject", {**READ, "ContentRange": "bytes 0-4/9"}, Key="a"), told("HeadObject", READ, Key="c"))
    for key in ("a", "c"):
        with pytest.raises(NotEmulated):
            s3.get(key, bucket="bbb")


def test_after_a_bucket_is_deleted_another_one_begins(after):
    s3 = after(told("DeleteBucket"), told("CreateBucket"), told("GetObject", READ, Key="a"))
    with pytest.raises(NotEmulated):
        s3.get("a", bucket="bbb")


def test_a_bucket_with_versions_is_a_gap(after):
    s3 = after(told("PutObject", {"VersionId": "x"}, Key="a"))
    with pytest.raises(NotEmulated, match="bucket bbb has versions in the recording"):
        s3.get("a", bucket="bbb")
    with pytest.raises(NotEmulated, match="versions"):
        after(told("PutBucketVersioning")).head_bucket(Bucket="bbb")


def test_a_directory_says_itself_what_is_there(conversation, tmp_path):
    s3 = conversation(bucket=None, buckets=DirectoryBuckets(tmp_path))
    s3.emulator.hydrate([told("PutObject", Key="a"), told("GetObject", READ, Key="c")])
    assert list(tmp_path.iterdir()) == []
    with s3.refuses("NoSuchBucket", status=404, BucketName="bbb"):
        s3.head_bucket(Bucket="bbb")


def test_a_recorded_write_is_made_again(after):
    put = told("PutObject", {"ETag": "x"}, Key="a", Body=b"hello")
    s3 = after(put)
    assert s3.emulator.follow(put).error is None
    assert s3.get("a", bucket="bbb")["Body"] == b"hello"


def test_a_part_writes_to_no_object(after):
    read = told("GetObject", READ, Key="a")
    part = {"Key": "a", "UploadId": "u", "PartNumber": 1}
    s3 = after(told("CreateMultipartUpload", {"UploadId": "u"}, Key="a"), told("UploadPart", **part), read)
    assert s3.get("a", bucket="bbb")["Body"] == b"hello"
    s3 = after(told("CompleteMultipartUpload", Key="a", UploadId="u"), read)
    with pytest.raises(NotEmulated, match="no recording shows whether there is an object a in bbb"):
        s3.get("a", bucket="bbb")


def test_an_object_in_parts_keeps_what_is_told_of_it(after):
    """How long its parts are nobody saw."""
    etag = {"ETag": '"5d41402abc4b2a76b9719d911017c592-2"', "ChecksumCRC32": "NhCmhg==-2", "ChecksumType": "COMPOSITE"}
    s3 = after(told("GetObject", {**READ, **etag}, Key="a"))
    found = s3.get("a", bucket="bbb", ChecksumMode="ENABLED")
    assert {name: found[name] for name in etag} == etag
    with pytest.raises(NotEmulated, match="no recording shows their sizes"):
        s3.get("a", bucket="bbb", PartNumber=1)
    copied = s3.copy_object(Bucket="bbb", Key="copy", CopySource="bbb/a")["CopyObjectResult"]
    assert (copied["ChecksumCRC32"], copied["ChecksumType"]) == ("NhCmhg==", "FULL_OBJECT")
