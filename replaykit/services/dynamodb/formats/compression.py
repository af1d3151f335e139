"""GZIP and ZSTD: whole objects in, whole objects out."""

from __future__ import annotations

import gzip
import zlib

from replaykit.services.dynamodb.formats.record import Malformed


def compressed(data: bytes) -> bytes:
    """GZIP, as exports are written; without a time in it, so that equal exports are equal files."""
    return gzip.compress(data, compresslevel=6, mtime=0)


def decompressed(data: bytes, kind: str) -> bytes:
    """What an object of an import holds; an empty one holds nothing, however it is said to be compressed."""
    if kind == "NONE" or not data:
        return data
    return _gunzip(data) if kind == "GZIP" else _unzstd(data)


def _gunzip(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise Malformed(f"The object is not in GZIP format: {error}") from None


def _unzstd(data: bytes) -> bytes:
    import zstandard  # noqa: PLC0415  # a run without such an import pays nothing for it

    parts = []
    try:
        while data:
            frame = zstandard.ZstdDecompressor().decompressobj()
            parts.append(frame.decompress(data))
            if not frame.eof:
                raise Malformed("The object ends within a ZSTD frame")
            data = frame.unused_data
        return b"".join(parts)
    except zstandard.ZstdError as error:
        raise Malformed(f"The object is not in ZSTD format: {error}") from None
