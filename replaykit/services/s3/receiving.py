"""A part that comes to an upload: by UploadPart from the client, by UploadPartCopy from another object."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any

from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, md5_of
from replaykit.services.s3.checks import kind_given, reckoned, verified
from replaykit.services.s3.errors import invalid_request
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import missing_upload
from replaykit.services.s3.uploads import COMPOSITE, Upload, WaitingPart


def require_upload(ctx: Context[S3], bucket: Bucket, request: Mapping[str, Any]) -> Upload:
    """The upload that a call means."""
    found = ctx.store.uploads.find(bucket.name, request["Key"], request["UploadId"])
    if found is None:
        raise missing_upload(ctx, request["UploadId"])
    return found


def checked_part(upload: Upload, request: Mapping[str, Any], body: bytes) -> tuple[str, str] | None:
    """A part's checksum: by the upload's algorithm if it has one, else by the client's.

    ASSUMPTION: where an upload of FULL_OBJECT gets a part without a checksum, S3 reckons it, and where one without an
    algorithm does, S3 tells none; to one of COMPOSITE such a part is refused with `null`, of which only the refusal of
    another algorithm is recorded. A recorded UploadPart of each would tell.
    """
    kind = kind_given(request)
    if upload.algorithm is None:
        return verified(request, kind, body) if kind is not None else None
    if kind is None and upload.kind != COMPOSITE:
        return reckoned(upload.algorithm, body)
    if kind != upload.algorithm:
        expected, actual = upload.algorithm.lower(), "null" if kind is None else kind.lower()
        text = f"Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {actual}"
        raise invalid_request(text)
    return verified(request, kind, body)


def receive(upload: Upload, number: int, body: bytes, checksum: tuple[str, str] | None, now: float) -> WaitingPart:
    """Keep a part until its upload is completed or aborted."""
    part = upload.parts[number] = WaitingPart(body, md5_of(body), floor(now), checksum)
    return part


def part_checksum(part: WaitingPart) -> dict[str, str]:
    """A part's checksum as answers tell it."""
    return {f"Checksum{part.checksum[0]}": part.checksum[1]} if part.checksum is not None else {}
