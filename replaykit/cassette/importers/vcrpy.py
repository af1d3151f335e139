"""vcrpy's cassettes, and those of its kin (pytest-recording, VCR for Ruby, cassetter): YAML or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.cassette.document import Document
from replaykit.cassette.entry import interaction_of, mapping
from replaykit.cassette.header import CassetteHeader, header_of
from replaykit.cassette.importers.imported import Imported, each, header_for

OTHER_LISTS = ("interactions", "http_interactions")


class Vcrpy:
    """`interactions` (Ruby: `http_interactions`) of `request` and `response`; like vcrpy, no look at `version`."""

    name = "vcrpy"

    def recognises(self, document: Document) -> bool:
        value = document.value
        if isinstance(value, list):  # vcrpy before 1.0: a bare list
            return bool(value) and isinstance(value[0], Mapping) and "request" in value[0]
        return isinstance(value, Mapping) and any(isinstance(value.get(key), list) for key in OTHER_LISTS)

    def read(self, document: Document) -> Imported:
        value = document.value
        return Imported(_header(value), each(document, _entries(value), interaction_of))


def _entries(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return next(value[key] for key in OTHER_LISTS if isinstance(value.get(key), list))


def _header(value: Any) -> CassetteHeader:
    if isinstance(value, Mapping) and isinstance(value.get("replaykit"), Mapping):
        return header_of(mapping(value["replaykit"], "replaykit"))
    return header_for("vcrpy")
