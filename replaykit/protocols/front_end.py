"""What DynamoDB's front end says by itself, before an operation is asked: health, what it can't route or read, CORS.

The order is AWS's, as dynalite's index.js has it: size, CORS, health, method and content type, whether the body is
JSON, whether the target is known, who calls (`authorization`, `credentials`), an empty body, the types of its members.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from replaykit.aws.call import DEFAULT_REGION
from replaykit.aws.checksums import crc32_of
from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.protocols import json_body
from replaykit.protocols.encodings import coding_for, encoded
from replaykit.protocols.hosts import read_host
from replaykit.protocols.http_body import decoded_body, gunzip
from replaykit.protocols.identify import hosted_services
from replaykit.protocols.json_rpc import WITH_CRC32
from replaykit.protocols.mistakes import serialization_error
from replaykit.protocols.signature import read_claim

Mint = Callable[[], str]  # of request ids
SERVICES = WITH_CRC32
LARGEST = 16 * 1024 * 1024
COMPRESSED_FROM = 4096
JSON_1_0 = "application/x-amz-json-1.0"
_JSON_TYPES = frozenset({"application/json", JSON_1_0})
_PREFIXES = frozenset({"DynamoDB_20120810", "DynamoDBStreams_20120810"})
_OLD_API = "DynamoDB_20111205"  # AWS answers it, botocore has no model of it: a gap
_AS_IT_IS = frozenset({None, "identity"})
_ADDRESS = re.compile(r"\[.*\]|(?!169\.254\.)[\d.]+")  # link-local ones are those of instance metadata
_EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"


def is_plain(request: HttpRequest) -> bool:
    """Whether there is nothing about a located request for the front end to do, as with every SDK's by default."""
    headers = request.headers.by_name
    return (
        headers.get("content-type") == JSON_1_0
        and headers.get("accept-encoding") in _AS_IT_IS
        and "content-encoding" not in headers
        and "origin" not in headers
        and request.method == "POST"
        and 0 < len(request.body) <= LARGEST
    )


def is_meant(request: HttpRequest) -> bool:
    """Whether a request that names no known operation is one to DynamoDB.

    On a host that is not AWS's and among unsigned requests, all are that bear no other service's mark: the endpoint is
    DynamoDB's then, as a host of AWS would be. A name of somebody else's (`example.com`) is never meant.
    """
    target = request.headers.get("x-amz-target")
    prefix = target.rpartition(".")[0] if target is not None else ""
    if prefix in _PREFIXES or prefix == _OLD_API:
        return prefix != _OLD_API
    if "smithy-protocol" in request.headers:
        return False
    host, signed_for = read_host(request.hostname), read_claim(request).service
    if host is not None:
        return any(name in SERVICES for name in hosted_services(host.label))
    if signed_for:
        return signed_for == "dynamodb"
    return not prefix and (":" in request.host or "." not in request.host or bool(_ADDRESS.fullmatch(request.host)))


def without_operation(request: HttpRequest, mint: Mint) -> HttpResponse | AwsError:
    """The answer to a request to DynamoDB that names no known operation."""
    if request.method in ("GET", "HEAD") and request.path == "/" and len(request.body) <= LARGEST:
        return _health(request, mint())
    if request.path != "/" and request.method != "OPTIONS":
        return _not_found(mint())
    away = turned_away(request, mint)
    if away is not None:
        return away
    try:
        json_body.loads(decoded_body(request.headers, request.body))
    except ValueError:
        return serialization_error()
    return AwsError("UnknownOperationException")


def turned_away(request: HttpRequest, mint: Mint, protocol: str = "json") -> HttpResponse | None:
    """The answer to what is no call by its size, its method or its content type."""
    headers = request.headers
    if len(request.body) > LARGEST and "content-encoding" not in headers:
        return HttpResponse(413)
    if request.method == "OPTIONS" and "origin" in headers:
        return _plain(200, b"", mint(), _preflight(headers))
    content_type = (headers.get("content-type") or "").partition(";")[0].strip()
    if request.method != "POST" or (protocol == "json" and request.body and content_type not in _JSON_TYPES):
        return _not_found(mint())
    return None


def is_no_json(request: HttpRequest, problem: Exception | None) -> bool:
    """Whether a request's problem is that its body is no JSON: AWS tells that before it asks who calls."""
    return isinstance(problem, AwsError) and problem.message is None and bool(request.body)


def wrong_coding(request: HttpRequest) -> AwsError | None:
    """The error of a body that is not in the coding that it claims.

    Only gzip is known. DynamoDB calls the rest a failure of its own, and so does this (ScyllaDB's
    test/alternator/test_compressed_request.py). What follows a whole gzip member and is none is passed over.

    ASSUMPTION: the error's text, of which that suite asserts the status alone; proof would be such a request to AWS.
    """
    coding = (request.headers.get("content-encoding") or "identity").strip().lower()
    try:
        if coding == "identity" or (coding == "gzip" and gunzip(request.body) is not None):
            return None
    except ValueError:
        pass
    return AwsError("InternalServerError", "Internal server error", status=500, fault="server")


def dress(request: HttpRequest, response: HttpResponse) -> None:
    """Give an answer what the request asked of its form: content type, coding, cross-origin headers."""
    headers = request.headers
    if (response.headers.get("content-type") or "") == JSON_1_0 and not (headers.get("content-type") or "").startswith(
        JSON_1_0
    ):
        response.headers.set("Content-Type", "application/json")
    accepted = headers.get_all("accept-encoding")[-1:]  # DynamoDB heeds the last one
    # ASSUMPTION: 4096 bytes are not yet coded; known is that 4094 are not and some more are. Proof: that very size.
    if accepted and len(response.body) > COMPRESSED_FROM:
        _encode(response, coding_for(accepted[0]))
    if "origin" in headers:
        response.headers.set("Access-Control-Allow-Origin", "*")
        response.headers.set("Access-Control-Expose-Headers", _EXPOSED)


def _encode(response: HttpResponse, coding: str | None) -> None:
    """The checksum is of what goes over the wire: SDKs check it before they decode."""
    if coding is None or "content-encoding" in response.headers:
        return
    response.body = encoded(coding, response.body)
    response.headers.add("Content-Encoding", coding)
    response.headers.set("Content-Length", str(len(response.body)))
    response.headers.set("x-amz-crc32", crc32_of(response.body))


def _health(request: HttpRequest, request_id: str) -> HttpResponse:
    name = request.hostname if read_host(request.hostname) is not None else f"dynamodb.{DEFAULT_REGION}.amazonaws.com"
    return _plain(200, f"healthy: {name} ".encode("utf-8", "surrogateescape"), request_id)


def _not_found(request_id: str) -> HttpResponse:
    return _plain(404, b"<UnknownOperationException/>\n", request_id)


def _preflight(headers: Headers) -> Iterable[tuple[str, str]]:
    yield "Access-Control-Max-Age", "172800"
    for asked, allowed in (("headers", "Headers"), ("method", "Methods")):
        value = headers.get(f"access-control-request-{asked}")
        if value:
            yield f"Access-Control-Allow-{allowed}", value


def _plain(status: int, body: bytes, request_id: str, fields: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    head = [("Server", "Server"), ("x-amzn-RequestId", request_id), ("Content-Length", str(len(body)))]
    return HttpResponse(status, Headers([*head, ("x-amz-crc32", crc32_of(body)), *fields]), body)
