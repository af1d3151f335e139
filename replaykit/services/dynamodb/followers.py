"""What follows a table's writes beside its indexes and its stream. Most tables have none, and pay nothing for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.services.dynamodb.kinesis import Destination
from replaykit.services.dynamodb.values import Item, value_size
from replaykit.services.dynamodb.vectors.index import SINGLE_BYTES, VectorIndex


@dataclass(slots=True)
class Followers:
    """Vector indexes by name, and Kinesis streaming destinations by the ARN of their stream."""

    vectors: dict[str, VectorIndex] = field(default_factory=dict)
    destinations: dict[str, Destination] = field(default_factory=dict)

    def spared(self, item: Item | None) -> int:
        """The bytes by which a write of the item is billed as smaller than it is (or, below 0, as larger).

        Captured on AWS in October 2026: a write counts 4 bytes for each dimension of an indexed vector, whatever its
        numbers are; a read counts the numbers.
        """
        if item is None:
            return 0
        dimensions = {index.attribute: index.dimensions for index in self.vectors.values() if index.attribute in item}
        return sum(value_size(item[name]) - SINGLE_BYTES * count for name, count in dimensions.items())
