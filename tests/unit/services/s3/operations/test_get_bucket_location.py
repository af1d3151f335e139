"""GetBucketLocation, as a conversation: where buckets are made stands in test_create_bucket."""

from __future__ import annotations

from replaykit.adapters.directory_buckets import DirectoryBuckets


def test_us_east_1_has_no_name(s3):
    assert s3.get_bucket_location(Bucket="files") == {"LocationConstraint": ""}
    assert s3.at("eu-west-1").get_bucket_location(Bucket="files") == {"LocationConstraint": ""}


def test_a_folder_is_where_it_is_asked_for(conversation, tmp_path):
    (tmp_path / "by-hand").mkdir()
    s3 = conversation(buckets=DirectoryBuckets(tmp_path))
    assert s3.at("eu-west-1").get_bucket_location(Bucket="by-hand") == {"LocationConstraint": "eu-west-1"}
    assert s3.at(account="222222222222").get_bucket_location(Bucket="by-hand") == {"LocationConstraint": ""}
