"""Buckets: what is put can be got and listed, whether in memory or in a directory."""

from __future__ import annotations

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.ports.buckets import MemoryBuckets, NoSuchBucket, NoSuchKey


@pytest.fixture(params=["memory", "directory"])
def buckets(request, tmp_path):
    if request.param == "memory":
        return MemoryBuckets()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    return DirectoryBuckets(tmp_path)


def test_what_was_put_is_there(buckets):
    buckets.put("one", "a/b.json", b"first")
    buckets.put("one", "a/b.json", b"second")
    buckets.put("one", "c", b"")
    buckets.put("two", "a/b.json", b"other")
    assert buckets.get("one", "a/b.json") == b"second"
    assert buckets.get("one", "c") == b""
    assert buckets.get("two", "a/b.json") == b"other"
    assert buckets.keys("one") == ["a/b.json", "c"]


def test_keys_are_in_the_order_of_their_bytes_and_begin_with_the_prefix(buckets):
    for key in ("b", "a/x", "a-b", "a", "\uffff", "\U0001f991", "Z"):
        buckets.put("one", key if key != "a" else "a0", b"")
    assert buckets.keys("one") == ["Z", "a-b", "a/x", "a0", "b", "\uffff", "\U0001f991"]
    assert buckets.keys("one", "a") == ["a-b", "a/x", "a0"]
    assert buckets.keys("one", "a/") == ["a/x"]
    assert buckets.keys("one", "none") == []


def test_what_is_missing(buckets):
    for look in (lambda: buckets.get("none", "a"), lambda: buckets.keys("none")):
        with pytest.raises(NoSuchBucket, match="The specified bucket does not exist"):
            look()
    buckets.put("one", "a", b"")
    for key in ("b", "a/b", "a/"):
        with pytest.raises(NoSuchKey):
            buckets.get("one", key)
