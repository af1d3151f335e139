"""Auto scaling of replicas: targets and policies that are told back, and that scale nothing.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-187 to -190, -232, -238, -241, -253 to -255, -289).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.curly import OPEN, curly
from replaykit.services.dynamodb.values import invalid

OFF: Mapping[str, Any] = {"AutoScalingDisabled": True, "ScalingPolicies": []}
REQUIRED = ("MaximumUnits", "ScalingPolicyUpdate", "MinimumUnits")  # in AWS's order
LEAST_TARGET, MOST_TARGET = 10.0, 90.0
ROLE = "role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com"
ROLE_NAME = "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"


@dataclass(frozen=True, slots=True)
class Scaling:
    """The target and the policy of one capacity: reads or writes of a table or of an index."""

    least: int
    most: int
    role: str
    policy: str
    tracking: Mapping[str, Any]

    def describe(self) -> dict[str, Any]:
        return {
            "MinimumUnits": self.least,
            "MaximumUnits": self.most,
            "AutoScalingRoleArn": self.role,
            "ScalingPolicies": [
                {"PolicyName": self.policy, "TargetTrackingScalingPolicyConfiguration": dict(self.tracking)}
            ],
        }


@dataclass(slots=True)
class Scalings:
    """What is set for one replica; a capacity that is not here is not scaled."""

    read: Scaling | None = None
    write: Scaling | None = None
    index_read: dict[str, Scaling | None] = field(default_factory=dict)
    index_write: dict[str, Scaling | None] = field(default_factory=dict)

    def put(self, kind: str, index_name: str | None, scaling: Scaling | None) -> None:
        """Set what scales the `Read` or `Write` capacity of the table, or of an index."""
        if index_name is not None:
            (self.index_read if kind == "Read" else self.index_write)[index_name] = scaling
        elif kind == "Read":
            self.read = scaling
        else:
            self.write = scaling


@dataclass(frozen=True, slots=True)
class Dimension:
    """Which capacity is meant: `Read` or `Write`, of the table or of an index."""

    kind: str
    table_name: str
    scope: Scope
    index_name: str | None = None

    @property
    def policy(self) -> str:
        """The name of a policy that was given none."""
        index = f"/index/{self.index_name}" if self.index_name else ""
        return f"DynamoDB{self.kind}CapacityUtilization:table/{self.table_name}{index}"


def _describe_scaling(scaling: Scaling | None, *, on_demand: bool = False) -> dict[str, Any]:
    """AutoScalingSettingsDescription; what was set stays told on demand, as switched off (DDB-TABLE-317)."""
    if scaling is None:
        return dict(OFF)
    return scaling.describe() | ({"AutoScalingDisabled": True} if on_demand else {})


def describe_both(
    read: Scaling | None, write: Scaling | None, *, on_demand: bool, prefix: str = ""
) -> dict[str, dict[str, Any]]:
    """The members that tell what scales reads and writes; those of a replica have its prefix."""
    return {
        f"{prefix}ProvisionedReadCapacityAutoScalingSettings": _describe_scaling(read, on_demand=on_demand),
        f"{prefix}ProvisionedWriteCapacityAutoScalingSettings": _describe_scaling(write, on_demand=on_demand),
    }


def read_scaling(update: Mapping[str, Any], dimension: Dimension) -> Scaling | None:
    """What an AutoScalingSettingsUpdate asks for; it replaces all that was, and None switches off."""
    if update.get("AutoScalingDisabled"):
        if given := [name for name in REQUIRED if name in update]:
            raise _refused(dimension, f"Parameters {_listed(given)} must be left blank when disabling auto scaling.")
        return None
    if missing := [name for name in REQUIRED if name not in update]:
        raise _refused(dimension, f"Parameters {_listed(missing)} are required unless auto scaling is being disabled.")
    policy = update["ScalingPolicyUpdate"]
    tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    if update["MaximumUnits"] < update["MinimumUnits"]:
        raise _from_scaling("Maximum capacity cannot be less than minimum capacity")
    _require_target(float(tracking["TargetValue"]), dimension)
    return Scaling(
        update["MinimumUnits"],
        update["MaximumUnits"],
        update.get("AutoScalingRoleArn")
        or f"arn:{dimension.scope.partition}:iam::{dimension.scope.account}:{ROLE}/{ROLE_NAME}",
        policy.get("PolicyName") or dimension.policy,
        dict(tracking),
    )


def not_provisioned(name: str, regions: Sequence[str], parameters: Sequence[str]) -> AwsError:
    """What is answered to capacity of replicas on demand; that both quotes open is AWS's."""
    told = ", ".join(f"'{region.upper()}'" for region in regions)
    begin = f"Failed to update global table with name {OPEN}{name}{OPEN}."
    return invalid(
        f"{begin} Replicas {told} BillingMode is "
        "PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: "
        f"{_listed(list(parameters))}."
    )


def _require_target(target: float, dimension: Dimension) -> None:
    if target <= 0:
        raise _from_scaling(
            "For target tracking scaling, target value must be between '8.51592E-109' and '1.174271E108', "
            f"but was '{target}'."
        )
    if not LEAST_TARGET <= target <= MOST_TARGET:
        raise _from_scaling(
            f"For predefined metric type DynamoDB{dimension.kind}CapacityUtilization, target value must be between "
            f"'{LEAST_TARGET}' and '{MOST_TARGET}', but was '{target}'."
        )


def _refused(dimension: Dimension, why: str) -> AwsError:
    return invalid(f"Failed to update settings for global table with name: {curly(dimension.table_name)}: {why}")


def _from_scaling(text: str) -> AwsError:
    """An error of Application Auto Scaling is passed through.

    ASSUMPTION: what stands after the code; the measured texts are cut there.
    """
    return invalid(
        f"{text} (Service: AWSApplicationAutoScaling; Status Code: 400; Error Code: ValidationException; "
        "Request ID: null; Proxy: null)"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
