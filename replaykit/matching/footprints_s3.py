"""What a call to S3 reads and writes: buckets, their settings, their objects, the uploads that will be objects."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from replaykit.aws.call import OperationCall
from replaykit.matching.projection import key_of
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import Footprint, Path

_ALL: Path = ("s3",)  # buckets are global: no region
_LISTINGS = frozenset({"ListObjects", "ListObjectsV2", "ListObjectVersions"})
_READING = ("Get", "List", "Head", "Select")
_LIFE = frozenset({"CreateBucket", "DeleteBucket"})
_OF_UPLOADS = frozenset({"UploadPart", "UploadPartCopy", "ListParts"})


def footprint(call: OperationCall, _: Schemas) -> Footprint | None:
    bucket, key = call.params.get("Bucket"), call.params.get("Key")
    if not isinstance(bucket, str):
        return Footprint(reads=((*_ALL, "buckets"),)) if call.operation.startswith("List") else None
    settings: Path = (*_ALL, "buckets", bucket)
    objects: Path = (*_ALL, "objects", bucket)
    if "Multipart" in call.operation or call.operation in _OF_UPLOADS:
        return _of_uploads(call, settings, (*_ALL, "uploads", bucket))
    place: Path = (*objects, key) if isinstance(key, str) else objects
    if call.operation.startswith(_READING):
        in_objects = isinstance(key, str) or call.operation in _LISTINGS
        return Footprint(reads=(settings, place) if in_objects else (settings,))
    return _writes(call, settings, objects, place)


def _writes(call: OperationCall, settings: Path, objects: Path, place: Path) -> Footprint:
    token = key_of(call)
    if call.operation == "DeleteObjects":
        return Footprint((settings,), tuple(((*objects, key), b"delete") for key in _deleted(call)))
    if place is not objects:
        return Footprint((settings, *_sources(call)), ((place, token),))
    if call.operation in _LIFE:
        uploads: Path = (*_ALL, "uploads", settings[-1])
        return Footprint(writes=((settings, token), (objects, token), (uploads, token)))
    return Footprint(writes=((settings, token),))


def _of_uploads(call: OperationCall, settings: Path, uploads: Path) -> Footprint:
    """Parts come in any order and change no object; what completes them does."""
    names = [call.params.get(name) for name in ("Key", "UploadId", "PartNumber")]
    upload: Path = (*uploads, *(str(name) for name in names if name is not None))
    if call.operation.startswith("List"):
        return Footprint(reads=(settings, upload))
    token = key_of(call)
    if call.operation != "CompleteMultipartUpload":
        return Footprint((settings, *_sources(call)), ((upload, token),))
    place: Path = (*_ALL, "objects", settings[-1], str(call.params.get("Key")))
    return Footprint((settings,), ((upload, token), (place, token)))


def _deleted(call: OperationCall) -> list[str]:
    wanted: Any = call.params.get("Delete") or {}
    return [entry["Key"] for entry in wanted.get("Objects", ()) if "Key" in entry]


def _sources(call: OperationCall) -> tuple[Path, ...]:
    """What CopyObject and UploadPartCopy read: `/bucket/key?versionId=…`, percent-encoded, or boto3's mapping."""
    source: Any = call.params.get("CopySource")
    if isinstance(source, dict):
        return ((*_ALL, "objects", str(source.get("Bucket")), str(source.get("Key"))),)
    if not isinstance(source, str):
        return ()
    bucket, _, key = unquote(source.partition("?")[0]).lstrip("/").partition("/")
    return ((*_ALL, "objects", bucket, key),)
