"""Uploads as they are listed: a page of them, and what is told of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from replaykit.services.s3.uploads import Upload


@dataclass(slots=True)
class UploadPage:
    """Uploads and common prefixes, and whether there is more behind them."""

    uploads: list[Upload] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    truncated: bool = False


def page_of_uploads(uploads: Sequence[Upload], prefix: str, delimiter: str, after: str, most: int) -> UploadPage:
    """The next uploads and common prefixes; the uploads are in order and behind the markers.

    As in lists of objects a common prefix is behind the marker as a whole or not at all.
    """
    page = UploadPage()
    for upload in uploads:
        if not upload.key.startswith(prefix):
            continue
        end = upload.key.find(delimiter, len(prefix)) if delimiter else -1
        common = upload.key[: end + len(delimiter)] if end >= 0 else None
        if common is not None and (common <= after or common in page.prefixes[-1:]):
            continue
        if len(page.uploads) + len(page.prefixes) >= most:
            page.truncated = most > 0
            break
        if common is None:
            page.uploads.append(upload)
        else:
            page.prefixes.append(common)
    return page


def told_upload(upload: Upload, owner: Mapping[str, Any], account: str) -> dict[str, Any]:
    """What both lists tell of an upload.

    ASSUMPTION: who began it has the id of the owner, as an account itself has, and the account's number as its name; a
    recorded list that shows them.
    """
    checksum = {"ChecksumAlgorithm": upload.algorithm, "ChecksumType": upload.kind} if upload.algorithm else {}
    return {
        "Key": upload.key,
        "UploadId": upload.id,
        "Initiator": {**owner, "DisplayName": account},
        "Owner": owner,
        "StorageClass": "STANDARD",
        **checksum,
    }
