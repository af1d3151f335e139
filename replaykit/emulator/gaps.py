"""Gaps: what a service's emulation does not do, each with its reason; a service declares them in its `gaps.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated

NOT_YET = "it is not emulated yet"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is known to be missing in one service.

    Attributes:
        operations: operation -> why it is not emulated. One that is neither emulated nor here is not emulated yet.
        members: operation -> parameter -> why a call that bears it is not answered. `SSESpecification.Enabled` is a
            member of a member. A parameter that is absent, false or empty asks for nothing.
        harmless: operation -> parameter -> the value of it that asks for what is done anyway.
        limits: what is answered, and how it differs from AWS all the same: sentences for people.
    """

    operations: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    harmless: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    limits: tuple[str, ...] = ()

    def why(self, operation: str) -> str:
        """Why an operation is not emulated."""
        return self.operations.get(operation, NOT_YET)

    def refuse(self, call: OperationCall) -> None:
        """Raise NotEmulated where a call bears a parameter that would be stored and never acted on."""
        harmless = self.harmless.get(call.operation, {})
        for path, why in self.members.get(call.operation, {}).items():
            value = _value(call.params, path)
            if value and value != harmless.get(path):
                raise NotEmulated(call.name, f"{path}: {why}")


def _value(params: Mapping[str, Any], path: str) -> Any:
    value: Any = params
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
