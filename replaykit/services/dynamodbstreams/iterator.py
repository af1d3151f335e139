"""Shard iterators: tokens that say what they mean, so that nothing has to be remembered for them.

On the wire `<stream arn>|1|<base64>` (recorded form). The base64 part holds the shard, the position, when it was
issued and a serial that makes every token a new one, and ends in a keyed hash over all of it and the ARN: a token
cannot be turned to another stream, shard or account.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from typing import NamedTuple

from replaykit.emulator.sealed import seal, unseal
from replaykit.services.dynamodb.values import invalid

LIFETIME_SECONDS = 15 * 60
VERSION = "1"
SEAL_BYTES = 12
FIELDS = 4


class ShardIterator(NamedTuple):
    """A position in a shard: the next record has this number or a greater one.

    `issued` is in milliseconds since the epoch; `serial` tells two tokens of one position apart.
    """

    stream_arn: str
    shard_id: str
    position: int
    issued: int
    serial: str

    def expired(self, now: float) -> bool:
        """An iterator lives for 15 minutes from the answer that gave it (API reference, GetShardIterator)."""
        return now * 1000 > self.issued + LIFETIME_SECONDS * 1000


def write_token(iterator: ShardIterator, key: bytes) -> str:
    """The token that a client is given."""
    payload = "\n".join([iterator.shard_id, str(iterator.position), str(iterator.issued), iterator.serial]).encode()
    sealed = seal(payload, iterator.stream_arn, key, SEAL_BYTES)
    return f"{iterator.stream_arn}|{VERSION}|{urlsafe_b64encode(sealed).decode()}"


def read_token(token: str, key: bytes) -> ShardIterator:
    """The meaning of a token that a client hands back; raises ValidationException for what we never gave."""
    arn, _, rest = token.partition("|")
    version, _, text = rest.partition("|")
    try:
        payload = unseal(b64decode(text, altchars=b"-_", validate=True), arn, key, SEAL_BYTES)
        fields = payload.decode().split("\n")
    except ValueError:
        raise _invalid() from None
    if version != VERSION or len(fields) != FIELDS:
        raise _invalid()
    shard_id, position, issued, serial = fields
    return ShardIterator(arn, shard_id, int(position), int(issued), serial)


def _invalid() -> Exception:
    return invalid("Invalid ShardIterator")  # ASSUMPTION: the text; a recording of a garbled iterator would tell
