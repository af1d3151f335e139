"""An account's quotas in one region, as AWS sets them at first; who asks AWS for more gets other figures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["Read", "Write"]
KINDS: Final[tuple[Kind, Kind]] = ("Read", "Write")
"""What throughput is of."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much an account may have; each figure can be chosen.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html. `tables` is their number;
    `table_operations` how many tables may be CREATING, UPDATING or DELETING at once, `indexed_creations` how many of
    the tables CREATING may have indexes, `restores` how many of them may be restored ones. `account_…` and `table_…`
    are units of throughput a second.
    `local_indexes`, `global_indexes` and `projected_attributes` (in all indexes together) are those of one table;
    `decreases` is how often a table's or an index's throughput may go down in a day before it must wait an hour,
    `table_class_changes` how often a table's class may change in 30 days; `tags` is those of one resource.
    """

    tables: int = 2_500
    table_operations: int = 500
    indexed_creations: int = 250
    restores: int = 50
    account_read_units: int = 80_000
    account_write_units: int = 80_000
    table_read_units: int = 40_000
    table_write_units: int = 40_000
    local_indexes: int = 5
    global_indexes: int = 20
    projected_attributes: int = 100
    decreases: int = 4
    table_class_changes: int = 2
    tags: int = 50

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 0:
                raise ValueError(f"the quota {field.name} is a number that is not negative, not {value!r}")

    def of_account(self, kind: Kind) -> int:
        """Units a second of all tables together."""
        return self.account_read_units if kind == "Read" else self.account_write_units

    def of_table(self, kind: Kind) -> int:
        """Units a second of one table, and of one index."""
        return self.table_read_units if kind == "Read" else self.table_write_units
