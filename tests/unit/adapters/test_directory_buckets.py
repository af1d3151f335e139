"""Buckets in a directory: a key is a file in its bucket's folder, on any file system, and never one elsewhere."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.adapters.directory_buckets import DirectoryBuckets, read, written
from replaykit.ports.buckets import AccessDenied, BucketProblem, NoSuchBucket, NoSuchKey

HOSTILE = [
    "..", ".", "../../etc/passwd", "/etc/passwd", "a/../../b", "a//b", "a/", "/", "~", "C:\\windows", "C:/windows",
    "\\\\server\\share", "a\\..\\b", "con", "NUL.txt", "com1", "aux.json.gz", "LPT9.tar.gz", "name.", "name ", "...",
    "a:b", "2023-01-18/07:26:00/x", "what?", "a*b", 'say "a"', "<a>|b", "tab\there", "nul\0here", "50%", "%2E%2E",
    ".replaykit-half-1-x", "%", "å/日本語/🦑",
]  # fmt: skip


@pytest.fixture
def buckets(tmp_path):
    (tmp_path / "root" / "files").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    return DirectoryBuckets(tmp_path / "root")


@pytest.mark.parametrize("key", HOSTILE)
def test_a_key_is_a_file_in_its_folder(buckets, tmp_path, key):
    buckets.put("files", key, b"body")
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
        buckets.put(bucket, "a", b"")


def test_a_bucket_is_made_by_making_its_folder(buckets, tmp_path):
    with pytest.raises(NoSuchBucket):
        buckets.put("new", "a", b"")
    (tmp_path / "root" / "new").mkdir()
    buckets.put("new", "a", b"")
    assert buckets.keys("new") == ["a"]


def test_files_that_people_put_there_have_their_names(buckets, tmp_path):
    folder = tmp_path / "root" / "files"
    for name in ("50%.json", "a%2Fb", "my%20file.csv", "plain.json"):
        (folder / name).write_bytes(name.encode())
    keys = buckets.keys("files")
    assert keys == ["50%.json", "a%2Fb", "my%20file.csv", "plain.json"]
    assert [buckets.get("files", key).decode() for key in keys] == keys


def test_a_file_is_there_whole_or_not_at_all(buckets, tmp_path, monkeypatch):
    buckets.put("files", "a", b"old")

    def full(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(BucketProblem, match="No space left on device"):
        buckets.put("files", "a", b"new")
    assert buckets.get("files", "a") == b"old"
    assert buckets.keys("files") == ["a"]
    assert [path.name for path in (tmp_path / "root" / "files").iterdir()] == ["a"]


def test_what_another_process_is_writing_is_not_listed(buckets, tmp_path):
    (tmp_path / "root" / "files" / ".replaykit-half-77-a").write_bytes(b"hal")
    assert buckets.keys("files") == []


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
        buckets.put("files", "a" * 300, b"")


def test_a_file_where_a_folder_is_wanted_is_told(buckets):
    buckets.put("files", "a", b"")
    with pytest.raises(BucketProblem):
        buckets.put("files", "a/b", b"")
    assert buckets.keys("files") == ["a"]


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
    buckets.put("files", key, body)
    assert (buckets.keys("files"), buckets.get("files", key)) == ([key], body)
