"""What has been written where: a tree of resources whose every node sums up its history in one number.

A node's `chain` is a digest of the writes to it, in their order; its `total` is the sum of its own chain and of its
children's totals. So two histories of a resource are equal exactly when the totals are (and the chains of what stands
above it), writes to different resources may come in any order, and asking costs no more than the depth of the path.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

Path = tuple[str, ...]
Prefix = tuple[int, ...]

_MASK = (1 << 128) - 1


class Node:
    """One resource and what was written to it."""

    __slots__ = ("chain", "parent", "path", "total")

    def __init__(self, path: Path, parent: Node | None) -> None:
        self.path = path
        self.parent = parent
        self.chain = 0
        self.total = 0

    def write(self, token: bytes) -> None:
        """A write came: what stood here and above when it came is part of it, as an order between levels matters."""
        above, node = [], self.parent
        while node is not None:
            above.append(node.chain)
            node = node.parent
        made = blake2b(token, digest_size=16)
        for number in (self.total, *above):
            made.update(number.to_bytes(16, "little"))
        chain = int.from_bytes(made.digest(), "little")
        self._add(chain - self.chain)
        self.chain = chain

    def _add(self, change: int) -> None:
        node: Node | None = self
        while node is not None:
            node.total = (node.total + change) & _MASK
            node = node.parent


class World:
    """All resources that were named so far."""

    def __init__(self) -> None:
        self._nodes: dict[Path, Node] = {}

    def node(self, path: Path) -> Node:
        found = self._nodes.get(path)
        if found is None:
            found = self._nodes[path] = Node(path, self.node(path[:-1]) if path else None)
        return found


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a call reads, and what it writes with which effect; resources are paths from the general to the special.

    The token of a write stands for its effect: a PutItem and a BatchWriteItem that put the same item have one token.
    """

    reads: tuple[Path, ...] = ()
    writes: tuple[tuple[Path, bytes], ...] = ()

    def paths(self) -> tuple[Path, ...]:
        """All that the answer depends on: what is read, and what is about to be overwritten."""
        return tuple(sorted({*self.reads, *(path for path, _ in self.writes)}, key=repr))


class Written(NamedTuple):
    """A write that took effect: on the tape (then `place` is where) or in this replay."""

    place: int | None
    name: str
    writes: tuple[tuple[Path, bytes], ...]


def prefix_of(nodes: Iterable[Node]) -> Prefix:
    """The history of some resources, as something to compare."""
    parts: list[int] = []
    for node in nodes:
        parts.append(node.total)
        above = node.parent
        while above is not None:
            parts.append(above.chain)
            above = above.parent
    return tuple(parts)


def overlap(one: Path, other: Path) -> bool:
    """Whether a write to one can be seen in the other: one stands on the other's way to the root."""
    depth = min(len(one), len(other))
    return one[:depth] == other[:depth]
