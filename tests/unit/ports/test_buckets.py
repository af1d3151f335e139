"""Buckets: what is put can be got, listed and removed, whether in memory or in a directory."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.ports.buckets import (
    Bucket,
    MemoryBuckets,
    NoSuchBucket,
    NoSuchKey,
    Properties,
    beginning,
    behind_all,
    plain,
)

NOON = 1_700_000_000.0


@pytest.fixture(params=["memory", "directory"])
def buckets(request, tmp_path):
    made = MemoryBuckets() if request.param == "memory" else DirectoryBuckets(tmp_path / "buckets")
    for name in ("two", "one"):
        made.create(Bucket(name, NOON, "123456789012", "eu-west-1"))
    return made


def put(buckets, bucket, key, body=b""):
    buckets.put(bucket, key, body, plain(body, NOON))


def test_what_was_put_is_there(buckets):
    put(buckets, "one", "a/b.json", b"first")
    put(buckets, "one", "a/b.json", b"second")
    put(buckets, "one", "c")
    put(buckets, "two", "a/b.json", b"other")
    assert buckets.get("one", "a/b.json") == b"second"
    assert buckets.get("one", "c") == b""
    assert buckets.get("two", "a/b.json") == b"other"
    assert buckets.keys("one") == ["a/b.json", "c"]


def test_keys_are_in_the_order_of_their_bytes_and_begin_with_the_prefix(buckets):
    for key in ("b", "a/x", "a-b", "a0", "\uffff", "\U0001f991", "Z"):
        put(buckets, "one", key)
    keys = ["Z", "a-b", "a/x", "a0", "b", "\uffff", "\U0001f991"]
    assert buckets.keys("one") == keys == sorted(keys, key=str.encode)
    assert buckets.keys("one", "a") == ["a-b", "a/x", "a0"]
    assert buckets.keys("one", "a/") == ["a/x"]
    assert buckets.keys("one", "none") == []
    put(buckets, "one", "a1")
    assert buckets.keys("one", "a") == ["a-b", "a/x", "a0", "a1"]


def test_what_is_missing(buckets):
    for look in (
        lambda: buckets.get("none", "a"),
        lambda: buckets.keys("none"),
        lambda: buckets.bucket("none"),
        lambda: buckets.properties("none", "a"),
        lambda: buckets.delete("none"),
        lambda: buckets.remove("none", "a"),
        lambda: put(buckets, "none", "a"),
    ):
        with pytest.raises(NoSuchBucket, match="The specified bucket does not exist"):
            look()
    put(buckets, "one", "a")
    for key in ("b", "a/b", "a/"):
        with pytest.raises(NoSuchKey):
            buckets.get("one", key)
        with pytest.raises(NoSuchKey):
            buckets.properties("one", key)
        buckets.remove("one", key)


def test_what_is_removed_is_gone(buckets):
    put(buckets, "one", "a/b/c")
    put(buckets, "one", "a/d")
    buckets.remove("one", "a/b/c")
    assert buckets.keys("one") == ["a/d"]
    buckets.remove("one", "a/d")
    assert buckets.keys("one") == []
    buckets.delete("one")
    assert [one.name for one in buckets.buckets()] == ["two"]


def test_a_bucket_has_an_owner_and_a_place(buckets):
    assert buckets.bucket("one") == Bucket("one", NOON, "123456789012", "eu-west-1")
    assert [one.name for one in buckets.buckets()] == ["one", "two"]
    assert [Bucket("b", NOON, location=place).region for place in ("EU", "us-east-1", None)] == [
        "eu-west-1", "us-east-1", None,
    ]  # fmt: skip


def test_an_object_has_properties(buckets):
    told = Properties(
        4,
        "0123-1",
        NOON,
        {"ContentType": "text/plain", "Expires": datetime(2030, 1, 1, tzinfo=UTC)},
        {"who": "me"},
        ("CRC32", "AAAAAA=="),
    )
    buckets.put("one", "a", b"body", told)
    assert buckets.properties("one", "a") == told
    put(buckets, "one", "a", b"other")
    assert buckets.properties("one", "a") == plain(b"other", NOON)
    assert plain(b"", 1.0) == Properties(0, "d41d8cd98f00b204e9800998ecf8427e", 1.0)


def test_an_object_may_be_named_as_the_beginning_of_another(buckets):
    for keys in (["a", "a/b", "a/b/c", "a/", "a//b"], ["x/y/z", "x/y", "x"]):
        for key in keys:
            put(buckets, "one", key, key.encode())
    every = ["a", "a/", "a//b", "a/b", "a/b/c", "x", "x/y", "x/y/z"]
    assert buckets.keys("one") == every
    assert [buckets.get("one", key).decode() for key in every] == every
    put(buckets, "one", "a", b"again")
    assert (buckets.get("one", "a"), buckets.keys("one")) == (b"again", every)
    for number, key in enumerate(every, 1):
        buckets.remove("one", key)
        assert buckets.keys("one") == every[number:]


def test_the_file_of_one_key_is_not_that_of_another(buckets):
    for key, other in (("a/", "a/%"), ("b/c", "b/c%2F"), ("d.", "d%2E")):
        put(buckets, "one", key, b"body")
        with pytest.raises(NoSuchKey):
            buckets.get("one", other)
        buckets.remove("one", other)
        put(buckets, "one", other, b"other")
        assert (buckets.get("one", key), buckets.get("one", other)) == (b"body", b"other")


def test_a_body_in_memory_is_not_copied():
    buckets, body = MemoryBuckets(), bytes(1000)
    buckets.create(Bucket("one", NOON))
    put(buckets, "one", "a", body)
    assert buckets.get("one", "a") is body


def test_the_end_of_a_prefix():
    assert [behind_all(text) for text in ("a", "a\U0010ffff", "\U0010ffff", "")] == ["b", "b", None, None]
    ordered = ["a", "a\U0010ffff", "a\U0010ffffb", "b"]
    assert beginning(ordered, "a\U0010ffff") == ["a\U0010ffff", "a\U0010ffffb"]
    assert beginning(ordered, "") == ordered
