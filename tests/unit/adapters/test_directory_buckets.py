"""Buckets in a directory: a key is a file in its bucket's folder, on any file system, and never one elsewhere."""

from __future__ import annotations

import os
import sys

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.adapters.directory_names import read, written
from replaykit.ports.buckets import (
    AccessDenied,
    Bucket,
    BucketProblem,
    NoSuchBucket,
    NoSuchKey,
    Part,
    Properties,
    plain,
)

NOON = 1_700_000_000.0

HOSTILE = [
    "..", ".", "../../etc/passwd", "/etc/passwd", "a/../../b", "a//b", "a/", "/", "~", "C:\\windows", "C:/windows",
    "\\\\server\\share", "a\\..\\b", "con", "NUL.txt", "com1", "aux.json.gz", "LPT9.tar.gz", "name.", "name ", "...",
    "a:b", "2023-01-18/07:26:00/x", "what?", "a*b", 'say "a"', "<a>|b", "tab\there", "nul\0here", "50%", "%2E%2E",
    ".replaykit-half-1-x", "%", "å/日本語/🦑",
]  # fmt: skip


def put(buckets, bucket, key, body):
    buckets.put(bucket, key, body, plain(body, NOON))


@pytest.fixture
def buckets(tmp_path):
    (tmp_path / "root" / "files").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    return DirectoryBuckets(tmp_path / "root")


@pytest.mark.parametrize("key", HOSTILE)
def test_a_key_is_a_file_in_its_folder(buckets, tmp_path, key):
    put(buckets, "files", key, b"body")
    assert buckets.get("files", key) == b"body"
    assert buckets.keys("files") == [key]
    found = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "secret"]
    assert [path.is_relative_to(tmp_path / "root" / "files") for path in found] == [True]
    forbidden = set('<>:"\\|?*') | {chr(code) for code in range(32)}
    assert not forbidden & set("".join(found[0].relative_to(tmp_path / "root" / "files").parts))


@pytest.mark.parametrize("key", ["../../secret", "../secret", "..\\..\\secret"])
def test_nothing_outside_is_read(buckets, key):
    with pytest.raises(NoSuchKey):
        buckets.get("files", key)


@pytest.mark.parametrize("bucket", ["..", ".", "../root/files", "a/b", ""])
def test_a_bucket_is_a_folder_in_the_directory(buckets, bucket):
    with pytest.raises(NoSuchBucket):
        buckets.keys(bucket)
    with pytest.raises(NoSuchBucket):
        put(buckets, bucket, "a", b"")


def test_a_bucket_is_made_by_making_its_folder(buckets, tmp_path):
    with pytest.raises(NoSuchBucket):
        put(buckets, "new", "a", b"")
    (tmp_path / "root" / "new").mkdir()
    put(buckets, "new", "a", b"")
    assert buckets.keys("new") == ["a"]


def test_files_that_people_put_there_have_their_names(buckets, tmp_path):
    folder = tmp_path / "root" / "files"
    for name in ("50%.json", "a%2Fb", "my%20file.csv", "plain.json"):
        (folder / name).write_bytes(name.encode())
    keys = buckets.keys("files")
    assert keys == ["50%.json", "a%2Fb", "my%20file.csv", "plain.json"]
    assert [buckets.get("files", key).decode() for key in keys] == keys


def test_a_file_is_there_whole_or_not_at_all(buckets, tmp_path, monkeypatch):
    put(buckets, "files", "a", b"old")

    def full(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(BucketProblem, match="No space left on device"):
        put(buckets, "files", "a", b"new")
    assert buckets.get("files", "a") == b"old"
    assert buckets.keys("files") == ["a"]
    assert [path.name for path in (tmp_path / "root" / "files").iterdir()] == ["a"]


def test_what_another_process_is_writing_is_not_listed(buckets, tmp_path):
    (tmp_path / "root" / "files" / ".replaykit-half-77-a").write_bytes(b"hal")
    assert buckets.keys("files") == []
    with pytest.raises(NoSuchKey):
        buckets.get("files", ".replaykit-half-77-a")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the mode of a file keeps nobody out here")
def test_a_folder_that_may_not_be_read(buckets, tmp_path):
    (tmp_path / "root" / "files").chmod(0)
    try:
        with pytest.raises(AccessDenied):
            buckets.keys("files")
    finally:
        (tmp_path / "root" / "files").chmod(0o700)


def test_a_name_that_is_too_long_is_told(buckets):
    with pytest.raises(BucketProblem, match=r"(?i)name too long"):
        put(buckets, "files", "a" * 300, b"")


def test_a_file_makes_way_for_a_folder(buckets, tmp_path):
    files = tmp_path / "root" / "files"
    put(buckets, "files", "a", b"first")
    put(buckets, "files", "a/b", b"second")
    assert sorted(path.relative_to(files).as_posix() for path in files.rglob("*")) == ["a", "a%2F", "a/b"]
    buckets.remove("files", "a/b")
    put(buckets, "files", "a", b"third")
    assert [path.name for path in files.iterdir()] == ["a"]
    assert buckets.get("files", "a") == b"third"


def test_a_file_tells_its_properties(buckets, tmp_path):
    file = tmp_path / "root" / "files" / "a.txt"
    file.write_bytes(b"hello")
    os.utime(file, (NOON + 0.5, NOON + 0.5))
    assert buckets.properties("files", "a.txt") == plain(b"hello", NOON)
    assert buckets.buckets() == [Bucket("files", file.parent.stat().st_mtime)]
    assert buckets.bucket("files").owner is None


def test_a_file_is_read_once_for_its_etag(buckets, tmp_path, monkeypatch):
    file = tmp_path / "root" / "files" / "a"
    file.write_bytes(b"hello")
    first = buckets.properties("files", "a")
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.read_bytes", lambda path: pytest.fail(f"{path} is read again"))
        assert buckets.properties("files", "a") == first
    file.write_bytes(b"HELLO")
    os.utime(file, (NOON, NOON))
    assert buckets.properties("files", "a") == plain(b"HELLO", NOON)


def test_two_writes_in_one_second_are_told_apart(buckets, tmp_path):
    for body in (b"one", b"two"):
        put(buckets, "files", "a", body)
        assert buckets.properties("files", "a") == plain(body, NOON)
        assert DirectoryBuckets(tmp_path / "root").properties("files", "a") == plain(body, NOON)


def test_what_a_file_does_not_say_outlives_the_process(buckets, tmp_path):
    told = Properties(4, "abc-1", NOON, {"ContentType": "text/plain"}, {"é": "ü"}, ("CRC32", "AAAAAA=="))
    buckets.put("files", "a/b", b"body", told)
    buckets.create(Bucket("made", NOON, "123456789012", "EU"))
    again = DirectoryBuckets(tmp_path / "root")
    assert again.properties("files", "a/b") == told
    assert again.bucket("made") == Bucket("made", NOON, "123456789012", "EU")
    assert again.keys("files") == ["a/b"]
    assert [path.name for path in (tmp_path / "root" / "files" / "a").iterdir()] == ["b"]


def test_parts_are_kept(buckets, tmp_path):
    """A note of before there were parts tells of none."""
    parts = (Part(3, "AAAAAA=="), Part(1))
    told = Properties(4, "abc-2", NOON, {}, {}, ("CRC32", "AAAAAA==-2"), composite=True, parts=parts)
    buckets.put("files", "a", b"body", told)
    assert DirectoryBuckets(tmp_path / "root").properties("files", "a") == told
    (note,) = (tmp_path / "root" / "files" / ".replaykit").iterdir()
    old = orjson.loads(note.read_bytes())
    note.write_bytes(orjson.dumps({name: old[name] for name in old if name not in ("composite", "parts")}))
    found = DirectoryBuckets(tmp_path / "root").properties("files", "a")
    assert (found.etag, found.composite, found.parts) == ("abc-2", False, ())


def test_a_note_tells_nothing_of_another_file(buckets, tmp_path):
    told = Properties(4, "abc-1", NOON, {"ContentType": "text/plain"})
    buckets.put("files", "a", b"body", told)
    (tmp_path / "root" / "files" / "a").write_bytes(b"by hand")
    assert buckets.properties("files", "a").headers == {}
    put(buckets, "files", "a", b"plain again")
    note = tmp_path / "root" / "files" / ".replaykit"
    assert list(note.iterdir()) == []
    buckets.put("files", "a", b"body", told)
    next(note.iterdir()).write_bytes(b"{")
    assert DirectoryBuckets(tmp_path / "root").properties("files", "a").headers == {}


def test_our_own_files_are_no_objects(buckets):
    buckets.put("files", ".replaykit/x", b"body", Properties(4, "abc-1", NOON))
    assert buckets.keys("files") == [".replaykit/x"]
    with pytest.raises(NoSuchKey):
        buckets.get("files", ".replaykit/bucket.json")


def test_a_bucket_is_removed_with_what_is_ours(buckets, tmp_path):
    buckets.put("files", "a/b", b"body", Properties(4, "abc-1", NOON))
    (tmp_path / "root" / "files" / "a" / ".replaykit-half-77-x").write_bytes(b"hal")
    (tmp_path / "root" / "files" / "empty").mkdir()
    buckets.remove("files", "a/b")
    buckets.delete("files")
    assert list((tmp_path / "root").iterdir()) == []
    buckets.create(Bucket("files", NOON))
    put(buckets, "files", "a", b"")
    with pytest.raises(BucketProblem, match="the bucket is not empty"):
        buckets.delete("files")
    assert buckets.keys("files") == ["a"]


def test_a_name_that_a_person_gave_goes_with_its_object(buckets, tmp_path):
    (tmp_path / "root" / "files" / "my%20file.csv").write_bytes(b"by hand")
    put(buckets, "files", "my%20file.csv", b"ours")
    assert (buckets.keys("files"), buckets.get("files", "my%20file.csv")) == (["my%20file.csv"], b"ours")
    buckets.remove("files", "my%20file.csv")
    assert buckets.keys("files") == []


def test_a_directory_that_is_not_there_has_no_buckets(tmp_path):
    buckets = DirectoryBuckets(tmp_path / "later")
    assert buckets.buckets() == []
    buckets.create(Bucket("one", NOON))
    assert [one.name for one in buckets.buckets()] == ["one"]
    (tmp_path / "later" / ".git").mkdir()
    assert [one.name for one in buckets.buckets()] == ["one"]


names = st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), max_size=20)


@given(names)
@settings(deadline=None)
def test_every_part_of_a_key_can_be_written_and_read_back(part):
    name = written(part)
    assert read(name) == part
    assert name not in ("", ".", "..")
    assert not set('<>:"/\\|?*\0') & set(name)
    assert name[-1] not in ". "


@given(st.lists(names, min_size=1, max_size=4).map("/".join), st.binary(max_size=20))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_key_finds_its_object(tmp_path_factory, key, body):
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "files").mkdir()
    buckets = DirectoryBuckets(folder)
    put(buckets, "files", key, body)
    assert (buckets.keys("files"), buckets.get("files", key)) == ([key], body)
