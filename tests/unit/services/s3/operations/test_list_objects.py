"""ListObjects, as a conversation."""

from __future__ import annotations


def test_an_empty_bucket(s3):
    assert s3.list_objects(Bucket="files") == {
        "Marker": "", "Name": "files", "Prefix": "", "MaxKeys": 1000, "IsTruncated": False, "Contents": [],
        "CommonPrefixes": [],
    }  # fmt: skip


def test_the_next_marker_is_told_with_a_delimiter_only(s3):
    for key in ("a", "b", "c"):
        s3.put(key)
    first = s3.list_objects(Bucket="files", MaxKeys=1, Delimiter="/")
    assert (first["IsTruncated"], first["NextMarker"]) == (True, "a")
    next_ = s3.list_objects(Bucket="files", MaxKeys=1, Marker="a")
    assert ([one["Key"] for one in next_["Contents"]], next_["Marker"]) == (["b"], "a")
    assert "NextMarker" not in next_
    assert s3.list_objects(Bucket="files", Marker="b")["IsTruncated"] is False


def test_an_owner_is_told(s3):
    s3.put("a")
    (entry,) = s3.list_objects(Bucket="files")["Contents"]
    assert entry["Owner"] == s3.list_buckets()["Owner"]


def test_keys_in_the_spelling_of_urls(s3):
    for key in ("a b/1", "a b/2", "c"):
        s3.put(key)
    told = s3.list_objects(Bucket="files", EncodingType="url", Delimiter="/", MaxKeys=1, Marker="\t")
    assert (told["Marker"], told["NextMarker"], told["CommonPrefixes"]) == ("%09", "a+b/", [{"Prefix": "a+b/"}])
