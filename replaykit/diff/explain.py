"""A big difference in few lines: what a long list of divergences comes down to.

deepdiff takes milliseconds where `compare` takes microseconds, so it is asked only about two answers that are known
to differ in many places.
"""

from __future__ import annotations

from typing import Any

MANY = 8
MOST_LINES = 12


def explain(recorded: Any, other: Any, count: int) -> tuple[str, ...]:
    """What changed between two parsed bodies, the order of lists aside; nothing where that is not shorter.

    A list that was shifted by one element diverges at every element; this names the one.
    """
    from deepdiff import DeepDiff  # noqa: PLC0415  # 100 ms that only a big difference pays

    lines = DeepDiff(recorded, other, ignore_order=True, verbose_level=2).pretty().splitlines()
    if not lines:
        return ("the same elements in another order",)
    return tuple(lines) if len(lines) <= min(count // 2, MOST_LINES) else ()
