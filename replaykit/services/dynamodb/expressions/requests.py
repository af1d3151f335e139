"""The expressions of a whole request, or the legacy parameters in their place: the one way in for the operations.

In AWS's order: mixed parameters, placeholders without expressions, the expressions one by one, unused placeholders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions import legacy, search_conditions
from replaykit.services.dynamodb.expressions.bound import (
    Condition,
    Projection,
    Update,
    check_condition,
    condition,
    projection,
    update,
)
from replaykit.services.dynamodb.expressions.key_conditions import (
    MAX_TERMS,
    MOST_INDEX_TERMS,
    KeyCondition,
    Term,
    on_keys,
    terms,
)
from replaykit.services.dynamodb.expressions.placeholders import Placeholders
from replaykit.services.dynamodb.expressions.search_conditions import Equal
from replaykit.services.dynamodb.values import invalid

Request: TypeAlias = Mapping[str, Any]
Step: TypeAlias = Callable[[], object]
Form: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

GET: Final = (("ProjectionExpression",), ("AttributesToGet",))
PUT: Final = (("ConditionExpression",), ("Expected", "ConditionalOperator"))
UPDATE: Final = (
    ("UpdateExpression", "ConditionExpression"),
    ("AttributeUpdates", "Expected", "ConditionalOperator"),
)
QUERY: Final = (
    ("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
    ("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"),
)
_SEARCH: Final[tuple[tuple[str, ...], tuple[str, ...]]] = (("ProjectionExpression", search_conditions.PARAMETER), ())
SCAN: Final = (("ProjectionExpression", "FilterExpression"), ("AttributesToGet", "ScanFilter", "ConditionalOperator"))


_ALL: Final = frozenset(
    {"ExpressionAttributeNames", "ExpressionAttributeValues"}.union(
        *(a + b for a, b in (GET, PUT, UPDATE, QUERY, SCAN))
    )
)
"""What a plain read or write has none of, and so needs no more than a look."""


class WriteForm(NamedTuple):
    """What a write asks and does."""

    condition: Condition | None
    update: Update | None


class ReadForm(NamedTuple):
    """What a read lets through and tells."""

    filter: Condition | None
    projection: Projection | None


class QueryForm(NamedTuple):
    """What a query asks of the keys, lets through and tells."""

    terms: list[Term]
    filter: Condition | None
    projection: Projection | None

    def key_condition(
        self,
        partition: str,
        sort: str | None,
        types: Mapping[str, str],
        before: Callable[[str], None] | None = None,
    ) -> KeyCondition:
        """The key condition on the keys of the table or index that is queried; see `on_keys`."""
        return on_keys(self.terms, partition, sort, types, before)


class SearchForm(NamedTuple):
    """What a search of vectors asks of its search schema, and tells."""

    equalities: list[Equal]
    projection: Projection | None


def require_unmixed(request: Request, form: Form) -> None:
    """Refuse expressions beside what they replaced, and placeholders alone, as AWS does before it looks at values.

    The order: public tests that are run on AWS (architect/dynalite).
    """
    if not _ALL.isdisjoint(request):
        _require_unmixed(tuple(request), *form)


def of_put(request: Request, *, transacted: bool = False) -> Condition | None:
    """PutItem and DeleteItem, the puts, deletes and checks of a transaction."""
    if _ALL.isdisjoint(request):
        return None
    placeholders = _read(request, *PUT, transacted=transacted)
    found = _condition(request, placeholders)
    placeholders.require_all_used()
    return found


def of_update(request: Request, *, transacted: bool = False) -> WriteForm:
    """UpdateItem, and the updates of a transaction."""
    placeholders = _read(request, *UPDATE, transacted=transacted)
    change: Update | None = None
    if "UpdateExpression" in request:
        change = update(request["UpdateExpression"], placeholders)
    elif "AttributeUpdates" in request:
        change = legacy.attribute_updates(request["AttributeUpdates"])
    wanted = _condition(request, placeholders)
    placeholders.require_all_used()
    return WriteForm(wanted, change)


def of_get(request: Request) -> Projection | None:
    """GetItem, and one table's or item's part of BatchGetItem and TransactGetItems."""
    if _ALL.isdisjoint(request):
        return None
    placeholders = _read(request, *GET)
    found = _projection(request, placeholders) or _old_projection(request)
    placeholders.require_all_used()
    return found


def of_scan(request: Request, between: Step | None = None) -> ReadForm:
    """Scan; `between` is what AWS looks at after the legacy parameters and before the expressions."""
    _require_unmixed(tuple(request), *SCAN)
    old = _old_projection(request), _old_filter(request, "ScanFilter")
    if between is not None:
        between()
    placeholders = _placeholders(request)
    form = ReadForm(_filter(request, placeholders) or old[1], _projection(request, placeholders) or old[0])
    placeholders.require_all_used()
    return form


def of_query(request: Request, between: Step | None = None) -> QueryForm:
    """Query; `between` is what AWS looks at after the legacy parameters and before the expressions."""
    _require_unmixed(tuple(request), *QUERY)
    old = _old_filter(request, "QueryFilter"), _old_projection(request)
    if between is not None:
        between()
    text = request.get("KeyConditionExpression")
    if text is None and "KeyConditions" not in request:
        raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    placeholders = _placeholders(request)
    if text is not None:
        check_condition(text, placeholders, parameter="KeyConditionExpression")  # its shape is looked at last
    wanted, told = _filter(request, placeholders) or old[0], _projection(request, placeholders) or old[1]
    placeholders.require_all_used()
    most = MOST_INDEX_TERMS if "IndexName" in request else MAX_TERMS
    if text is not None:
        return QueryForm(terms(text, placeholders.names_key, placeholders.values, most), wanted, told)
    return QueryForm(legacy.key_conditions(request["KeyConditions"], most), wanted, told)


def of_search(request: Request) -> SearchForm:
    """SearchVectors."""
    placeholders = _read(request, *_SEARCH)
    text, wanted = request.get(search_conditions.PARAMETER), list[Equal]()
    if text is not None:
        check_condition(text, placeholders, parameter=search_conditions.PARAMETER)
        wanted = search_conditions.equalities(text, placeholders.names_key, placeholders.values)
    told = _projection(request, placeholders)
    placeholders.require_all_used()
    return SearchForm(wanted, told)


def _read(
    request: Request, expressions: Sequence[str], others: Sequence[str], *, transacted: bool = False
) -> Placeholders:
    """The placeholders, once it is sure that nothing is mixed and nothing stands alone."""
    _require_unmixed(tuple(request), expressions, others)
    return _placeholders(request, transacted=transacted)


def _placeholders(request: Request, *, transacted: bool = False) -> Placeholders:
    names, values = request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues")
    return Placeholders(names, values, transacted=transacted)


@lru_cache(maxsize=1024)  # code under test sends few sets of parameters many times
def _require_unmixed(given: tuple[str, ...], expressions: Sequence[str], others: Sequence[str]) -> None:
    present = [name for name in expressions if name in given]
    if present:
        mixed = [name for name in others if name in given and not _goes_along(name, given)]
        if mixed:
            raise invalid(
                "Can not use both expression and non-expression parameters in the same request: "
                f"Non-expression parameters: {{{', '.join(mixed)}}} Expression parameters: {{{', '.join(present)}}}"
            )
    elif "ExpressionAttributeNames" in given:
        raise invalid("ExpressionAttributeNames can only be specified when using expressions")
    takers = [name for name in expressions if name != "ProjectionExpression"]
    if "ExpressionAttributeValues" in given and takers and not any(name in given for name in takers):
        raise invalid(
            "ExpressionAttributeValues can only be specified when using expressions: "
            f"{' and '.join(takers)} {'are' if len(takers) > 1 else 'is'} null"
        )


def _goes_along(name: str, given: Sequence[str]) -> bool:
    """KeyConditions may stand beside expressions as long as there is no KeyConditionExpression."""
    return name == "KeyConditions" and "KeyConditionExpression" not in given


def _condition(request: Request, placeholders: Placeholders) -> Condition | None:
    text = request.get("ConditionExpression")
    if text is not None:
        return condition(text, placeholders)
    return legacy.expected(request.get("Expected"), request.get("ConditionalOperator"))


def _filter(request: Request, placeholders: Placeholders) -> Condition | None:
    text = request.get("FilterExpression")
    return None if text is None else condition(text, placeholders, parameter="FilterExpression")


def _old_filter(request: Request, member: str) -> Condition | None:
    if "FilterExpression" in request:
        return None
    return legacy.filter_(request.get(member), request.get("ConditionalOperator"))


def _projection(request: Request, placeholders: Placeholders) -> Projection | None:
    text = request.get("ProjectionExpression")
    return None if text is None else projection(text, placeholders)


def _old_projection(request: Request) -> Projection | None:
    wanted = request.get("AttributesToGet")
    return None if wanted is None else legacy.attributes_to_get(wanted)
