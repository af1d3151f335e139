"""Protection, class, maxima on demand and warm throughput of a table: what they may be set to, and how often.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-017, -018, -053, -059, -283, -442, -443).
"""

from __future__ import annotations

from collections.abc import Mapping

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.ports.clock import DAY, iso_instant
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value
from replaykit.services.dynamodb.warm import ON_DEMAND, warm_units

PROTECTION_SECONDS = 15
CLASS_DAYS = 30
MAXIMA = ("MaxReadRequestUnits", "MaxWriteRequestUnits")
WARM = ("ReadUnitsPerSecond", "WriteUnitsPerSecond")
PROVISIONED = ("ReadCapacityUnits", "WriteCapacityUnits")
INITIAL = (
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
    "#on-demand-capacity-mode-initial"
)

Units = Mapping[str, int]


def set_protection(table: Table, wanted: bool, now: float) -> None:
    """At once; another change has to wait 15 seconds.

    ASSUMPTION: how the instant is iso_instant, as for policies; a recorded refusal would prove it.
    """
    if wanted == table.deletion_protected:
        return
    free_at = None if table.protection_changed is None else table.protection_changed + PROTECTION_SECONDS
    if free_at is not None and now < free_at:
        raise AwsError(
            "ThrottlingException",
            f"Deletion protection setting for table {table.name} modified within the previous "
            f"{PROTECTION_SECONDS * 1000} milliseconds. Please try again after "
            f"{iso_instant(free_at)}.",
        )
    table.deletion_protected, table.protection_changed = wanted, now


def require_class_change(ctx: Context[Tables], table: Table, *, replica_in: str | None = None) -> None:
    """A class is changed so often in 30 days (twice), and after that not even to what it is."""
    most = ctx.world.settings.quotas.table_class_changes
    spent = [at for at in table.class_changes if ctx.now < at + CLASS_DAYS * DAY]
    if len(spent) < most:
        return
    limit = f"Updates to TableClass are limited to {most} times in {CLASS_DAYS} day(s)"
    if replica_in is not None:
        raise AwsError("LimitExceededException", f"Limit exceeded for replica in {replica_in}. {limit}")
    raise AwsError("LimitExceededException", f"Subscriber limit exceeded: {limit}.")


def set_class(table: Table, wanted: str, now: float) -> None:
    """A class that is the table's already is no change; STANDARD is told only where it once was another."""
    if wanted == (table.table_class or "STANDARD"):
        return
    table.table_class, table.class_updated = wanted, now
    table.class_changes.append(now)


def require_maxima(given: Units, *, on_demand: bool, least: int = 1, index_name: str | None = None) -> None:
    """Maxima are of tables on demand; -1, where it is allowed, takes one away."""
    of = f" for index : {index_name}" if index_name else ""
    for name in MAXIMA:
        if name not in given:
            continue
        if not on_demand:
            told = f"{name} for OnDemandThroughput{of}"
            raise invalid_value(f"{told} cannot be specified when the table BillingMode is PROVISIONED")
        if given[name] < least or given[name] == 0:
            told = f"Requested {name} for OnDemandThroughput{of or ' for table'}"
            raise invalid_value(f"{told} is outside of valid range")


def merged_maxima(old: Units | None, given: Units) -> dict[str, int]:
    """One maximum may be set without the other; one that was taken away is told once more, and then no longer."""
    return {name: units for name, units in (old or {}).items() if units != -1} | dict(given)


def require_warmer(given: Units, resource: Table | Index, *, on_demand: bool) -> None:
    """Warm throughput only grows."""
    of = "table" if isinstance(resource, Table) else f"index {resource.name}"
    for name, now in zip(WARM, warm_units(resource, on_demand=on_demand), strict=True):
        if given.get(name, now) < now:
            raise invalid_value(
                f"Requested {name} for WarmThroughput for {of} is lower than current WarmThroughput, decreasing "
                "WarmThroughput is not supported"
            )


def require_initial_warm(given: Units, provisioned: Units | None, index_name: str | None = None) -> None:
    """What a new table or index can bear at once is no less than what it has anyway.

    ASSUMPTION: the page that is named; the measured text is cut there.
    """
    least = ON_DEMAND if provisioned is None else tuple(provisioned[name] for name in PROVISIONED)
    for place, name in enumerate(WARM):
        if given.get(name, least[place]) < least[place]:
            what = (
                f"initial throughput for OnDemand. See: {INITIAL}"
                if provisioned is None
                else f"{PROVISIONED[place]} of ProvisionedThroughput"
            )
            of = f"index {index_name}" if index_name else "table"
            raise invalid_value(f"Requested {name} for WarmThroughput for {of} is lower than {what}")


def set_warm(resource: Table | Index, given: Units, ends: float, *, on_demand: bool) -> None:
    """The old values are told until the change is complete."""
    before = warm_units(resource, on_demand=on_demand)
    resource.warm_before, resource.warm_at = before, ends
    resource.warm = (given.get(WARM[0], before[0]), given.get(WARM[1], before[1]))
