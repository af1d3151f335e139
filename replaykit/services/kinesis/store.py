"""The data streams of one account and region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from replaykit.aws.call import Scope
from replaykit.aws.error import NotEmulated
from replaykit.emulator.registry import store
from replaykit.services.kinesis.iterator import ShardIterator, read_token, write_token
from replaykit.services.kinesis.number import ADJUST_SECONDS
from replaykit.services.kinesis.shard import make_shards
from replaykit.services.kinesis.stream import PROVISIONED, DataStream, Known

if TYPE_CHECKING:
    from replaykit.emulator import Context
    from replaykit.emulator.world import World


class DataStreams:
    """Every stream by its name.

    `known_gone` are the names of those that were deleted, or that a recording shows not to be there, `known_there` of
    those that one shows to be there. `recorded` are recorded shard iterators: the one of which each is the next, and
    the last number of the page with which it came; `handles` are those that stand for them here.
    """

    def __init__(self, world: World, scope: Scope) -> None:
        self._world = world
        self.scope = scope
        self._streams: dict[str, DataStream] = {}
        self.known_gone: set[str] = set()
        self.known_there: set[str] = set()
        self.recorded: dict[str, tuple[str | None, int | None]] = {}
        self.handles: dict[str, str] = {}

    def find(self, name: str, now: float) -> DataStream | None:
        """The stream of a name, in whatever state."""
        stream = self._streams.get(name)
        if stream is not None and stream.gone_at is not None and now >= stream.gone_at:
            return None
        return stream

    def meet(self, ctx: Context[Any], name: str) -> DataStream | None:
        """The same for an answer, which admits what is taken for granted of a stream that a recording names."""
        stream = self.find(name, ctx.now)
        if stream is not None and stream.known < Known.DESCRIBED:
            ctx.assume(f"the Kinesis data stream {name} was there, with {len(stream.shards)} shard(s)")
        return stream

    def listed(self, now: float) -> list[DataStream]:
        """Every stream, by name."""
        return [stream for name, stream in sorted(self._streams.items()) if self.find(name, now) is not None]

    def create(self, name: str, mode: str, shards: int, now: float) -> DataStream:
        """Make a stream, which takes its time."""
        made = make_shards(shards, int(now) - ADJUST_SECONDS)
        return self.add(DataStream(name, self.arn(name), mode, made, now, now + self._world.settings.delay))

    def suppose(self, name: str, now: float) -> DataStream:
        """The stream of a name; one that nobody described is taken to be there, with one shard."""
        known = Known.PROVED if name in self.known_there - self.known_gone else Known.SUPPOSED
        found = self.find(name, now)
        if found is not None:
            return found
        shards = make_shards(1, int(now) - ADJUST_SECONDS)
        return self.add(DataStream(name, self.arn(name), PROVISIONED, shards, now, now, known=known))

    def add(self, stream: DataStream) -> DataStream:
        self._streams[stream.name] = stream
        if stream.known is Known.MADE:
            self.known_gone.discard(stream.name)
        return stream

    def delete(self, stream: DataStream, now: float) -> None:
        """End a stream, which takes its time."""
        stream.gone_at = now + self._world.settings.delay
        self.known_gone.add(stream.name)

    def issue(self, stream_name: str, shard: int, position: int, now: float) -> str:
        """A new token for a position in a shard."""
        iterator = ShardIterator(stream_name, shard, position, int(now * 1000), self._world.ids.hex(16))
        return write_token(iterator, self.scope, self.key)

    def read(self, token: str, now: float) -> ShardIterator:
        """What a token means, one of ours or one of the recording, which does not expire."""
        given, last = token, None
        while given not in self.handles and given in self.recorded:
            before, number = self.recorded[given]
            last = number if last is None else last
            if before is None:
                raise NotEmulated("kinesis.GetRecords", "nothing tells where this iterator of the recording stands")
            given = before
        found = read_token(self.handles.get(given, given), self.scope, self.key)
        if given == token:
            return found
        return found._replace(issued=int(now * 1000), position=found.position if last is None else last + 1)

    def arn(self, name: str) -> str:
        scope = self.scope
        return f"arn:{scope.partition}:kinesis:{scope.region}:{scope.account}:stream/{name}"

    @property
    def key(self) -> bytes:
        """What tokens are sealed with."""
        return self._world.settings.token_key

    def due(self) -> float | None:
        """When the next stream that is being deleted is gone."""
        return min((stream.gone_at for stream in self._all() if stream.gone_at is not None), default=None)

    def tick(self, now: float) -> None:
        """Forget the streams and records whose time is over."""
        for stream in list(self._all()):
            if self.find(stream.name, now) is None:
                del self._streams[stream.name]
            else:
                stream.trim(now)

    def _all(self) -> Iterator[DataStream]:
        return iter(self._streams.values())


@store("kinesis")
def make_store(world: World, scope: Scope) -> DataStreams:
    return DataStreams(world, scope)
