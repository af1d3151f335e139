"""Contributor Insights of a table or a global index: on or off, in which mode, and the names of its rules.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-089 to -097, -341, -343). The rules' names: also
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from replaykit.emulator import Context
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import details, insights
from replaykit.services.dynamodb.watching import ALL_KEYS, Watching


class Watched(NamedTuple):
    """A table, or one of its global indexes, with what watches it."""

    table: Table
    index_name: str | None
    keys: KeySchema
    watching: Watching

    def __str__(self) -> str:
        return " ".join(self.named().values())

    def named(self) -> dict[str, Any]:
        named = {"TableName": self.table.name}
        return named if self.index_name is None else {**named, "IndexName": self.index_name}

    def summary(self, now: float) -> dict[str, Any]:
        """Where it is, as List and Update tell; what never was on has no mode."""
        told = {**self.named(), "ContributorInsightsStatus": self.watching.status(now)}
        if self.watching.mode is not None:
            told["ContributorInsightsMode"] = self.watching.mode
        return told

    def describe(self, now: float) -> dict[str, Any]:
        watching = self.watching
        described = self.summary(now)
        if watching.changed_at is not None:
            # ASSUMPTION: a change that is complete bears the instant of its completion.
            changed = watching.settles_at if now >= watching.settles_at else watching.changed_at
            described["LastUpdateDateTime"] = instant(changed)
        if described["ContributorInsightsStatus"] != "DISABLED":
            described["ContributorInsightsRuleList"] = list(self.rules())
        return described

    def rules(self) -> Iterator[str]:
        """One rule for partition keys, one for sort keys; of accesses, unless only throttling counts, and of it."""
        watching = self.watching
        resource = self.table.name if self.index_name is None else f"{self.table.name}-{self.index_name}"
        for counted in "CT" if watching.mode == ALL_KEYS else "T":
            for part in "P" if self.keys.range is None else "PS":
                yield f"DynamoDBContributorInsights-{part}K{counted}-{resource}-{int(watching.rules_at * 1000)}"


def find_watched(ctx: Context[Tables], table_name: str, index_name: str | None) -> Watched:
    """What a request means; a local index is none that it could mean."""
    table = find_table(ctx, table_name)
    if index_name is None:
        watched = Watched(table, None, table.keys, table.watching)
    elif (index := table.indexes.get(index_name)) is not None and index.is_global:
        watched = Watched(table, index_name, index.keys, index.watching)
    else:
        raise not_found(f"Index: {index_name} not found for table: {table.name}")
    if watched.watching.changed_at is None and details(index_name) in table.unseen:
        admit_details(ctx, watched)
    _admit_state(ctx, watched)
    return watched


def all_watched(ctx: Context[Tables], table: Table) -> Iterator[Watched]:
    """A table and then its global indexes, those that are on, or on their way to or from it."""
    found = [Watched(table, None, table.keys, table.watching)]
    found += [
        Watched(table, index.name, index.keys, index.watching) for index in table.indexes.values() if index.is_global
    ]
    for one in found:
        _admit_state(ctx, one)
        if one.watching.status(ctx.now) != "DISABLED":
            yield one


def find_table(ctx: Context[Tables], name: str) -> Table:
    """The table; one that is still CREATING is not there yet (DDB-TABLE-094)."""
    table = ctx.store.described(name, ctx.now)
    if table.status(ctx.now) == "CREATING":
        raise not_found(f"Table: {table.name} not found")
    return table


def admit_details(ctx: Context[Tables], watched: Watched) -> None:
    """Say that no recording tells more than whether it is on: its mode, its rules, and when it was changed."""
    ctx.assume(f"the details of contributor insights of {watched} were never seen")


def _admit_state(ctx: Context[Tables], watched: Watched) -> None:
    """Say so where no recording tells even that."""
    if watched.watching.changed_at is None and insights(watched.index_name) in watched.table.unseen:
        ctx.assume(f"contributor insights of {watched} were off when the recording began")
