"""Throttling: what a table and each of its global indexes may take, and how AWS refuses what goes beyond.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html. A local index
takes of its table; a write that a global index has no units for is refused too. Beside that no partition key may take
more than a partition bears (`hot_keys`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.emulator.quotas import KINDS, Kind
from replaykit.services.dynamodb.hot_keys import CAUSE, OF_INDEX_WRITE, OF_TABLE, HotKeys
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.token_bucket import Bucket
from replaykit.services.dynamodb.values import Item

if TYPE_CHECKING:
    from replaykit.emulator.settings import Settings
    from replaykit.services.dynamodb.index import Index
    from replaykit.services.dynamodb.table import Table
    from replaykit.services.dynamodb.write import Planned
    from replaykit.services.dynamodb.written import Written

PROVISIONED, MAXIMUM, ACCOUNT = "ProvisionedThroughputExceeded", "MaxOnDemandThroughputExceeded", "AccountLimitExceeded"

NOWHERE: Place = (None, None)
# In the model (TransactionCanceledException), and with the same words in reports of users.
TABLE_EXCEEDED = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
INDEX_WRITE_EXCEEDED = (
    "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded."
    " Consider increasing your provisioning level for the under-provisioned global secondary indexes with the "
    "UpdateTable API"
)
# ASSUMPTION: the second sentence; the guide shows the first. A throttled Query of an index would prove it.
INDEX_READ_EXCEEDED = (
    "The level of configured provisioned throughput for the index was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
# In the guide, and with the same words in reports of users.
MAXIMUM_EXCEEDED = "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
# ASSUMPTION: the text, after the model's words for RequestLimitExceeded; an error of it would prove them.
ACCOUNT_EXCEEDED = (
    "Throughput exceeds the current throughput quota for your account. "
    "Contact Amazon Web Services Support to request a quota increase."
)


class Limit(NamedTuple):
    """Units a second, and what sets them."""

    rate: float
    cause: str


class Meter:
    """The buckets of one table: reads and writes of its own, and of each global index."""

    __slots__ = ("_buckets", "_hot", "_settings", "_table")

    def __init__(self, table: Table, settings: Settings, now: float) -> None:
        self._table = table
        self._settings = settings
        self._hot = HotKeys(settings.burst, now)
        self._buckets: dict[tuple[str | None, Kind], Bucket] = {}
        for kind in KINDS:
            self._bucket(None, kind, now)

    def refused(self, kind: Kind, now: float, index: Index | None = None, key: Any = None) -> AwsError | None:
        """Why a request is not let in, None where it is.

        `index` is the one that is read or followed, if there is one, `key` the partition key, if it is of one.
        """
        own = _own(index)
        bucket = self._bucket(own, kind, now)
        if bucket is not None and not bucket.open(now):
            return self._refusal(kind, own)
        if key is not None and not self._hot.open(own, kind, key, now):
            return self._hot_refusal(kind, own)
        return None

    def require(self, kind: Kind, now: float, index: Index | None = None, key: Any = None) -> None:
        """Refuse a request that is not let in."""
        if (refused := self.refused(kind, now, index, key)) is not None:
            raise refused

    def take(self, kind: Kind, units: float, now: float, index: Index | None = None, key: Any = None) -> None:
        """What a request that was let in has cost."""
        own = _own(index)
        bucket = self._bucket(own, kind, now)
        if bucket is not None:
            bucket.take(units, now)
        if key is not None:
            self._hot.take(own, kind, key, units, now)

    def read(self, units: float, now: float, key: Any) -> None:
        """Let a read of one item in that costs so much, or refuse it."""
        self.require("Read", now, key=key)
        self.take("Read", units, now, key=key)

    def require_write(self, planned: Planned, now: float) -> None:
        """Refuse a write that the table or one of its global indexes has no units for."""
        self.require("Write", now, key=planned.place[0])
        if self._table.indexes and planned.kind != "ConditionCheck":
            before = None if planned.old is None else unfold(planned.old)
            self._require_indexes(planned.place, before, planned.new, now)

    def take_write(self, written: Written, now: float, times: float = 1.0) -> None:
        """What a write has cost, in the table and in its indexes; a transaction's costs twice."""
        before, after = (None if stored is None else unfold(stored) for stored in (written.old, written.new))
        item = after or before
        key = None if item is None else self._table.keys.place_of_item(item)[0]
        self.take("Write", times * written.units(), now, key=key)
        for name, units in (written.index_units or {}).items():
            if (index := self._table.indexes.get(name)) is not None:  # a vector index takes bytes, not units
                self.take("Write", times * units, now, index, _key_in(index, before, after))

    def settle(self, now: float) -> None:
        """Another throughput holds from now on."""
        for (name, kind), bucket in list(self._buckets.items()):
            limit = self._limit(name, kind) if name is None or name in self._table.indexes else None
            if limit is None:
                del self._buckets[name, kind]
            else:
                bucket.change(limit.rate, now)

    def _require_indexes(self, place: Place, before: Item | None, new: Item | None, now: float) -> None:
        """Refuse a write that would change a global index which has no units for it."""
        for index in self._table.indexes.values():
            if index.is_global:
                refused = self.refused("Write", now, index, _key_in(index, before, new))
                if refused is not None and index.changes(place, before, new):
                    raise refused

    def _refusal(self, kind: Kind, own: str | None) -> AwsError:
        """What AWS answers where the table or an index has no units."""
        cause = (self._limit(own, kind) or Limit(0.0, PROVISIONED)).cause
        reasons = self._reasons(kind, own, cause)
        if cause == MAXIMUM:
            return AwsError("ThrottlingException", MAXIMUM_EXCEEDED, members={"throttlingReasons": reasons})
        members = {"ThrottlingReasons": reasons}
        if cause == ACCOUNT:
            return AwsError("RequestLimitExceeded", ACCOUNT_EXCEEDED, members=members)
        of_index = INDEX_READ_EXCEEDED if kind == "Read" else INDEX_WRITE_EXCEEDED
        text = TABLE_EXCEEDED if own is None else of_index
        return AwsError("ProvisionedThroughputExceededException", text, members=members)

    def _hot_refusal(self, kind: Kind, own: str | None) -> AwsError:
        """What AWS answers where a partition key takes too much. ASSUMPTION: the text of provisioned throughput."""
        reasons = self._reasons(kind, own, CAUSE)
        if self._table.on_demand:
            text = OF_INDEX_WRITE if own is not None and kind == "Write" else OF_TABLE
            return AwsError("ThrottlingException", text, members={"throttlingReasons": reasons})
        members = {"ThrottlingReasons": reasons}
        return AwsError("ProvisionedThroughputExceededException", TABLE_EXCEEDED, members=members)

    def _reasons(self, kind: Kind, own: str | None, cause: str) -> list[dict[str, str]]:
        resource = self._table.arn if own is None else self._table.indexes[own].arn
        return [{"reason": f"{'Table' if own is None else 'Index'}{kind}{cause}", "resource": resource}]

    def _bucket(self, index: str | None, kind: Kind, now: float) -> Bucket | None:
        found = self._buckets.get((index, kind))
        if found is None and (limit := self._limit(index, kind)):
            found = self._buckets[index, kind] = Bucket(limit.rate, self._settings.burst, now)
        return found

    def _limit(self, index: str | None, kind: Kind) -> Limit | None:
        """None where the throughput is not known: of a table that no recording describes."""
        table = self._table
        owner = table if index is None else table.indexes[index]
        if not table.on_demand:
            units = owner.throughput.of(kind)
            return Limit(units, PROVISIONED) if units else None
        most = (owner.max_units or {}).get(f"Max{kind}RequestUnits", -1)
        if most > 0:
            return Limit(most, MAXIMUM)
        return Limit(self._settings.quotas.of_table(kind), ACCOUNT)


def _own(index: Index | None) -> str | None:
    """The index that has units of its own; a local one takes of its table."""
    return index.name if index is not None and index.is_global else None


def _key_in(index: Index, before: Item | None, after: Item | None) -> Any:
    """The partition key under which an index has an item, or had it; None where it is in neither."""
    for item in (after, before):
        if item is not None and (place := index.keys.entry_place(item, NOWHERE)) is not None:
            return place[0]
    return None
