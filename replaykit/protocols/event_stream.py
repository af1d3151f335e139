"""Event streams (`application/vnd.amazon.eventstream`): framed messages with headers, each an event of a union."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpResponse
from replaykit.models.shape import Shape
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.scalars import EPOCH

CONTENT_TYPE = "application/vnd.amazon.eventstream"
INITIAL_RESPONSE = "initial-response"
_PRELUDE = struct.Struct(">III")
_CRC_SIZE = 4
_FIXED = {2: ">b", 3: ">h", 4: ">i", 5: ">q"}
_MILLISECOND = timedelta(milliseconds=1)


class EventFormat(Protocol):
    """How a protocol writes the payload of an event."""

    @property
    def event_content_type(self) -> str:
        """Of a payload."""

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        """A structure from a payload."""

    def write_event(self, shape: Shape, value: Any) -> bytes:
        """A payload of a structure."""


@dataclass(frozen=True, slots=True)
class Message:
    """One frame."""

    headers: Mapping[str, Any] = field(default_factory=dict)
    payload: bytes = b""


def stream_member(shape: Shape) -> str | None:
    """The member of an input or output that is an event stream, if one is."""
    found: str | None = shape.compiled.get("stream-member", "?")  # asked of every answer: 0.3 us where it is looked for
    if found == "?":
        found = next((name for name, member in shape.members.items() if member.is_event_stream), None)
        shape.compiled["stream-member"] = found
    return found


def decode_messages(data: bytes) -> Iterator[Message]:
    """The messages of a stream.

    Raises:
        ValueError: a frame is torn or its checksum is wrong.
    """
    place = 0
    while place < len(data):
        if place + _PRELUDE.size > len(data):
            raise ValueError(f"the event stream is torn in the prelude at byte {place}")
        total, headers_size, prelude_crc = _PRELUDE.unpack_from(data, place)
        frame = data[place : place + total]
        if zlib.crc32(frame[:8]) != prelude_crc:
            raise ValueError(f"the event stream's prelude at byte {place} has a wrong checksum")
        if len(frame) < total or zlib.crc32(frame[:-_CRC_SIZE]) != struct.unpack(">I", frame[-_CRC_SIZE:])[0]:
            raise ValueError(f"the event stream's message at byte {place} is torn or has a wrong checksum")
        start = _PRELUDE.size + headers_size
        yield Message(dict(_read_headers(frame[_PRELUDE.size : start])), frame[start:-_CRC_SIZE])
        place += total


def encode_message(message: Message) -> bytes:
    """One frame."""
    headers = b"".join(_write_header(name, value) for name, value in message.headers.items())
    lengths = struct.pack(">II", _PRELUDE.size + len(headers) + len(message.payload) + _CRC_SIZE, len(headers))
    frame = lengths + struct.pack(">I", zlib.crc32(lengths)) + headers + message.payload
    return frame + struct.pack(">I", zlib.crc32(frame))


def _read_headers(block: bytes) -> Iterator[tuple[str, Any]]:
    place = 0
    while place < len(block):
        size = block[place]
        name = block[place + 1 : place + 1 + size].decode()
        place += 1 + size
        kind, place = block[place], place + 1
        value, place = _read_value(block, kind, place)
        yield name, value


def _read_value(block: bytes, kind: int, place: int) -> tuple[Any, int]:
    if kind in (0, 1):
        return kind == 0, place
    if kind in _FIXED:
        form = _FIXED[kind]
        return struct.unpack_from(form, block, place)[0], place + struct.calcsize(form)
    if kind in (6, 7):
        (size,) = struct.unpack_from(">H", block, place)
        raw = block[place + 2 : place + 2 + size]
        return (raw if kind == 6 else raw.decode()), place + 2 + size  # noqa: PLR2004  # the format's type numbers
    if kind == 8:  # noqa: PLR2004  # as above
        return EPOCH + struct.unpack_from(">q", block, place)[0] * _MILLISECOND, place + 8
    return uuid.UUID(bytes=block[place : place + 16]), place + 16


def _write_header(name: str, value: Any) -> bytes:
    head = bytes([len(name)]) + name.encode()
    if isinstance(value, bool):
        return head + (b"\x00" if value else b"\x01")
    if isinstance(value, int):
        return (
            head + b"\x05" + struct.pack(">q", value) if abs(value) >> 31 else head + b"\x04" + struct.pack(">i", value)
        )
    if isinstance(value, datetime):
        return head + b"\x08" + struct.pack(">q", (value - EPOCH) // _MILLISECOND)
    raw = value if isinstance(value, bytes) else str(value).encode()
    return head + (b"\x06" if isinstance(value, bytes) else b"\x07") + struct.pack(">H", len(raw)) + raw


def read_events(stream: Shape, data: bytes, form: EventFormat) -> list[dict[str, Any]]:
    """The events of a stream, as boto3's iterator would give them.

    Raises:
        AwsError: the stream carries an error; the events before it are lost to the caller.
        ValueError: the stream is torn.
    """
    return [event for message in decode_messages(data) if (event := read_event(stream, message, form)) is not None]


def read_event(stream: Shape, message: Message, form: EventFormat) -> dict[str, Any] | None:
    """One event; None where the model does not know it."""
    headers = message.headers
    kind = headers.get(":message-type")
    if kind == "error":
        raise AwsError(str(headers.get(":error-code", "")), str(headers.get(":error-message", "")))
    name = str(headers.get(":exception-type" if kind == "exception" else ":event-type", ""))
    shape = stream.members.get(name)
    if kind == "exception":
        body = form.read_body(shape, message.payload, strict=False) if shape is not None else {}
        raise AwsError(name, body.get("message") or body.get("Message"))
    return {name: _read_event_members(shape, message, form)} if shape is not None else None


def _read_event_members(shape: Shape, message: Message, form: EventFormat) -> dict[str, Any]:
    payload = _payload_member(shape)
    event: dict[str, Any] = {
        name: message.headers[name]
        for name, member in shape.members.items()
        if member.traits.get("eventheader") and name in message.headers
    }
    if payload is None:
        return event | (form.read_body(shape, message.payload, strict=False) if message.payload else {})
    member = shape.members[payload]
    if member.type == "blob":
        event[payload] = message.payload
    elif member.type == "string":
        event[payload] = message.payload.decode()
    elif message.payload:
        event[payload] = form.read_body(member, message.payload, strict=False)
    return event


def _payload_member(shape: Shape) -> str | None:
    return next((name for name, member in shape.members.items() if member.traits.get("eventpayload")), None)


def write_events(stream: Shape, events: Iterable[Mapping[str, Any]], form: EventFormat) -> bytes:
    """The frames of some events (`{"Records": {"Payload": b"…"}}`)."""
    return b"".join(encode_message(write_event(stream, event, form)) for event in events)


def write_event(stream: Shape, event: Mapping[str, Any], form: EventFormat) -> Message:
    """One event's message."""
    ((name, members),) = event.items()
    shape = stream.members[name]
    headers: dict[str, Any] = {":message-type": "exception" if shape.is_error else "event"}
    headers[":exception-type" if shape.is_error else ":event-type"] = name
    in_headers = {
        key: members[key] for key, each in shape.members.items() if each.traits.get("eventheader") and key in members
    }
    payload = _payload_member(shape)
    if payload is None:
        rest = {key: value for key, value in members.items() if key not in in_headers}
        content, body = form.event_content_type, form.write_event(shape, rest) if shape.members else b""
    else:
        content, body = _payload_of(shape.members[payload], members.get(payload), form)
    if body:
        headers[":content-type"] = content
    return Message({**headers, **in_headers}, body)


def _payload_of(shape: Shape, value: Any, form: EventFormat) -> tuple[str, bytes]:
    if shape.type == "blob":
        return "application/octet-stream", bytes(value or b"")
    if shape.type == "string":
        return "text/plain", str(value or "").encode()
    return form.event_content_type, form.write_event(shape, value or {})


def read_response(shape: Shape | None, response: HttpResponse, form: EventFormat) -> dict[str, Any]:
    """The output of an RPC protocol's answer: nothing, one body, or a stream of events."""
    if shape is None:
        return {}
    body = decoded_body(response.headers, response.body)
    if stream_member(shape) is not None:
        return read_output(shape, body, form)
    output = form.read_body(shape, body, strict=False)
    return output if isinstance(output, dict) else {}


def read_output(shape: Shape, data: bytes, form: EventFormat) -> dict[str, Any]:
    """An RPC protocol's answer that streams: the first message holds the other members."""
    name = stream_member(shape)
    assert name is not None
    messages, output = list(decode_messages(data)), {}
    if messages and messages[0].headers.get(":event-type") == INITIAL_RESPONSE:
        output = dict(form.read_body(shape, messages.pop(0).payload, strict=False))
    stream = shape.members[name]
    output[name] = [event for each in messages if (event := read_event(stream, each, form)) is not None]
    return output


def write_output(shape: Shape, output: Mapping[str, Any], form: EventFormat) -> bytes:
    """The body of such an answer."""
    name = stream_member(shape)
    assert name is not None
    rest = {key: value for key, value in output.items() if key != name}
    headers = {":message-type": "event", ":event-type": INITIAL_RESPONSE, ":content-type": form.event_content_type}
    first = encode_message(Message(headers, form.write_event(shape, rest)))
    return first + write_events(shape.members[name], output.get(name) or (), form)
