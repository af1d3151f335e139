"""The tables of one account and region."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from operator import attrgetter

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError, NotEmulated
from replaykit.emulator.registry import store
from replaykit.emulator.settings import Settings
from replaykit.emulator.world import World
from replaykit.services.dynamodb.backup import Backup, Listed
from replaykit.services.dynamodb.copies import copies_of
from replaykit.services.dynamodb.foreign import require_account, require_own
from replaykit.services.dynamodb.idempotency import Tokens
from replaykit.services.dynamodb.kinesis.destination import DataStream
from replaykit.services.dynamodb.not_found import not_found
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throttling import Meter
from replaykit.services.dynamodb.transfers.running import Transfers
from replaykit.services.dynamodb.wordings import NEWEST, REGIONAL, RESOURCE_ARN

CONSISTENCY = attrgetter("stale_reads", "stale_lag", "index_lag")
THROTTLING = attrgetter("throttling", "burst", "quotas")


class Tables:
    """Every table by name, streams by ARN (they outlive their table by a day), and the tokens of transactions.

    `kinesis` holds by ARN what the tables sent to Kinesis data streams. Of a recording: `listed_backups` are the lists
    of backups that it shows whole, `shift` is how many seconds later than in it things happen here.
    """

    def __init__(self, scope: Scope, settings: Settings) -> None:
        self.scope = scope
        self.settings = settings
        self.streams: dict[str, Stream] = {}
        self.backups: dict[str, Backup] = {}
        self.kinesis: dict[str, DataStream] = {}
        self.tokens = Tokens()
        self.transfers = Transfers()
        self._tables: dict[str, Table] = {}
        self._undescribed: dict[str, str] = {}
        self._coming: dict[str, list[str]] = {}
        self.recorded_wordings: str | None = None
        self.listed_backups: set[Listed] | None = None
        self.shift = 0

    @property
    def wordings(self) -> str:
        """The cohort of error texts."""
        return self.settings.wordings or self.recorded_wordings or NEWEST

    def has_moved(self, regions: Collection[str]) -> bool:
        """Whether that is told anew which only these regions had reworded when they were last looked at."""
        return self.wordings == NEWEST or (self.wordings == REGIONAL and self.scope.region in regions)

    def table(self, name: str, now: float) -> Table:
        """The table that a data operation means, by name or ARN; one that is still CREATING is not there yet."""
        table = self._tables.get(name)
        if table is None or now < table.ready_at or table.gone_at is not None:
            table = self._by_arn(name, now)
        if table.settles_at is not None and now >= table.settles_at:
            table.settle(now)
        return table

    def look(self, name: str, now: float) -> Table:
        """The table that DescribeTable tells: what is built in it is seen, and goes on when it is seen again."""
        table = self._tables.get(self.bare_name(name))
        if table is not None and table.walk is not None:
            table.walk.look(now)
        return self.described(name, now)

    def described(self, name: str, now: float) -> Table:
        """The table that a control operation means; its error names the table (recorded)."""
        self.require_own(name)
        bare = self.bare_name(name)
        self.require_described(bare)
        table = self._acted_on(bare, now)
        if table is None:
            raise not_found(f"Table: {bare} not found")
        return table

    def backed_up(self, name: str, now: float, *, told: str | None = None) -> Table:
        """The table that an operation of backups means; their error is another one (seen in reports of users).

        `told` is how it names a table that is not there.
        """
        if told is None:
            self.require_own(name)
        self.require_account(name)
        bare = self.bare_name(name)
        self.require_described(bare)
        table = self._acted_on(bare, now)
        if table is None or table.gone_at is not None:
            raise AwsError("TableNotFoundException", f"Table not found: {told or bare}")
        return table

    def require_backups(self, table: Table, now: float) -> None:
        """A table has continuous backups from its first moment as an ACTIVE one (seen in reports of users).

        ASSUMPTION: the end of the text; a recorded UpdateContinuousBackups on a new table would prove it.
        """
        if now < table.ready_at:
            text = f"Backups are being enabled for the table: {table.name}. Please retry later"
            raise AwsError("ContinuousBackupsUnavailableException", text)

    def backup(self, arn: str, now: float) -> Backup:
        """The backup of an ARN; its error names it (seen in reports of users)."""
        backup = self.backups.get(arn)
        if backup is None:
            self.require_account(arn)
        if backup is None or backup.gone(now):
            raise AwsError("BackupNotFoundException", f"Backup not found: {arn}")
        return backup

    def ready_backup(self, arn: str, now: float) -> Backup:
        """The backup of an ARN, to be restored or deleted.

        ASSUMPTION: the text where it is still CREATING; a recorded call right after CreateBackup would prove it.
        """
        backup = self.backup(arn, now)
        if backup.status(now) == "CREATING":
            raise AwsError("BackupInUseException", f"Backup is being created: {arn}")
        return backup

    def by_arn(self, arn: str, now: float) -> Table:
        """The table that a resource ARN means."""
        table = self._acted_on(self.bare_name(arn), now) if arn.startswith("arn:") else None
        if table is None:
            self.require_described(self.bare_name(arn))
            raise not_found(f"{RESOURCE_ARN[self.wordings]}: {arn} not found")
        return table

    def find(self, name: str, now: float) -> Table | None:
        """The table of a name, brought up to this instant: what arrives from another region is in it."""
        table = self._tables.get(name) or self._arrived(name, now)
        if table is None or self._gone(table, now):
            return None
        if table.settles_at is not None and now >= table.settles_at:
            table.settle(now)
        return table

    def _acted_on(self, name: str, now: float) -> Table | None:
        """The table of a name, for a call that is about it."""
        table = self.find(name, now)
        if table is not None:
            table.act(now)
        return table

    def require_own(self, name: str) -> None:
        """Refuse an ARN that means no table here, unless one has it, as a recording may tell."""
        if name.startswith("arn:") and self.bare_name(name) not in self._tables:
            require_own(name, self.scope)

    def require_account(self, arn: str) -> None:
        """Refuse the ARN of another account's, whatever it is of."""
        if self.bare_name(arn) == arn:
            require_account(arn, self.scope)

    def taken(self, name: str, now: float) -> bool:
        """Whether there is a table of this name, in whatever state."""
        table = self._tables.get(name)
        return table is not None and not self._gone(table, now)

    def add_undescribed(self, name: str, why: str) -> None:
        """A table that is there and that no recording describes: what would need its description is a gap."""
        self._undescribed[name] = why

    def expect_stream(self, table: str, arn: str) -> None:
        """A recorded call opens a stream of this ARN: whoever opens it here gets the same, so that handles hold."""
        self._coming.setdefault(table, []).append(arn)

    def will_open(self, arn: str) -> bool:
        return any(arn in arns for arns in self._coming.values())

    def expected_stream(self, table: str) -> str | None:
        """The ARN of the next stream of a table, if a recording tells it; it is told once."""
        arns = self._coming.get(table)
        return arns.pop(0) if arns else None

    def add(self, table: Table) -> None:
        self._undescribed.pop(table.name, None)
        self.replace(table)

    def replace(self, table: Table) -> None:
        """Put a table in the place of the one that has its name; what is not known of that stays unknown."""
        self._tables[table.name] = table
        table.lead(copies_of(table, self.settings))
        self._meter(table, table.created)

    def apply(self, settings: Settings, now: float) -> None:
        """Other settings from now on; what they leave as it was goes on."""
        before, self.settings = self.settings, settings
        for table in self._tables.values():
            if CONSISTENCY(before) != CONSISTENCY(settings):
                table.lead(copies_of(table, settings))
            if THROTTLING(before) != THROTTLING(settings):
                self._meter(table, now)

    def _meter(self, table: Table, now: float) -> None:
        table.meter = Meter(table, self.settings, now) if self.settings.throttling else None

    @property
    def held(self) -> int:
        """How many tables there are at most: some of them may be gone by now."""
        return len(self._tables)

    def names(self, now: float) -> list[str]:
        """The names of all tables that there are at this instant, sorted."""
        self.transfers.settle(now)
        return sorted(name for name, table in self._tables.items() if not self._gone(table, now))

    def all(self, now: float) -> Iterator[Table]:
        for name in self.names(now):
            if (table := self.find(name, now)) is not None:
                yield table

    def arn(self, table_name: str) -> str:
        scope = self.scope
        return f"arn:{scope.partition}:dynamodb:{scope.region}:{scope.account}:table/{table_name}"

    def bare_name(self, name: str) -> str:
        """A table may be named by its ARN; one of another account or region is not here."""
        if not name.startswith("arn:"):
            return name
        _, _, bare = name.partition(":table/")
        table = self._tables.get(bare)
        return bare if name == (table.arn if table is not None else self.arn(bare)) else name

    def due(self) -> float | None:
        """When the next table that is being deleted is gone, an item's time is over, or an export or its like ends."""
        lag = self.settings.ttl_lag
        instants = [
            at for table in self._tables.values() for at in (table.gone_at, table.settles_at, table.ttl.next_due(lag))
        ]
        return min((at for at in (*instants, self.transfers.due()) if at is not None), default=None)

    def tick(self, now: float) -> None:
        """End what ends by now, and forget the tables, streams, backups and items whose time is over."""
        self.transfers.settle(now)
        for name, table in list(self._tables.items()):
            table.settle(now)
            table.expire(now, self.settings.ttl_lag)
            if self._gone(table, now):
                del self._tables[name]
        for arn, stream in list(self.streams.items()):
            if stream.gone(now):
                del self.streams[arn]
        for arn, backup in list(self.backups.items()):
            if backup.gone(now):
                del self.backups[arn]

    def _gone(self, table: Table, now: float) -> bool:
        return table.gone_at is not None and now >= table.gone_at

    def _by_arn(self, name: str, now: float) -> Table:
        bare = self.bare_name(name)
        table = self._tables.get(bare) or self._arrived(bare, now)
        if table is None or now < table.ready_at or self._gone(table, now):
            self.require_own(name)
            self.require_described(bare)
            raise AwsError("ResourceNotFoundException", "Requested resource not found")
        return table

    def _arrived(self, name: str, now: float) -> Table | None:
        """A table that is there since its import went so far."""
        self.transfers.settle(now)
        return self._tables.get(name)

    def require_described(self, name: str) -> None:
        """A table that is there and that no recording describes is a gap."""
        why = self._undescribed.get(name)
        if why is not None:
            raise NotEmulated("dynamodb", f"table {name}: {why}")


@store("dynamodb")
def make_store(world: World, scope: Scope) -> Tables:
    return Tables(scope, world.settings)
