"""Interactions to YAML text: one spelling only, which vcrpy loads and `native` reads fast.

An item begins with our own line, so that a reviewer reads first which operation it is, and ends with the response's
body in braces, so that an item that was cut off anywhere can't be taken for a whole one.
"""

from __future__ import annotations

from functools import lru_cache

from replaykit.aws.http import Headers
from replaykit.cassette.header import CassetteHeader
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.scalar import quote, spell, spell_binary, word

LONGEST_KEY = 200  # YAML's limit is 1024 characters once escaped (six for one)


def emit_header(header: CassetteHeader) -> bytes:
    """The head of a file, up to and with the line after which items are appended."""
    fields = {"source": header.source, "recorded_at": header.recorded_at, "description": header.description}
    fields |= {"generator": header.generator, **header.more}
    lines = ["version: 1", "replaykit:", f"  format: {header.format}"]
    lines += [f"  {word(name)}: {quote(text)}" for name, text in fields.items() if text]
    return ("\n".join(lines) + "\ninteractions:\n").encode()


def emit(interaction: Interaction) -> bytes:
    """One list item."""
    return f"- replaykit: {emit_meta(interaction.meta)}\n  {_exchange(interaction)}".encode()


def emit_plain(interaction: Interaction) -> bytes:
    """One list item with nothing of ours, as vcrpy would hold it."""
    return f"- {_exchange(interaction)}".encode()


def _exchange(interaction: Interaction) -> str:
    request, response = interaction.request, interaction.response
    sent, got = emit_headers(request.headers), emit_headers(response.headers)
    body = spell(request.body) if request.body else "null"
    return (
        f"request:\n    method: {word(request.method)}\n    uri: {_text(request.url)}\n"
        f"    headers:{sent}    body: {body}\n"
        f"  response:\n    status: {{code: {response.status}, message: {_text(response.reason)}}}\n"
        f"    headers:{got}    body: {{string: {spell(response.body)}}}\n"
    )


def emit_meta(meta: Meta) -> str:
    fields = []
    if meta.operation:
        fields.append(f"operation: {word(meta.operation)}")
    if meta.at:
        fields.append(f"at: {quote(meta.at)}")
    if meta.duration_ms is not None:
        fields.append(f"duration_ms: {round(meta.duration_ms, 3)}")
    if meta.redacted:
        fields.append(f"redacted: [{', '.join(map(word, meta.redacted))}]")
    if not meta.request_known:
        fields.append("request: unknown")
    return "{" + ", ".join(fields) + "}"


def emit_headers(headers: Headers) -> str:
    """The rest of a `headers:` line and the lines below it: names in their order, each with the list of its values."""
    if not headers.fields:
        return " {}\n"
    grouped = dict(headers.fields)
    if len(grouped) == len(headers.fields):
        return "\n" + "".join([f"{_key(name)}[{_text(value)}]\n" for name, value in headers.fields])
    listed: dict[str, list[str]] = {name: [] for name in grouped}
    for name, value in headers.fields:
        listed[name].append(_text(value))
    return "\n" + "".join([f"{_key(name)}[{', '.join(values)}]\n" for name, values in listed.items()])


@lru_cache(1024)
def _key(name: str) -> str:
    if len(name) > LONGEST_KEY:
        return f"      ? {_text(name)}\n      : "
    return f"      {word(name) if name.isascii() else _text(name)}: "


def _text(text: str) -> str:
    """A scalar for any text: header bytes that are no UTF-8 reach us as lone surrogates, which YAML can't hold."""
    if text.isprintable():
        return quote(text)
    try:
        text.encode()
    except UnicodeEncodeError:
        return spell_binary(text.encode("utf-8", "surrogatepass"))
    return quote(text)
