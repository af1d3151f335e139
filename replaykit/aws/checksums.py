"""Checksums that S3's clients send and check: Content-MD5, `x-amz-checksum-*`, `x-amz-crc32`."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from operator import xor

CHECKSUM_PREFIX = "x-amz-checksum-"
_CRC32C = (0x82F63B78, 32)  # polynomials, reflected
_CRC64NVME = (0x9A6C9329AC4BC9B5, 64)
LANES = 16_384
LONG = 1 << 20  # bytes: of fewer, many lanes are not worth their beginning


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
    full = (1 << bits) - 1
    whole = len(body) - len(body) % LANES if len(body) >= LONG else 0
    value = _in_lanes(body[:whole], polynomial, bits, full) if whole else full
    return (_run(value, body[whole:], polynomial) ^ full).to_bytes(bits // 8, "big")


def _run(value: int, body: bytes, polynomial: int) -> int:
    """The register behind these bytes, one after the other."""
    table = _table(polynomial)
    for byte in body:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return value


def _in_lanes(body: bytes, polynomial: int, bits: int, value: int) -> int:
    """The same for a long body, four times as fast: many equal lanes of it at once, a byte of each in a step.

    A register is kept as its bytes, each in a string of one byte a lane, so that a look into the table is a
    `bytes.translate` and an exclusive or one of two large numbers. A CRC is linear: the registers are then put together
    by what so many zero bytes would make of the one before.
    """
    size, count = len(body) // LANES, bits // 8
    tables = [bytes(row >> 8 * place & 0xFF for row in _table(polynomial)) for place in range(count)]
    planes = [bytes(LANES)] * count
    for step in range(size):
        index = _xor(planes[0], body[step::size])
        planes = [
            _xor(planes[place + 1], index.translate(tables[place]))
            if place + 1 < count
            else index.translate(tables[place])
            for place in range(count)
        ]
    zeros = _zeros(polynomial, count, size)
    for lane in zip(*planes, strict=True):
        value = int.from_bytes(lane, "little") ^ reduce(
            xor, (zeros[place][value >> 8 * place & 0xFF] for place in range(count))
        )
    return value


def _zeros(polynomial: int, count: int, size: int) -> list[list[int]]:
    """What so many zero bytes make of each byte of a register."""
    bit_images = [1 << bit for bit in range(8 * count)]
    powers, left = [_run(image, b"\0", polynomial) for image in bit_images], size
    while left:
        if left & 1:
            bit_images = [_apply(powers, image) for image in bit_images]
        powers, left = [_apply(powers, image) for image in powers], left >> 1
    return [[_apply(bit_images, byte << 8 * place) for byte in range(256)] for place in range(count)]


def _apply(images: Sequence[int], value: int) -> int:
    """A linear map of a register, given by its images of the single bits."""
    return reduce(xor, (image for bit, image in enumerate(images) if value >> bit & 1), 0)


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")


_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "crc32c": lambda body: _crc(body, *_CRC32C),
    "crc64nvme": lambda body: _crc(body, *_CRC64NVME),
    "sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "sha256": lambda body: hashlib.sha256(body).digest(),
    "sha512": lambda body: hashlib.sha512(body).digest(),
    "md5": lambda body: hashlib.md5(body, usedforsecurity=False).digest(),
}
