"""NextToken: where a list goes on, said by the token itself; it lives for 300 seconds (API reference, ListShards)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, NamedTuple

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator.sealed import seal, unseal

LIFETIME_SECONDS: Final = 300


class Next(NamedTuple):
    """After which name or shard to go on, in which stream; when the page was told."""

    after: str
    stream_name: str
    issued: float


def write_next(found: Next, operation: str, scope: Scope, key: bytes) -> str:
    payload = "/".join([found.after, found.stream_name, str(found.issued)]).encode()
    return urlsafe_b64encode(seal(payload, _place(operation, scope), key)).decode()


def read_next(token: str, operation: str, scope: Scope, key: bytes, now: float) -> Next:
    """What a token says.

    ASSUMPTION: both texts; recorded calls with an old and with a garbled token would prove them.
    """
    try:
        payload = unseal(urlsafe_b64decode(token), _place(operation, scope), key)
    except ValueError:
        raise AwsError("InvalidArgumentException", "Invalid NextToken.") from None
    after, stream_name, issued = payload.decode().split("/")
    if now > float(issued) + LIFETIME_SECONDS:
        raise AwsError("ExpiredNextTokenException", "NextToken has expired.")
    return Next(after, stream_name, float(issued))


def _place(operation: str, scope: Scope) -> str:
    return f"{operation}/{scope.account}/{scope.region}"
