"""StartBulkPutItems: put the items of files in a bucket into a table that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.ports.buckets import BucketProblem
from replaykit.services.dynamodb.formats import Source
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.bulk_operations import KIND, BulkOperation, Outcome
from replaykit.services.dynamodb.transfers.bulk_putting import REPORT, Run
from replaykit.services.dynamodb.transfers.failing import failure_of
from replaykit.services.dynamodb.transfers.input_files import InputFile, input_files
from replaykit.services.dynamodb.transfers.transfer import new_arn, same_request, same_token
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.s3.unseen import granted, may_hold_more


@operation("dynamodb", "StartBulkPutItems")
def start_bulk_put_items(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html.

    The files are read when it starts; the items are put, and the report written, when it ends.
    """
    require_form(request)
    transfers = ctx.store.transfers
    transfers.settle(ctx.now)
    known = same_token(transfers.bulk, request.get("ClientToken"), ctx.now)
    if known is not None:
        if not same_request(known.request, request):
            raise AwsError("IdempotentParameterMismatchException", None)
        return {"BulkOperationDescription": known.describe(ctx.now)}
    table = require_writable(ctx, request["TableName"])
    ctx.assume(REPORT)
    started, files = _read(ctx, request, table)
    transfers.bulk[started.arn] = started
    granted(ctx, request["OutputS3Configuration"]["S3Bucket"])
    if started.outcome is None:
        transfers.at(started.ends_at, ctx.now, Run(ctx, started, table, files))
    return {"BulkOperationDescription": started.describe(ctx.now, begun=True)}


def require_form(request: Mapping[str, Any]) -> None:
    """What the members' documentation says must be and must not be. ASSUMPTION: the texts."""
    output = request["OutputS3Configuration"]
    if "S3Bucket" not in output:
        raise invalid("OutputS3Configuration requires S3Bucket")
    if not output["OutputType"]:
        raise invalid("OutputS3Configuration requires at least one OutputType")
    if "S3SseKmsKeyId" in output and output.get("S3SseAlgorithm") != "KMS":
        raise invalid("S3SseKmsKeyId can only be specified when S3SseAlgorithm is KMS")


def require_writable(ctx: Context[Tables], name: str) -> Table:
    """A table that is ACTIVE, or UPDATING without an index being created (documented). ASSUMPTION: the texts."""
    table = ctx.store.table(name, ctx.now)
    table.act(ctx.now)
    if table.gone_at is not None:
        raise AwsError("ResourceInUseException", f"Table is being deleted: {table.name}")
    every: list[Index | VectorIndex] = [*table.indexes.values(), *table.vectors.values()]
    creating = next((index.name for index in every if index.status(ctx.now) == "CREATING"), None)
    if creating is not None:
        raise AwsError("ResourceInUseException", f"Table {table.name} is creating an index: {creating}")
    return table


def _read(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> tuple[BulkOperation, list[InputFile]]:
    """The operation with its files; what is wrong with their bucket is told when it is described."""
    given = request["InputS3Configuration"]
    compression = given.get("InputCompressionType", "NONE")
    source = Source(given["S3Bucket"], given.get("S3KeyPrefix", ""), given["InputFormat"], compression)
    files: list[InputFile] = []
    outcome, buckets = None, granted(ctx, source.bucket)
    may_hold_more(ctx, source.bucket)
    try:
        files = list(input_files(buckets, source))
    except BucketProblem as problem:
        outcome = Outcome(failure=failure_of(problem, ctx.ids))
    started = BulkOperation(
        arn=new_arn(ctx, table.arn, KIND),
        table_arn=table.arn,
        table_id=table.table_id,
        token=request.get("ClientToken") or ctx.ids.uuid(),
        request=request,
        started=ctx.now,
        ends_at=ctx.now + (0 if outcome else ctx.world.settings.delay),
        total=None if outcome else sum(file.stored_size for file in files),
        outcome=outcome,
    )
    return started, files
