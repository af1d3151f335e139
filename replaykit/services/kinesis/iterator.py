"""Shard iterators: tokens that say what they mean, so that nothing has to be remembered for them.

In AWS's form as far as it is known (measured): base64 of seven zero bytes, a 1, and as many more as the length of the
stream's name demands. An iterator belongs to an account and a region; after its stream has been deleted and made anew
it reads the new one (measured).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Final, NamedTuple

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator.sealed import SEAL_BYTES, seal, unseal
from replaykit.ports.clock import instant

LIFETIME_MS: Final = 300_000
HEADER: Final = bytes(7) + b"\1"
SHORTEST: Final = 152
BLOCK: Final = 16


class ShardIterator(NamedTuple):
    """A position in a shard: the next record has this number or a greater one.

    `issued` is in milliseconds since the epoch; `serial` tells two tokens of one position apart.
    """

    stream_name: str
    shard: int
    position: int
    issued: int
    serial: str

    def require_young(self, now: float) -> None:
        """An iterator lives for five minutes (API reference, GetShardIterator; the text is measured)."""
        if now * 1000 > self.issued + LIFETIME_MS:
            text = (
                f"Iterator expired. The iterator was created at time {_in_java(self.issued / 1000)} while right now it "
                f"is {_in_java(now)} which is further in the future than the tolerated delay of {LIFETIME_MS} "
                "milliseconds."
            )
            raise AwsError("ExpiredIteratorException", text)


def write_token(iterator: ShardIterator, scope: Scope, key: bytes) -> str:
    """The token that a client is given."""
    name, shard, position, issued, serial = iterator
    size = SHORTEST + (len(name) + 2) // BLOCK * BLOCK - len(HEADER) - SEAL_BYTES
    payload = f"{name}/{shard}/{position}/{issued}/{serial}".encode().ljust(size, b"\0")
    return b64encode(HEADER + seal(payload, _place(scope), key)).decode()


def read_token(token: str, scope: Scope, key: bytes) -> ShardIterator:
    """The meaning of a token that a client hands back, perhaps in quotes (AWS reads it so: LocalStack's tests)."""
    try:
        raw = b64decode(token.strip('"'), validate=True)
        payload = unseal(raw[len(HEADER) :], _place(scope), key)
    except ValueError:
        raise invalid_iterator() from None
    name, shard, position, issued, serial = payload.rstrip(b"\0").decode().split("/")
    return ShardIterator(name, int(shard), int(position), int(issued), serial)


def invalid_iterator() -> AwsError:
    return AwsError("InvalidArgumentException", "Invalid ShardIterator.")


def _place(scope: Scope) -> str:
    return f"iterator/{scope.account}/{scope.region}"


def _in_java(seconds: float) -> str:
    return f"{instant(seconds):%a %b %d %H:%M:%S UTC %Y}"
