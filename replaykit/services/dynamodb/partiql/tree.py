"""The tree of a statement. Where a node stands in the text is kept for errors, and is no part of what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from replaykit.services.dynamodb.partiql.lexer import NOWHERE, At

# -- terms


@dataclass(frozen=True, slots=True)
class Path:
    """`a."b"[3]`: names without their quotes, list positions as integers. The first part is a name."""

    parts: tuple[str | int, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """`'it''s'`."""

    value: str
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """`-1.50e3`, as it was written."""

    text: str
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`true`, `false`, `null`, `missing`."""

    word: str
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`?`: the parameters are counted from 0 in the order of the text."""

    position: int
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[1, 'a']`."""

    items: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bag:
    """`<<1, 2>>`: a set."""

    items: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tuple:
    """`{'a': 1}`: a map."""

    members: tuple[tuple[str, Node], ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`begins_with(a, 'x')`: the function's name is in small letters."""

    function: str
    arguments: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + 1`; the operator may be one that DynamoDB does not have."""

    operator: str
    left: Node
    right: Node
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Star:
    """`*` in a projection."""

    at: At = field(default=NOWHERE, compare=False, repr=False)


# -- conditions


@dataclass(frozen=True, slots=True)
class Compare:
    """`a <= 1`."""

    operator: str
    left: Node
    right: Node
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`a BETWEEN 1 AND 2`."""

    operand: Node
    low: Node
    high: Node
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class In:
    """`a IN [1, 2]`."""

    operand: Node
    options: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Is:
    """`a IS NOT MISSING`: `kind` is a name of `words.TYPES`."""

    operand: Node
    kind: str
    negated: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Like:
    """`a LIKE 'x%'`, which DynamoDB refuses."""

    operand: Node
    pattern: Node
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT a = 1`."""

    condition: Node
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """`a = 1 AND b = 2 AND …`."""

    conditions: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """`a = 1 OR b = 2 OR …`."""

    conditions: tuple[Node, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


Term: TypeAlias = Path | Text | Number | Constant | Parameter | ListOf | Bag | Tuple | Call | Arithmetic | Star
Node: TypeAlias = Term | Compare | Between | In | Is | Like | Not | And | Or

# -- statements


@dataclass(frozen=True, slots=True)
class Order:
    """`ORDER BY a DESC`."""

    path: Path
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """`columns` is empty for `*`; `misplaced` is where the first column stands that is no path."""

    columns: tuple[Path, ...]
    table: str
    index: str | None = None
    where: Node | None = None
    order: tuple[Order, ...] = ()
    misplaced: At | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Insert:
    """`INSERT INTO "t" VALUE {…}`."""

    table: str
    value: Tuple


@dataclass(frozen=True, slots=True)
class Assign:
    """`SET a.b = 1`."""

    path: Path
    value: Node


@dataclass(frozen=True, slots=True)
class Remove:
    """`REMOVE a.b`."""

    path: Path


Change: TypeAlias = Assign | Remove


@dataclass(frozen=True, slots=True)
class Update:
    """`UPDATE "t" SET … WHERE …`; `returning` is two words: `ALL OLD`."""

    table: str
    changes: tuple[Change, ...]
    where: Node | None = None
    returning: str | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """`DELETE FROM "t" WHERE …`."""

    table: str
    where: Node | None = None
    returning: str | None = None


@dataclass(frozen=True, slots=True)
class Exists:
    """`EXISTS(SELECT …)`: a condition of a transaction."""

    select: Select


Statement: TypeAlias = Select | Insert | Update | Delete | Exists
