"""What can be chosen about an emulator; every setting behaves."""

from __future__ import annotations

from dataclasses import dataclass

from replaykit.ports.buckets import Buckets

HOUR = 3600.0
GIGABYTE = 1 << 30

Lifetime = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that hold for a whole emulator.

    `delay` is how many seconds a resource stays in a passing state (CREATING, UPDATING, DELETING): with 0 the
    answer that starts a change still names the passing state, as AWS does, and the next one says that it is done.

    `ttl_lag` is how many seconds after its time to live an item is removed (on AWS: typically within days); until then
    it is read and written as any other. It is removed by the first `tick` after that.

    `restorable_lag` is how many seconds ago the last instant is that point-in-time recovery can go back to (on AWS:
    typically 5 minutes).

    `item_collection_bytes` is how large the items of one partition key may be in a table with local indexes, those of
    the indexes included (on AWS: 10 GB).
    `replication_lag` is how many seconds a write takes to reach the other replicas of a global table (on AWS: typically
    a second or less); with strong consistency it takes none. `global_tables_2017` says whether CreateGlobalTable makes
    a global table of version 2017.11.29, as AWS once did: with False it is refused, as AWS refuses it today.

    Of streams: `shards` is how many a new stream has. `shard_lifetime` is how many seconds an open shard lives, at
    least and at most, before one child takes over (measured on AWS: 3.79 to 4.5 hours); None: for ever. `split_at` is
    the number of records in one second above which a shard splits in two; None: never by itself. `token_key`
    signs shard iterators: two emulators with one key read each other's. `recorded_pace`: the clock follows the
    own time of a recording, so that what happened by itself in it (others' writes, shards that close) happens at its
    instant; else it has happened when the emulator begins.

    `buckets` is where exports go and imports come from, as S3 is not emulated yet; None: in memory, where a bucket is
    there from the first object that is put into it. `replaykit.adapters.directory_buckets` has one in a directory.
    """

    delay: float = 0.0
    ttl_lag: float = 0.0
    restorable_lag: float = 300.0
    item_collection_bytes: int = 10 * GIGABYTE
    replication_lag: float = 0.0
    global_tables_2017: bool = True
    shards: int = 1
    shard_lifetime: Lifetime = (3.75 * HOUR, 4.5 * HOUR)
    split_at: int | None = None
    token_key: bytes = b"replaykit"
    recorded_pace: bool = False
    buckets: Buckets | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.delay < float("inf"):
            raise ValueError(f"delay is a number of seconds, not {self.delay}")
        for name in ("ttl_lag", "restorable_lag", "replication_lag"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is a number of seconds, not {getattr(self, name)}")
        if self.item_collection_bytes < 1:
            raise ValueError(f"item_collection_bytes is a number of bytes, not {self.item_collection_bytes}")
        if self.shards < 1:
            raise ValueError(f"a stream has at least one shard, not {self.shards}")
        if self.split_at is not None and self.split_at < 1:
            raise ValueError(f"split_at is a number of records, not {self.split_at}")
        life = self.shard_lifetime
        if life is not None and not 1 <= life[0] <= life[1] < float("inf"):
            raise ValueError(f"shard_lifetime is (least, most) in seconds, each at least 1, not {life}")
