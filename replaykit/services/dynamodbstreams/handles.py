"""Recorded shard iterators: what a token that a recording speaks of stands for.

A token is text without meaning; which call gave it, which page it read and which pages followed say where it points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from replaykit.services.dynamodbstreams.shard import Shard


@dataclass(slots=True)
class Handle:
    """One recorded iterator: it reads on from `position`, the number of the next record or of an earlier place.

    Where the call that gave it does not say the position (LATEST, AT_TIMESTAMP, a token that nobody was seen to get),
    `first` is the first number that it or a page after it delivered; `parent` is the iterator of an empty page, which
    stood at the same place. `horizon`: it begins at the oldest record. `expired`: all that it ever got was an
    ExpiredIteratorException.
    """

    arn: str
    shard_id: str | None
    place: int
    position: int | None = None
    horizon: bool = False
    parent: Handle | None = None
    first: int | None = None
    answered: bool = False
    expired: bool = False

    def delivered(self, numbers: list[int]) -> None:
        """A page of these numbers was read with it."""
        self.answered = True
        one: Handle | None = self
        while numbers and one is not None and one.first is None:
            one.first = numbers[0]
            one = one.parent

    def shard_name(self) -> str | None:
        one: Handle | None = self
        while one is not None:
            if one.shard_id is not None:
                return one.shard_id
            one = one.parent
        return None

    def root(self) -> Handle:
        """The iterator with which its chain of pages began."""
        one = self
        while one.parent is not None:
            one = one.parent
        return one

    def number(self, shard: Shard) -> int:
        """The number from which it reads; a place that nothing tells is behind the newest record."""
        one: Handle | None = self
        while one is not None:
            if one.position is not None:
                return max(one.position, 1)
            if one.horizon:
                return shard.oldest()
            if one.first is not None:
                return one.first
            one = one.parent
        return shard.last + 1


def issued_handle(request: Mapping[str, Any], place: int) -> Handle:
    """The iterator that an answered GetShardIterator gave."""
    kind, number = request["ShardIteratorType"], request.get("SequenceNumber")
    handle = Handle(request["StreamArn"], request["ShardId"], place, horizon=kind == "TRIM_HORIZON")
    if number is not None:
        handle.position = int(number) + (kind == "AFTER_SEQUENCE_NUMBER")
    return handle


def next_handle(read: Handle, numbers: list[int], place: int) -> Handle:
    """The iterator that came with a page: behind its last record, or where its own iterator stood."""
    if numbers:
        return Handle(read.arn, read.shard_id, place, position=numbers[-1] + 1, parent=read)
    return Handle(read.arn, read.shard_id, place, parent=read)


def unknown_handle(token: str, place: int) -> Handle:
    """An iterator that is used and was never seen to be given: AWS's own begin with their stream's ARN."""
    return Handle(token.partition("|")[0], None, place)
