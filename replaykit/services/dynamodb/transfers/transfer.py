"""What exports, imports and bulk operations have alike: their ARNs, their client tokens, and pages of them.

Measured on AWS in October 2026: ack-api-quirks, DDB-EXPORT-006, -009, DDB-IMPORT-010, -017.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from replaykit.emulator import Context
from replaykit.services.dynamodb.values import invalid

HOUR = 60 * 60
TOKEN_SECONDS = 8 * HOUR
LISTED_SECONDS = 90 * 24 * HOUR
ARN = r"arn:[^:]+:dynamodb:[^:]+:\d{12}:table/[a-zA-Z0-9_.-]{3,255}/%s/[^/]+"
# A token is hexadecimal in groups of 16 digits, 112 at least (the model's constraints of ImportNextToken).
GROUP = 8
LEAST = 56
DUPLICATE = "Duplicate request detected with conflicting parameters"


@dataclass(slots=True, kw_only=True)
class Transfer:
    """One of them, as it was asked for; the ARN begins with the table's."""

    arn: str
    table_arn: str
    table_id: str
    token: str
    request: Mapping[str, Any]
    started: float
    ends_at: float

    @property
    def id(self) -> str:
        return self.arn.rpartition("/")[2]


T = TypeVar("T", bound=Transfer)


def new_arn(ctx: Context[Any], table_arn: str, kind: str) -> str:
    """`…:table/music/export/01674026761587-0931cdbf`: milliseconds, as seen in answers of AWS."""
    return f"{table_arn}/{kind}/{int(ctx.now * 1000):014d}-{ctx.ids.hex(8)}"


def require_arn(arn: str, kind: str) -> None:
    """An ARN of another form is no matter of being found (measured on AWS, without the end of the text)."""
    if not re.fullmatch(ARN % kind, arn):
        raise invalid(f"Invalid {kind.capitalize()} ARN")


def same_token(all_: Mapping[str, T], token: str | None, now: float) -> T | None:
    """The one that was started under a token, which is valid for 8 hours after the first request is completed."""
    found = (one for one in reversed(list(all_.values())) if one.token == token and now < one.ends_at + TOKEN_SECONDS)
    return next(found, None) if token is not None else None


def same_request(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two requests ask for the same; a token that was made up for one is not in it."""
    return all(one.get(name) == other.get(name) for name in (one.keys() | other.keys()) - {"ClientToken"})


def by_arn(arn: str) -> Any:
    """The order of exports, backwards: the newest of each table first (seen on AWS)."""
    return arn


def by_time(arn: str) -> Any:
    """The newest of all first."""
    return arn.rpartition("/")[2], arn


def page(
    found: Iterable[T], now: float, limit: int, after: str | None, order: Callable[[str], Any] = by_arn
) -> tuple[list[T], str | None]:
    """Those of the last 90 days behind one in the list, which need not be there any more, and the next page's token."""
    recent = (one for one in found if one.started > now - LISTED_SECONDS)
    left = [one for one in recent if after is None or order(one.arn) < order(after)]
    left.sort(key=lambda one: order(one.arn), reverse=True)
    shown = left[:limit]
    return shown, write_token(shown[-1].arn) if len(left) > limit else None


def write_token(arn: str) -> str:
    """A token says itself where the last page ended."""
    content = arn.encode()
    return content.ljust(max(LEAST, -(-len(content) // GROUP) * GROUP), b"\0").hex()


def read_token(token: str | None, operation: str, kind: str) -> str | None:
    """The ARN of a token; one of another list is refused in the words that were measured (DDB-EXPORT-006).

    ASSUMPTION: the text about what is no token; that the operation is named was measured on AWS for exports.
    """
    if token is None:
        return None
    try:
        arn = unhexlify(token).rstrip(b"\0").decode()
    except ValueError:
        arn = ""
    if not arn.startswith("arn:"):
        raise invalid(f"Invalid NextToken for {operation}")
    if not re.fullmatch(ARN % kind, arn):
        raise invalid(f"Invalid Request: Provided nextToken is invalid: {token}")
    return arn
