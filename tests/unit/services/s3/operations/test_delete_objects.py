"""DeleteObjects, as a conversation."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"


def delete(s3, *keys, **more):
    return s3.delete_objects(Bucket="files", Delete={"Objects": [{"Key": key} for key in keys], **more})


def test_those_that_are_there_and_those_that_are_not(s3):
    for key in ("a", "b", "c"):
        s3.put(key)
    assert delete(s3, "c", "none", "a") == {"Deleted": [{"Key": "c"}, {"Key": "none"}, {"Key": "a"}]}
    assert s3.keys() == ["b"]
    assert delete(s3, "b", Quiet=True) == {}
    assert s3.keys() == []


def test_from_one_to_a_thousand(s3):
    delete(s3, *map(str, range(1000)))
    for keys in ([], map(str, range(1001)), [""]):
        with s3.refuses("MalformedXML", MALFORMED):
            delete(s3, *keys)


def test_versions(s3):
    s3.put("a")
    wanted = [{"Key": "a", "VersionId": "x"}, {"Key": "b", "VersionId": "null"}]
    assert s3.delete_objects(Bucket="files", Delete={"Objects": wanted}) == {
        "Deleted": [{"Key": "b", "VersionId": "null"}],
        "Errors": [
            {
                "Key": "a",
                "VersionId": "x",
                "Code": "NoSuchVersion",
                "Message": "The specified version does not exist.",
            }
        ],
    }
    assert s3.keys() == ["a"]


def test_without_its_bucket(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.delete_objects(Bucket="none", Delete={"Objects": [{"Key": "a"}]})


def test_conditions_of_single_objects_are_a_gap(s3):
    with pytest.raises(NotEmulated, match="conditions of single objects"):
        s3.delete_objects(Bucket="files", Delete={"Objects": [{"Key": "a", "ETag": "x"}]})
