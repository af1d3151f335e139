"""The nearest recorded call, in words: what was asked, what is nearest, what differs, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from replaykit.cassette.interaction import Interaction
from replaykit.matching.asked import Asked, ask
from replaykit.matching.canonical import spelled
from replaykit.matching.handles import Handles, held
from replaykit.matching.projection import canonical_params
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import Path, Written, overlap

NEAREST_OF = 500  # how many recorded calls to the same operation are looked at
NAMED = 5  # how many differences, or writes, are named
LONGEST = 120
_ABSENT = "(absent)"


class Recorded(Protocol):
    """What the search needs of a tape."""

    schemas: Schemas
    handles: Handles
    interactions: Sequence[Interaction]
    recorded_writes: list[Written]
    replayed_writes: list[Written]

    def places_of_key(self, key: bytes) -> Sequence[int]: ...
    def places_of_name(self, name: str) -> Sequence[int]: ...


class Difference(NamedTuple):
    """One place where the nearest recorded call and the asked one differ."""

    path: str
    recorded: str
    asked: str

    def __str__(self) -> str:
        return f"{self.path}: recorded {self.recorded}, asked {self.asked}"


@dataclass(frozen=True, slots=True)
class Nearest:
    """A recorded call and how it differs from the asked one, or from its history."""

    place: int
    differences: tuple[Difference, ...]
    missing: tuple[Written, ...] = ()
    new: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """No recorded answer. The search for the nearest call is done when it is asked for."""

    asked: Asked
    tape: Recorded

    def nearest(self) -> Nearest | None:
        same = self.tape.places_of_key(self.asked.key)
        if same:
            found = (self._history(place) for place in same[-NEAREST_OF:])
            return min(found, key=lambda nearest: len(nearest.missing) + len(nearest.new))
        places = self.tape.places_of_name(self.asked.name)[-NEAREST_OF:]
        return min(map(self._compare, places), key=lambda nearest: len(nearest.differences), default=None)

    def explain(self) -> str:
        """One paragraph: what was asked, what is nearest, what differs, whose iterator it holds."""
        return self._told() + self._told_handle()

    def _told_handle(self) -> str:
        token = held(self.asked)
        place = self.tape.handles.places.get(token) if token else None
        if place is None:
            return ""
        return f". Interaction {place + 1} gave this iterator: with fill, the emulator goes on from it"

    def _told(self) -> str:
        nearest, of = self.nearest(), len(self.tape.interactions)
        if nearest is None:
            return f"{self.asked.name} has no recorded answer: {self._none(of)}"
        where = f"interaction {nearest.place + 1} of {of}"
        if not nearest.differences:
            return f"{self.asked.name} is recorded ({where}), {self._told_history(nearest)}"
        told = "; ".join(map(str, nearest.differences[:NAMED]))
        more = len(nearest.differences) - NAMED
        return f"{self.asked.name} has no recorded answer. Nearest is {where}; it differs in {told}" + (
            f"; and {more} more" if more > 0 else ""
        )

    def _none(self, of: int) -> str:
        if of == 0:
            return "nothing is recorded"
        return f"none of the {of} recorded interactions calls this operation"

    def _told_history(self, nearest: Nearest) -> str:
        parts = []
        if nearest.missing:
            parts.append(f"after writes that this run has not made: {_told(nearest.missing)}")
        if nearest.new:
            parts.append(f"and not after writes that this run made: {_told(nearest.new)}".removeprefix("and "))
        return " and ".join(parts) or "but after the same writes in another order"

    def _compare(self, place: int) -> Nearest:
        recorded = dict(_flat(_meaning(ask(self.tape.interactions[place].request))))
        asked = dict(_flat(_meaning(self.asked)))
        paths = sorted(recorded.keys() | asked.keys())
        differing = [path for path in paths if recorded.get(path) != asked.get(path)]
        return Nearest(
            place,
            tuple(Difference(path, _short(recorded.get(path)), _short(asked.get(path))) for path in differing),
        )

    def _history(self, place: int) -> Nearest:
        """Which writes stand before the recorded call and not before this one, and the other way round."""
        paths = self.asked.footprint(self.tape.schemas).paths()
        before = [
            written for written in self.tape.recorded_writes if written.place is not None and written.place < place
        ]
        recorded = Counter(_touching(before, paths))
        replayed = Counter(_touching(self.tape.replayed_writes, paths))
        named = {effect: written for written in (*self.tape.replayed_writes, *before) for effect in written.writes}
        missing = tuple(named[effect] for effect in recorded - replayed)
        new = tuple(named[effect] for effect in replayed - recorded)
        return Nearest(place, (), missing, new)


def _touching(written: Sequence[Written], paths: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    for each in written:
        for effect in each.writes:
            if any(overlap(effect[0], path) for path in paths):
                yield effect


def _meaning(asked: Asked) -> Any:
    """What the key was made of."""
    if asked.call is None:
        return {"query": asked.request.query, "body": asked.request.body}
    return {**canonical_params(asked.call), "(region)": asked.call.scope.region}


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, held in value.items():
            yield from _flat(held, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple) and value:
        for place, held in enumerate(value):
            yield from _flat(held, f"{path}[{place}]")
    else:
        yield path, value


def _short(value: Any) -> str:
    if value is None:
        return _ABSENT
    text = spelled(value).decode("utf-8", "replace") if not isinstance(value, bytes) else repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _told(written: Sequence[Written]) -> str:
    told = "; ".join(_told_one(each) for each in written[:NAMED])
    return told + (f"; and {len(written) - NAMED} more" if len(written) > NAMED else "")


def _told_one(written: Written) -> str:
    path = written.writes[0][0]
    place = "" if written.place is None else f", interaction {written.place + 1}"
    return f"{written.name} ({' / '.join(path[2:]) or path[0]}{place})"
