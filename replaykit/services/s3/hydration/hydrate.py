"""Hydration: the buckets that a recording proves to have been there before its first call, or not, and their objects.

A call that succeeds proves its bucket, a read that finds an object before anything was written to its key proves that
object, a miss its absence. What is not proved stays unknown: `services/s3/unseen.py` says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.registry import hydration
from replaykit.emulator.world import World
from replaykit.ports.buckets import Bucket, Properties, md5_of
from replaykit.services.s3.checks import SIZES
from replaykit.services.s3.copying import read_source
from replaykit.services.s3.hydration import names as names  # noqa: PLC0414  # it declares what follows a recording
from replaykit.services.s3.objects import HEADERS, read_metadata
from replaykit.services.s3.store import S3, store_of
from replaykit.services.s3.uploads import COMPOSITE

NO_BUCKET = frozenset({"NoSuchBucket"})
NO_KEY = frozenset({"NoSuchKey", "404"})
READS = ("Get", "Head", "List", "Select")
OF_PARTS = frozenset({"CreateMultipartUpload", "UploadPart", "UploadPartCopy", "AbortMultipartUpload"})
"""They write to no object: that is for CompleteMultipartUpload to do."""
VERSIONED = ("VersionId", "CopySourceVersionId", "DeleteMarker", "DeleteMarkerVersionId", "Versions", "DeleteMarkers")


@dataclass(slots=True)
class Seen:
    """What was seen of one bucket so far. `there` is None while nothing shows it; a settled key was written to."""

    there: bool | None = None
    over: bool = False
    settled: set[str] = field(default_factory=set)


@hydration("s3")
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the buckets that the recording speaks of; a directory of them says itself what is there."""
    if world.settings.buckets is not None:
        return
    seen: dict[tuple[S3, str], Seen] = {}
    for one in recorded:
        store = store_of(world, one.call.scope)
        for name in _copied_from(one):
            look_at(store, seen.setdefault((store, name), Seen()), name, one, world.clock.now())
        bucket = one.call.params.get("Bucket")
        if isinstance(bucket, str):
            if _shows_versions(one):
                store.versioned.add(bucket)
            take(store, seen.setdefault((store, bucket), Seen()), bucket, one, world.clock.now())


def _shows_versions(one: RecordedCall) -> bool:
    if one.call.operation == "GetBucketVersioning":
        return "Status" in one.output
    return one.call.operation == "PutBucketVersioning" or any(member in one.output for member in VERSIONED)


def take(store: S3, seen: Seen, name: str, one: RecordedCall, now: float) -> None:
    """What one call shows of its bucket at the beginning."""
    operation, code = one.call.operation, one.error.code if one.error else None
    # Without a body a miss does not say whether it is the object or the bucket that is not there.
    if seen.over or (seen.there is None and operation == "HeadObject" and code in NO_KEY):
        return
    if seen.there is None and (code in NO_BUCKET or (operation == "HeadBucket" and code in NO_KEY)):
        seen.there, seen.over = False, True
        store.gone.add(name)
    elif seen.there is None and operation == "CreateBucket" and code is None:
        seen.over = True  # there was none; that is admitted when it is made again
    elif code is None or code in {*NO_KEY, "BucketAlreadyOwnedByYou"}:
        look_at(store, seen, name, one, now)
        if seen.there:
            _take_object(store, seen, name, one)
        seen.over = operation == "DeleteBucket" and code is None


def look_at(store: S3, seen: Seen, name: str, one: RecordedCall, now: float) -> None:
    """A bucket that a call could use was there, unless the recording has made it before."""
    if seen.there is None and not seen.over:
        seen.there = True
        region = one.output.get("BucketRegion") or one.call.scope.region
        if store.find(name) is None:
            store.create(Bucket(name, now, one.call.scope.account, region))
        store.unseen.setdefault(name, set())


def _take_object(store: S3, seen: Seen, name: str, one: RecordedCall) -> None:
    key = one.call.params.get("Key")
    if not one.call.operation.startswith(READS):
        seen.settled.update(_written(one))
    elif isinstance(key, str) and key not in seen.settled:
        if one.error is not None:
            store.unseen[name].add(key)
        elif one.call.operation == "GetObject" and isinstance(one.output.get("Body"), bytes):
            _put(store, name, key, one.output)
            seen.settled.add(key)


def _put(store: S3, name: str, key: str, output: Any) -> None:
    """An object that was read whole."""
    body, etag = output["Body"], str(output.get("ETag", "")).strip('"')
    if "ContentRange" in output or (etag != md5_of(body) and "-" not in etag):
        return
    headers = {member: output[member] for member in HEADERS if member in output}
    checksums = [(kind, output[f"Checksum{kind}"]) for kind in SIZES if f"Checksum{kind}" in output]
    composite = output.get("ChecksumType") == COMPOSITE
    modified = output["LastModified"].timestamp() if "LastModified" in output else 0.0
    checksum = checksums[0] if checksums else None
    found = Properties(len(body), etag, modified, headers, read_metadata(output), checksum, composite)
    store.put(name, key, body, found)


def _written(one: RecordedCall) -> Iterator[str]:
    """The keys that a call may have written to."""
    params = one.call.params
    if isinstance(params.get("Key"), str) and one.call.operation not in OF_PARTS:
        yield params["Key"]
    for entry in params.get("Delete", {}).get("Objects", ()):
        yield str(entry.get("Key"))


def _copied_from(one: RecordedCall) -> Iterator[str]:
    """The bucket that a copy was made from."""
    source = one.call.params.get("CopySource")
    if one.error is None and isinstance(source, str) and "/" in source.replace("%2F", "/"):
        yield read_source(source).bucket
