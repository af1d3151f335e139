"""Hot keys: what the items of one partition key may take in a second, in a table or in a global index.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html: a partition bears 3,000
read units and 1,000 write units. AWS keeps neighbouring keys in one partition until they are busy, and a busy item
collection in several; here each partition key is a partition of its own.
"""

from __future__ import annotations

from typing import Any, Final

from replaykit.emulator.quotas import Kind
from replaykit.services.dynamodb.token_bucket import Bucket

RATES: Final[dict[Kind, float]] = {"Read": 3000.0, "Write": 1000.0}
CAUSE: Final = "KeyRangeThroughputExceeded"
MOST_KEPT: Final = 10_000
# In the model (TransactionCanceledException), and with the same words in reports of users of tables on demand.
OF_TABLE: Final = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or "
    "index so please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
)
OF_INDEX_WRITE: Final = (
    "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically "
    "scaling your index so please try again shortly."
)


class HotKeys:
    """The buckets of the partition keys of one table: its own, and those of its global indexes by their names.

    A key that nobody asked for has saved units since the table was there.
    """

    __slots__ = ("_buckets", "_burst", "_most", "_since")

    def __init__(self, burst: float, since: float) -> None:
        self._burst, self._since = burst, since
        self._most = MOST_KEPT
        self._buckets: dict[tuple[str | None, Kind, Any], Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def open(self, owner: str | None, kind: Kind, key: Any, now: float) -> bool:
        """Whether a request to this key is let in."""
        bucket = self._buckets.get((owner, kind, key))
        return bucket is None or bucket.open(now)

    def take(self, owner: str | None, kind: Kind, key: Any, units: float, now: float) -> None:
        """What a request to this key has cost."""
        bucket = self._buckets.get((owner, kind, key))
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[owner, kind, key] = Bucket(RATES[kind], self._burst, self._since)
        bucket.take(units, now)

    def _make_room(self, now: float) -> None:
        """Forget the keys that have rested long enough: they have no less than one that nobody asked for."""
        if len(self._buckets) >= self._most:
            self._buckets = {name: bucket for name, bucket in self._buckets.items() if not bucket.rested(now)}
            self._most = max(MOST_KEPT, 2 * len(self._buckets))
