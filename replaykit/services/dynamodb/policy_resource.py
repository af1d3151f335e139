"""What the ResourceArn of a policy's operation means: a table or a stream of this account and region."""

from __future__ import annotations

import re
from dataclasses import dataclass

from replaykit.emulator import Context
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.policies import Named, PolicySlot
from replaykit.services.dynamodb.resource_arn import of_an_index, read_resource_arn
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid, invalid_value

ARN = re.compile(
    r"arn:(?P<partition>[^:]*):dynamodb:(?P<region>[^:]*):(?P<account>[^:]*):table/(?P<table>[^/]+)"
    r"(/(?P<kind>index|stream)/(?P<name>[^/]+))?"
)


@dataclass(frozen=True, slots=True)
class Resource:
    """A table or a stream, as the holder of a policy; `table` is None where a stream outlived it."""

    holder: Table | Stream
    named: Named
    table: Table | None

    def slot(self, ctx: Context[Tables], *, changing: bool = False) -> PolicySlot:
        """Its slot; what a recording left open is assumed to be empty. Who is `changing` it is told of the past."""
        slot = self.holder.policy
        if slot is None:
            slot = PolicySlot(assumed=f"{self.named} had no resource-based policy when the recording began")
        if slot.assumed:
            ctx.assume(slot.assumed)
        if changing and slot.doubted and slot.revision is None:
            ctx.assume(f"{self.named} never had a resource-based policy before the recording began")
        return slot

    def require_changeable(self, now: float) -> None:
        if self.table is not None and self.table.status(now) == "DELETING":
            self.table.require_settled(now)


def require_form(ctx: Context[Tables], arn: str) -> re.Match[str]:
    """An ARN of a table or a stream here; each other form has its own text (DDB-TABLE-212)."""
    found = read_resource_arn(arn, ARN)
    scope = ctx.call.scope
    if (found["partition"], found["region"]) != (scope.partition, scope.region):
        raise invalid_value(f"Invalid resource Arn: {arn}")
    if found["account"] != scope.account:
        quote = "\N{RIGHT SINGLE QUOTATION MARK}"
        raise invalid(f"This action is only supported by accounts that match the resource owner{quote}s account.")
    if found["kind"] == "index":
        raise of_an_index(arn)
    return found


def find_resource(ctx: Context[Tables], arn: str) -> Resource:
    """The table or stream; ResourceNotFoundException, also for a table that is still CREATING (measured)."""
    found = require_form(ctx, arn)
    name, label = found["table"], found["name"]
    if label is None:
        table = ctx.store.described(name, ctx.now)
        if table.status(ctx.now) == "CREATING":
            raise not_found(f"Table: {name} not found")
        return Resource(table, Named("table", name), table)
    stream = ctx.store.streams.get(arn)
    if stream is None or stream.gone(ctx.now):
        ctx.store.described(name, ctx.now)
        raise not_found(f"Stream: {label} not found for Table: {name}")
    return Resource(stream, Named("stream", label), ctx.store.find(name, ctx.now))
