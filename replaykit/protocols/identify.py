"""Which operation a request calls: from its target, its signature, its host, its path.

In this order: X-Amz-Target; the `smithy-protocol` header; an `Action` in the form or the query; else the path, by the
routes of the service that the signature or the host names.

On a host that is not AWS's (an endpoint of ours, localhost) only the request itself can say that it is an AWS call: its
target, its protocol header, its signature, an `Action` with the `Version` of a Query service. What has none of these is
read as an unsigned S3 call only if it bears a mark of an AWS SDK (an `amz-sdk-…` or `x-amz-…` header, `x-id`, an SDK's
User-Agent); a browser's or curl's plain request is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from replaykit.aws.call import DEFAULT_ACCOUNT, DEFAULT_REGION, Scope
from replaykit.aws.error import NotAws, UnknownOperation
from replaykit.aws.http import HttpRequest
from replaykit.models.catalogue import Heading, headings, service
from replaykit.models.directory import by_host_label, by_signing_name, by_target_prefix
from replaykit.models.service import Operation
from replaykit.protocols.amz_cbor import AMZ_CBOR, CONTENT_TYPE
from replaykit.protocols.binding import parse_query
from replaykit.protocols.hosts import AwsHost, read_host
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.located import Identity, Located
from replaykit.protocols.route import router_of
from replaykit.protocols.signature import Claim, read_claim

CBOR = "smithy-rpc-v2-cbor"
_ACCOUNT = re.compile(r"\d{12}")
_RPC_PATH = re.compile(r"/service/(?P<service>[^/]+)/operation/(?P<operation>[^/?]+)$")
_ACTION = re.compile(r"(?:^|&)Action=(\w+)")
_VERSION = re.compile(r"(?:^|&)Version=([\d-]+)")
_SDK_AGENT = re.compile(r"boto|aws-sdk|aws-cli|\bS3/", re.IGNORECASE)
_NOT_API = {  # hosts of AWS that serve what is the caller's own
    "s3-website": "an S3 website endpoint serves files, no API",
    "lambda-url": "a Lambda function URL is HTTP of the function's own",
    "cloudfront": "a CloudFront distribution serves content, no API",
    "execute-api": "an API Gateway stage is an API of its owner's",
    "elb": "a load balancer passes on requests of its owner's",
}
_MEMO: dict[tuple[str, ...], Located] = {}
_MEMO_LIMIT = 4096


def identify(request: HttpRequest) -> Identity:
    """Which operation a request calls, and where.

    Raises:
        NotAws: the request is no AWS call.
        UnknownOperation: it is one, of a service or an operation that the service models do not know.
    """
    return locate(request).identity


def locate(request: HttpRequest) -> Located:
    """`identify`, with the model of the operation and the labels of the path."""
    headers = request.headers.by_name
    target = headers.get("x-amz-target")
    if target is not None:
        scope, form = headers.get("authorization"), headers.get("content-type")
        key = (target, request.host, scope.partition(",")[0] if scope else request.query)
        return _remembered(key if form is None or "cbor" not in form else (*key, form), request)
    if headers.get("smithy-protocol") is not None:
        scope = headers.get("authorization")
        return _remembered((request.path, request.host, scope.partition(",")[0] if scope else request.query), request)
    claim, host = read_claim(request), read_host(request.hostname)
    action = _action_of(request)
    if action is not None and (located := _by_action(request, *action, claim, host)) is not None:
        return located
    return _by_path(request, claim, host)


def _remembered(key: tuple[str, ...], request: HttpRequest) -> Located:
    """RPC requests differ in their bodies alone: what the first one was, the next one of the same key is too."""
    found = _MEMO.get(key)
    if found is None:
        if len(_MEMO) >= _MEMO_LIMIT:
            _MEMO.clear()
        target = request.headers.get("x-amz-target")
        found = _MEMO[key] = _by_target(request, target) if target is not None else _by_rpc_path(request)
    return found


def _by_target(request: HttpRequest, target: str) -> Located:
    prefix, _, name = target.rpartition(".")
    claim, host = read_claim(request), read_host(request.hostname)
    candidates = by_target_prefix(prefix, claim.service) if prefix else ()
    if not candidates:
        raise UnknownOperation(f"X-Amz-Target {target!r} to {request.host}: no service model has the prefix {prefix!r}")
    found = _first(candidates, name, "json", claim, host, seen=f"X-Amz-Target {target!r} to {request.host}")
    content_type = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if content_type == CONTENT_TYPE and found.operation.service.json_version == "1.1":
        return replace(found, identity=replace(found.identity, protocol=AMZ_CBOR))
    return found


def _by_rpc_path(request: HttpRequest) -> Located:
    found = _RPC_PATH.search(request.path)
    if found is None:
        raise UnknownOperation(f"{request.method} {request.url} names a Smithy protocol, but no operation in its path")
    claim, host = read_claim(request), read_host(request.hostname)
    candidates = by_target_prefix(found["service"], claim.service)
    if not candidates:
        raise UnknownOperation(f"{request.method} {request.url}: no service model is named {found['service']!r}")
    return _first(candidates, found["operation"], CBOR, claim, host, seen=f"{request.method} {request.url}")


def _first(
    candidates: Iterable[Heading], name: str, protocol: str, claim: Claim, host: AwsHost | None, *, seen: str
) -> Located:
    """The first candidate that has the operation."""
    for candidate in candidates:
        operation = service(candidate.name).operation(name)
        if operation is not None:
            return _located(operation, protocol, claim, host)
    names = " or ".join(candidate.name for candidate in candidates)
    raise UnknownOperation(f"{seen}: {names} has no operation {name!r} (a newer botocore may know it)")


def _action_of(request: HttpRequest) -> tuple[str, str | None] | None:
    """The `Action` and the `Version` of a Query request."""
    form = request.query
    if request.method == "POST" and b"=" in request.body:
        content_type = request.headers.get("content-type") or "application/x-www-form-urlencoded"
        if content_type.startswith("application/x-www-form-urlencoded"):
            form += "&" + decoded_body(request.headers, request.body).decode("latin-1").strip()
    found = _ACTION.search(form)
    if found is None:
        return None
    version = _VERSION.search(form)
    return found[1], version[1] if version else None


def _by_action(
    request: HttpRequest, action: str, version: str | None, claim: Claim, host: AwsHost | None
) -> Located | None:
    """The Query operation of this name; None where no Query service is meant (an `Action` parameter of a REST call)."""
    candidates = [each for each in _candidates(claim, host) if each.speaks_query]
    if not candidates and claim.service is None and host is None:
        candidates = [each for each in headings().values() if each.speaks_query and each.api_version == version]
    candidates.sort(key=lambda each: each.api_version != version)
    if not candidates:
        return None
    protocol = "ec2" if candidates[0].protocol == "ec2" else "query"
    seen = f"Action={action}, Version={version} to {request.host}"
    return _first(candidates, action, protocol, claim, host, seen=seen)


def _by_path(request: HttpRequest, claim: Claim, host: AwsHost | None) -> Located:
    if host is not None and (why := _not_api(host, request)) is not None:
        raise NotAws(f"{request.method} {request.url}: {why}")
    if host is None and claim.service is None and not _bears_sdk_mark(request):
        raise NotAws(
            f"{request.method} {request.url} is no AWS call: no AWS host, no signature, no X-Amz-Target, no Action"
        )
    candidates = _candidates(claim, host)
    if host is None and claim.service is None:
        candidates = [headings()["s3"]]
    if not candidates:
        seen = f"signed for {claim.service!r}" if claim.service else f"label {host.label!r}" if host else "unsigned"
        raise UnknownOperation(f"{request.method} {request.url} ({seen}): no service model answers to that")
    return _by_route(request, _with_s3_control(request, candidates), claim, host)


def _by_route(request: HttpRequest, candidates: Sequence[Heading], claim: Claim, host: AwsHost | None) -> Located:
    query = parse_query(request.query)
    for candidate in candidates:
        if not any(protocol.startswith("rest") for protocol in (candidate.protocol, *candidate.protocols)):
            continue  # every operation of an RPC protocol has the path `/`, so a path names none of them
        path = request.path
        bucket = host.bucket if host is not None else _local_bucket(request.hostname)
        if candidate.name == "s3" and bucket:
            path = "/" + quote(bucket, safe="-_.~") + path
        if candidate.name == "apigatewaymanagementapi":  # the stage stands before
            path = path[max(path.find("/@connections"), 0) :]
        found = router_of(service(candidate.name)).match(request.method, path, query, request.headers)
        if found is not None:
            protocol = candidate.protocol if candidate.protocol.startswith("rest") else candidate.protocols[0]
            return _located(found[0], protocol, claim, host, found[1])
    names = " or ".join(candidate.name for candidate in candidates)
    raise UnknownOperation(f"{request.method} {request.url}: no operation of {names} has such a path")


def _candidates(claim: Claim, host: AwsHost | None) -> list[Heading]:
    """The services that the signature and the host allow: both where they agree, else the signature's."""
    signed = list(by_signing_name(_SIGNING_ALIASES.get(claim.service, claim.service))) if claim.service else []
    hosted = _by_label(host.label) if host is not None else []
    both = [each for each in hosted if each in signed]
    return both or signed or hosted


def _local_bucket(hostname: str) -> str | None:
    """The bucket of a virtual host on this machine: `bucket.localhost`, `bucket.s3.localhost`."""
    bucket = hostname.removesuffix(".localhost").removesuffix(".s3") if hostname.endswith(".localhost") else ""
    return bucket if bucket != "s3" else None


_SIGNING_ALIASES = {"s3express": "s3", "s3-object-lambda": "s3", "s3-outposts": "s3"}


def hosted_services(label: str) -> list[str]:
    """The names of the services behind a host label."""
    return [each.name for each in _by_label(label)]


def _by_label(label: str) -> list[Heading]:
    """The services of a host label; a prefix that an operation put before it is taken off."""
    if label.startswith("s3") and not label.startswith(("s3-control", "s3tables", "s3vectors")):
        return [headings()["s3"]]
    while label:
        found = by_host_label(label)
        if found:
            return list(found)
        label = label.partition(".")[2]
    return []


def _with_s3_control(request: HttpRequest, candidates: list[Heading]) -> Sequence[Heading]:
    """S3 Control shares S3's signing name; on a host of ours only its dated paths tell it from a bucket."""
    if any(each.name == "s3control" for each in candidates):
        dated = request.path.startswith("/v20180820/")
        return sorted(candidates, key=lambda each: (each.name == "s3control") != dated)
    return candidates


def _not_api(host: AwsHost, request: HttpRequest) -> str | None:
    if host.label.split(".")[-1] == "execute-api" and "/@connections" in request.path:
        return None
    parts = host.label.split(".")
    return next((why for mark, why in _NOT_API.items() if any(part == mark for part in parts)), None) or (
        _NOT_API["s3-website"] if host.label.startswith("s3-website") else None
    )


def _bears_sdk_mark(request: HttpRequest) -> bool:
    if any(name.lower().startswith(("x-amz-", "amz-sdk-")) for name, _ in request.headers):
        return True
    return "x-id=" in request.query or bool(_SDK_AGENT.search(request.headers.get("user-agent") or ""))


def _located(
    operation: Operation, protocol: str, claim: Claim, host: AwsHost | None, labels: dict[str, str] | None = None
) -> Located:
    region = claim.region or (host.region if host else None) or DEFAULT_REGION
    account = host.account if host else None
    if account is None and claim.access_key and _ACCOUNT.fullmatch(claim.access_key):
        account = claim.access_key
    identity = Identity(operation.service.name, operation.name, region, account, protocol)
    return Located(identity, operation, Scope(account or DEFAULT_ACCOUNT, region), labels or {})
