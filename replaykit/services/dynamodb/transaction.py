"""The rules that both kinds of transactions share, and how a cancelled one says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.keys import NOT_VALID
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid

TRANSACTION_BYTES = 4 * 1024 * 1024
# ASSUMPTION: DuplicateItem among the reasons of a transaction; it is the short code of a batch (model), and nobody has
# recorded an INSERT over an item in ExecuteTransaction with its reasons.
CODES = {
    "ConditionalCheckFailedException": "ConditionalCheckFailed",
    "DuplicateItemException": "DuplicateItem",
    "ItemCollectionSizeLimitExceededException": "ItemCollectionSizeLimitExceeded",
    "ProvisionedThroughputExceededException": "ProvisionedThroughputExceeded",
    "RequestLimitExceeded": "RequestLimitExceeded",
    "ResourceNotFoundException": "ResourceNotFound",
    "ThrottlingException": "ThrottlingError",
    "ValidationException": "ValidationError",
}


def require_distinct(targets: Sequence[tuple[Table, Place | None]]) -> None:
    """A transaction names each item once."""
    placed = [(table.arn, place) for table, place in targets if place is not None]
    if len(set(placed)) < len(placed):
        raise invalid("Transaction request cannot include multiple operations on one item")


def require_size(size: int) -> None:
    """ASSUMPTION: the text; the limit of 4 MB is documented. A recording of a larger transaction would prove it."""
    if size > TRANSACTION_BYTES:
        raise invalid("Collection size exceeds the maximum allowed size of 4MB for a transaction")


def require_payload(size: int) -> None:
    """What the writes of a request hold, not what they meet: 5 MB are deleted at once (tested on AWS by others).

    ASSUMPTION: the text, of which `payload` and `size cannot exceed` are known; a recorded refusal would prove it.
    """
    if size > TRANSACTION_BYTES:
        raise invalid("Transaction payload size cannot exceed 4 MB")


def reason(error: AwsError) -> dict[str, Any]:
    """Why one write of a transaction failed.

    An empty key is no reason but a fault of the whole request; a key of the wrong type is a reason (captured on AWS
    in four regions by others: paritysuite/dynamodb-conformance#60).
    """
    if error.message is not None and error.message.startswith(NOT_VALID):
        raise error
    return short(error)


def short(error: AwsError) -> dict[str, Any]:
    """An error under its short code (verified); it has room for an item, not for the reasons of throttling (model)."""
    told: dict[str, Any] = {"Code": CODES[error.code], "Message": error.message}
    return told | {name: value for name, value in error.members.items() if name == "Item"}


def cancelled(reasons: Sequence[dict[str, Any]]) -> AwsError:
    """All reasons in the order of the request; `None` stands for a write that did not fail (recorded)."""
    codes = ", ".join(one["Code"] for one in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return AwsError("TransactionCanceledException", text, members={"CancellationReasons": list(reasons)})
