"""What S3 says of requests that its model forbids, and that every gap has a reason."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated
from replaykit.emulator.coverage import coverage
from replaykit.emulator.gaps import NOT_YET


def test_s3_has_no_validation_exception(s3):
    with s3.refuses("InvalidArgument"):
        s3.put("a", RequestPayer="someone")
    with s3.refuses("MalformedXML"):
        s3.create_bucket(Bucket="one", CreateBucketConfiguration={"Bucket": {"Type": "x"}})
    with s3.refuses("InvalidArgument"):
        s3.begin(ChecksumAlgorithm="CRC32", ChecksumType="x")


def test_every_gap_has_a_reason():
    told = coverage("s3")
    assert len(told.emulated) == 22
    assert [name for name, why in told.missing.items() if why == NOT_YET] == []


def test_other_buckets_are_gaps(s3):
    for name in ("arn:aws:s3:us-east-1:123456789012:accesspoint/ap", "one--use1-az4--x-s3"):
        with pytest.raises(NotEmulated):
            s3.head_bucket(Bucket=name)
