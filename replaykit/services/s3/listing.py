"""A page of a bucket's keys: grouped by a delimiter, behind a marker, at most so many."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from typing import Any
from urllib.parse import quote_plus

from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, Properties, behind_all
from replaykit.ports.clock import instant
from replaykit.services.s3.access import owner_of
from replaykit.services.s3.checks import type_told
from replaykit.services.s3.errors import invalid_argument
from replaykit.services.s3.objects import quoted
from replaykit.services.s3.store import S3

MOST = 1000
TOKEN = b"replaykit "


@dataclass(slots=True)
class Page:
    """`last` is the key or the common prefix with which it ends, if there is more behind it."""

    keys: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    last: str | None = None


def page_of(keys: list[str], prefix: str, delimiter: str, after: str, most: int) -> Page:
    """The next keys and common prefixes; all `keys` begin with the prefix, and are in order.

    A common prefix stands for all its keys and is behind the marker or not as a whole (recorded on AWS: LocalStack's
    test_list_objects_marker_common_prefixes).
    """
    page, last, place = Page(), None, bisect_right(keys, after) if after else 0
    while place < len(keys) and most:
        if len(page.keys) + len(page.prefixes) == most:
            page.last = last
            break
        key = keys[place]
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            page.keys.append(key)
            last, place = key, place + 1
            continue
        common = key[: end + len(delimiter)]
        behind = behind_all(common)
        place = len(keys) if behind is None else bisect_left(keys, behind, place)
        if common > after:
            page.prefixes.append(common)
            last = common
    return page


def list_page(ctx: Context[S3], request: Mapping[str, Any], bucket: Bucket, after: str) -> Page:
    """The page that a request for a list asks for."""
    prefix = request.get("Prefix", "")
    keys = ctx.store.keys(bucket.name, prefix)
    return page_of(keys, prefix, request.get("Delimiter", ""), after, most_of(request))


def most_of(request: Mapping[str, Any]) -> int:
    """ASSUMPTION: of more than there may be in a page, as many are told as there may be; a recorded answer."""
    return min(int(request.get("MaxKeys", MOST)), MOST)


def told_page(
    ctx: Context[S3], request: Mapping[str, Any], page: Page, place: Mapping[str, Any], *, owners: bool
) -> dict[str, Any]:
    """What both lists tell, in AWS's order (recorded: Paws's s3-getallobjects, -v2); `place` tells where the page is.

    What is empty is absent, but the prefix.
    """
    spell = encoded if request.get("EncodingType") == "url" else str
    owner = {"Owner": owner_of(ctx)} if owners else {}
    found = ((key, ctx.store.properties(request["Bucket"], key)) for key in page.keys)
    return {
        "Name": request["Bucket"],
        "Prefix": spell(request.get("Prefix", "")),
        **place,
        "MaxKeys": most_of(request),
        **({"Delimiter": spell(request["Delimiter"])} if request.get("Delimiter") else {}),
        **({"EncodingType": request["EncodingType"]} if "EncodingType" in request else {}),
        "IsTruncated": page.last is not None,
        "Contents": [_told(spell(key), one, owner) for key, one in found if one is not None],
        "CommonPrefixes": [{"Prefix": spell(prefix)} for prefix in page.prefixes],
    }


def _told(key: str, found: Properties, owner: Mapping[str, Any]) -> dict[str, Any]:
    checksum = {"ChecksumAlgorithm": [found.checksum[0]], **type_told(found)} if found.checksum else {}
    return {
        "Key": key,
        "LastModified": instant(floor(found.modified)),
        "ETag": quoted(found.etag),
        **checksum,
        "Size": found.size,
        **owner,
        "StorageClass": "STANDARD",
    }


def encoded(text: str) -> str:
    """A key as `encoding-type=url` has it: a form's spelling, but that `/` and `*` stay.

    ASSUMPTION: after MinIO; ceph's tests expect `%20` for a space. Every SDK reads both; a recorded list would tell.
    """
    return quote_plus(text, safe="/*", errors="surrogateescape").replace("~", "%7E")


def write_token(last: str) -> str:
    """A continuation token says itself where the last page ended."""
    return urlsafe_b64encode(TOKEN + last.encode("utf-8", "surrogateescape")).decode("ascii")


def read_token(token: str) -> str:
    try:
        content = urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        content = b""
    if not content.startswith(TOKEN):
        raise invalid_argument("The continuation token provided is incorrect", "continuation-token")
    return content.removeprefix(TOKEN).decode("utf-8", "surrogateescape")
