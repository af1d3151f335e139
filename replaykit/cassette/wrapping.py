"""A body inside its wrappings (aws-chunked, gzip, event-stream frames): change the content, wrap it again rightly."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from replaykit.aws.checksums import checksum
from replaykit.aws.http import Headers
from replaykit.cassette.checksums import make_right
from replaykit.protocols.event_stream import decode_messages, encode_message
from replaykit.protocols.http_body import is_aws_chunked

EVENT_STREAM = "application/vnd.amazon.eventstream"
LARGEST = 64 * 1024 * 1024
"""What unfolds to more is no API message, and left as it is."""

_SIGNATURE = re.compile(rb"(chunk-signature=)[0-9a-f]+")
_NO_SIGNATURE = b"0" * 64

Change = Callable[[bytes], bytes]


@dataclass(slots=True)
class Chunks:
    """An aws-chunked body: what stands beside each chunk's length, the chunks, the trailing fields."""

    extensions: list[bytes]
    parts: list[bytes]
    trailers: list[tuple[bytes, bytes]]

    @property
    def payload(self) -> bytes:
        return b"".join(self.parts)


def change_body(headers: Headers, body: bytes, change: Change) -> bytes:
    """The body with its content changed; the headers that describe the body follow.

    `change` may be called for several parts (the events of a stream). What can't be unwrapped is changed as it stands.
    """
    if not body:
        return body
    chunks = read_chunks(body) if is_aws_chunked(headers) else None
    if chunks is None:
        new = _change_content(headers, body, change)
        if new != body:
            make_right(headers, body, new)
        return new
    old = chunks.payload
    new = _change_content(headers, old, change)
    made = write_chunks(chunks, old, new)
    if made != body:
        make_right(headers, old, new, wire=(body, made))
    return made


def content_of(headers: Headers, body: bytes) -> bytes:
    """The body without the framing of aws-chunked: what S3 stores."""
    chunks = read_chunks(body) if is_aws_chunked(headers) else None
    return body if chunks is None else chunks.payload


def read_chunks(body: bytes) -> Chunks | None:
    """The parts of an aws-chunked body; None where it is none."""
    chunks, at = Chunks([], [], []), 0
    while True:
        end = body.find(b"\r\n", at)
        size, semicolon, extension = body[at:end].partition(b";")
        if end < 0 or not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", size):
            return None
        at, length = end + 2, int(size, 16)
        chunks.extensions.append(semicolon + extension)
        if not length:
            break
        if body[at + length : at + length + 2] != b"\r\n":
            return None
        chunks.parts.append(body[at : at + length])
        at += length + 2
    for line in body[at:].split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            chunks.trailers.append((name, value.strip()))
    return chunks


def write_chunks(chunks: Chunks, old: bytes, new: bytes) -> bytes:
    """As they came, without signatures; one chunk with checksums of its own where the payload is another."""
    parts = chunks.parts if new == old else [new]
    extensions = [*chunks.extensions[: len(parts)], chunks.extensions[-1]]
    lines = [
        b"%x%s\r\n%s\r\n" % (len(part), _SIGNATURE.sub(rb"\g<1>" + _NO_SIGNATURE, extension), part)
        for part, extension in zip(parts, extensions, strict=False)
        if part
    ]
    lines.append(b"0%s\r\n" % _SIGNATURE.sub(rb"\g<1>" + _NO_SIGNATURE, extensions[-1]))
    for name, value in chunks.trailers:
        lines.append(b"%s:%s\r\n" % (name, _trailer(name.decode("latin-1").lower(), value, old, new)))
    return b"".join(lines) + b"\r\n"


def _change_content(headers: Headers, content: bytes, change: Change) -> bytes:
    encodings = [name.strip().lower() for name in (headers.get("content-encoding") or "").split(",")]
    if "gzip" in encodings and (plain := _gunzip(content)) is not None:
        new = _change_plain(headers, plain, change)
        return content if new == plain else gzip.compress(new, mtime=0)
    return _change_plain(headers, content, change)


def _change_plain(headers: Headers, content: bytes, change: Change) -> bytes:
    if not (headers.get("content-type") or "").startswith(EVENT_STREAM):
        return change(content)
    try:
        messages = list(decode_messages(content))
    except ValueError:
        return change(content)
    changed = [replace(message, payload=change(message.payload)) for message in messages]
    return content if changed == messages else b"".join(map(encode_message, changed))


def _gunzip(content: bytes) -> bytes | None:
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(content, LARGEST)
    except zlib.error:
        return None
    return plain if unzip.eof and not unzip.unused_data else None


def _trailer(name: str, value: bytes, old: bytes, new: bytes) -> bytes:
    if name == "x-amz-trailer-signature":
        return _NO_SIGNATURE
    algorithm = name.removeprefix("x-amz-checksum-")
    if old == new or algorithm == name or checksum(algorithm, old) != value.decode("latin-1"):
        return value
    return (checksum(algorithm, new) or "").encode()
