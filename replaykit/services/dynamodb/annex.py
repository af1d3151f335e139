"""A table's annex: what follows its writes beside indexes and stream. Most tables have none, and pay nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.services.dynamodb.kinesis.destination import Destination
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.values import value_size
from replaykit.services.dynamodb.vectors.index import SINGLE_BYTES, VectorIndex


@dataclass(slots=True)
class Annex:
    """Vector indexes by name, and Kinesis streaming destinations by the ARN of their stream."""

    vectors: dict[str, VectorIndex] = field(default_factory=dict)
    destinations: dict[str, Destination] = field(default_factory=dict)

    def billed(self, stored: Stored | None) -> int:
        """The bytes that a write of the item counts: of an indexed vector 4 for each dimension, whatever its numbers.

        Captured on AWS in October 2026; a read counts the numbers.
        """
        if stored is None:
            return 0
        item = unfold(stored)
        dimensions = {index.attribute: index.dimensions for index in self.vectors.values() if index.attribute in item}
        return stored[1] - sum(value_size(item[name]) - SINGLE_BYTES * count for name, count in dimensions.items())
