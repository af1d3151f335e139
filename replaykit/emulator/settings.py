"""What can be chosen about an emulator; every setting behaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.emulator.quotas import Quotas
from replaykit.ports.buckets import Buckets
from replaykit.ports.clock import HOUR

GIGABYTE = 1 << 30

WORDINGS = ("2026", "regional", "classic")
Lifetime = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that hold for a whole emulator.

    `delay` is how many seconds a resource stays in a passing state (CREATING, UPDATING, DELETING): with 0 the
    answer that starts a change still names the passing state, as AWS does, and the next one says that it is done.

    `phases` is for `delay` 0: a vector index that is added to a table is allocated, then backfilled, as long as someone
    looks: each phase is told by one DescribeTable. With False, or where nobody looks, it is there at once.

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

    Of consistency: `stale_reads` is the share of the eventually consistent reads that see what stood `stale_lag`
    seconds ago (which ones, the seed says). A global index always shows what stood `index_lag` seconds ago. With 0
    every read sees every write before it.

    `throttling` holds tables and global indexes to their throughput; what is left unused is saved for `burst` seconds
    (on AWS: 300). `quotas` is what the account may have.

    `wordings` says which of the wordings that AWS has had error texts have: `classic` (until June 2026), `2026`, or
    `regional`: 2026 too, but what only few regions had reworded by October of that year is told by those alone.
    None: the newest, or those of the time of the recording that the emulator is primed with.
    `buckets` is where the buckets of S3 are, which exports and imports use too; None: in memory.
    `replaykit.adapters.directory_buckets` keeps them in a directory.
    """

    delay: float = 0.0
    phases: bool = False
    ttl_lag: float = 0.0
    restorable_lag: float = 300.0
    item_collection_bytes: int = 10 * GIGABYTE
    replication_lag: float = 0.0
    global_tables_2017: bool = True
    shards: int = 1
    shard_lifetime: Lifetime = (3.75 * HOUR, 4.5 * HOUR)
    split_at: int | None = None
    token_key: bytes = b"replaykit"
    stale_reads: float = 0.0
    stale_lag: float = 1.0
    index_lag: float = 0.0
    throttling: bool = False
    burst: float = 300.0
    quotas: Quotas = field(default_factory=Quotas)
    wordings: str | None = None
    recorded_pace: bool = False
    buckets: Buckets | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.delay < float("inf"):
            raise ValueError(f"delay is a number of seconds, not {self.delay}")
        for name in ("ttl_lag", "restorable_lag", "replication_lag", "index_lag"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is a number of seconds, not {getattr(self, name)}")
        if self.wordings not in (None, *WORDINGS):
            raise ValueError(f"wordings are {' or '.join(WORDINGS)}, not {self.wordings}")
        if not 0 <= self.stale_reads <= 1:
            raise ValueError(f"stale_reads is a share of the reads, from 0 to 1, not {self.stale_reads}")
        if not 0 < self.stale_lag < float("inf"):
            raise ValueError(f"stale_lag is a number of seconds above 0, not {self.stale_lag}")
        if not 1 <= self.burst < float("inf"):
            raise ValueError(f"burst is a number of seconds, at least 1, not {self.burst}")
        if self.item_collection_bytes < 1:
            raise ValueError(f"item_collection_bytes is a number of bytes, not {self.item_collection_bytes}")
        if self.shards < 1:
            raise ValueError(f"a stream has at least one shard, not {self.shards}")
        if self.split_at is not None and self.split_at < 1:
            raise ValueError(f"split_at is a number of records, not {self.split_at}")
        life = self.shard_lifetime
        if life is not None and not 1 <= life[0] <= life[1] < float("inf"):
            raise ValueError(f"shard_lifetime is (least, most) in seconds, each at least 1, not {life}")
