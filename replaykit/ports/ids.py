"""The source of minted ids: one seed makes two runs identical."""

from __future__ import annotations

import random
import secrets
import uuid
from typing import Final

ALWAYS: Final = "VV4KQNSO5AEMVJF66Q9ASUAAJG"
"""How every recorded request id of DynamoDB ends."""


class Ids:
    """Mints ids in AWS's forms.

    Args:
        seed: two sources with one seed mint the same ids in the same order; without one they are random.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(secrets.randbits(64) if seed is None else seed)  # noqa: S311  # no secret is made here

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def hex(self, digits: int = 32) -> str:
        return f"{self._random.getrandbits(digits * 4):0{digits}x}"

    def request_id(self) -> str:
        """DynamoDB's form: 26 characters of A-V and 0-9, then what never changes.

        One is minted for every answer, so it is made by the one conversion that is fast: to hexadecimal digits.
        """
        return self._random.randbytes(13).hex().upper() + ALWAYS

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def chance(self, share: float) -> bool:
        """Whether it happens, where it happens in this share of the cases."""
        return self._random.random() < share
