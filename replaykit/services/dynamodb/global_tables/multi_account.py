"""Global tables across accounts: a table that is made as the replica of another account's table.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html. Permissions are not
looked at: nothing here is authorized.

ASSUMPTION: the texts of the errors but for the one that is marked, since nobody has recorded them; recorded calls would
prove them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.call import Scope
from replaykit.emulator import Context
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.global_tables.copying import copy_table
from replaykit.services.dynamodb.global_tables.group import Member
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of
from replaykit.services.dynamodb.global_tables.replicating import make_group, require_quiet
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid, invalid_value

# What the source gives; the rest of CreateTable is each replica's own.
OWN = {
    "TableName",
    "GlobalTableSourceArn",
    "GlobalTableSettingsReplicationMode",
    "ResourcePolicy",
    "Tags",
    "DeletionProtectionEnabled",
    "TableClass",
}


def read_settings_mode(mode: str | None) -> str | None:
    """The mode of a regional table (measured: ack-api-quirks, DDB-TABLE-048, -442)."""
    if mode == "ENABLED_WITH_OVERRIDES":
        raise invalid(
            "Value 'ENABLED_WITH_OVERRIDES' at 'GlobalTableSettingsReplicationMode' failed to satisfy constraint: Only "
            "ENABLED and DISABLED settings replication are supported for a Regional Table."
        )
    return mode


def change_settings_mode(ctx: Context[Tables], request: Mapping[str, Any]) -> dict[str, Any]:
    """GlobalTableSettingsReplicationMode on a regional table; it never shows as UPDATING (DDB-TABLE-048)."""
    mode = read_settings_mode(request["GlobalTableSettingsReplicationMode"])
    table = ctx.store.described(request["TableName"], ctx.now)
    if group_of(table, ctx.now) is not None:
        raise invalid("GlobalTableSettingsReplicationMode can only be updated on a regional table")
    require_quiet(table, ctx.now)
    table.settings_mode = mode
    return describe_table(table, ctx.now)


def create_from_source(ctx: Context[Tables], request: Mapping[str, Any]) -> Replica:
    """The table of a CreateTable that names a source; it is CREATING, and the source's group has it."""
    if foreign := sorted(set(request) - OWN):
        raise invalid_value(f"{', '.join(foreign)} can not be specified when GlobalTableSourceArn is specified")
    if request.get("GlobalTableSettingsReplicationMode") != "ENABLED":
        raise invalid_value("GlobalTableSettingsReplicationMode must be ENABLED when GlobalTableSourceArn is specified")
    scope, name = _read_source(request["GlobalTableSourceArn"])
    if name != request["TableName"]:
        raise invalid_value("TableName must be the name of the table that GlobalTableSourceArn names")
    source = ctx.store_at(scope).by_arn(request["GlobalTableSourceArn"], ctx.now)
    group = group_of(source, ctx.now)
    _require_source(ctx, source, scope)
    if group is None or not isinstance(source, Replica):
        source = _first(ctx, source, scope)
    ready_at = source.updated_at = ctx.now + ctx.world.settings.delay
    member = Member(ctx.call.scope, source.member.group, ctx.now, ready_at, scope.region)
    replica = copy_table(ctx, source, member, {}, None).table
    replica.deletion_protected = request.get("DeletionProtectionEnabled", False)
    replica.table_class = request.get("TableClass")
    replica.tags = {tag["Key"]: tag["Value"] for tag in request.get("Tags", ())}
    return replica


def _first(ctx: Context[Tables], source: Table, scope: Scope) -> Replica:
    replica = make_group(ctx, source, scope)
    replica.member.group.settings_mode = "ENABLED"
    return replica


def _read_source(arn: str) -> tuple[Scope, str]:
    parts = arn.split(":", 5)
    if len(parts) != 6 or not parts[5].startswith("table/"):  # noqa: PLR2004  # the parts of an ARN
        raise invalid_value(f"Invalid GlobalTableSourceArn: {arn}")
    return Scope(parts[4], parts[3]), parts[5].removeprefix("table/")


def _require_source(ctx: Context[Tables], source: Table, scope: Scope) -> None:
    """Each replica is in an account and a region of its own, and the source was made ready for it."""
    group = group_of(source, ctx.now)
    members = [scope] if group is None else [member.scope for member in group.living(ctx.now)]
    if any(member.account == ctx.call.scope.account for member in members):
        raise invalid("Each replica of a multi-account global table must be in a different account")
    if any(member.region == ctx.call.scope.region for member in members):
        raise invalid("Each replica of a multi-account global table must be in a different region")
    mode = source.settings_mode if group is None else group.settings_mode
    if mode != "ENABLED":
        raise invalid("GlobalTableSettingsReplicationMode must be ENABLED on the source table")
    require_quiet(source, ctx.now)
