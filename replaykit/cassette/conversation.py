"""A cassette as a conversation: for each interaction the operation, its parameters, and what was answered.

What a reviewer reads instead of YAML. Values come through the service model; a request that is no AWS call, or an
answer that the model can't read, is told as plain HTTP.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, ReplaykitError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.protocols import read_request, read_response

WIDTH = 240


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. `asked` and `told` are names with their values as text."""

    title: str
    asked: Mapping[str, str]
    status: int
    outcome: str
    told: Mapping[str, str]
    at: str | None = None
    duration_ms: float | None = None


def turn(interaction: Interaction, *, width: int | None = WIDTH) -> Turn:
    """An interaction, understood as far as possible; `width` cuts long values, None keeps them whole."""
    call, asked = _asked(interaction.request)
    outcome, told = _told(call, interaction.response)
    meta = interaction.meta
    title = call.name if call else meta.operation or f"{interaction.request.method} {interaction.request.url}"
    return Turn(
        title,
        {name: _cut(text, width) for name, text in asked.items()},
        interaction.response.status,
        _cut(outcome, width),
        {name: _cut(text, width) for name, text in told.items()},
        meta.at,
        meta.duration_ms,
    )


def lines(told: Turn) -> Iterator[str]:
    """A turn as lines without numbers and times, so that two versions of a cassette compare by what was said."""
    yield told.title
    yield from (f"    {name}: {text}" for name, text in told.asked.items())
    yield f"  -> {told.status}{' ' if told.outcome else ''}{told.outcome}"
    yield from (f"    {name}: {text}" for name, text in told.told.items())


def _asked(request: HttpRequest) -> tuple[OperationCall | None, dict[str, str]]:
    try:
        call = read_request(request)
    except (ReplaykitError, AwsError):
        return None, {"body": plain(request.body)} if request.body else {}
    return call, {name: value_text(value) for name, value in call.params.items()}


def _told(call: OperationCall | None, response: HttpResponse) -> tuple[str, dict[str, str]]:
    if call is not None:
        try:
            output = read_response(call.service, call.operation, response)
        except AwsError as error:
            return str(error), {name: value_text(value) for name, value in error.members.items()}
        except (ReplaykitError, ValueError):
            pass  # told as it went over the wire
        else:
            return "", {name: value_text(value) for name, value in output.items()}
    return response.reason, {"body": plain(response.body)} if response.body else {}


def value_text(value: Any) -> str:
    """A parameter on one line: text as it is, the rest as JSON."""
    if isinstance(value, str):
        return value if value.isprintable() else orjson.dumps(value).decode()
    if isinstance(value, bytes):
        return plain(value)
    return orjson.dumps(value, default=_as_json, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def plain(body: bytes) -> str:
    """Bytes on one line: text where they are text, else their number."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return f"({len(body):,} bytes)"
    return text if text.isprintable() else orjson.dumps(text).decode()


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else f"{text[:width]}… ({len(text):,} characters)"
