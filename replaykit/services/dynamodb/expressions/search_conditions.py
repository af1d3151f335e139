"""Search conditions: what SearchVectors asks of the attributes of a search schema, `attribute = :value` and `AND`.

That nothing else is taken, and in which words, was measured on AWS in August 2026 (BETWEEN and IN are operators, the
others comparators).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.conditions import compiled
from replaykit.services.dynamodb.expressions.names import ItemPath
from replaykit.services.dynamodb.expressions.operands import Bound
from replaykit.services.dynamodb.values import AttributeValue, invalid

PARAMETER: Final = "SearchConditionExpression"


class Equal(NamedTuple):
    """`attribute = :value`."""

    attribute: str
    value: AttributeValue


class Shape(NamedTuple):
    """An equality before its value is known."""

    attribute: str
    placeholder: str


def equalities(text: str, names_key: tuple[tuple[str, str], ...], values: Bound) -> list[Equal]:
    """The equalities of a search condition that was read before."""
    return [Equal(attribute, values[placeholder]) for attribute, placeholder in _shapes(text, names_key)]


@lru_cache(maxsize=1024)
def _shapes(text: str, names_key: tuple[tuple[str, str], ...]) -> tuple[Shape, ...]:
    program = compiled(text, names_key)
    paths = iter(program.paths)
    return tuple(_shape(node, paths) for node in tree.conjuncts(program.tree))


def _shape(node: Any, paths: Iterator[ItemPath]) -> Shape:
    """ASSUMPTION: OR, NOT and functions are operators; two paths, or two values, are a wrong comparison.

    Recorded calls with each would prove it.
    """
    match node:
        case tree.Compare("=", tree.Path(), tree.Value(name)) | tree.Compare("=", tree.Value(name), tree.Path()):
            return Shape(_top(next(paths)), name)
        case tree.Compare():
            raise _wrong("comparator")
        case _:
            raise _wrong("operator")


def _top(path: ItemPath) -> str:
    """ASSUMPTION: the text; documented is that only top-level attributes can be asked for."""
    if len(path) > 1:
        raise invalid(f"Invalid {PARAMETER}: {PARAMETER} cannot have conditions on nested attributes")
    return str(path[0])


def _wrong(what: str) -> AwsError:
    return invalid(f"Invalid {PARAMETER}: Invalid {what} used in {PARAMETER}")
