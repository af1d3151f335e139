"""Which minted value of one side stands for which of the other: one to one, over a whole run.

A handle, an id, an account may be spelled differently by two sides, but the same thing must be spelled the same way
every time: the second spelling of one thing, or one spelling for two things, is a divergence.
"""

from __future__ import annotations

from collections.abc import Mapping


class Bijection:
    """A one-to-one map between the values of the recorded side and those of the other side."""

    __slots__ = ("_other", "_recorded")

    def __init__(self) -> None:
        self._other: dict[str, str] = {}
        self._recorded: dict[str, str] = {}

    def bind(self, recorded: str, other: str) -> bool:
        """Let two values stand for each other; False where either already stands for something else."""
        if not self.fits(recorded, other):
            return False
        self._other[recorded] = other
        self._recorded[other] = recorded
        return True

    def fits(self, recorded: str, other: str) -> bool:
        """Whether two values could be bound; binds nothing."""
        return self._other.get(recorded, other) == other and self._recorded.get(other, recorded) == recorded

    def other(self, recorded: str) -> str:
        """What the other side calls a recorded value; the value itself where nothing is bound."""
        return self._other.get(recorded, recorded)

    def translate(self, text: str) -> str:
        """A recorded text in the other side's words: bound values inside it are replaced."""
        if not self._other:
            return text
        for recorded, other in self._differing().items():
            if recorded in text:
                text = text.replace(recorded, other)
        return text

    def bound(self) -> Mapping[str, str]:
        """Everything that was bound, equal values included."""
        return dict(self._other)

    def _differing(self) -> dict[str, str]:
        pairs = ((one, two) for one, two in self._other.items() if one != two)
        return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
