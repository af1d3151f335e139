"""The files in a bucket that an import or a bulk operation reads, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from replaykit.aws.error import NotEmulated
from replaykit.ports.buckets import Buckets
from replaykit.services.dynamodb.formats import BinaryIon, Malformed, Record, Source, decompressed


class InputFile(NamedTuple):
    """A file that was read. `lines` holds an item or, as the last one, why the rest can't be read.

    A line that is no item at all ends its file (measured on AWS). `size` counts bytes before compression.
    """

    key: str
    stored_size: int
    size: int
    lines: list[Record | Malformed]


def input_files(buckets: Buckets, source: Source, call_name: str) -> Iterator[InputFile]:
    """The files in the order of their keys; raises BucketProblem, and NotEmulated at what is a gap."""
    for key in buckets.keys(source.bucket, source.prefix):
        body = buckets.get(source.bucket, key)
        try:
            data = decompressed(body, source.compression)
            yield InputFile(key, len(body), len(data), list(_lines(source, data)))
        except Malformed as problem:
            yield InputFile(key, len(body), 0, [problem])
        except BinaryIon:
            raise NotEmulated(call_name, f"{key} is binary Ion, which can't be read; write it as Ion text") from None


def _lines(source: Source, data: bytes) -> Iterator[Record | Malformed]:
    try:
        yield from source.records(data)
    except Malformed as problem:
        yield problem
