"""What can be chosen about an emulator; every setting behaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that hold for a whole emulator.

    `delay` is how many seconds a resource stays in a passing state (CREATING, UPDATING, DELETING): with 0 the
    answer that starts a change still names the passing state, as AWS does, and the next one says that it is done.
    """

    delay: float = 0.0

    def __post_init__(self) -> None:
        if self.delay < 0:
            raise ValueError(f"delay is a number of seconds, not {self.delay}")
