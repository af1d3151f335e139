"""The settings of a recorded table that its recording leaves open: an answer that uses one admits what it takes it for.

A table that was made here has none of them: `table.unseen` is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from replaykit.emulator import Context
    from replaykit.services.dynamodb.store import Tables
    from replaykit.services.dynamodb.table import Table

TAGS, TIME_TO_LIVE, RECOVERY, DESTINATIONS = "tags", "time to live", "point-in-time recovery", "destinations"

WORDS = {
    TAGS: "the tags of table {} were never seen",
    TIME_TO_LIVE: "the time to live of table {} was never seen",
    RECOVERY: "the point-in-time recovery of table {} was never seen",
    DESTINATIONS: "table {} had no Kinesis streaming destination when the recording began",
}


def all_unseen(global_indexes: list[str]) -> set[str]:
    """The settings of a table of which only its description is known."""
    return {*WORDS, insights(None), *(insights(name) for name in global_indexes)}


def tag(key: str) -> str:
    """One tag, where the others are known."""
    return f"tag {key}"


def insights(index_name: str | None) -> str:
    """Contributor insights of the table, or of one of its global indexes."""
    return f"insights {index_name or ''}"


def details(index_name: str | None) -> str:
    """The mode of contributor insights, and when they were changed, where only their state is known."""
    return f"details of {insights(index_name)}"


def admit(ctx: Context[Tables], table: Table, setting: str) -> None:
    """Say so where nobody saw this setting."""
    if setting in table.unseen:
        ctx.assume(WORDS[setting].format(table.name))


def admit_tags(ctx: Context[Tables], table: Table) -> None:
    """Say so where nobody saw all of the tags."""
    if any(one == TAGS or one.startswith("tag ") for one in table.unseen):
        ctx.assume(WORDS[TAGS].format(table.name))
