"""A table: its settings, its items, its indexes, its stream; every write goes through `write`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.copies import Copies
from replaykit.services.dynamodb.encryption import Encryption
from replaykit.services.dynamodb.history import History
from replaykit.services.dynamodb.in_use import in_use
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.item_collections import ItemCollections
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.kinesis.destination import Destination
from replaykit.services.dynamodb.knowledge import Knowledge, Place
from replaykit.services.dynamodb.life import status_at
from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.stored import Stored, store, unfold
from replaykit.services.dynamodb.stream import Change, Stream
from replaykit.services.dynamodb.throttling import Meter
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.ttl import SERVICE, TimeToLive
from replaykit.services.dynamodb.values import Item, equal_items, read_item, read_value
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.dynamodb.watching import Watching
from replaykit.services.dynamodb.written import Turn, Written

Note = Callable[[float, Place, Stored | None, Stored | None], None]
PASSING = {"CREATING": "created", "UPDATING": "updated", "DELETING": "deleted"}


class Walk(Protocol):
    """What is built in phases that those who look walk through."""

    def look(self, now: float) -> None: ...

    def act(self, now: float) -> None: ...


class Restored(NamedTuple):
    """Where a restored table comes from, and of which instant its items are."""

    backup_arn: str | None
    table_arn: str
    at: float


@dataclass(slots=True)
class Table:
    """One table of one account and region.

    Its state in time (`ready_at`, `updated_at`, `gone_at`) is instants, not flags: `status` reads the clock.
    """

    name: str
    arn: str
    table_id: str
    keys: KeySchema
    attribute_types: dict[str, str]
    created: float
    on_demand: bool = False
    on_demand_since: float | None = None
    throughput: Throughput = field(default_factory=Throughput)
    max_units: dict[str, int] | None = None
    table_class: str | None = None
    class_updated: float | None = None
    class_changes: list[float] = field(default_factory=list)
    warm: tuple[int, int] | None = None
    warm_before: tuple[int, int] | None = None
    warm_at: float = 0.0
    deletion_protected: bool = False
    protection_changed: float | None = None
    encryption: Encryption = field(default_factory=Encryption)
    settings_mode: str | None = None  # GlobalTableSettingsReplicationMode, where it was set
    ready_at: float = 0.0
    updated_at: float = 0.0
    gone_at: float | None = None
    settles_at: float | None = None
    indexes: dict[str, Index] = field(default_factory=dict)
    stream: Stream | None = None
    latest_stream: Stream | None = None
    tags: dict[str, str] = field(default_factory=dict)
    policy: PolicySlot | None = None  # None: no recording tells
    watching: Watching = field(default_factory=Watching)
    items: Partitions = field(default_factory=Partitions)
    knowledge: Knowledge | None = None
    ttl: TimeToLive = field(default_factory=TimeToLive)
    history: History | None = None
    copies: Copies | None = None  # who answers stale reads
    meter: Meter | None = None  # None: nothing is throttled
    noted: Note | None = None  # who is told of every write; chosen once, for most tables it is nobody
    annex: Annex | None = None  # None: nothing but indexes and the stream follows the writes
    unseen: set[str] = field(default_factory=set)  # the settings that no recording tells; see `unseen`
    walk: Walk | None = None  # None: nothing is built, or the clock says how far it is
    restored: Restored | None = None
    # A table that is inferred from its keys alone: its indexes, and with two keys perhaps which is which, are unknown.
    described: bool = True
    key_order_known: bool = True
    collections: ItemCollections | None = None  # None: there are no local indexes, and so no item collections

    def __post_init__(self) -> None:
        self.index_by(self.indexes)

    def index_by(self, indexes: dict[str, Index]) -> None:
        """Have these indexes from the beginning; local ones make item collections."""
        self.indexes = indexes
        if any(not index.is_global for index in indexes.values()):
            self.collections = ItemCollections(indexes.values())

    def status(self, now: float) -> str:
        """Where the table is in its life, at this instant."""
        return status_at(now, ready_at=self.ready_at, updated_at=self.updated_at, gone_at=self.gone_at)

    def require_settled(self, now: float) -> None:
        """A table that is in a passing state can't be changed."""
        status = self.status(now)
        if status in PASSING:
            raise in_use(f"Table is being {PASSING[status]}: {self.name}")

    def act(self, now: float) -> None:
        """A call is about this table that does not describe it."""
        if self.walk is not None:
            self.walk.act(now)

    def annexed(self) -> Annex:
        """The annex, to add to."""
        if self.annex is None:
            self.annex = Annex()
        return self.annex

    @property
    def vectors(self) -> Mapping[str, VectorIndex]:
        """The vector indexes by name."""
        return {} if self.annex is None else self.annex.vectors

    @property
    def index_names(self) -> tuple[str, ...]:
        """The names of all indexes, of whatever kind."""
        return (*self.indexes, *self.vectors)

    def settle(self, now: float) -> None:
        """Let go of the indexes whose end has come, and of the definitions that only they used."""
        vectors = {} if self.annex is None else self.annex.vectors
        every: dict[str, Index | VectorIndex] = {**self.indexes, **vectors}
        gone = [name for name, index in every.items() if index.gone_at is not None and now >= index.gone_at]
        for name in gone:
            self.indexes.pop(name, None)
            vectors.pop(name, None)
            del every[name]
        if gone:
            used = self._used()
            self.attribute_types = {name: kind for name, kind in self.attribute_types.items() if name in used}
        self.settles_at = min((index.gone_at for index in every.values() if index.gone_at is not None), default=None)

    def write(
        self, place: Place, item: Item | None, size: int, at: float, *, origin: Mapping[str, str] | None = None
    ) -> Written:
        """THE funnel: put an item at its place (None deletes), follow in all indexes, log the change.

        `size` is the item's by DynamoDB's rules. Whichever operation writes, it writes here and nowhere else.
        """
        hash_, order = place
        if item is None:
            new = None
            old = self.items.delete(hash_, order)
        else:
            new = store(item, size, order)
            old = self.items.put(hash_, new)
        if self.knowledge is not None:
            self.knowledge.learn(place)
        if self.ttl.enabled:
            self.ttl.follow(place, item, at)
        if self.noted is not None:
            self.noted(at, place, old, new)
        if not self.indexes and self.stream is None and self.annex is None:
            return Written(old, new)
        return self._follow(Turn(place, old, new, item, at, origin))

    def keep(self, history: History | None) -> None:
        """Remember the past from now on, or no longer."""
        self.history = history
        self._choose_noted()

    def lead(self, copies: Copies | None) -> None:
        """Have copies that are behind, or none."""
        self.copies = copies
        self._choose_noted()

    def expire(self, now: float, lag: float) -> None:
        """Remove the items whose time is over, in the service's name."""
        for place in self.ttl.over(now, lag):
            self.write(place, None, 0, now, origin=SERVICE)

    def load(self, item: Item) -> None:
        """Place an item that a recording proves: indexes follow, but nothing is logged and nothing costs."""
        item, size = read_item(item)
        place = self.keys.place_of_item(item)
        self.place_stored(place, item, store(item, size, place[1]))

    def place_stored(self, place: Place, item: Item, stored: Stored) -> None:
        """Put an item that nobody writes (a recording proves it, a backup holds it) in its place and its indexes."""
        old = self.items.put(place[0], stored)
        before = None if old is None else unfold(old)
        for index in self.indexes.values():
            index.update(place, before, item, stored)
        if self.collections is not None:
            self.collections.follow(place[0], old, stored)
        for vectors in self.vectors.values():
            vectors.update(place, before, item)
        if self.ttl.enabled:
            self.ttl.follow(place, item, self.ttl.settles_at, recorded=True)
        if self.knowledge is not None:
            self.knowledge.learn(place)
        if self.copies is not None:
            self.copies.load(place, stored)

    def prove(self, item: Mapping[str, Any]) -> None:
        """A recording proves what stands here at the key of an item: that item, or that there is none."""
        if self.knowledge is not None:
            key = {name: read_value(item[name]) for name in self.keys.names}
            self.knowledge.learn(self.keys.place_of_key(key))

    def key_roles(self) -> dict[str, str]:
        """What each key attribute is, as AWS names it where a path leads into one."""
        of_indexes = {name: "IndexKey" for index in self.indexes.values() for name in index.keys.names}
        return of_indexes | dict.fromkeys(self.keys.names, "Key")

    @property
    def whole(self) -> bool:
        """Whether what is known of the items by now is all that there is of them."""
        return self.knowledge is None or self.knowledge.knows_all()

    def _choose_noted(self) -> None:
        told = [one.note for one in (self.history, self.copies) if one is not None]

        def tell_both(at: float, place: Place, old: Stored | None, new: Stored | None) -> None:
            for note in told:
                note(at, place, old, new)

        self.noted = None if not told else told[0] if len(told) == 1 else tell_both

    def _used(self) -> set[str]:
        """The attributes that are keys, of the table or of an index, or that a vector index filters by."""
        schemas = (self.keys, *(index.keys for index in self.indexes.values()))
        searched = (one.name for index in self.vectors.values() for one in index.schema)
        return {name for keys in schemas for name in keys.names} | set(searched)

    def _follow(self, turn: Turn) -> Written:
        before = None if turn.old is None else unfold(turn.old)
        if self.stream is not None:
            self._log(self.stream, before, turn)
        units = {}
        for name, index in self.indexes.items():
            if cost := index.update(turn.place, before, turn.item, turn.new):
                units[name] = cost
        if self.collections is not None:
            self.collections.follow(turn.place[0], turn.old, turn.new)
        if self.annex is None:
            return Written(turn.old, turn.new, units)
        for destination in self.annex.destinations.values():
            self._log(destination, before, turn)
        for name, vectors in self.annex.vectors.items():
            if cost := vectors.update(turn.place, before, turn.item):
                units[name] = cost
        return Written(turn.old, turn.new, units, self.annex)

    def _log(self, log: Stream | Destination, before: Item | None, turn: Turn) -> None:
        """A write that leaves an item as it was is no change (recorded: LocalStack snapshots of 2024-06-26)."""
        image = turn.item if turn.item is not None else before
        if image is None or (before and turn.item and equal_items(before, turn.item)):
            return
        log.append(Change(turn.at, self.keys.key_of(image), turn.old, turn.new, turn.origin))
