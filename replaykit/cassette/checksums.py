"""Checksums of a body that redaction changed, made right again: SDKs check them.

A header is made right exactly where it was right before: an ETag that is no MD5, a checksum of parts, or one of a body
that is not here, stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from replaykit.aws.checksums import CHECKSUM_PREFIX, checksum, content_md5, crc32_of
from replaykit.aws.http import Headers


def make_right(headers: Headers, old: bytes, new: bytes, *, wire: tuple[bytes, bytes] | None = None) -> None:
    """Follow a change of the content from `old` to `new`; `wire` is the body as sent, where that is another."""
    old_wire, new_wire = wire or (old, new)
    for name, value in list(headers.fields):
        right = _made_right(name.lower(), value, old, new) or _made_right(name.lower(), value, old_wire, new_wire)
        if right:
            headers.set(name, right)


def _made_right(name: str, value: str, old: bytes, new: bytes) -> str | None:
    for is_of in _forms(name):
        if is_of(old) == value:
            return is_of(new)
    return None


def _forms(name: str) -> Iterator[Callable[[bytes], str | None]]:
    """The functions of a body that a header of this name may be."""
    if name in ("content-length", "x-amz-decoded-content-length"):
        yield lambda body: str(len(body))
    elif name == "content-md5":
        yield content_md5
    elif name == "etag":
        yield lambda body: f'"{_md5(body)}"'
        yield _md5
    elif name == "x-amz-crc32":
        yield crc32_of
    elif name == "x-amz-content-sha256":
        yield lambda body: hashlib.sha256(body).hexdigest()
    elif name.startswith(CHECKSUM_PREFIX):
        yield lambda body: checksum(name.removeprefix(CHECKSUM_PREFIX), body)


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
