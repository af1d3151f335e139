"""The end of an upload: its parts as they are named, verified, and joined to one object.

Recorded on AWS: LocalStack's TestS3MultipartUploadChecksum, test_multipart_complete_multipart_…,
test_complete_multipart_parts_order, TestS3ObjectWritePrecondition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import md5
from itertools import pairwise
from math import floor
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, Part, Properties
from replaykit.services.s3.checks import DEFAULT, SIZES, composed, kind_given, reckoned
from replaykit.services.s3.conditions import require_writable
from replaykit.services.s3.errors import bad_digest, conflict, invalid_part, invalid_request, too_small
from replaykit.services.s3.store import S3
from replaykit.services.s3.uploads import COMPOSITE, Upload, WaitingPart

LEAST = 5 << 20  # bytes, of every part but the last


def require_undisturbed(ctx: Context[S3], request: Mapping[str, Any], bucket: Bucket, upload: Upload) -> None:
    """A condition that holds is not enough: the object must not have been changed while the upload was under way."""
    require_writable(ctx, request, bucket)
    for member, header in (("IfMatch", "If-Match"), ("IfNoneMatch", "If-None-Match")):
        if member in request and upload.disturbed:
            raise conflict(header, upload.key)


def require_kind(upload: Upload, request: Mapping[str, Any]) -> None:
    """What the checksum is of is said when the upload begins."""
    if request.get("ChecksumType", upload.kind) != upload.kind:
        text = (
            f"The upload was created using the {upload.kind or 'null'} checksum mode. The complete request must use the"
            " same checksum mode."
        )
        raise invalid_request(text)


def named_parts(upload: Upload, asked: Sequence[Mapping[str, Any]]) -> list[WaitingPart]:
    """The parts of the request's list, in its order."""
    if not asked:
        raise invalid_request("You must specify at least one part")
    if any(one["PartNumber"] >= next_one["PartNumber"] for one, next_one in pairwise(asked)):
        text = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise AwsError("InvalidPartOrder", text, members={"UploadId": upload.id})
    found = [_named(upload, one) for one in asked]
    for one, part in zip(asked[:-1], found[:-1], strict=True):
        if len(part.body) < LEAST:
            raise too_small(one["PartNumber"], part.etag, len(part.body), LEAST)
    return found


def _named(upload: Upload, one: Mapping[str, Any]) -> WaitingPart:
    """One part, if it is the one that is meant."""
    number, etag = one["PartNumber"], one["ETag"].strip('"')
    part = upload.parts.get(number)
    if part is None or part.etag != etag or not _checked(upload, one, part):
        raise invalid_part(upload.id, number, etag)
    return part


def _checked(upload: Upload, one: Mapping[str, Any], part: WaitingPart) -> bool:
    """Whether the checksum that is named is the part's; an upload that wanted none takes none."""
    given = {name: one[f"Checksum{name}"] for name in SIZES if f"Checksum{name}" in one}
    if upload.algorithm is None:
        return not given
    foreign = next((name for name in given if name != upload.algorithm), None)
    if foreign is not None:
        text = f"The {foreign.lower()} you specified for part {one['PartNumber']} did not match what we received."
        raise AwsError("BadDigest", text)
    if not given and upload.kind == COMPOSITE:
        text = (
            f"The upload was created using a {upload.algorithm.lower()} checksum. The complete request must include the"
            f" checksum for each part. It was missing for part {one['PartNumber']} in the request."
        )
        raise invalid_request(text)
    return not given or (upload.algorithm, given[upload.algorithm]) == part.checksum


def require_size(request: Mapping[str, Any], size: int) -> None:
    given = request.get("MpuObjectSize", size)
    if given != size:
        text = f"The provided 'x-amz-mp-object-size' header value {given} does not match what was computed: {size}"
        raise invalid_request(text)


def joined(upload: Upload, parts: Sequence[WaitingPart], request: Mapping[str, Any]) -> tuple[bytes, Properties]:
    """The object that the parts are.

    An object in parts is as old as its upload: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
    """
    body = b"".join(part.body for part in parts)
    require_size(request, len(body))
    composite = upload.kind == COMPOSITE
    sizes = tuple(Part(len(part.body), part.checksum[1] if composite and part.checksum else None) for part in parts)
    checksum = _checksum(upload, sizes, body)
    require_checksum(upload, request, checksum)
    made = Properties(
        len(body), etag_of(parts), floor(upload.initiated), upload.headers, upload.metadata, checksum, composite, sizes
    )
    return body, made


def etag_of(parts: Sequence[WaitingPart]) -> str:
    """The MD5 of the parts' MD5s, and how many they are."""
    digests = b"".join(bytes.fromhex(part.etag) for part in parts)
    return f"{md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"


def _checksum(upload: Upload, parts: Sequence[Part], body: bytes) -> tuple[str, str]:
    if upload.algorithm is not None and upload.kind == COMPOSITE:
        return composed(upload.algorithm, [part.checksum or "" for part in parts])
    return reckoned(upload.algorithm or DEFAULT, body)


def require_checksum(upload: Upload, request: Mapping[str, Any], found: tuple[str, str]) -> None:
    """Compare the checksum of the whole.

    Without a type it is taken for one of parts, and where the upload knows none it is passed over (recorded).
    ASSUMPTION: the number of parts may be missing from it; a recorded CompleteMultipartUpload.
    """
    kind = kind_given(request)
    if kind is None or upload.algorithm is None:
        return
    kind_said = request.get("ChecksumType", COMPOSITE)
    right = (found[1], found[1].partition("-")[0]) if upload.kind == COMPOSITE else (found[1],)
    if kind_said != upload.kind or kind != found[0] or request[f"Checksum{kind}"] not in right:
        raise bad_digest(upload.algorithm)
