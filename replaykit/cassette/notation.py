"""JSON, XML and forms as texts with values in them: where a member's value stands, how it is read and spelled."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, unquote_plus

Span = tuple[int, int, str]
"""Start, end, and the name of the member whose value stands there."""

_JSON = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\],]|[^\s{}\[\],":]+')
_XML = re.compile(r"<(/?)(?:[\w.-]+:)?([\w.-]+)[^>]*?(/?)>")
_FORM = re.compile(r"(?:^|(?<=&))([^=&]*)=([^&]*)")
_FORM_BEGINS = re.compile(r"[\w.%+-]+=")


@dataclass(frozen=True, slots=True)
class Notation:
    """One way to write values down."""

    spans: Callable[[str, Container[str]], Iterator[Span]]
    read: Callable[[str], str]
    write: Callable[[str], str]


def notation_of(text: str) -> Notation | None:
    """The notation of a body, by how it begins."""
    first = text.lstrip()[:1]
    if first in ("{", "["):
        return JSON
    if first == "<":
        return XML
    return FORM if _FORM_BEGINS.match(text) else None


def json_spans(text: str, secret: Container[str]) -> Iterator[Span]:
    """The strings that stand under a member of these names, at any depth."""
    names: list[str] = [""]
    key = ""
    for token in _JSON.finditer(text):
        mark = token[0][0]
        if mark in "{[":
            names.append(key if key in secret else names[-1])
            key = ""
        elif mark in "}]":
            if len(names) > 1:
                names.pop()
            key = ""
        elif mark == ",":
            key = ""
        elif mark == '"' and _is_key(text, token.end()):
            key = _read_json(token[1])
        elif mark == '"' and (name := key if key in secret else names[-1]):
            yield token.start(1), token.end(1), name


def xml_spans(text: str, secret: Container[str]) -> Iterator[Span]:
    """The texts inside elements of these names."""
    inside: list[str] = [""]
    at = 0
    for tag in _XML.finditer(text):
        if inside[-1] and text[at : tag.start()].strip():
            yield at, tag.start(), inside[-1]
        at = tag.end()
        if tag[1]:
            if len(inside) > 1:
                inside.pop()
        elif not tag[3]:
            inside.append(tag[2] if tag[2] in secret else inside[-1])


def form_spans(text: str, secret: Container[str]) -> Iterator[Span]:
    """The values whose dotted name has one of these names as a part (`Credentials.SecretAccessKey`)."""
    for pair in _FORM.finditer(text):
        name = next((part for part in unquote_plus(pair[1]).split(".") if part in secret), "")
        if name and pair[2]:
            yield pair.start(2), pair.end(2), name


def replace_spans(text: str, spans: Iterator[Span], change: Callable[[str, str], str]) -> str:
    """The text with each span's text replaced by `change(name, text)`."""
    parts, at = [], 0
    for start, end, name in spans:
        parts += [text[at:start], change(name, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _is_key(text: str, after: int) -> bool:
    return text[after : after + 16].lstrip()[:1] == ":"


def _read_json(raw: str) -> str:
    try:
        text: str = json.loads(f'"{raw}"', strict=False)
    except ValueError:
        return raw
    return text


def _write_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _write_xml(text: str) -> str:
    return html.escape(text, quote=False)


JSON = Notation(json_spans, _read_json, _write_json)
XML = Notation(xml_spans, html.unescape, _write_xml)
FORM = Notation(form_spans, unquote_plus, quote_plus)
