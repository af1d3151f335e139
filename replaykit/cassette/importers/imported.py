"""What an importer is and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from replaykit.cassette import safe_yaml
from replaykit.cassette.document import Document
from replaykit.cassette.entry import BadEntry
from replaykit.cassette.errors import CassetteInvalid, CassetteTooLarge, Problem
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
    budget = safe_yaml.budget(document.data)
    for number, entry in enumerate(entries, 1):
        try:
            interaction = convert(entry)
        except (BadEntry, ValueError) as error:
            todo = "Mend or remove it in the file."
            raise CassetteInvalid(document.path, str(error), todo, interaction=number) from None
        budget -= _weight(interaction)
        if budget < 0:  # a list of aliases to one large interaction
            what = "its aliases unfold to far more than the file holds"
            raise CassetteTooLarge(document.path, what, "Don't load it: it looks made to exhaust memory.")
        interactions.append(interaction)
    return interactions


def _weight(interaction: Interaction) -> int:
    request, response = interaction.request, interaction.response
    fields = len(request.headers) + len(response.headers)
    return len(request.body) + len(response.body) + 16 * fields + 64


def header_for(tool: str) -> CassetteHeader:
    return CassetteHeader(source="imported", more={"imported_from": tool})
