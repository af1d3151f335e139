"""Violations of the model in the words of the framework that validates requests since 2026; see `wordings`.

Captured in October 2026, in all regions that were asked (paritysuite/dynamodb-conformance, validation-ordering).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

import orjson

SINGLE_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
DETECTED: Final = "1 validation error detected: "
COUNTED: Final = re.compile(r"\d+ validation errors? detected: ")
BETWEEN: Final = re.compile(r"; (?=Value |Failed )")
SHORT_NAME: Final = "Member must have length greater than or equal to 1"
EMPTY_NAME: Final = f"Value '' at 'tableName' failed to satisfy constraint: {SHORT_NAME}"
ENUM: Final = "failed to satisfy constraint: Member must satisfy enum value set: "
RETURN_VALUES: Final = f"at 'returnValues' {ENUM}"
OPERATOR: Final = f"at 'conditionalOperator' {ENUM}"
# Captured, with the slips of the pen.
RETURN_VALUES_2026: Final = f"F{ENUM[1:]}[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
OPERATOR_2026: Final = f"F{ENUM[1:]}[ALL, OR]"
NO_KEY: Final = "Value null at 'key' failed to satisfy constraint: Member must not be null"
NO_ITEMS: Final = "The requestItems parameter is required for BatchGetItem"
MAP_KEYS: Final = "at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: "
SHOWN_ITEMS: Final = re.compile(rf"Value '.*' (?={MAP_KEYS})", re.DOTALL)
NO_KEYS: Final = re.compile(r"Value '\[\]' at 'requestItems\.([^']+)\.member\.keys'(?= failed .* equal to 1$)")
ENUMERATIONS: Final = re.compile(rf"Value '[^']*' at '\w+' {ENUM}\[[^\]]*\]")

DEEPEST_READ: Final = 62
"""Of maps and lists that hold each other; single writes whose values go deeper are answered in the older words."""
DEEPEST_TRANSACTED: Final = 60
"""The same of a write in a transaction (captured: 61 are told in the older words in every region).

ASSUMPTION: each action counts by itself; a transaction with a shallow action before the deep one would prove it.
"""


def older(params: Mapping[str, Any], deepest: int = DEEPEST_READ) -> bool:
    """Whether a write holds a value so deep that it is read, and answered, as before."""
    return _depth(params) > deepest


def _depth(found: Any) -> int:
    """How many maps and lists of attribute values hold each other, at the most."""
    deepest, todo = 0, [(found, 0)]
    while todo:
        one, depth = todo.pop()
        deepest = max(deepest, depth)
        if isinstance(one, Mapping):
            todo += [(value, depth + (name in ("M", "L"))) for name, value in one.items()]
        elif isinstance(one, list):
            todo += [(value, depth) for value in one]
    return deepest


def reworded(operation: str, params: Mapping[str, Any], message: str) -> str:
    """The text of the newer framework, where it has one of its own."""
    if operation in SINGLE_WRITES:
        return _single_write(operation, params, message)
    if operation in ("Query", "Scan") and OPERATOR in message and _several(params):
        return OPERATOR_2026
    if operation == "BatchGetItem":
        return _batch_get(params, message)
    if operation == "BatchWriteItem" and MAP_KEYS in message and (found := ENUMERATIONS.findall(message)):
        return _counted(found)
    return message


def _several(params: Mapping[str, Any]) -> bool:
    """Whether there are conditions that an operator could join; one that has nothing to join is told as such."""
    return any(len(params.get(name) or ()) > 1 for name in ("QueryFilter", "ScanFilter", "Expected"))


def _batch_get(params: Mapping[str, Any], message: str) -> str:
    """What was asked for is shown as JSON; the map itself and its lists are told by their members' names."""
    if message == NO_ITEMS:
        return f"{DETECTED}Value at 'RequestItems' failed to satisfy constraint: {SHORT_NAME}"
    if MAP_KEYS not in message:
        return NO_KEYS.sub(r"Value at 'RequestItems.\1.member.Keys'", message)
    shown = orjson.dumps(params["RequestItems"], default=_in_json).decode()
    return SHOWN_ITEMS.sub(lambda _: f"Value '{shown}' ", message)


def _in_json(value: Any) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _single_write(operation: str, params: Mapping[str, Any], message: str) -> str:
    """An empty name is told alone; an update tells its first invalid enumeration, the others all of them.

    A key that is missing, and a value that is very deep, bring the older words back.
    """
    if NO_KEY in message or older(params):
        return message
    if EMPTY_NAME in message:
        return f"{DETECTED}Value at 'TableName' failed to satisfy constraint: {SHORT_NAME}"
    if OPERATOR in message and _several(params):
        # ASSUMPTION: counted, as all of a single write is, and alone, as a query tells it; a capture would prove it.
        return DETECTED + OPERATOR_2026
    if RETURN_VALUES not in message:
        return message
    if operation == "UpdateItem":
        return DETECTED + RETURN_VALUES_2026
    found = [
        RETURN_VALUES_2026 if RETURN_VALUES in one else one for one in BETWEEN.split(COUNTED.sub("", message, count=1))
    ]
    return _counted(sorted(found, key=_rank))


def _counted(found: list[str]) -> str:
    return f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: " + "; ".join(found)


def _rank(sentence: str) -> int:
    """The order in which enumerations are told."""
    return 0 if "'returnConsumedCapacity'" in sentence else 2 if "'returnItemCollectionMetrics'" in sentence else 1
