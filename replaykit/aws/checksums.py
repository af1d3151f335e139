"""Checksums that S3's clients send and check: Content-MD5, `x-amz-checksum-*`, `x-amz-crc32`."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache

CHECKSUM_PREFIX = "x-amz-checksum-"
_CRC32C = (0x82F63B78, 32)  # polynomials, reflected
_CRC64NVME = (0x9A6C9329AC4BC9B5, 64)


def content_md5(body: bytes) -> str:
    """The value of Content-MD5."""
    return b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode("ascii")


def checksum(algorithm: str, body: bytes) -> str | None:
    """The base64 value of an `x-amz-checksum-<algorithm>` header; None for an algorithm that is not known."""
    digest = _DIGESTS.get(algorithm.lower())
    return b64encode(digest(body)).decode("ascii") if digest else None


def crc32_of(body: bytes) -> str:
    """The value of DynamoDB's `x-amz-crc32`: decimal, unlike S3's."""
    return str(zlib.crc32(body))


@cache
def _table(polynomial: int) -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ (polynomial if value & 1 else 0)
        rows.append(value)
    return tuple(rows)


def _crc(body: bytes, polynomial: int, bits: int) -> bytes:
    table, full = _table(polynomial), (1 << bits) - 1
    value = full
    for byte in body:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return (value ^ full).to_bytes(bits // 8, "big")


_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "crc32c": lambda body: _crc(body, *_CRC32C),
    "crc64nvme": lambda body: _crc(body, *_CRC64NVME),
    "sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "sha256": lambda body: hashlib.sha256(body).digest(),
    "md5": lambda body: hashlib.md5(body, usedforsecurity=False).digest(),
}
