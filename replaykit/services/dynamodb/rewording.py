"""The texts of validation in the words of the cohort `2026`; the rest of the service speaks the classic ones.

Everything here was captured on AWS in 2026 by others (paritysuite/dynamodb-conformance): registry/splits of 8 October,
captures/, and the error messages of 9 October. What most regions answer is told; what only few had moved on to (five
texts of Scan, three things of TransactWriteItems) is told by all, or in the cohort `regional` by those few;
BatchWriteItem speaks as it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from replaykit.aws.error import AwsError
from replaykit.emulator.registry import rewording
from replaykit.services.dynamodb.expressions.key_conditions import TooManyTerms
from replaykit.services.dynamodb.keys import WRONG_KEY
from replaykit.services.dynamodb.values.error import Layered, current_of
from replaykit.services.dynamodb.violations import DETECTED, older, reworded
from replaykit.services.dynamodb.wordings import CLASSIC, MOVED_SCANS, MOVED_SELECTS, MOVED_TRANSACTIONS

if TYPE_CHECKING:
    from replaykit.emulator import Context
    from replaykit.services.dynamodb.store import Tables

ALONE: Final = "ExpressionAttributeValues can only be specified when using expressions"
BELOW: Final = re.compile(rf"{DETECTED}Value '-?\d+' at '(limit|segment)' (failed .* greater than or equal to [01])")
NO_ACTIONS: Final = re.compile(rf"{DETECTED}Value '\[\]' at 'transactItems' (failed .*)")
LONG_TOKEN: Final = re.compile(
    r"\d+ validation errors? detected: .*Value '[^']*' at 'clientRequestToken' (failed [^;]*).*"
)
NO_SEGMENT: Final = "The Segment parameter is zero-based and must be less than parameter TotalSegments"
NO_START: Final = "The provided starting key is invalid"
WRONG_START: Final = f"{NO_START}: {WRONG_KEY}"
NOTHING_CHOSEN: Final = "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
CHOSEN: Final = re.compile(
    "(Must|Cannot) specify the [A-Za-z ]+ when choosing to get .*"
    "|ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
)


def of_request(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An error that a single write's request shows by itself, before its table is looked for.

    2026: counted as the violations of the model are, in the words of the newer layer, in all regions but eu-south-2 and
    me-central-1: of expressions, placeholders, values, nesting, Expected, ReturnValues and mixed parameters.
    ASSUMPTION: so is everything else that is wrong with the request, as an item that is too large; a capture of that
    would prove it. So are the values alone of an UpdateItem, captured of PutItem and DeleteItem.
    """
    if ctx.store.wordings == CLASSIC or error.code != "ValidationException" or older(ctx.call.params):
        return error
    told = current_of(error)
    return AwsError(error.code, DETECTED + (ALONE if told.startswith(ALONE) else told), members=error.members)


@rewording("dynamodb")
def reword(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An error of any operation in the words of the cohort."""
    if ctx.store.wordings == CLASSIC:
        return _of_condition(error) if "Item" in error.members else error
    if error.code != "ValidationException" or error.message is None:
        return error
    told = reworded(ctx.call.operation, ctx.call.params, error.message)
    if told != error.message:
        return _saying(error, told)
    of_operation = _OF_OPERATIONS.get(ctx.call.operation)
    return error if of_operation is None else of_operation(ctx, error)


def _of_condition(error: AwsError) -> AwsError:
    """With the item at hand a failed condition had a `Message`, until single writes moved; it has a `message` since.

    Recorded by LocalStack in January 2024; moto's tests, verified on AWS, have it so until 6 June 2026, and not on
    22 August.
    """
    return AwsError(error.code, error.message, members=error.members, namespace=error.namespace, capital=True)


def _saying(error: AwsError, text: str) -> AwsError:
    """The same error in other words."""
    return AwsError(error.code, text, namespace=error.namespace)


def _of_read(_ctx: Context[Tables], error: AwsError) -> AwsError:
    """Reads run the newer layer too, and do not count what it finds."""
    return _saying(error, error.current) if isinstance(error, Layered) else error


def _of_query(ctx: Context[Tables], error: AwsError) -> AwsError:
    """What it selects is counted; its conditions are, against the key of what it reads."""
    if CHOSEN.fullmatch(str(error.message)):
        return _saying(error, DETECTED + str(error.message))
    if not isinstance(error, TooManyTerms) or "KeyConditionExpression" not in ctx.call.params:
        return _of_read(ctx, error)
    try:
        table = ctx.store.table(ctx.call.params["TableName"], ctx.now)
    except AwsError as missing:
        return missing
    index = table.indexes.get(ctx.call.params.get("IndexName", ""))
    return _saying(error, error.against(len((index or table).keys.names)))


def _of_scan(ctx: Context[Tables], error: AwsError) -> AwsError:
    """Five texts that move together, in few regions so far; Scan runs the older layer for its values."""
    message = str(error.message)
    if CHOSEN.fullmatch(message) and ctx.store.has_moved(MOVED_SELECTS):
        return _saying(error, DETECTED + message)
    if not ctx.store.has_moved(MOVED_SCANS):
        return error
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
    return _saying(error, told)


def _of_transaction(ctx: Context[Tables], error: AwsError) -> AwsError:
    """Two texts, in three regions so far: neither shows what was sent, and a token that is too long is told alone."""
    message = str(error.message)
    if not ctx.store.has_moved(MOVED_TRANSACTIONS):
        return error
    if found := NO_ACTIONS.fullmatch(message):
        return _saying(error, f"{DETECTED}Value at 'TransactItems' {found[1]}")
    if found := LONG_TOKEN.fullmatch(message):
        return _saying(error, f"{DETECTED}Value at 'ClientRequestToken' {found[1]}")
    return error


_OF_OPERATIONS: Final[Mapping[str, Callable[[Any, AwsError], AwsError]]] = {
    "GetItem": _of_read,
    "BatchGetItem": _of_read,
    "Query": _of_query,
    "Scan": _of_scan,
    "TransactWriteItems": _of_transaction,
}
