"""What a REST protocol binds to the HTTP message itself: path, query, header fields, status; compiled per shape."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from replaykit.aws.http import Headers
from replaykit.models.shape import Shape
from replaykit.protocols.text import text_reader, text_writer

Query = dict[str, list[str]]
HEADER_TIMESTAMP = "rfc822"
QUERY_TIMESTAMP = "iso8601"
UNRESERVED = "-_.~"


@dataclass(frozen=True, slots=True)
class Bound:
    """A member outside the body: its name on the wire, and how it is read and written there."""

    member: str
    wire: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    shape: Shape


@dataclass(slots=True)
class Bindings:
    """A structure's members by where they travel."""

    strict: bool = True
    uri: list[Bound] = field(default_factory=list)
    query: list[Bound] = field(default_factory=list)
    query_maps: list[Bound] = field(default_factory=list)
    headers: list[Bound] = field(default_factory=list)
    header_maps: list[Bound] = field(default_factory=list)
    status: str | None = None
    body: dict[str, Shape] = field(default_factory=dict)

    @property
    def tell_type(self) -> bool:
        """Whether a member is the message's Content-Type."""
        return any(bound.wire.lower() == "content-type" for bound in self.headers)

    def read_headers(self, headers: Headers) -> dict[str, Any]:
        """The members that header fields carry."""
        found: dict[str, Any] = {}
        for bound in self.headers:
            text = headers.get(bound.wire)
            if text is None:
                continue
            if bound.shape.type == "list":  # its items may stand in a field each (RFC 9110, 5.3)
                text = ", ".join(headers.get_all(bound.wire))
            found[bound.member] = bound.read(text)
        for bound in self.header_maps:
            prefix = bound.wire.lower()
            size = len(prefix)
            fields = {name[size:]: value for name, value in headers if name.lower().startswith(prefix)}
            if fields or not self.strict:  # boto3 gives an empty map where there are no such fields
                found[bound.member] = fields
        return found

    def write_headers(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The header fields of the members that have a value."""
        for bound in self.headers:
            value = values.get(bound.member)
            if value is not None and value != []:
                yield bound.wire, bound.write(value)
        for bound in self.header_maps:
            for name, value in (values.get(bound.member) or {}).items():
                yield bound.wire + name, value

    def read_query(self, query: Query) -> dict[str, Any]:
        """The members that the query carries."""
        found: dict[str, Any] = {}
        for bound in self.query:
            texts = query.get(bound.wire)
            if texts is not None:
                found[bound.member] = bound.read(texts)
        taken = {bound.wire for bound in self.query}
        for bound in self.query_maps:
            rest = {name: texts for name, texts in query.items() if name not in taken}
            if rest:
                found[bound.member] = bound.read(rest)
        return found

    def write_query(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The query's pairs, unencoded."""
        for bound in self.query:
            value = values.get(bound.member)
            if value is not None:
                yield from ((bound.wire, text) for text in bound.write(value))
        taken = {bound.wire for bound in self.query}
        for bound in self.query_maps:
            for name, items in (values.get(bound.member) or {}).items():
                if name not in taken:
                    yield from ((name, str(item)) for item in (items if isinstance(items, list) else [items]))


def bindings_of(shape: Shape, *, strict: bool) -> Bindings:
    """The bindings of a structure, compiled once; `strict` as in the readers of bodies."""
    key = ("bindings", strict)
    found: Bindings | None = shape.compiled.get(key)
    if found is None:
        found = shape.compiled[key] = Bindings(strict)
        for name, member in shape.members.items():
            _bind(found, name, member, strict)
    return found


def _bind(bindings: Bindings, name: str, member: Shape, strict: bool) -> None:
    wire = member.location_name or name
    location = member.location
    if not strict and location in ("uri", "querystring"):  # an answer has neither path nor query
        location = None
    if location == "uri":
        read, write = text_reader(member, strict=strict), text_writer(member, QUERY_TIMESTAMP)
        bindings.uri.append(Bound(name, wire, read, write, member))
    elif location == "querystring":
        bound = Bound(name, wire, _query_reader(member, strict), _query_writer(member), member)
        (bindings.query_maps if member.type == "map" else bindings.query).append(bound)
    elif location == "header":
        bindings.headers.append(Bound(name, wire, _header_reader(member, strict), _header_writer(member), member))
    elif location == "headers":
        bindings.header_maps.append(Bound(name, member.location_name or "", str, str, member))
    elif location == "statusCode":
        bindings.status = name
    else:
        bindings.body[name] = member


def _query_reader(shape: Shape, strict: bool) -> Callable[[Any], Any]:
    if shape.type == "map":
        many = shape.value.type == "list"
        return lambda query: {name: texts if many else texts[0] for name, texts in query.items()}
    if shape.type == "list":
        read_item = text_reader(shape.member, strict=strict)
        return lambda texts: [read_item(text) for text in texts]
    read = text_reader(shape, strict=strict)
    return lambda texts: read(texts[0])


def _query_writer(shape: Shape) -> Callable[[Any], Sequence[str]]:
    if shape.type == "list":
        write_item = text_writer(shape.member, QUERY_TIMESTAMP)
        return lambda values: [write_item(value) for value in values]
    write = text_writer(shape, QUERY_TIMESTAMP)
    return lambda value: [write(value)]


def _header_reader(shape: Shape, strict: bool) -> Callable[[str], Any]:
    if shape.type == "list":
        read_item = text_reader(shape.member, strict=strict)
        dates = shape.member.type == "timestamp" and shape.member.traits.get("timestampFormat") in (None, "rfc822")
        return lambda text: [read_item(item) for item in split_header(text, dates=dates)]
    return text_reader(shape, strict=strict)


def _header_writer(shape: Shape) -> Callable[[Any], str]:
    if shape.type == "list":
        write_item = text_writer(shape.member, HEADER_TIMESTAMP)
        quoted = shape.member.type == "string"
        return lambda values: ", ".join(_quote_item(write_item(item), quoted) for item in values)
    return text_writer(shape, HEADER_TIMESTAMP)


def _quote_item(text: str, quoted: bool) -> str:
    """RFC 7230: what holds a comma or a quote stands in quotes."""
    if quoted and ("," in text or '"' in text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def split_header(text: str, *, dates: bool = False) -> list[str]:
    """The items of a header field's list; an RFC 822 date has a comma of its own."""
    if dates:
        parts = text.split(",")
        return [f"{parts[at]},{parts[at + 1]}".strip() for at in range(0, len(parts) - 1, 2)]
    if '"' not in text:
        return [item.strip() for item in text.split(",")]
    return [item.strip() for item in next(csv.reader([text], skipinitialspace=True, escapechar="\\"))]


def parse_query(query: str) -> Query:
    """The values of a query string by name, decoded, in order."""
    found: Query = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if name:
            found.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return found


def fill_uri(path: str, bindings: Bindings, values: Mapping[str, Any]) -> str:
    """An operation's path with its labels filled in and percent-encoded; a greedy label keeps its slashes."""
    for bound in bindings.uri:
        text = bound.write(values[bound.member]) if values.get(bound.member) is not None else ""
        path = path.replace("{" + bound.wire + "}", quote(text, safe=UNRESERVED))
        path = path.replace("{" + bound.wire + "+}", quote(text, safe="/" + UNRESERVED))
    return path


def read_labels(labels: Mapping[str, str], bindings: Bindings) -> dict[str, Any]:
    """The members that the path carries."""
    return {bound.member: bound.read(unquote(labels[bound.wire])) for bound in bindings.uri if bound.wire in labels}
