"""Sealed texts: what a token says, with a keyed hash over it and over where it holds, so that it can't be turned."""

from __future__ import annotations

import hmac
from hashlib import blake2b
from typing import Final

SEAL_BYTES: Final = 16


def seal(payload: bytes, place: str, key: bytes, size: int = SEAL_BYTES) -> bytes:
    """The payload with its seal; `place` is what the token is for (its kind, an account, an ARN)."""
    return payload + _tag(payload, place, key, size)


def unseal(sealed: bytes, place: str, key: bytes, size: int = SEAL_BYTES) -> bytes:
    """The payload; raises ValueError for what was not sealed here."""
    payload, tag = sealed[:-size], sealed[-size:]
    if not hmac.compare_digest(tag, _tag(payload, place, key, size)):
        raise ValueError("not sealed with this key, or for another place")
    return payload


def _tag(payload: bytes, place: str, key: bytes, size: int) -> bytes:
    return blake2b(place.encode() + b"\0" + payload, key=key, digest_size=size).digest()
