"""The streams of one account and region: those of the tables there, each with its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from replaykit.aws.call import Scope
from replaykit.emulator.registry import store
from replaykit.emulator.world import World
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodbstreams.arn import read_arn
from replaykit.services.dynamodbstreams.following import Following
from replaykit.services.dynamodbstreams.handles import Handle
from replaykit.services.dynamodbstreams.iterator import ShardIterator, read_token, write_token
from replaykit.services.dynamodbstreams.ledger import Ledger
from replaykit.services.dynamodbstreams.recorded import Recorded
from replaykit.services.dynamodbstreams.shard import Shard

SMALLEST_SPLIT = 2  # places on the ring of keys


class Streams:
    """Reads the tables' change logs; keeps nothing of its own but the ledgers."""

    def __init__(self, world: World, scope: Scope) -> None:
        self._world = world
        self._scope = scope
        self.handles: dict[str, Handle] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._following: dict[str, Following] = {}
        self._met: dict[str, float] = {}

    def listed(self, now: float) -> list[Stream]:
        """Every stream that can still be read, by ARN: those switched off stay for 24 hours."""
        return [stream for _, stream in sorted(self._tables.streams.items()) if not stream.gone(now)]

    def ledger(self, arn: str, now: float) -> Ledger:
        """A stream's ledger, brought up to now; raises ResourceNotFoundException."""
        read_arn(arn)
        stream = self._tables.streams.get(arn)
        if stream is None or stream.gone(now):
            self._ledgers.pop(arn, None)
            raise not_found(f"Stream: {arn} not found")  # recorded (LocalStack snapshot of 2024-11-20)
        self._tables.find(stream.table_name, now)
        ledger = self._ledgers.get(arn)
        if ledger is None or ledger.stream is not stream:
            ledger = self._ledgers[arn] = Ledger(
                stream, self._world.ids, self._world.settings, self._following.get(arn)
            )
        ledger.sync(now)
        return ledger

    def shard(self, ledger: Ledger, shard_id: str) -> Shard:
        try:
            return ledger.shards[shard_id]
        except KeyError:
            # ASSUMPTION: the text after "not found:"; the code is asserted on AWS by Alternator's tests.
            raise not_found(f"Shard: {shard_id} in Stream: {ledger.stream.arn} not found") from None

    def split(self, arn: str, shard_id: str, now: float) -> list[Shard]:
        """Split an open shard, as AWS does under load; its two children. Raises AwsError where it can't be."""
        ledger = self.ledger(arn, now)
        shard = self._open_shard(ledger, shard_id)
        if shard.high - shard.low < SMALLEST_SPLIT:
            raise invalid(f"{shard_id} holds one place of the ring of keys: it can't be split")
        return ledger.split(shard, now)

    def roll_over(self, arn: str, shard_id: str | None, now: float) -> list[Shard]:
        """Let one child take over from an open shard, or from every one; the children."""
        ledger = self.ledger(arn, now)
        wanted = ledger.open_shards() if shard_id is None else [self._open_shard(ledger, shard_id)]
        if not wanted:
            raise invalid(f"{arn} is switched off: it has no open shard")
        return [ledger.roll_over(shard, now) for shard in wanted]

    def issue(self, arn: str, shard: Shard, position: int, now: float) -> str:
        """A new token for a position in a shard."""
        shard.told = max(shard.told, position)
        serial = self._world.ids.hex(8)
        return write_token(ShardIterator(arn, shard.shard_id, position, int(now * 1000), serial), self._key)

    def read(self, token: str) -> ShardIterator:
        return read_token(token, self._key)

    def prime(self, recorded: Recorded, following: Mapping[str, Following]) -> None:
        """Take over what a recording tells: its iterators mean what they meant, its records are the streams' past."""
        self.handles.update(recorded.handles)
        self._following.update(following)

    def recorded_ledgers(self, now: float) -> Iterator[Ledger]:
        """The ledgers of the recorded streams that are there, brought up to now."""
        for arn in self._following:
            stream = self._tables.streams.get(arn)
            if stream is not None and not stream.gone(now):
                yield self.ledger(arn, now)

    def met(self, token: str, now: float) -> float:
        """When this world was first shown a recorded iterator: it is as old here as that is ago."""
        return self._met.setdefault(token, now)

    def stand_for(self, token: str, emulated: str) -> None:
        """A recorded iterator of which the recording does not tell the place stands where this world's own stands."""
        handle = self.handles.get(token)
        if handle is not None and handle.position is None and not handle.horizon:
            handle.position = self.read(emulated).position

    def status(self, stream: Stream, now: float) -> str:
        delay = self._world.settings.delay
        if stream.closed_at is not None:
            return "DISABLED" if now >= stream.closed_at + delay else "DISABLING"
        return "ENABLED" if now >= stream.created + delay else "ENABLING"

    def _open_shard(self, ledger: Ledger, shard_id: str) -> Shard:
        shard = self.shard(ledger, shard_id)
        if shard.closed is not None:
            still_open = ", ".join(one.shard_id for one in ledger.open_shards()) or "none"
            raise invalid(f"{shard_id} is closed; open are: {still_open}")
        return shard

    @property
    def _tables(self) -> Tables:
        tables: Tables = self._world.store("dynamodb", self._scope)
        return tables

    @property
    def _key(self) -> bytes:
        return self._world.settings.token_key


@store("dynamodbstreams")
def make_store(world: World, scope: Scope) -> Streams:
    return Streams(world, scope)
