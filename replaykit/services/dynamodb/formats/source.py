"""What a request says of the files that it imports, and the records in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from replaykit.services.dynamodb.formats.csv_rows import read_csv
from replaykit.services.dynamodb.formats.ion_reader import read_ion
from replaykit.services.dynamodb.formats.json_lines import read_json_lines
from replaykit.services.dynamodb.formats.record import Record


@dataclass(frozen=True, slots=True)
class Source:
    """Where files are and how they are written; `types` are those of the keys, which CSV does not tell."""

    bucket: str
    prefix: str
    format: str
    compression: str = "NONE"
    delimiter: str = ","
    headers: Sequence[str] | None = None
    types: Mapping[str, str] = field(default_factory=dict)

    def records(self, data: bytes) -> Iterator[Record]:
        """The records of a file that is decompressed already."""
        match self.format:
            case "CSV":
                return read_csv(data, self.delimiter, self.headers, self.types)
            case "ION":
                return read_ion(data)
            case _:
                return read_json_lines(data)
