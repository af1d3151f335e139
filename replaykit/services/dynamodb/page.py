"""One page of a Query or a Scan: items until the limit, or until a megabyte has been read.

A page ends with the item that passes the megabyte (full pages of AWS report 128.5 units, which is more than
1 MB), and names it as LastEvaluatedKey even where nothing follows, for reading stops before it knows.

ASSUMPTION: what counts is the size that is charged. So it was for items of 1 KB in 2020 (dev.to, "DynamoDB Scan: and
why 128.5 RCU?"); of items of 41 KB, pages of up to 127.5 units were full before (architect/dynalite, its slow tests).
A recorded Scan of a large table would prove it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from replaykit.services.dynamodb.stored import Stored

PAGE_BYTES = 1024 * 1024

size_of: Callable[[Stored], int] = itemgetter(1)
Keep = Callable[[Stored], bool]


@dataclass(slots=True)
class Page:
    """What was read: all of it counts, `kept` passed the filter; `last` is set where there may be more."""

    kept: list[Stored] = field(default_factory=list)
    scanned: int = 0
    size: int = 0
    last: Stored | None = None


def collect(slices: Iterable[list[Stored]], limit: int | None, keep: Keep | None = None) -> Page:
    """Read one page of items that come in lists."""
    page = Page()
    for part in slices:
        room = len(part) if limit is None else min(len(part), limit - page.scanned)
        full = _take(page, part[:room] if room < len(part) else part, keep)
        if full or page.scanned == limit:
            return page
    page.last = None
    return page


def _take(page: Page, part: list[Stored], keep: Keep | None) -> bool:
    """Add items to the page; True when the megabyte is full."""
    size = sum(map(size_of, part))
    full = page.size + size > PAGE_BYTES
    if full:
        part, size = _until_full(page.size, part)
    page.size += size
    page.scanned += len(part)
    page.last = part[-1]
    page.kept += part if keep is None else [stored for stored in part if keep(stored)]
    return full


def _until_full(before: int, part: list[Stored]) -> tuple[list[Stored], int]:
    size = 0
    for count, stored in enumerate(part, 1):
        size += stored[1]
        if before + size > PAGE_BYTES:
            return part[:count], size
    return part, size
