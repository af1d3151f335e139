"""Capacity units: what a read or a write costs, and how an answer tells it.

Rounding rules: developer guide, "DynamoDB provisioned capacity mode" (read 4 KB, write 1 KB, halves for eventually
consistent reads, twice for transactions).
"""

from __future__ import annotations

READ_UNIT = 4096
WRITE_UNIT = 1024


def read_units(size: int, *, consistent: bool) -> float:
    """What reading this many bytes costs; nothing found costs as much as the smallest item."""
    units = max(1, -(-size // READ_UNIT))
    return float(units) if consistent else units / 2


def write_units(old_size: int, new_size: int) -> float:
    """What a write costs: by the larger of the item before and after."""
    return float(max(1, -(-max(old_size, new_size) // WRITE_UNIT)))
