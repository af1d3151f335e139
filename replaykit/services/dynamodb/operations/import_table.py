"""ImportTable: a new table, filled from files in a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.ports.buckets import NoSuchBucket
from replaykit.services.dynamodb.formats import Source
from replaykit.services.dynamodb.new_table import read_table
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.importing import import_files
from replaykit.services.dynamodb.transfers.imports import Import
from replaykit.services.dynamodb.transfers.transfer import DUPLICATE, new_arn, same_token
from replaykit.services.dynamodb.values import invalid

MOST_AT_ONCE = 50
# The share of an import's time before its table is there, and its name is taken (DDB-IMPORT-001: 31 of 111 seconds).
UNSEEN = 0.28


@operation("dynamodb", "ImportTable")
def import_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html.

    The items are written at once into a table that nobody can read until the import ends.
    """
    require_form(request)
    if (known := repeated(ctx, request)) is not None:
        return {"ImportTableDescription": known.describe(ctx.now)}
    imports = ctx.store.transfers.imports
    if sum(one.running(ctx.now) for one in imports.values()) >= MOST_AT_ONCE:
        # ASSUMPTION: the text; the number is documented.
        raise AwsError("LimitExceededException", f"Subscriber limit exceeded: {MOST_AT_ONCE} simultaneous imports")
    table = read_table(ctx, request["TableCreationParameters"])
    table.policy = PolicySlot()
    started = _start(ctx, request, table)
    imports[started.arn] = started
    if (started.tally.failure or ("",))[0] != NoSuchBucket.code:  # then there never is a table (measured)
        seen_at = ctx.now + UNSEEN * (started.ends_at - ctx.now)
        ctx.store.transfers.at(seen_at, ctx.now, partial(_add, ctx.store, started, table))
    return {"ImportTableDescription": started.describe(ctx.now, begun=True)}


def _add(store: Tables, started: Import, table: Table, now: float) -> None:
    """The table is there, unless the name was taken meanwhile: then this import has failed (DDB-IMPORT-018).

    ASSUMPTION: the text; the code was measured.
    """
    if store.taken(table.name, now):
        started.fail(now, ("TableAlreadyExists", f"Table already exists: {table.name}"))
    else:
        store.add(table)


def require_form(request: Mapping[str, Any]) -> None:
    """Both were measured on AWS (the second: ack-api-quirks, DDB-IMPORT-009)."""
    if "ClientToken" not in request:
        text = "Value null at 'clientToken' failed to satisfy constraint: Member must not be null"
        raise invalid(f"1 validation error detected: {text}")
    if "Csv" in request.get("InputFormatOptions", {}) and request["InputFormat"] != "CSV":
        raise invalid(
            f"Invalid Request: Unsupported InputFormatOptions for the given input format: {request['InputFormat']}."
        )


def repeated(ctx: Context[Tables], request: Mapping[str, Any]) -> Import | None:
    """The import that was started with this token.

    Only another table is a conflict: whatever else a repeated request says is not looked at, and once the table is
    there, that is what is told (both measured on AWS).
    """
    name = ctx.store.bare_name(request["TableCreationParameters"]["TableName"])
    known = same_token(ctx.store.transfers.imports, request["ClientToken"], ctx.now)
    if known is not None and known.running(ctx.now) and known.table_name == name:
        return known
    if ctx.store.find(name, ctx.now) is not None:
        raise AwsError("ResourceInUseException", f"Table already exists: {name}")
    if known is not None and known.table_name != name:
        raise AwsError("ImportConflictException", f"Import conflict: {DUPLICATE}")
    return known


def _start(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> Import:
    scope = ctx.call.scope
    return Import(
        arn=new_arn(ctx, table.arn, "import"),
        table_arn=table.arn,
        table_id=table.table_id,
        token=request["ClientToken"],
        request=request,
        log_group=f"arn:{scope.partition}:logs:{scope.region}:{scope.account}:log-group:/aws-dynamodb/imports:*",
        started=ctx.now,
        ends_at=table.ready_at,
        tally=import_files(ctx, read_source(request, table), table),
    )


def read_source(request: Mapping[str, Any], table: Table) -> Source:
    """What the request says of its files."""
    source, csv = request["S3BucketSource"], request.get("InputFormatOptions", {}).get("Csv", {})
    return Source(
        bucket=source["S3Bucket"],
        prefix=source.get("S3KeyPrefix", ""),
        format=request["InputFormat"],
        compression=request.get("InputCompressionType", "NONE"),
        delimiter=csv.get("Delimiter", ","),
        headers=csv.get("HeaderList"),
        types=table.attribute_types,
    )
