"""What an importer is and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from replaykit.cassette.document import Document
from replaykit.cassette.entry import BadEntry
from replaykit.cassette.errors import CassetteInvalid, Problem
from replaykit.cassette.header import CassetteHeader
from replaykit.cassette.interaction import Interaction


@dataclass(frozen=True, slots=True)
class Imported:
    """The interactions of another tool's file, and what could not be carried over."""

    header: CassetteHeader
    interactions: list[Interaction]
    problems: tuple[Problem, ...] = ()


class Importer(Protocol):
    """One tool's format."""

    name: str

    def recognises(self, document: Document) -> bool: ...

    def read(self, document: Document) -> Imported:
        """Raises CassetteInvalid where an entry is no interaction."""
        ...


def each(document: Document, entries: Iterable[Any], convert: Callable[[Any], Interaction]) -> list[Interaction]:
    """Every entry converted; the error of one that can't be names its place."""
    interactions: list[Interaction] = []
    for number, entry in enumerate(entries, 1):
        try:
            interactions.append(convert(entry))
        except (BadEntry, ValueError) as error:
            todo = "Mend or remove it in the file."
            raise CassetteInvalid(document.path, str(error), todo, interaction=number) from None
    return interactions


def header_for(tool: str) -> CassetteHeader:
    return CassetteHeader(source="imported", more={"imported_from": tool})
