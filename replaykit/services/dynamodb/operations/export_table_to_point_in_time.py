"""ExportTableToPointInTime: the items of a table at an instant, or what changed in a time, as files in a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import floor, inf, nextafter
from typing import Any

from replaykit.aws.error import AwsError, NotEmulated
from replaykit.emulator import Context, operation
from replaykit.ports.clock import DAY, MINUTE, instant
from replaykit.services.dynamodb.continuous_backups import require_history
from replaykit.services.dynamodb.history import History
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.export_content import Content, changes, items_at
from replaykit.services.dynamodb.transfers.export_filter import read_filter
from replaykit.services.dynamodb.transfers.exporting import begin_export, finish_export
from replaykit.services.dynamodb.transfers.exports import Export
from replaykit.services.dynamodb.transfers.transfer import DUPLICATE, new_arn, same_request, same_token
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.s3.unseen import granted

MOST_AT_ONCE = 300
SHORTEST_PERIOD, LONGEST_PERIOD = 15 * MINUTE, DAY


@operation("dynamodb", "ExportTableToPointInTime")
def export_table_to_point_in_time(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html."""
    require_form(request)
    exports = ctx.store.transfers.exports
    known = same_token(exports, request.get("ClientToken"), ctx.now)
    if known is not None:
        if not same_request(known.request, request):
            raise AwsError("ExportConflictException", f"Export conflict: {DUPLICATE}")
        return {"ExportDescription": known.describe()}
    table = ctx.store.backed_up(request["TableArn"], ctx.now, told=request["TableArn"])
    history = require_history(table)
    export = read_export(ctx, request, table, history)
    content = read_content(ctx, export, table, history)
    # ASSUMPTION: the text; the number is the documented quota.
    if sum(one.outcome is None for one in exports.values()) >= MOST_AT_ONCE:
        raise AwsError("LimitExceededException", f"Subscriber limit exceeded: {MOST_AT_ONCE} simultaneous exports")
    exports[export.arn] = export
    buckets = granted(ctx, request["S3Bucket"])
    begin_export(buckets, export)
    work = partial(finish_export, buckets, ctx.ids, export, content)
    ctx.store.transfers.at(export.ends_at, ctx.now, work)
    return {"ExportDescription": export.describe(begun=True)}


def require_form(request: Mapping[str, Any]) -> None:
    """Measured on AWS (ack-api-quirks, DDB-EXPORT-001 to -003, -005).

    ASSUMPTION: the texts about an empty prefix, which is refused and named, and about two times.
    """
    if not request["TableArn"].startswith("arn:"):
        raise invalid_value("tableArn is not a valid ARN")
    if "/index/" in request["TableArn"]:
        raise invalid("Invalid Request: Table ARN is invalid.")
    if request.get("S3Prefix") == "":
        text = "Value '' at 's3Prefix' failed to satisfy constraint: Member must have length greater than or equal to 1"
        raise invalid(f"1 validation error detected: {text}")
    if request.get("FilterSpecification") == {}:  # DDB-EXPORT-008
        raise invalid("Invalid Request: Invalid FilterSpecification: The specification can not be empty")
    if "S3SseKmsKeyId" in request and request.get("S3SseAlgorithm") != "KMS":
        raise invalid("Invalid Request: KMS Key Id is not supported for this encryption type")
    _require_type(request)


def _require_type(request: Mapping[str, Any]) -> None:
    """An incremental export says which period it is of, and no other does."""
    kind, given = request.get("ExportType"), request.get("IncrementalExportSpecification")
    if kind is None and given is not None:
        raise invalid(
            "Invalid Request: Export Type expected to be Incremental Export when incremental export specification is "
            "provided"
        )
    if kind == "FULL_EXPORT" and given is not None:
        raise invalid(
            "Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be provided"
        )
    if kind != "INCREMENTAL_EXPORT":
        return
    if given is None:
        raise invalid(
            "Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export"
        )
    if "ExportTime" in request:
        raise invalid("ExportTime can not be specified for ExportType INCREMENTAL_EXPORT")
    if "ExportFromTime" not in given:
        raise invalid("Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification")


def read_export(ctx: Context[Tables], request: Mapping[str, Any], table: Table, history: History) -> Export:
    """What is wanted of this table; without a time it is now (measured: DDB-EXPORT-017)."""
    if not table.whole:
        raise NotEmulated(ctx.call.name, f"no recording shows all items of table {table.name}")
    given = request.get("IncrementalExportSpecification")
    return Export(
        arn=new_arn(ctx, table.arn, "export"),
        table_arn=table.arn,
        table_id=table.table_id,
        token=request.get("ClientToken") or ctx.ids.uuid(),
        request=request,
        started=ctx.now,
        ends_at=ctx.now + ctx.world.settings.delay,
        at=read_time(ctx, request, history) if given is None else None,
        period=None if given is None else read_period(ctx, given, table, history),
    )


def read_time(ctx: Context[Tables], request: Mapping[str, Any], history: History) -> float:
    """Measured on AWS (ack-api-quirks, DDB-EXPORT-001)."""
    if "ExportTime" not in request:
        return ctx.now
    at = float(floor(request["ExportTime"].timestamp()))
    if not history.earliest(ctx.now) <= at <= ctx.now:
        raise invalid_time("Export Time is invalid")
    if at > history.latest(ctx.now, ctx.world.settings.restorable_lag):
        raise invalid_time("Point in Time Recovery is not available for specified export time")
    return at


def read_period(ctx: Context[Tables], given: Mapping[str, Any], table: Table, history: History) -> dict[str, Any]:
    """From a second, included, to a second, not included; the latter may be now (measured on AWS).

    The texts and their order were measured too (ack-api-quirks, DDB-EXPORT-004). ASSUMPTION: those of a period that is
    too long and of one that begins before recovery does.
    """
    since = float(floor(given["ExportFromTime"].timestamp()))
    until = float(floor(given["ExportToTime"].timestamp())) if "ExportToTime" in given else float(floor(ctx.now))
    begin, told = "Incremental export period", "Difference between export period from time and export period to time is"
    if since < floor(table.created):
        raise invalid_time(f"{begin} from time cannot be less than the table creation time : {_second(since)}")
    if until > ctx.now:
        raise invalid_time(f"{begin} to time cannot be greater than the current time : {_second(until)}")
    if until - since < SHORTEST_PERIOD:
        raise invalid_time(f"{told} less than 15 minutes")
    if until - since > LONGEST_PERIOD:
        raise invalid_time(f"{told} more than 24 hours")
    if since < history.earliest(ctx.now):
        raise invalid_time("The specified export period is outside of the point in time recovery window.")
    return {
        "ExportFromTime": instant(since),
        "ExportToTime": instant(until),
        "ExportViewType": given.get("ExportViewType", "NEW_AND_OLD_IMAGES"),
    }


def read_content(ctx: Context[Tables], export: Export, table: Table, history: History) -> Content:
    """What is exported stands from now on, whatever is written until the export ends."""
    request = export.request
    wanted = read_filter(request.get("FilterSpecification"), table.keys)
    if export.period is None:
        at = ctx.now if "ExportTime" not in request else export.at
        assert at is not None, "an export is of an instant or of a period"
        history.require_known(at, ctx.call.name)
        return items_at(table, history, at, export.format, wanted)
    given = request["IncrementalExportSpecification"]
    until = export.period["ExportToTime"].timestamp() if "ExportToTime" in given else nextafter(ctx.now, inf)
    since = export.period["ExportFromTime"].timestamp()
    history.require_known(since, ctx.call.name)
    found = history.changes(since, until, table.items)
    return changes(table, found, export.format, export.period["ExportViewType"], wanted)


def invalid_time(text: str) -> AwsError:
    return AwsError("InvalidExportTimeException", text)


def _second(at: float) -> str:
    return f"{instant(at):%Y-%m-%dT%H:%M:%SZ}"
