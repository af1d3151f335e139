"""Adding replicas to a table, changing them, and taking them away."""

from __future__ import annotations

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.curly import curly
from replaykit.services.dynamodb.encryption import MANAGED, is_managed, key_arn
from replaykit.services.dynamodb.ending import end_table
from replaykit.services.dynamodb.global_tables.copying import copy_table
from replaykit.services.dynamodb.global_tables.group import Group, Member
from replaykit.services.dynamodb.global_tables.overrides import override
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of, replicated
from replaykit.services.dynamodb.global_tables.replica_updates import Action
from replaykit.services.dynamodb.schema import NO_UNITS_ON_DEMAND
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_settings import require_class_change
from replaykit.services.dynamodb.values import invalid, invalid_value

ALL_IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
SOURCE = (
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in "
    "the last 24 hours."
)
IN_USE = "The resource which you are attempting to change is in use."


def require_quiet(table: Table, now: float) -> None:
    """A group of which any table is in a passing state can't be changed."""
    group = group_of(table, now)
    if group is None:
        table.require_settled(now)
    elif any(member.status(now) != "ACTIVE" or member.table.status(now) != "ACTIVE" for member in group.living(now)):
        raise AwsError("ResourceInUseException", IN_USE)


def make_group(ctx: Context[Tables], table: Table, scope: Scope, *, strong: bool = False) -> Replica:
    """The table as the first replica of a group; there is nobody else in it yet."""
    group = Group(table.name, ctx.now, ctx.world.settings.replication_lag, strong=strong)
    first = replicated(table, Member(scope, group, ctx.now, ctx.now))
    group.join(first.member)
    store = ctx.store_at(scope)
    store.add(first)
    if table.stream is None and not strong:
        # Measured (DDB-TABLE-221, -305): a stream that is on stays as it is.
        open_stream(ctx, first, ALL_IMAGES, store)
    return first


def require_no_table(ctx: Context[Tables], table: Table, region: str) -> None:
    """No table of the name may be in the region, be it a replica or not (DDB-TABLE-225, -308)."""
    if ctx.store_in(region).find(table.name, ctx.now) is not None:
        raise invalid(
            f"Failed to create a the new replica of table with name: {curly(table.name)} because one or more replicas "
            "already existed as tables."
        )


def read_key(table: Table, action: Action, scope: Scope) -> str | None:
    """The key of a new replica: one of its own region, of the kind that the table has (DDB-TABLE-295, -309, -313)."""
    there = scope._replace(region=action["RegionName"])
    named, key = action.get("KMSMasterKeyId"), table.encryption.key
    by_customer = key is not None and not is_managed(key, scope)
    if (key is None and named is not None) or (by_customer and named is None):
        raise invalid_value("KMSMasterKeyId must be specified for each replica.")
    if key is None:
        return None
    found = key_arn(named or MANAGED, there, there.region)
    if is_managed(found, there) is by_customer:
        raise invalid_value("All replica keys must either be Customer Managed CMK or AWS Managed CMK.")
    return found


def add_replica(ctx: Context[Tables], source: Replica, action: Action, key: str | None) -> Member:
    """A table like the source in another region, with its items."""
    there = ctx.call.scope._replace(region=action["RegionName"])
    ready_at = ctx.now + ctx.world.settings.delay
    return copy_table(
        ctx, source, Member(there, source.member.group, ctx.now, ready_at, ctx.call.scope.region), action, key
    )


def require_changeable(ctx: Context[Tables], table: Replica, action: Action) -> None:
    """Whether a replica may have these settings.

    A key is refused whatever it is (DDB-TABLE-309): one changes it by SSESpecification in the replica's own region.
    """
    if "KMSMasterKeyId" in action:
        raise invalid_value("KMSMasterKeyId must be specified for each replica.")
    _require_billing(table, action)
    if "TableClassOverride" in action:
        region = action["RegionName"]
        require_class_change(ctx, member_in(table, region, ctx.now).table, replica_in=region)


def change_replica(ctx: Context[Tables], table: Replica, action: Action) -> None:
    """New settings of one replica, which may have them."""
    replica = member_in(table, action["RegionName"], ctx.now).table
    override(replica, action, table, ctx.now)
    ends = ctx.now + ctx.world.settings.delay
    table.updated_at = replica.updated_at = ends


def retire(ctx: Context[Tables], member: Member) -> None:
    """The end of a replica: what is on its way from it still goes out, and nothing comes in any more."""
    end_table(ctx, member.table, ctx.store_at(member.scope))
    member.gone_at = member.table.gone_at


def require_deletable(member: Member, now: float) -> None:
    """Protection first, then the rule of the source (DDB-TABLE-266, -267, -297)."""
    if member.table.deletion_protected:
        raise invalid(
            f"Cannot delete table {member.table.name} in region {member.scope.region} because it has deletion "
            "protection enabled. Disable deletion protection first."
        )
    if member.group.sourced(member.scope.region, now):
        raise invalid(SOURCE)


def member_in(table: Replica, region: str, now: float) -> Member:
    """The other replica in a region.

    Measured (DDB-TABLE-203, -307); one that is on its way out is one no more.
    """
    for member in table.member.group.others(table.member.scope, now):
        if member.scope.region == region and member.gone_at is None:
            return member
    raise not_part([region])


def not_part(regions: list[str], what: str = "replicas") -> AwsError:
    return invalid(
        f"Update global table operation failed because one or more {what} were not part of the global table. Please "
        f"retry the request without these {what}: [{', '.join(regions)}]."
    )


def _require_billing(table: Table, action: Action) -> None:
    indexes = action.get("GlobalSecondaryIndexes", ())
    if table.on_demand and any("ProvisionedThroughputOverride" in one for one in (action, *indexes)):
        raise invalid(NO_UNITS_ON_DEMAND)
    if not table.on_demand and any("OnDemandThroughputOverride" in one for one in (action, *indexes)):
        raise invalid(
            "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
        )
