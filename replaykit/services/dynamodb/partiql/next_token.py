"""NextToken: where a SELECT goes on, and a fingerprint of the statement that it belongs to, in the token itself.

Captured: a token goes with the very statement and parameters that it was given for.
"""

from __future__ import annotations

from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from replaykit.emulator.sealed import seal, unseal
from replaykit.services.dynamodb.idempotency import fingerprint
from replaykit.services.dynamodb.values import Item, invalid

PRINT_BYTES = 12
PLACE = "PartiQL"
COMPARED = ("Statement", "Parameters", "ConsistentRead")


class Position(NamedTuple):
    """Which of the reads goes on, and after which key; from its beginning where there is none."""

    read: int
    key: Item | None


START = Position(0, None)


def write_token(position: Position, request: Mapping[str, Any], arn: str, secret: bytes) -> str:
    """The token that a client is given."""
    body = orjson.dumps([position.read, position.key], default=_text)
    payload = _print(request, arn) + body
    return urlsafe_b64encode(seal(payload, PLACE, secret)).decode()


def read_token(token: str, request: Mapping[str, Any], arn: str, secret: bytes) -> Position:
    """The meaning of a token that a client hands back."""
    try:
        payload = unseal(b64decode(token, altchars=b"-_", validate=True), PLACE, secret)
    except ValueError:
        raise invalid("Invalid NextToken") from None
    if payload[:PRINT_BYTES] != _print(request, arn):
        raise invalid("NextToken does not match request")
    read, key = orjson.loads(payload[PRINT_BYTES:])
    return Position(read, None if key is None else {name: _value(value) for name, value in key.items()})


def _print(request: Mapping[str, Any], arn: str) -> bytes:
    compared = {name: request[name] for name in COMPARED if name in request}
    return fingerprint({**compared, "TableArn": arn})[:PRINT_BYTES]


def _text(value: Any) -> str:
    return b64encode(value).decode()


def _value(value: Mapping[str, str]) -> Mapping[str, Any]:
    return {kind: b64decode(content) if kind == "B" else content for kind, content in value.items()}
