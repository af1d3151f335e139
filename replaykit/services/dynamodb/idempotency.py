"""ClientRequestToken: within ten minutes a repeated transaction is answered again and not done again.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from replaykit.aws.error import AwsError

TOKEN_SECONDS = 10 * 60


class Tokens:
    """The tokens of the last ten minutes, each with a fingerprint of its request."""

    __slots__ = ("_ends", "_fingerprints")

    def __init__(self) -> None:
        self._fingerprints: dict[str, bytes] = {}
        self._ends: deque[tuple[float, str]] = deque()

    def seen(self, token: str, fingerprint: bytes, now: float) -> bool:
        """Whether this request was done already; another request under its token is an error."""
        while self._ends and self._ends[0][0] <= now:
            self._fingerprints.pop(self._ends.popleft()[1], None)
        known = self._fingerprints.get(token)
        if known is not None and known != fingerprint:
            raise AwsError("IdempotentParameterMismatchException", None)
        return known is not None

    def keep(self, token: str, fingerprint: bytes, now: float) -> None:
        self._fingerprints[token] = fingerprint
        self._ends.append((now + TOKEN_SECONDS, token))


def fingerprint(parameters: Mapping[str, Any]) -> bytes:
    """A digest of a request, equal for equal parameters in whatever order their members came."""
    return sha256(orjson.dumps(parameters, default=_bytes, option=orjson.OPT_SORT_KEYS)).digest()


def _bytes(value: Any) -> list[int]:
    return list(value)
