"""Bodies as HTTP carries them: Content-Encoding, and aws-chunked with its trailers."""

from __future__ import annotations

import zlib

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest

AWS_CHUNKED = "aws-chunked"
_GZIP = 31  # zlib's window bits for a gzip header
_GZIP_MAGIC = b"\x1f\x8b"


def decoded_body(headers: Headers, body: bytes) -> bytes:
    """The body without its Content-Encoding. What claims to be encoded and is not is left as it is."""
    encoding = headers.by_name.get("content-encoding")
    if encoding is None or not body:
        return body
    for each in reversed([name.strip().lower() for name in encoding.split(",")]):
        body = _decode(each, body)
    return body


def _decode(encoding: str, body: bytes) -> bytes:
    try:
        if encoding in ("gzip", "x-gzip"):
            return gunzip(body)
        if encoding == "deflate":
            return zlib.decompress(body)
    except (ValueError, zlib.error):
        return body
    return body


def gunzip(body: bytes) -> bytes:
    """The content of gzip's members, one after the other; what follows the first and is none is passed over, as by AWS.

    Raises:
        ValueError: there is no member, or one is broken off or damaged.
    """
    parts: list[bytes] = []
    while body.startswith(_GZIP_MAGIC) or not parts:
        member = zlib.decompressobj(_GZIP)
        try:
            parts.append(member.decompress(body))
        except zlib.error as error:
            raise ValueError(f"the gzip is damaged: {error}") from None
        if not member.eof:
            raise ValueError("the gzip is broken off")
        body = member.unused_data
    return b"".join(parts)


def is_aws_chunked(headers: Headers) -> bool:
    """Whether a request's body is in chunks with signatures or trailers (S3's streaming uploads)."""
    if (headers.get("x-amz-content-sha256") or "").startswith("STREAMING-"):
        return True
    return AWS_CHUNKED in (headers.get("content-encoding") or "").lower()


def unchunked(request: HttpRequest) -> HttpRequest:
    """The request as a client that knows no aws-chunked would have sent it: one body, the trailers among the headers.

    What AWS strips on the way in is stripped here: `aws-chunked` in Content-Encoding, the decoded length.

    Raises:
        AwsError: IncompleteBody, where the chunks are torn.
    """
    if not is_aws_chunked(request.headers):
        return request
    body, trailers = read_chunks(request.body)
    headers = request.headers.copy()
    encodings = [each.strip() for each in (headers.get("content-encoding") or "").split(",")]
    left = ",".join(each for each in encodings if each and each.lower() != AWS_CHUNKED)
    headers.remove("content-encoding", "x-amz-decoded-content-length", "x-amz-trailer", "content-length")
    if left:
        headers.add("Content-Encoding", left)
    for name, value in trailers:
        if name.lower() != "x-amz-trailer-signature":
            headers.add(name, value)
    headers.add("Content-Length", str(len(body)))
    return HttpRequest(request.method, request.scheme, request.host, request.target, headers, body)


def read_chunks(body: bytes) -> tuple[bytes, list[tuple[str, str]]]:
    """The content and the trailers of an aws-chunked body (`size[;chunk-signature=…]`, data, …, `0`, trailers)."""
    parts: list[memoryview] = []  # a large body is copied once, when they are joined
    view, place = memoryview(body), 0
    while True:
        end = body.find(b"\r\n", place)
        size = _chunk_size(body[place : end if end >= 0 else len(body)])
        place = (end if end >= 0 else len(body)) + 2
        if size == 0:
            return b"".join(parts), _trailers(body[place:])
        if place + size > len(body):
            raise AwsError("IncompleteBody", "The request body terminated unexpectedly")
        parts.append(view[place : place + size])
        place += size + 2


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.partition(b";")[0], 16)
    except ValueError:
        raise AwsError("IncompleteBody", "The request body terminated unexpectedly") from None


def _trailers(block: bytes) -> list[tuple[str, str]]:
    lines = [line.partition(b":") for line in block.replace(b"\r\n", b"\n").split(b"\n") if b":" in line]
    return [(name.decode("latin-1").strip(), value.decode("latin-1").strip()) for name, _, value in lines]
