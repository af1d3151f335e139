"""What of a request matters: a call, or a bare request, to a key that is equal when the meaning is.

Host, signature, date, user agent, SDK headers and the spelling of the body never get this far: the key is made of
the operation, the region and the typed parameters.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

from replaykit.aws.call import OperationCall
from replaykit.aws.error import UnknownOperation
from replaykit.aws.http import HttpRequest
from replaykit.matching.canonical import canonical_of, spelled
from replaykit.models.catalogue import service
from replaykit.models.service import Operation

# What a signature or a client adds to a query, anew on each run.
_SIGNED = frozenset(
    {"x-amz-signature", "x-amz-date", "x-amz-credential", "x-amz-security-token", "x-amz-expires", "x-amz-algorithm"}
    | {"x-amz-signedheaders", "x-id", "signature", "awsaccesskeyid", "expires", "timestamp"}
)

_UNMADE = object()


def digest(*parts: bytes) -> bytes:
    """16 bytes that stand for the parts; the same in every process."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.digest()


def operation_of(call: OperationCall) -> Operation | None:
    """The model of a call's operation, if there is one."""
    try:
        return service(call.service).operation(call.operation)
    except UnknownOperation:
        return None


def canonical_params(call: OperationCall) -> Any:
    """A call's parameters in their canonical form."""
    operation = operation_of(call)
    if operation is None:
        return call.params
    form = operation.compiled.get("canonical", _UNMADE)
    if form is _UNMADE:
        shape = operation.input
        form = operation.compiled["canonical"] = canonical_of(call.service, shape) if shape else None
    return form(call.params) if form else call.params


def key_of(call: OperationCall) -> bytes:
    """The key of a call."""
    return digest(call.name.encode(), call.scope.region.encode(), spelled(canonical_params(call)))


def key_of_request(request: HttpRequest) -> bytes:
    """The key of a request that the models do not know: method, path, query, body."""
    query = sorted(pair for pair in parse_qsl(request.query, keep_blank_values=True) if pair[0].lower() not in _SIGNED)
    return digest(request.method.encode(), request.path.encode("utf-8", "surrogatepass"), spelled(query), request.body)
