"""What follows a table's writes beside its indexes and its stream. Most tables have none, and pay nothing for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.services.dynamodb.kinesis import Destination


@dataclass(slots=True)
class Followers:
    """Kinesis streaming destinations by the ARN of their stream."""

    destinations: dict[str, Destination] = field(default_factory=dict)
