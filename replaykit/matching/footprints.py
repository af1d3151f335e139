"""What a call of any service reads and writes, derived from the model and the names of its parameters.

Services whose operations declare it themselves stand in DECLARED; everything else follows one rule: Get, List,
Describe, Head read, others write, and the identifiers among the parameters are the resources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.http import HttpRequest
from replaykit.matching import footprints_dynamodb, footprints_s3
from replaykit.matching.projection import key_of
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import Footprint, Path

READING = re.compile(
    r"(?:Get|List|Describe|Head|BatchGet|BatchDescribe|Query|Scan|Search|Lookup|Select|Filter|Test|Validate|Simulate"
    r"|Check|Count|Discover|Estimate|Preview|View)(?![a-z])"
)
_IDENTIFIER = re.compile(r"(?:Name|Names|Id|Ids|Arn|Arns|ARN|ARNs|Url|Identifier|Identifiers)$", re.IGNORECASE)
_NO_IDENTIFIER = re.compile(r"(?:RequestId|AccountId|ClientId|OwnerId|SessionName|KmsKeyId|RoleArn)$", re.IGNORECASE)
# Their answers are made of the request alone: nothing that they do is seen by a later call.
_PURE = frozenset({"sts"})
_PURE_CALLS = frozenset(
    {"kms.Encrypt", "kms.Decrypt", "kms.GenerateDataKey", "kms.Sign", "kms.Verify", "lambda.Invoke", "logs.StartQuery"}
)

Declaration = Callable[[OperationCall, Schemas], Footprint | None]
DECLARED: Mapping[str, Declaration] = {
    "dynamodb": footprints_dynamodb.footprint,
    "dynamodbstreams": footprints_dynamodb.footprint_of_stream,
    "s3": footprints_s3.footprint,
}


def footprint_of(call: OperationCall, schemas: Schemas) -> Footprint:
    """What a call reads and writes."""
    declared = DECLARED.get(call.service)
    made = declared(call, schemas) if declared else None
    return made or _derived(call)


def footprint_of_request(request: HttpRequest, key: bytes) -> Footprint:
    """The same for a request that the models do not know: its path is the resource, GET and HEAD read."""
    path: Path = ("?", *(part for part in request.path.split("/") if part))
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return Footprint(reads=(path,))
    return Footprint(writes=((path, key),))


def _derived(call: OperationCall) -> Footprint:
    root: Path = (call.service, call.scope.region)
    if call.service in _PURE:
        return Footprint()
    paths = tuple(sorted({(*root, name) for name in _identifiers(call.params)})) or (root,)
    if READING.match(call.operation) or call.name in _PURE_CALLS:
        return Footprint(reads=paths)
    token = key_of(call)
    return Footprint(writes=tuple((path, token) for path in paths))


def _identifiers(params: Mapping[str, Any]) -> Iterator[str]:
    for name, value in params.items():
        if not _IDENTIFIER.search(name) or _NO_IDENTIFIER.search(name):
            continue
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, str) and each:
                yield last_part(each)


def last_part(identifier: str) -> str:
    """The name at the end of an ARN or a URL: a resource is one, however it is spelled."""
    return re.split(r"[:/]", identifier.rstrip(":/*"))[-1]
