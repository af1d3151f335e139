"""A resource-based policy's document: checked as far as its form goes, and brought into the form that AWS keeps.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-207, -208 and -211): what is refused and with which words,
that a document is read back minified, its keys in one order, a list of one as its one string and an account's number
as that account's root; and that two documents of one such form are one policy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from replaykit.services.dynamodb.values import invalid_value

LONGEST = 20480
ACCOUNT = re.compile(r"\d{12}")
TOP = ("Version", "Id", "Statement")
STATEMENT = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)


def read_document(text: str, partition: str) -> str:
    """The document as GetResourcePolicy tells it; ValidationException where it is none."""
    if len(text.encode()) > LONGEST:
        raise invalid_value(f"Maximum policy size of {LONGEST} bytes exceeded")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _invalid("This policy contains invalid Json") from None
    if not isinstance(document, dict):
        raise _invalid("This policy contains invalid Json")  # ASSUMPTION: the text for JSON that is no object
    statements = document.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not statements or not isinstance(statements, list):
        raise _invalid("Could not parse the policy: Statement is empty!")
    kept = _ordered({**document, "Statement": [_statement(one, partition) for one in statements]}, TOP)
    return orjson.dumps(kept).decode()


def _statement(given: Any, partition: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _invalid("This policy contains invalid Json")  # ASSUMPTION: the text
    # Measured for Resource alone; ASSUMPTION: the other fields that every such statement needs are told alike.
    for member, other in (
        ("Effect", "Effect"),
        ("Principal", "NotPrincipal"),
        ("Action", "NotAction"),
        ("Resource", "NotResource"),
    ):
        if member not in given and other not in given:
            raise _invalid(f"Missing required field {member}")
    kept = {name: _one(value) for name, value in given.items()}
    for member in ("Principal", "NotPrincipal"):
        if member in kept:
            kept[member] = _principal(kept[member], partition)
    return _ordered(kept, STATEMENT)


def _principal(given: Any, partition: str) -> Any:
    if not isinstance(given, Mapping):
        return given
    return {kind: _one(_root(value, partition)) if kind == "AWS" else _one(value) for kind, value in given.items()}


def _root(value: Any, partition: str) -> Any:
    if isinstance(value, list):
        return [_root(one, partition) for one in value]
    if isinstance(value, str) and ACCOUNT.fullmatch(value):
        return f"arn:{partition}:iam::{value}:root"
    return value


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _ordered(members: Mapping[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    """The members that have a place come first, in the order of their places."""
    known = {name: members[name] for name in order if name in members}
    return known | dict(members)


def _invalid(message: str) -> Exception:
    return invalid_value(f"Invalid policy document: {message}")
