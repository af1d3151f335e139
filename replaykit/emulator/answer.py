"""What the emulator says to a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from replaykit.aws.error import AwsError


@dataclass(slots=True)  # not frozen: one is made for every request, and a frozen one takes 0.2 us more
class Emulated:
    """An emulated answer: `output` typed as the model says, or `error`.

    `assumptions` names the facts that the answer used and that no recording and no earlier write proves; an
    answer without any is `derived`, one with some is `assumed`.
    """

    output: Mapping[str, Any]
    error: AwsError | None = None
    assumptions: tuple[str, ...] = ()
