"""A request understood for matching: its call, its key, and what it reads and writes."""

from __future__ import annotations

from dataclasses import dataclass

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotAws, UnknownOperation
from replaykit.aws.http import HttpRequest
from replaykit.matching.footprints import footprint_of, footprint_of_request
from replaykit.matching.projection import key_of, key_of_request
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import Footprint
from replaykit.protocols.codec import read_located
from replaykit.protocols.identify import locate
from replaykit.protocols.located import Located, Takers


@dataclass(slots=True)
class Asked:
    """What a request asks for.

    `call` is None where the models do not know the request or its body is malformed; `problem` then says so
    (NotAws, UnknownOperation, or the AwsError that the service would answer). `located` is there whenever the models
    know the operation.
    """

    request: HttpRequest
    call: OperationCall | None
    known_key: bytes = b""
    problem: Exception | None = None
    located: Located | None = None

    @property
    def key(self) -> bytes:
        """What calls that mean the same have in common; made when a tape first needs it."""
        if not self.known_key:
            self.known_key = key_of_request(self.request) if self.call is None else key_of(self.call)
        return self.known_key

    @property
    def name(self) -> str:
        """`dynamodb.GetItem`, or `GET /path`."""
        return self.call.name if self.call else f"{self.request.method} {self.request.path}"

    def footprint(self, schemas: Schemas) -> Footprint:
        if self.call is None:
            return footprint_of_request(self.request, self.key)
        return footprint_of(self.call, schemas)


def ask(request: HttpRequest, takers: Takers | None = None) -> Asked:
    """Understand a request; what the models do not know is taken by its bytes.

    With `takers` (see `read_located`) the call is one for their service alone, and none to compare with others.
    """
    located: Located | None = None
    try:
        located = locate(request)
        call = read_located(located, request, takers)
    except (NotAws, UnknownOperation, AwsError) as problem:
        return Asked(request, None, b"", problem, located)
    return Asked(request, call, b"", None, located)


def fingerprint(request: HttpRequest) -> tuple[object, ...]:
    """What two requests that are the same to the byte have in common; cheap, and never too coarse.

    With X-Amz-Target nothing else of the headers bears meaning; without it every header but the signature's may.
    """
    headers = request.headers
    scope = (headers.get("authorization") or "").partition(",")[0]
    target = headers.get("x-amz-target")
    if target is not None:
        return (target, request.host, scope, request.body, headers.get("content-type"), request.target)
    rest = tuple((name, value) for name, value in headers.fields if name.lower() not in _VOLATILE)
    return (request.method, request.host, request.target, scope, request.body, rest)


_VOLATILE = frozenset(
    {"authorization", "x-amz-date", "date", "user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amzn-trace-id"}
    | {"x-amz-security-token", "content-length", "connection", "accept-encoding", "expect"}
)
