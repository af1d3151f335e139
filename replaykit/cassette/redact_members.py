"""Secrets by the service model: the values of members that hold one are replaced in place."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from replaykit.cassette.notation import JSON, Notation, Span, notation_of, replace_spans
from replaykit.cassette.redact_text import REDACTED
from replaykit.cassette.secret_members import SecretMembers


def redact_members(text: str, secret: SecretMembers) -> str:
    """The text with the secret members' values replaced; equal to it where there are none."""
    notation = notation_of(text)
    if notation is None or not secret:
        return text

    def change(name: str, raw: str) -> str:
        plain = notation.read(raw)
        return notation.write(replacement(plain, blob=secret.body.get(name) == "blob")) if plain else raw

    return replace_spans(text, _spans(notation, text, secret), change)


def secrets_of(text: str, secret: SecretMembers) -> Iterator[str]:
    """The values that `redact_members` would replace, and the values in those that are JSON objects."""
    notation = notation_of(text)
    if notation is None or not secret:
        return
    for start, end, name in _spans(notation, text, secret):
        plain = notation.read(text[start:end])
        yield plain
        if secret.body.get(name) == "blob":
            plain = _unblob(plain).decode(errors="replace")
            yield plain
        yield from _texts(_object(plain))


def replacement(secret: str, *, blob: bool) -> str:
    """What stands for a secret: of its own kind, so that a client that reads it does not stumble.

    A secret that is a JSON object, as Secrets Manager's console makes them, keeps its keys.
    """
    if blob:  # of the same length, since a key of another is refused
        length = len(_unblob(secret))
        return base64.b64encode((REDACTED * (length // len(REDACTED) + 1)).encode()[:length]).decode()
    parsed = _object(secret)
    return json.dumps(_hollow(parsed)) if parsed else REDACTED


def _spans(notation: Notation, text: str, secret: SecretMembers) -> Iterator[Span]:
    yield from notation.spans(text, secret.body)
    if secret.secure_values and notation is JSON and '"SecureString"' in text:
        secure = set(_secure_values(_object(text)))
        for start, end, name in notation.spans(text, {"Value"}):
            if notation.read(text[start:end]) in secure:
                yield start, end, name


def _secure_values(value: object) -> Iterator[str]:
    """The values of SSM's parameters that are SecureStrings, in a request or an answer."""
    if isinstance(value, Mapping):
        if value.get("Type") == "SecureString" and isinstance(value.get("Value"), str):
            yield value["Value"]
        for each in value.values():
            yield from _secure_values(each)
    elif isinstance(value, list):
        for each in value:
            yield from _secure_values(each)


def _object(text: str) -> object:
    """The JSON object that a text is, or None."""
    if text.lstrip()[:1] != "{":
        return None
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return None
    return parsed


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _hollow(value: object) -> object:
    if isinstance(value, dict):
        return {key: _hollow(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_hollow(each) for each in value]
    return REDACTED if isinstance(value, str) else value


def _unblob(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except ValueError:
        return b""
