"""ReplicaUpdates and its companions as UpdateTable is given them, checked in AWS's order and words.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-202, -203, -223, -224, -257, -260, -265).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import Scope
from replaykit.services.dynamodb.global_tables.regions import STRONG, require_region
from replaykit.services.dynamodb.values import invalid, invalid_value

MEMBERS = ("ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates")
# What an Update of a replica may change.
CHANGES = ("KMSMasterKeyId", "ProvisionedThroughputOverride", "OnDemandThroughputOverride", "TableClassOverride")
OVERRIDES = ("ProvisionedThroughputOverride", "OnDemandThroughputOverride")
LOCAL = (
    "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as "
    "required."
)

Action = Mapping[str, Any]


@dataclass(slots=True)
class ReplicaUpdates:
    """The wanted changes of a group, by kind; each list holds a region once."""

    create: list[Action] = field(default_factory=list)
    update: list[Action] = field(default_factory=list)
    delete: list[Action] = field(default_factory=list)
    disassociate: list[Action] = field(default_factory=list)
    consistency: str | None = None
    add_witness: str | None = None
    drop_witness: str | None = None

    @property
    def strong(self) -> bool:
        return self.consistency == "STRONG"

    @property
    def witnesses(self) -> bool:
        return self.add_witness is not None or self.drop_witness is not None


def read_updates(request: Mapping[str, Any], scope: Scope) -> ReplicaUpdates:
    """What a request asks for, as far as it can be checked without the table."""
    _require_alone(request)
    updates = ReplicaUpdates(consistency=request.get("MultiRegionConsistency"))
    for one in request["ReplicaUpdates"]:
        _read(one, updates)
    for one in request.get("GlobalTableWitnessUpdates", ()):
        updates.add_witness = one.get("Create", {}).get("RegionName")
        updates.drop_witness = one.get("Delete", {}).get("RegionName")
    _require_one_kind(updates)
    _require_places(updates, scope)
    return updates


def require_new_strong(updates: ReplicaUpdates, scope: Scope) -> None:
    """A group of strong consistency is born whole: three regions in one call."""
    if updates.add_witness is not None and not updates.strong:
        raise invalid(
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present."
        )
    if not updates.strong:
        return
    creates = [one["RegionName"] for one in updates.create]
    if not creates:
        raise invalid("Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.")
    if len(creates) + (updates.add_witness is not None) != 2:  # noqa: PLR2004  # beside the table's own region
        raise invalid("Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.")
    regions = [*creates, *([updates.add_witness] if updates.add_witness else ())]
    if foreign := [region for region in dict.fromkeys((*regions, scope.region)) if region not in STRONG]:
        raise invalid(
            "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: "
            f"[{', '.join(foreign)}]."
        )
    _require_free_witness(updates.add_witness, creates, scope)


def _require_free_witness(witness: str | None, creates: Sequence[str], scope: Scope) -> None:
    """A witness is in a region that has no replica."""
    if witness in creates:
        raise invalid("Cannot target multiple regions with the same action")
    if witness == scope.region:
        raise invalid(
            "Cannot add a witness in the same region as an existing replica when creating a global table with "
            "MultiRegionConsistency set to STRONG."
        )


def _require_alone(request: Mapping[str, Any]) -> None:
    others = set(request) - {"TableName", "AttributeDefinitions", *MEMBERS}
    if not others:
        return
    if "MultiRegionConsistency" in request or "GlobalTableWitnessUpdates" in request:
        raise invalid_value("Requests that modify replicas or witnesses must not also modify other fields")
    raise invalid_value("Replica modification must be the only operation in the request")


def _read(one: Mapping[str, Action], updates: ReplicaUpdates) -> None:
    if len(one) > 1:
        raise invalid("Update table operation with more than one type of replica actions not allowed.")
    if not one:
        raise _no_actions()
    ((kind, action),) = one.items()
    if kind == "Update":
        _require_change(action)
    wanted: list[Action] = getattr(updates, kind.lower())
    if action["RegionName"] not in {known["RegionName"] for known in wanted}:
        wanted.append(action)


def _require_change(action: Action) -> None:
    """An Update that names nothing to change is none; an index that is named without an override neither."""
    indexes = action.get("GlobalSecondaryIndexes", ())
    changes = any(name in action for name in CHANGES)
    if not changes and not any(name in index for index in indexes for name in OVERRIDES):
        raise _no_actions()


def _no_actions() -> Exception:
    return invalid("There are no actions specified in the Replica Update Action of the request.")


def _require_one_kind(updates: ReplicaUpdates) -> None:
    kinds: Sequence[list[Action]] = [updates.create, updates.update, updates.delete, updates.disassociate]
    if sum(bool(kind) for kind in kinds) > 1:
        raise invalid("Update table operation with more than one type of replica actions not allowed.")


def require_one_action(updates: ReplicaUpdates) -> None:
    """Outside of strong consistency, one region comes or goes at a time."""
    if max(len(updates.create), len(updates.delete)) > 1:
        raise invalid("Update table operation with more than one create or delete replica actions not allowed")


def _require_places(updates: ReplicaUpdates, scope: Scope) -> None:
    """ASSUMPTION: an Update of the table's own region is refused in the same words; a recorded call would prove it."""
    for action in (*updates.create, *updates.update, *updates.delete):
        if action["RegionName"] == scope.region:
            raise invalid(LOCAL)
        require_region(action["RegionName"], scope)
