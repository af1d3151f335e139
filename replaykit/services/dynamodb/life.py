"""Where something is in its life: read off the clock, since its state in time is instants and not flags."""

from __future__ import annotations


def status_at(now: float, *, ready_at: float, updated_at: float = 0.0, gone_at: float | None = None) -> str:
    """CREATING until it is ready, UPDATING until it is changed, DELETING as soon as its end is known, else ACTIVE."""
    if gone_at is not None:
        return "DELETING"
    if now < ready_at:
        return "CREATING"
    return "UPDATING" if now < updated_at else "ACTIVE"


def switch_at(now: float, *, enabled: bool, settles_at: float) -> str:
    """ENABLED or DISABLED; on the way there until it has settled."""
    passing = now < settles_at
    if enabled:
        return "ENABLING" if passing else "ENABLED"
    return "DISABLING" if passing else "DISABLED"
