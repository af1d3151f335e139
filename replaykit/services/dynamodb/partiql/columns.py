"""The columns of a SELECT: each path is answered under the name of its last component (verified, captured)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replaykit.services.dynamodb.expressions.operands import Getter, path_getter
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.values import Item


class Columns:
    """What is answered of an item; all of it where no column is named."""

    def __init__(self, paths: Sequence[tree.Path]) -> None:
        self._getters: list[tuple[str, Getter]] = [(_column_name(path), path_getter(path.parts)) for path in paths]

    def of(self, stored: Stored) -> Any:
        return self.of_item(unfold(stored)) if self._getters else fragment(stored)

    def of_item(self, item: Item) -> Item:
        """ASSUMPTION: of two columns with one name the later wins; `SELECT a.x, b.x` would show it."""
        found = ((name, getter(item, {})) for name, getter in self._getters)
        return {name: value for name, value in found if value is not None}


def _column_name(path: tree.Path) -> str:
    """`a.b[0]` is answered as `b[0]`."""
    last = max(at for at, part in enumerate(path.parts) if isinstance(part, str))
    return f"{path.parts[last]}" + "".join(f"[{part}]" for part in path.parts[last + 1 :])
