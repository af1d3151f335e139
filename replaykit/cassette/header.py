"""What a cassette says about itself: its format, and where its answers come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit._version import __version__

FORMAT = 1
GENERATOR = f"replaykit {__version__}"
MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class CassetteHeader:
    """The top-level `replaykit` key.

    `source` says what answered (`aws`, `moto`, `emulator`, `handwritten`, `imported`, or any other word); `recorded_at`
    is an RFC 3339 instant; `generator` the program that wrote the file; `more` what else stands in the header.
    """

    source: str = "aws"
    recorded_at: str | None = None
    description: str = ""
    generator: str = GENERATOR
    format: int = FORMAT
    more: Mapping[str, str] = field(default_factory=dict)


def header_of(fields: Mapping[str, Any]) -> CassetteHeader:
    """The header that a file's `replaykit` key holds; what is missing has its default."""
    texts = {str(key): str(value) for key, value in fields.items() if value is not None}
    return CassetteHeader(
        source=texts.pop("source", "unknown"),
        recorded_at=texts.pop("recorded_at", None),
        description=texts.pop("description", ""),
        generator=texts.pop("generator", "unknown"),
        format=_number(texts.pop("format", "1")),
        more=texts,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else 0
