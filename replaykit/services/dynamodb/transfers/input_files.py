"""The files in a bucket that an import or a bulk operation reads, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from replaykit.ports.buckets import Buckets
from replaykit.services.dynamodb.formats import Malformed, Record, Source, decompressed


class InputFile(NamedTuple):
    """A file that was read. `lines` holds an item or, as the last one, why the rest can't be read.

    A line that is no item at all ends its file (measured on AWS). `size` counts bytes before compression.
    """

    key: str
    stored_size: int
    size: int
    lines: list[Record | Malformed]


def input_files(buckets: Buckets, source: Source) -> Iterator[InputFile]:
    """The files in the order of their keys; raises BucketProblem."""
    for key in buckets.keys(source.bucket, source.prefix):
        body = buckets.get(source.bucket, key)
        try:
            data = decompressed(body, source.compression)
            yield InputFile(key, len(body), len(data), list(_lines(source, data)))
        except Malformed as problem:
            yield InputFile(key, len(body), 0, [problem])


def _lines(source: Source, data: bytes) -> Iterator[Record | Malformed]:
    try:
        yield from source.records(data)
    except Malformed as problem:
        yield problem
