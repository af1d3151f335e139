"""Bodies as HTTP carries them: Content-Encoding, aws-chunked, checksums."""

from __future__ import annotations

import gzip
import zlib

from replaykit.aws.http import Headers


def decoded_body(headers: Headers, body: bytes) -> bytes:
    """The body without its Content-Encoding. What claims to be encoded and is not is left as it is."""
    encoding = headers.get("content-encoding")
    if encoding is None or not body:
        return body
    for each in reversed([name.strip().lower() for name in encoding.split(",")]):
        body = _decode(each, body)
    return body


def _decode(encoding: str, body: bytes) -> bytes:
    try:
        if encoding in ("gzip", "x-gzip"):
            return gzip.decompress(body)
        if encoding == "deflate":
            return zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        return body
    return body
