"""CSV: a row an item, its attributes named by the first row or by HeaderList.

Keys of the table and of its indexes have the types of their definitions, all others are strings
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html).
"""

from __future__ import annotations

import csv
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from replaykit.services.dynamodb.formats.record import Malformed, Record
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE, AttributeValue


def read_csv(data: bytes, delimiter: str, headers: Sequence[str] | None, types: Mapping[str, str]) -> Iterator[Record]:
    """The records of a file; raises Malformed where it can't be read on.

    ASSUMPTION: a row with more or fewer columns than there are headers ends the file, as a line that is no item does;
    an import of such a file, and its log, would prove it.
    """
    # One field may be as large as an item; Python's own limit is for all readers of the process, and lower.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_ITEM_SIZE))
    rows = _rows(data, delimiter)
    names = list(headers) if headers is not None else next(rows, [])
    if len(set(names)) != len(names):
        raise Malformed("A header stands twice")
    for row in rows:
        if len(row) != len(names):
            raise Malformed(f"Expected {len(names)} columns, found {len(row)}")
        yield Record({name: _value(cell, types.get(name, "S")) for name, cell in zip(names, row, strict=True)})


def _rows(data: bytes, delimiter: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True):
            if len(row) > 1 or "".join(row).strip():  # an empty line is no item, as in the other formats
                yield row
    except (csv.Error, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from None


def _value(cell: str, type_: str) -> AttributeValue:
    """ASSUMPTION: a binary key is in Base64, and an empty cell is an empty string; imported items would prove both."""
    if type_ != "B":
        return {type_: cell}
    try:
        return {"B": b64decode(cell, validate=True)}
    except ValueError:
        raise Malformed("A binary key is not in Base64") from None
