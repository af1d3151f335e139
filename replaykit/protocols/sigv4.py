"""Signature Version 4, computed: canonical request, string to sign, signature. It reads no time and judges nothing.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import posixpath
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

from replaykit.aws.http import HttpRequest

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
HOST = frozenset({"host", ":authority"})  # as HTTP/2 calls it; the SDK for JavaScript signs it by that name
_UNRESERVED = "-_.~"


def canonical_request(request: HttpRequest, signed_headers: str, service: str) -> str:
    """The request in the one form that both sides sign."""
    return "\n".join(
        (
            request.method,
            _path(request.path, service),
            _query(request.query),
            *_headers(request, signed_headers),
            "",
            signed_headers,
            payload_hash(request),
        )
    )


def payload_hash(request: HttpRequest) -> str:
    """The hash of the body as it came over the wire, or the word of a client that leaves the body out."""
    if request.headers.get("x-amz-content-sha256") == UNSIGNED_PAYLOAD:
        return UNSIGNED_PAYLOAD
    return hashlib.sha256(request.body).hexdigest()


def string_to_sign(canonical: str, date: str, scope: str) -> str:
    """`date` is the basic form, 20240101T120000Z; `scope` is 20240101/us-east-1/dynamodb/aws4_request."""
    return "\n".join((ALGORITHM, date, scope, hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()))


def signature(secret: str, scope: str, text: str) -> str:
    """The signature of a string to sign."""
    return hmac.new(_signing_key(secret, scope), text.encode("utf-8", "surrogateescape"), "sha256").hexdigest()


@lru_cache(maxsize=256)
def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode("utf-8", "surrogateescape")
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode("utf-8", "surrogateescape"), "sha256")
    return key


def _path(path: str, service: str) -> str:
    """S3's keys are taken as they are; elsewhere the path is normalised, and what was encoded is encoded again."""
    if service == "s3":
        return path or "/"
    normal = posixpath.normpath(path) if path else "/"
    if normal.startswith("//"):
        normal = normal[1:]
    if path.endswith("/") and not normal.endswith("/"):
        normal += "/"
    return quote(normal, safe="/" + _UNRESERVED, errors="surrogateescape")


def _query(query: str) -> str:
    pairs = []
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if unquote(name) != "X-Amz-Signature":
            pairs.append((_encoded(name), _encoded(value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _encoded(text: str) -> str:
    plain = unquote(text, errors="surrogateescape")
    return quote(plain, safe=_UNRESERVED, errors="surrogateescape")


def _headers(request: HttpRequest, signed_headers: str) -> Iterator[str]:
    """A line a header: its values joined by commas, white space made one space. What is absent has an empty value."""
    for name in signed_headers.split(";"):
        values = request.headers.get_all(name) or ([request.host] if name.lower() in HOST else [])
        yield f"{name}:{','.join(' '.join(value.split()) for value in values)}"
