"""A statement of a request, read and checked as far as it shows by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.conditions import Lowering
from replaykit.services.dynamodb.partiql.grammar import parse
from replaykit.services.dynamodb.partiql.parameters import read_parameters, require_count
from replaykit.services.dynamodb.partiql.writing import check_write
from replaykit.services.dynamodb.values import AttributeValue


class Prepared(NamedTuple):
    """A statement with its parameters."""

    statement: tree.Statement
    parameters: Sequence[AttributeValue]
    tell_old: bool

    @property
    def table_name(self) -> str:
        statement = self.statement
        return statement.select.table if isinstance(statement, tree.Exists) else statement.table

    @property
    def reads(self) -> bool:
        """Whether it only reads; EXISTS goes with writes."""
        return isinstance(self.statement, tree.Select)


def prepare(request: Mapping[str, Any]) -> Prepared:
    """In AWS's order: parameters (captured), the text, what the statement shows without its table (verified)."""
    parameters = read_parameters(request.get("Parameters", ()))
    return prepare_with(request, parameters)


def prepare_with(request: Mapping[str, Any], parameters: Sequence[AttributeValue]) -> Prepared:
    """The same where the parameters have been read."""
    statement, count = parse(request["Statement"])
    require_count(count, parameters)
    if isinstance(statement, tree.Select):
        Lowering(parameters).where([] if statement.where is None else [statement.where])
    else:
        check_write(statement, parameters)
    tell_old = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    return Prepared(statement, parameters, tell_old)
