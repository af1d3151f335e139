"""What BatchGetItem and BatchWriteItem have in common: no item twice, and something is done or all is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid

DUPLICATES = "Provided list of item keys contains duplicates"


def require_distinct(targets: Iterable[tuple[Table, Place]]) -> None:
    """No item twice. ASSUMPTION: also where a table stands under its name and under its ARN."""
    placed = [(table.arn, place) for table, place in targets]
    if len(set(placed)) < len(placed):
        raise invalid(DUPLICATES)


def require_some(refused: Mapping[str, AwsError], *, done: bool) -> None:
    """A batch of which nothing could be done is refused as a whole."""
    if refused and not done:
        raise next(iter(refused.values()))
