"""What a directory of buckets can't show by itself: small files in `.replaykit` of a bucket's folder.

An object has a note if it is more than its body and its time: headers, metadata, a checksum, an ETag that is no MD5,
the sizes of its parts.
A note tells of the very file that it was written for; once a person has put another one there, it tells of nothing.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from replaykit.adapters.directory_names import OURS
from replaykit.ports.buckets import Bucket, Part, Properties

BUCKET = "bucket.json"
Stamp = tuple[int, int]
"""The size and the time of a file: whether it is the same."""


def stamp_of(stat: os.stat_result) -> Stamp:
    return stat.st_size, stat.st_mtime_ns


def note_of(folder: Path, key: str) -> Path:
    """Where the note of an object is; by a digest, since a key may be longer than any file's name."""
    return folder / OURS / f"{sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:40]}.json"


def is_plain(properties: Properties) -> bool:
    """Whether a file says all of it by itself."""
    return not (properties.headers or properties.metadata or properties.checksum or "-" in properties.etag)


def write_note(folder: Path, key: str, stamp: Stamp, properties: Properties) -> None:
    """Keep what a file does not say; `stamp` is that of the file."""
    path = note_of(folder, key)
    if is_plain(properties):
        path.unlink(missing_ok=True)
        return
    told = {"key": key, "stamp": stamp, **asdict(properties)}
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def read_note(folder: Path, key: str, stamp: Stamp) -> Properties | None:
    """What was kept of this very file."""
    told = _load(note_of(folder, key))
    if told is None or tuple(told.get("stamp", ())) != stamp:
        return None
    checksum = told["checksum"]
    return Properties(
        told["size"],
        told["etag"],
        told["modified"],
        {name: _header(name, value) for name, value in told["headers"].items()},
        told["metadata"],
        (checksum[0], checksum[1]) if checksum else None,
        told.get("composite", False),
        tuple(Part(**part) for part in told.get("parts", ())),
    )


def write_bucket(folder: Path, bucket: Bucket) -> None:
    """Keep whose a bucket is, and where."""
    path = folder / OURS / BUCKET
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(orjson.dumps(asdict(bucket), option=orjson.OPT_INDENT_2))


def read_bucket(folder: Path, name: str) -> Bucket:
    """A bucket; of a folder that somebody made, only the time is known."""
    told = _load(folder / OURS / BUCKET)
    if told is None:
        return Bucket(name, folder.stat().st_mtime)
    return Bucket(name, told["created"], told["owner"], told["location"])


def _load(path: Path) -> dict[str, Any] | None:
    try:
        told = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return told if isinstance(told, dict) else None


def _header(name: str, value: Any) -> Any:
    """`Expires` is a time, or any text."""
    if name != "Expires":
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value
