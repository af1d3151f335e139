"""Values of answers, short enough for a line."""

from __future__ import annotations

from typing import Any

import orjson

from replaykit.diff.divergence import ABSENT

LONGEST = 160


def shorten(value: Any, longest: int = LONGEST) -> str:
    """A value as JSON in one line, cut where it is long."""
    if value is ABSENT:
        return "(absent)"
    text = orjson.dumps(value, default=repr).decode("utf-8")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def unanswered(gap: str) -> str:
    """Why a call was not answered: a miss of a cassette says so itself, everything else is a gap."""
    return gap if gap.startswith("miss: ") else f"gap: {gap}"


def percent(fidelity: float | None) -> str:
    """A fidelity for people: never rounded up to 100."""
    if fidelity is None:
        return "-"
    return "100 %" if fidelity == 100 else f"{int(fidelity * 100) / 100:.2f} %"  # noqa: PLR2004  # all of it
