"""Other tools' recordings, told apart by what they hold, never by their name.

An importer is one file here: a class with `name`, `recognises(document)` and `read(document)`, listed below.
"""

from __future__ import annotations

from replaykit.cassette.document import Document
from replaykit.cassette.importers.govcr import GoVcr
from replaykit.cassette.importers.har import Har
from replaykit.cassette.importers.httpreplay import HttpReplay
from replaykit.cassette.importers.imported import Imported, Importer
from replaykit.cassette.importers.placebo import Placebo
from replaykit.cassette.importers.vcrpy import Vcrpy

IMPORTERS: tuple[Importer, ...] = (HttpReplay(), Har(), Placebo(), GoVcr(), Vcrpy())

__all__ = ["IMPORTERS", "Imported", "Importer", "importer_of"]


def importer_of(document: Document) -> Importer | None:
    """The first importer that recognises what the file holds."""
    return next((importer for importer in IMPORTERS if importer.recognises(document)), None)
