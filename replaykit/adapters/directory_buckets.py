"""Buckets in a directory: each bucket a folder, each object a file under its key."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from replaykit.adapters.directory_names import HALF, OURS, aside, read, read_file, stays, written
from replaykit.adapters.directory_notes import (
    Stamp,
    note_of,
    read_bucket,
    read_note,
    stamp_of,
    write_bucket,
    write_note,
)
from replaykit.ports.buckets import AccessDenied, Bucket, BucketProblem, NoSuchBucket, NoSuchKey, Properties, plain

SECOND = 1_000_000_000


@dataclass(frozen=True)
class DirectoryBuckets:
    """`path/bucket/key`. A folder that somebody makes is a bucket too; a missing one is NoSuchBucket, as on AWS."""

    path: Path
    _seen: dict[Path, tuple[Stamp, Properties]] = field(default_factory=dict, repr=False, compare=False)

    def create(self, bucket: Bucket) -> None:
        with _told():
            folder = self.path / written(bucket.name)
            folder.mkdir(parents=True)
            write_bucket(folder, bucket)

    def delete(self, name: str) -> None:
        """What is left in it is ours: notes, files that were never whole, empty folders."""
        if self.keys(name):
            raise BucketProblem("the bucket is not empty")
        folder = self._folder(name)
        with _told():
            for parent, folders, names in os.walk(folder, topdown=False, onerror=_raise):
                ours = Path(parent) == folder / OURS
                for file in names:
                    if ours or file.startswith(HALF):
                        Path(parent, file).unlink()
                for each in folders:
                    Path(parent, each).rmdir()
            folder.rmdir()

    def buckets(self) -> list[Bucket]:
        with _told():
            found = [entry for entry in self.path.iterdir() if entry.is_dir()] if self.path.is_dir() else []
            named = {read(entry.name): entry for entry in found if not entry.name.startswith(".")}
            return [read_bucket(named[name], name) for name in sorted(named)]

    def bucket(self, name: str) -> Bucket:
        folder = self._folder(name)
        with _told():
            return read_bucket(folder, name)

    def put(self, bucket: str, key: str, body: bytes, properties: Properties) -> None:
        """A file appears whole: it is written under another name and then renamed."""
        folder = self._folder(bucket)
        with _told():
            places = _places(folder, key)
            _make_folder(folder, places[0].parent)
            target = places[1] if places[0].is_dir() else places[0]
            half = target.with_name(f"{HALF}{os.getpid()}-{target.name[:100]}")
            try:
                stamp = _write(half, body, properties)
                write_note(folder, key, stamp, properties)
                half.replace(target)
            except OSError:
                with suppress(OSError):
                    half.unlink()
                raise
            self._seen[target] = (stamp, properties)
            _remove_all(path for path in places if path != target)

    def get(self, bucket: str, key: str) -> bytes:
        with _told():
            return self._find(self._folder(bucket), key).read_bytes()

    def properties(self, bucket: str, key: str) -> Properties:
        """A file is read for its ETag once, as long as it stays the same."""
        folder = self._folder(bucket)
        with _told():
            path = self._find(folder, key)
            stat = path.stat()
            stamp = stamp_of(stat)
            kept, known = self._seen.get(path, (None, None))
            if known is not None and kept == stamp:
                return known
            found = read_note(folder, key, stamp) or plain(path.read_bytes(), stat.st_mtime_ns // SECOND)
            self._seen[path] = (stamp, found)
            return found

    def remove(self, bucket: str, key: str) -> None:
        """Folders that were there for this object alone go with it."""
        folder = self._folder(bucket)
        with _told():
            places = _places(folder, key)
            _remove_all(places)
            note_of(folder, key).unlink(missing_ok=True)
            with suppress(OSError):
                for parent in (each for path in places for each in path.parents if each.is_relative_to(folder)):
                    if parent != folder:
                        parent.rmdir()

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        folder = self._folder(bucket)
        found: set[str] = set()
        with _told():
            for parent, folders, names in os.walk(folder, onerror=_raise):
                above = "".join(f"{read(part)}/" for part in Path(parent).relative_to(folder).parts)
                folders[:] = [each for each in folders if _may_hold(f"{above}{read(each)}/", prefix)]
                if not above and OURS in folders:
                    folders.remove(OURS)
                found.update(above + read_file(name) for name in names if not name.startswith(HALF))
        return sorted(key for key in found if key.startswith(prefix))

    def _folder(self, bucket: str) -> Path:
        folder = self.path / written(bucket)
        with _told():
            if folder.is_dir():
                return folder
        raise NoSuchBucket

    def _find(self, folder: Path, key: str) -> Path:
        for path in _places(folder, key):
            if path.is_file():
                return path
        raise NoSuchKey


def _places(folder: Path, key: str) -> list[Path]:
    """Where the file of an object may be; a name that a person gave may hold what we would have escaped."""
    parts = key.split("/")
    ours = folder.joinpath(*map(written, parts))
    # Such a name stands for itself, unless it is what we write for another key.
    own = [*map(read, parts[:-1]), read_file(parts[-1])] == parts
    theirs = own and all(stays(part) and not part.startswith(OURS) for part in parts)
    return [ours, aside(ours), *([folder.joinpath(*parts)] if theirs and folder.joinpath(*parts) != ours else [])]


def _write(path: Path, body: bytes, properties: Properties) -> Stamp:
    """Write a file whose time is the object's, but for the part of a second that S3 does not tell.

    That part is the machine's, so that no two files have one time.
    """
    path.write_bytes(body)
    modified = int(properties.modified) * SECOND + time.time_ns() % SECOND
    os.utime(path, ns=(modified, modified))
    return stamp_of(path.stat())


def _remove_all(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_file():
            path.unlink()


def _may_hold(folder: str, prefix: str) -> bool:
    return folder.startswith(prefix) or prefix.startswith(folder)


def _make_folder(bucket: Path, folder: Path) -> None:
    """Make a folder; files that have a name on the way to it make way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        for each in (*reversed(folder.parents), folder):
            if each.is_relative_to(bucket) and each.is_file():
                each.rename(aside(each))
        folder.mkdir(parents=True, exist_ok=True)


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def _told() -> Iterator[None]:
    """What a file system refuses, in words that a failed export can tell."""
    try:
        yield
    except PermissionError:
        raise AccessDenied from None
    except (OSError, ValueError) as error:  # ValueError: no file system takes such a name
        raise BucketProblem(f"{type(error).__name__}: {error}") from error
