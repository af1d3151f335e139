"""The texts of validation in the words of the cohort `2026`; the rest of the service speaks the classic ones.

Everything here was captured on AWS in 2026 by others (paritysuite/dynamodb-conformance): registry/splits of 8 October,
captures/, and the error messages of 9 October. What most regions answer is told; where AWS moves on region by region
(the five texts of Scan), the answer of the region that these tests are pinned to, eu-west-2, which the others follow.
Transactions and BatchWriteItem speak as they did nearly everywhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson

from replaykit.aws.error import AwsError
from replaykit.emulator.registry import rewording
from replaykit.services.dynamodb.expressions.key_conditions import TooManyTerms
from replaykit.services.dynamodb.values.error import Layered, current_of
from replaykit.services.dynamodb.wordings import CLASSIC, DETECTED, SINGLE_WRITES

if TYPE_CHECKING:
    from replaykit.emulator import Context
    from replaykit.services.dynamodb.store import Tables

COUNTED: Final = re.compile(r"\d+ validation errors? detected: ")
BETWEEN: Final = re.compile(r"; (?=Value |Failed )")
SHORT_NAME: Final = "Member must have length greater than or equal to 1"
EMPTY_NAME: Final = f"Value '' at 'tableName' failed to satisfy constraint: {SHORT_NAME}"
RETURN_VALUES: Final = "at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set"
# Captured, with the slip of the pen.
RETURN_VALUES_2026: Final = (
    "Failed to satisfy constraint: Member must satisfy enum value set: "
    "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
)
NO_ITEMS: Final = "The requestItems parameter is required for BatchGetItem"
ALONE: Final = "ExpressionAttributeValues can only be specified when using expressions"
NO_KEYS: Final = re.compile(r"Value '\[\]' at 'requestItems\.([^']+)\.member\.keys'(?= failed .* equal to 1$)")
BAD_NAMES: Final = re.compile(r"Value '.*(?=' at 'requestItems' failed to satisfy constraint: Map keys )", re.DOTALL)
BELOW: Final = re.compile(rf"{DETECTED}Value '-?\d+' at '(limit|segment)' (failed .* greater than or equal to [01])")
NO_SEGMENT: Final = "The Segment parameter is zero-based and must be less than parameter TotalSegments"
NO_START: Final = "The provided starting key is invalid"
WRONG_START: Final = f"{NO_START}: The provided key element does not match the schema"
NOTHING_CHOSEN: Final = "Must specify the AttributesToGet or ProjectionExpression when choosing to get"


def of_request(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An error that a single write's request shows by itself, before its table is looked for.

    2026: counted as the violations of the model are, in the words of the newer layer, in all regions but eu-south-2 and
    me-central-1: of expressions, placeholders, values, nesting, Expected, ReturnValues and mixed parameters.
    ASSUMPTION: so is everything else that is wrong with the request, as an item that is too large; a capture of that
    would prove it. So are the values alone of an UpdateItem, captured of PutItem and DeleteItem.
    """
    if ctx.store.wordings == CLASSIC or error.code != "ValidationException":
        return error
    told = current_of(error)
    return AwsError(error.code, DETECTED + (ALONE if told.startswith(ALONE) else told), members=error.members)


@rewording("dynamodb")
def reword(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An error of any operation in the words of the cohort."""
    if error.code != "ValidationException" or error.message is None or ctx.store.wordings == CLASSIC:
        return error
    of_operation = _OF_OPERATIONS.get(ctx.call.operation)
    return error if of_operation is None else of_operation(ctx, error)


def _of_single_write(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An empty name is told alone; an update tells its first invalid enumeration, the others all of them."""
    message = str(error.message)
    if EMPTY_NAME in message:
        return AwsError(error.code, f"{DETECTED}Value at 'TableName' failed to satisfy constraint: {SHORT_NAME}")
    if RETURN_VALUES not in message:
        return error
    if ctx.call.operation == "UpdateItem":
        return AwsError(error.code, DETECTED + RETURN_VALUES_2026)
    found = [
        RETURN_VALUES_2026 if RETURN_VALUES in one else one for one in BETWEEN.split(COUNTED.sub("", message, count=1))
    ]
    found.sort(key=_rank)
    told = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: " + "; ".join(found)
    return AwsError(error.code, told)


def _rank(sentence: str) -> int:
    """The order in which enumerations are told."""
    return 0 if "'returnConsumedCapacity'" in sentence else 2 if "'returnItemCollectionMetrics'" in sentence else 1


def _of_read(_ctx: Context[Tables], error: AwsError) -> AwsError:
    """Reads run the newer layer too, and do not count what it finds."""
    return AwsError(error.code, error.current, namespace=error.namespace) if isinstance(error, Layered) else error


def _of_query(ctx: Context[Tables], error: AwsError) -> AwsError:
    """The conditions of a query are counted against the key of what it reads."""
    if not isinstance(error, TooManyTerms) or "KeyConditionExpression" not in ctx.call.params:
        return _of_read(ctx, error)
    try:
        table = ctx.store.table(ctx.call.params["TableName"], ctx.now)
    except AwsError as missing:
        return missing
    index = table.indexes.get(ctx.call.params.get("IndexName", ""))
    return AwsError(error.code, error.against(len((index or table).keys.names)), namespace=error.namespace)


def _of_batch_read(ctx: Context[Tables], error: AwsError) -> AwsError:
    """The map itself and its lists are told by their members' names; wrong names of tables with the map as JSON."""
    message = str(error.message)
    if message == NO_ITEMS:
        return AwsError(error.code, f"{DETECTED}Value at 'RequestItems' failed to satisfy constraint: {SHORT_NAME}")
    message = NO_KEYS.sub(r"Value at 'RequestItems.\1.member.Keys'", message)
    if BAD_NAMES.search(message):
        shown = orjson.dumps(_plain(ctx.call.params["RequestItems"])).decode()
        message = BAD_NAMES.sub(lambda _found: f"Value '{shown}", message, count=1)
    if message != error.message:
        return AwsError(error.code, message, namespace=error.namespace)
    return _of_read(ctx, error)


def _plain(value: Any) -> Any:
    """Parameters as JSON shows them."""
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _of_scan(_ctx: Context[Tables], error: AwsError) -> AwsError:
    """Five texts that move together; Scan runs the older layer for its values."""
    message = str(error.message)
    if found := BELOW.fullmatch(message):
        told = f"{DETECTED}Value at '{found[1].title()}' {found[2]}"
    elif message.startswith(NO_SEGMENT):
        told = NO_SEGMENT
    elif message == WRONG_START:
        told = NO_START
    elif message.startswith(NOTHING_CHOSEN):
        told = DETECTED + message
    else:
        return error
    return AwsError(error.code, told, namespace=error.namespace)


_OF_OPERATIONS: Final[Mapping[str, Callable[[Any, AwsError], AwsError]]] = {
    **dict.fromkeys(SINGLE_WRITES, _of_single_write),
    "GetItem": _of_read,
    "BatchGetItem": _of_batch_read,
    "Query": _of_query,
    "Scan": _of_scan,
}
