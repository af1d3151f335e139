"""Whether contributor insights watch a table or an index, as instants: the status is read off the clock."""

from __future__ import annotations

from dataclasses import dataclass

from replaykit.services.dynamodb.life import switch_at

ALL_KEYS = "ACCESSED_AND_THROTTLED_KEYS"


@dataclass(slots=True)
class Watching:
    """`mode` is the last one, and None where it never was on; `rules_at` is when the rules were made."""

    enabled: bool = False
    mode: str | None = None
    rules_at: float = 0.0
    changed_at: float | None = None
    settles_at: float = 0.0

    def status(self, now: float) -> str:
        return switch_at(now, enabled=self.enabled, settles_at=self.settles_at)

    def enable(self, mode: str | None, now: float, delay: float) -> str | None:
        """Switch on, or to another mode; no mode means all keys, whatever it was. None: nothing changes."""
        mode = mode or ALL_KEYS
        if self.enabled and self.mode == mode:
            return None
        if not self.enabled:
            self.rules_at = now
        self.enabled, self.mode = True, mode
        self._begin(now, delay)
        return "ENABLING"

    def disable(self, now: float, delay: float) -> str | None:
        """Switch off; the mode is kept. None: nothing changes."""
        if not self.enabled:
            return None
        self.enabled = False
        self._begin(now, delay)
        return "DISABLING"

    def _begin(self, now: float, delay: float) -> None:
        self.changed_at, self.settles_at = now, now + delay
