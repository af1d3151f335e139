"""A key attribute is a scalar: no path of an expression leads into one."""

from __future__ import annotations

from collections.abc import Iterable

from replaykit.services.dynamodb.expressions import require_scalar_keys
from replaykit.services.dynamodb.table import Table

Path = tuple[str | int, ...]


def require_no_path_into_keys(table: Table, paths: Iterable[Path]) -> None:
    """Refuse a path into a key of the table or of an index; most paths have one step, and need no more than a look.

    ASSUMPTION: of several the first by name is told, however they are written.
    """
    nested = [path for path in paths if len(path) > 1]
    if nested:
        indexed = {name: "IndexKey" for index in table.indexes.values() for name in index.keys.names}
        names = indexed | dict.fromkeys(table.keys.names, "Key")
        require_scalar_keys(sorted(nested, key=lambda path: str(path[0])), names)
