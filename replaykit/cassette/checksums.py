"""Checksums of a body that redaction changed, made right again: SDKs check them.

A header is made right exactly where it was right before: an ETag that is no MD5, a checksum of parts, or one of a body
that is not here, stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from replaykit.aws.http import Headers


def make_right(headers: Headers, old: bytes, new: bytes, *, wire: tuple[bytes, bytes] | None = None) -> None:
    """Follow a change of the content from `old` to `new`; `wire` is the body as sent, where that is another."""
    old_wire, new_wire = wire or (old, new)
    for name, value in list(headers.fields):
        right = _made_right(name.lower(), value, old, new) or _made_right(name.lower(), value, old_wire, new_wire)
        if right:
            headers.set(name, right)


def checksum(algorithm: str, body: bytes) -> str | None:
    """The value of `x-amz-checksum-<algorithm>`; None for one that is not known here."""
    digest = _DIGESTS.get(algorithm)
    return base64.b64encode(digest(body)).decode() if digest else None


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
        yield lambda body: base64.b64encode(_md5(body)).decode()
    elif name == "etag":
        yield lambda body: f'"{_md5(body).hex()}"'
        yield lambda body: _md5(body).hex()
    elif name == "x-amz-crc32":
        yield lambda body: str(zlib.crc32(body))
    elif name == "x-amz-content-sha256":
        yield lambda body: hashlib.sha256(body).hexdigest()
    elif name.startswith("x-amz-checksum-"):
        yield lambda body: checksum(name.removeprefix("x-amz-checksum-"), body)


def _md5(body: bytes) -> bytes:
    return hashlib.md5(body, usedforsecurity=False).digest()


@cache
def _table(polynomial: int) -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (polynomial if value & 1 else 0)
        table.append(value)
    return table


def _crc(body: bytes, polynomial: int, width: int) -> bytes:
    """A reflected CRC, all ones at both ends."""
    table, ones = _table(polynomial), (1 << width) - 1
    value = ones
    for byte in body:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return (value ^ ones).to_bytes(width // 8)


_DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "crc32": lambda body: zlib.crc32(body).to_bytes(4),
    "crc32c": lambda body: _crc(body, 0x82F63B78, 32),
    "crc64nvme": lambda body: _crc(body, 0x9A6C9329AC4BC9B5, 64),
    "sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "sha256": lambda body: hashlib.sha256(body).digest(),
}
