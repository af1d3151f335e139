"""Filling the table of an import: every item of the files, or what is wrong with it."""

from __future__ import annotations

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.ports.buckets import BucketProblem
from replaykit.services.dynamodb.formats import Record, Source
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.failing import failure_of
from replaykit.services.dynamodb.transfers.imports import SKIPPED, Tally
from replaykit.services.dynamodb.transfers.input_files import input_files
from replaykit.services.dynamodb.values import read_item
from replaykit.services.dynamodb.write import Write, perform, plan
from replaykit.services.s3.unseen import granted, may_hold_more

ITEM_ERROR = "ItemValidationError"


def import_files(ctx: Context[Tables], source: Source, table: Table) -> Tally:
    """Write what can be written. Of several items with one key the last one stays; all of them count (measured)."""
    tally, buckets = Tally(), granted(ctx, source.bucket)
    if may_hold_more(ctx, source.bucket):
        table.knowledge = Knowledge()
    try:
        for file in input_files(buckets, source):
            tally.size = (tally.size or 0) + file.size
            for line in file.lines:
                if isinstance(line, Record) and _taken(ctx, table, line):
                    tally.imported += 1
                else:
                    tally.errors += 1
    except BucketProblem as problem:
        tally.failure = failure_of(problem, ctx.ids)
    else:
        tally.size = tally.size or 0
        tally.failure = (ITEM_ERROR, SKIPPED) if tally.errors else None
    return tally


def _taken(ctx: Context[Tables], table: Table, record: Record) -> bool:
    try:
        item, size = read_item(record.item)
        planned = plan(ctx, Write("Put", table.name, item, size), table)
    except AwsError:
        return False
    perform(planned, ctx.now)
    return True
