"""Uploads in parts that are under way: what they will become, and the parts that wait for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replaykit.ports.ids import Ids

SERIAL, CHANCE = 16, 112  # digits
ID = re.compile(rf"[0-9a-f]{{{SERIAL + CHANCE}}}")
COMPOSITE = "COMPOSITE"


class WaitingPart(NamedTuple):
    """A part as it came; one that comes again under its number takes its place."""

    body: bytes
    etag: str
    modified: float
    checksum: tuple[str, str] | None


@dataclass(slots=True)
class Upload:
    """One upload.

    `algorithm` is what its parts are checked by, and `kind` what becomes of their checksums; both are None where
    nothing was asked for. `disturbed` is whether the object of the key was written or removed since the upload began
    (ASSUMPTION: also by a DeleteObject that found none; a recorded CompleteMultipartUpload with If-None-Match).
    """

    id: str
    bucket: str
    key: str
    initiated: float
    headers: Mapping[str, Any]
    metadata: Mapping[str, str]
    algorithm: str | None = None
    kind: str | None = None
    parts: dict[int, WaitingPart] = field(default_factory=dict)
    disturbed: bool = False


class Completed(NamedTuple):
    """What completed the upload that made an object, and what was answered: who asks again is told it again."""

    id: str
    asked: Any
    answer: Mapping[str, Any]


class Uploads:
    """The uploads of a partition. What completed one is known as long as its object is there and the same."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], dict[str, Upload]] = {}
        self._completed: dict[tuple[str, str], Completed] = {}
        self._made = 0

    def mint(self, ids: Ids) -> str:
        """A new id. Those of one key are in the order in which they were made."""
        self._made += 1
        return f"{self._made:0{SERIAL}x}{ids.hex(CHANCE)}"

    def minted(self, upload_id: str) -> bool:
        """Whether an id may be one of ours."""
        return ID.fullmatch(upload_id) is not None and int(upload_id[:SERIAL], 16) <= self._made

    def add(self, upload: Upload) -> None:
        self._of.setdefault((upload.bucket, upload.key), {})[upload.id] = upload

    def find(self, bucket: str, key: str, upload_id: str) -> Upload | None:
        """An upload; its id is good for its key alone."""
        return self._of.get((bucket, key), {}).get(upload_id)

    def end(self, upload: Upload) -> None:
        """Forget an upload with its parts."""
        place = (upload.bucket, upload.key)
        del self._of[place][upload.id]
        if not self._of[place]:
            del self._of[place]

    def rename(self, upload: Upload, upload_id: str) -> None:
        """Give an upload the id that it has in a recording."""
        self.end(upload)
        upload.id = upload_id
        self.add(upload)

    def of(self, bucket: str) -> list[Upload]:
        """Those of a bucket by their keys, of one key in the order in which they began."""
        found = [upload for place, those in self._of.items() if place[0] == bucket for upload in those.values()]
        return sorted(found, key=lambda upload: (upload.key, upload.id))

    def complete(self, upload: Upload, asked: Any, answer: Mapping[str, Any]) -> None:
        """End an upload that has become an object."""
        self.end(upload)
        self._completed[upload.bucket, upload.key] = Completed(upload.id, asked, answer)

    def completed(self, bucket: str, key: str) -> Completed | None:
        """What completed the upload that made the object of a key."""
        return self._completed.get((bucket, key))

    def changed(self, bucket: str, key: str) -> None:
        """The object of a key was written or removed."""
        self._completed.pop((bucket, key), None)
        for upload in self._of.get((bucket, key), {}).values():
            upload.disturbed = True

    def drop(self, bucket: str) -> None:
        """A bucket is gone, and all uploads to it."""
        self._of = {place: those for place, those in self._of.items() if place[0] != bucket}
        self._completed = {place: done for place, done in self._completed.items() if place[0] != bucket}
