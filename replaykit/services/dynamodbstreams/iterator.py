"""Shard iterators: tokens that say what they mean, so that nothing has to be remembered for them.

On the wire `<stream arn>|1|<base64>` (recorded form). The base64 part holds the shard, the position, when it was
issued and a serial that makes every token a new one, and ends in a keyed hash over all of it and the ARN: a token
cannot be turned to another stream, shard or account.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple

from replaykit.services.dynamodb.values import invalid

LIFETIME_SECONDS = 15 * 60
VERSION = "1"
TAG_BYTES = 12
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
    tag = _tag(iterator.stream_arn, payload, key)
    return f"{iterator.stream_arn}|{VERSION}|{urlsafe_b64encode(payload + tag).decode()}"


def read_token(token: str, key: bytes) -> ShardIterator:
    """The meaning of a token that a client hands back; raises ValidationException for what we never gave."""
    arn, _, rest = token.partition("|")
    version, _, text = rest.partition("|")
    try:
        raw = b64decode(text, altchars=b"-_", validate=True)
        payload, tag = raw[:-TAG_BYTES], raw[-TAG_BYTES:]
        fields = payload.decode().split("\n")
    except ValueError:
        raise _invalid() from None
    if version != VERSION or not hmac.compare_digest(tag, _tag(arn, payload, key)) or len(fields) != FIELDS:
        raise _invalid()
    shard_id, position, issued, serial = fields
    return ShardIterator(arn, shard_id, int(position), int(issued), serial)


def _tag(arn: str, payload: bytes, key: bytes) -> bytes:
    return blake2b(arn.encode() + b"\0" + payload, key=key, digest_size=TAG_BYTES).digest()


def _invalid() -> Exception:
    return invalid("Invalid ShardIterator")  # ASSUMPTION: the text; a recording of a garbled iterator would tell
