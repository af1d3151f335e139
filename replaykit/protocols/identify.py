"""Which operation a request calls: from its target, its signature, its host, its path.

In this order: the `smithy-protocol` header, X-Amz-Target, an `Action`, and for REST services the path, by the routes of
the service that the signature or the host names.
"""

from __future__ import annotations

import re

from replaykit.aws.call import DEFAULT_ACCOUNT, DEFAULT_REGION, Scope
from replaykit.aws.error import NotAws, UnknownOperation
from replaykit.aws.http import HttpRequest
from replaykit.models.catalogue import service
from replaykit.models.directory import by_target_prefix
from replaykit.models.service import Operation
from replaykit.protocols.hosts import AwsHost, read_host
from replaykit.protocols.located import Identity, Located
from replaykit.protocols.signature import Claim, read_claim

_ACCOUNT = re.compile(r"\d{12}")
_MEMO: dict[tuple[str | None, ...], Located] = {}
_MEMO_LIMIT = 4096


def identify(request: HttpRequest) -> Identity:
    """Which operation a request calls, and where.

    Raises:
        NotAws: the request is no AWS call.
        UnknownOperation: it is one, of a service or an operation that the service models do not know.
    """
    return locate(request).identity


def locate(request: HttpRequest) -> Located:
    """`identify`, with the model of the operation."""
    headers = request.headers
    target = headers.get("x-amz-target")
    if target is not None:
        authorization = headers.get("authorization")
        scope = authorization.partition(",")[0] if authorization else request.query
        key = (target, request.host, scope)
        found = _MEMO.get(key)
        if found is None:
            if len(_MEMO) >= _MEMO_LIMIT:
                _MEMO.clear()
            found = _MEMO[key] = _by_target(request, target)
        return found
    raise NotAws(f"{request.method} {request.host}{request.path} is no AWS call")


def _by_target(request: HttpRequest, target: str) -> Located:
    prefix, _, name = target.rpartition(".")
    claim, host = read_claim(request), read_host(request.hostname)
    candidates = by_target_prefix(prefix, claim.service)
    if not candidates:
        raise UnknownOperation(f"X-Amz-Target {target!r} to {request.host}: no service model has the prefix {prefix!r}")
    for candidate in candidates:
        operation = service(candidate.name).operation(name)
        if operation is not None:
            return located(operation, "json", claim, host)
    names = " or ".join(candidate.name for candidate in candidates)
    raise UnknownOperation(f"X-Amz-Target {target!r} to {request.host}: {names} has no operation {name!r}")


def located(operation: Operation, protocol: str, claim: Claim, host: AwsHost | None) -> Located:
    region = claim.region or (host.region if host else None) or DEFAULT_REGION
    account = host.account if host else None
    if account is None and claim.access_key and _ACCOUNT.fullmatch(claim.access_key):
        account = claim.access_key
    identity = Identity(operation.service.name, operation.name, region, account, protocol)
    return Located(identity, operation, Scope(account or DEFAULT_ACCOUNT, region))
