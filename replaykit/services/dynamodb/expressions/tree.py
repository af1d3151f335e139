"""The tree of an expression: what was written, before any placeholder is resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

COMPARATORS: Final = frozenset({"=", "<>", "<", "<=", ">", ">="})
FLIPPED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What says the same with the operands the other way round."""


@dataclass(frozen=True, slots=True)
class Path:
    """`a.b[3].#c`: names as written, list positions as integers. The first part is a name."""

    parts: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """`:v`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """`size(a)`: an operand, or a condition, or the right side of a SET, as its name says."""

    function: str
    arguments: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + :v`, `a - :v`: only on the right side of a SET."""

    operator: str
    left: Operand
    right: Operand


Operand: TypeAlias = Path | Value | Call | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    """`a <= b`."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between:
    """`a BETWEEN :low AND :high`."""

    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class In:
    """`a IN (:x, :y)`."""

    operand: Operand
    options: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class And:
    """`a = b AND c = d AND …`."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`a = b OR c = d OR …`."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT a = b`."""

    condition: Condition


Condition: TypeAlias = Compare | Between | In | And | Or | Not | Call


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that must all hold, from left to right."""
    if isinstance(condition, And):
        for one in condition.conditions:
            yield from conjuncts(one)
    else:
        yield condition


@dataclass(frozen=True, slots=True)
class Assign:
    """`SET path = value`."""

    path: Path
    value: Operand


@dataclass(frozen=True, slots=True)
class Remove:
    """`REMOVE path`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """`ADD path :value`."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Delete:
    """`DELETE path :value`."""

    path: Path
    value: Value


Action: TypeAlias = Assign | Remove | Add | Delete


@dataclass(frozen=True, slots=True)
class Update:
    """All actions, in the order in which they were written."""

    actions: tuple[Action, ...]
    repeated: str | None = None  # a clause that was written twice


@dataclass(frozen=True, slots=True)
class Projection:
    """`a, b.c, d[0]`."""

    paths: tuple[Path, ...]
