"""Our own files: items found without parsing, and each read by a restricted reader only when it is asked for.

Every line inside an item is indented, so items begin at the lines that begin with `- `. Text that is spelled in
another way (edited by hand) goes to the YAML reader, item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, overload

from replaykit.aws.http import Headers, HttpResponse
from replaykit.cassette import safe_yaml
from replaykit.cassette.entry import BadEntry, interaction_of, mapping, request_to
from replaykit.cassette.errors import CassetteError, CassetteInvalid, CassetteNotYaml
from replaykit.cassette.header import CassetteHeader, header_of
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.safe_yaml import UnsafeYaml, without_collector
from replaykit.cassette.scalar import BINARY, NotCanonical, read

START = b"version: 1\nreplaykit:\n"
BEGINNING = re.compile(rb"(?:#[^\n]*\n|[ \t]*\n)*" + START)  # a comment by hand may stand above
ITEMS = re.compile(rb"^interactions:[ \t]*\n", re.MULTILINE)
ITEM_START = re.compile(rb"\n(?=- |-\Z)")  # without `^`, which would be tried at every line: 20 times faster
STRAY = re.compile(rb"\n[^\s#]")
TODO_REPAIR = "Run `replaykit cassette validate` to see all that is wrong, `replaykit cassette repair` to mend it."

HEADERS = rb"    headers:(?: \{\}\n|\n((?:      [^\n]*\n)+))"
ITEM = re.compile(
    rb"- (?:replaykit: (\{[^\n]*\})\n  )?request:\n    method: ([A-Z]+)\n    uri: ([^\n]+)\n"
    + HEADERS
    + rb"    body: ([^\n]+(?:\n      [^\n]*)*)\n"
    + rb"  response:\n    status: \{code: (\d{3}), message: ('[^'\n]*')\}\n"
    + HEADERS
    + rb"    body: \{string: ([^\n]+(?:\n      [^\n]*)*)\}\n?"
)
META = re.compile(
    rb"\{(?:operation: ([\w.-]+)(?:, |(?=\})))?(?:at: '([ -&(-~]*)'(?:, |(?=\})))?"
    rb"(?:duration_ms: (\d+(?:\.\d+)?)(?:, |(?=\})))?"
    rb"(?:redacted: \[([a-z][a-z0-9-]*(?:, [a-z][a-z0-9-]*)*)\](?:, |(?=\})))?(request: unknown)?\}"
)
ONE_VALUE = re.compile(r"^      ([A-Za-z][A-Za-z0-9_.-]*): \['([ -&(-~]*)'\]\n", re.MULTILINE)
VALUES = re.compile(r"^      ([A-Za-z][A-Za-z0-9_.-]*): \[((?:'(?:[ -&(-~]|'')*'(?:, |(?=\])))+)\]\n", re.MULTILINE)
VALUE = re.compile(r"'((?:[ -&(-~]|'')*)'")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the items of a file stand; `torn` is the offset of a last item that is not whole."""

    header: CassetteHeader
    offsets: Sequence[int]
    end: int
    torn: int | None = None


def unix_lines(data: bytes) -> bytes:
    """The file as it was written: no byte order mark, no CRLF of a Windows checkout (a CR of a body is escaped)."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def is_native(data: bytes) -> bool:
    """Whether a file begins as ours do, or is the beginning of such a beginning."""
    return bool(BEGINNING.match(data)) or START.startswith(data)


def scan(data: bytes) -> Layout | None:
    """The layout of one of our files, or None where it is arranged in another way (then it is plain YAML)."""
    head = ITEMS.search(data)
    if head is None:
        return _without_items(data)
    offsets = [match.end() for match in ITEM_START.finditer(data, head.end() - 1)]
    if data[head.end() : offsets[0] if offsets else len(data)].strip():
        return None
    header = _header(data[: head.start()])
    if header is None:
        return None
    if not offsets or is_whole(data[offsets[-1] :]):
        return Layout(header, offsets, len(data))
    if STRAY.search(data, offsets[-1]):  # a key after the items, or a value that goes on in the first column
        return None
    return Layout(header, offsets[:-1], offsets[-1], torn=offsets[-1])


def _without_items(data: bytes) -> Layout | None:
    """A head that was cut off before its last line; whatever else is there is left to the YAML reader."""
    if re.search(rb"^interactions:.*\S", data, re.MULTILINE):
        return None
    return Layout(_header(data) or CassetteHeader(source="unknown"), [], 0, torn=0)


def _header(data: bytes) -> CassetteHeader | None:
    try:
        fields = safe_yaml.load(data)
        return header_of(mapping(mapping(fields, "").get("replaykit"), ""))
    except (UnsafeYaml, BadEntry):
        return None


def is_whole(item: bytes) -> bool:
    """Whether the text goes on to the end of an item: then it may still be wrong, but nobody cut it off."""
    try:
        parse(item)
    except UnsafeYaml:
        return False
    except BadEntry:
        return _reaches_end(item)
    return True


def _reaches_end(item: bytes) -> bool:
    value = safe_yaml.load(item)
    entry = value[0] if isinstance(value, list) and value else None
    response = entry.get("response") if isinstance(entry, Mapping) else None
    try:
        _require_end(response.get("body") if isinstance(response, Mapping) else None)
    except BadEntry:
        return False
    return True


def parse(item: bytes) -> Interaction:
    """One item; raises UnsafeYaml or BadEntry."""
    try:
        return parse_canonical(item)
    except NotCanonical:
        listed = safe_yaml.load(item)
    if not isinstance(listed, list) or len(listed) != 1:
        raise BadEntry("it is no list item")
    interaction = interaction_of(listed[0])
    response = listed[0]["response"]
    _require_end(response.get("body", response.get("content")))
    return interaction


def _require_end(body: Any) -> None:
    """Cut off just before its text, `body:` is good YAML for no body; ours always say `''`."""
    if body is None or (isinstance(body, Mapping) and body.get("string", "") is None):
        raise BadEntry("response.body is empty, not even '': the interaction is not whole")


def parse_canonical(item: bytes) -> Interaction:
    """One item spelled as `emit` spells it; raises NotCanonical on any other."""
    match = ITEM.fullmatch(item)
    if match is None:
        raise NotCanonical
    meta, method, uri, sent, body, code, reason, got, answer = match.groups()
    try:
        request = request_to(method.decode(), _text(uri), _headers(sent), b"" if body == b"null" else read(body))
    except BadEntry:
        raise NotCanonical from None
    response = HttpResponse(int(code), _headers(got), read(answer), _text(reason))
    return Interaction(request, response, _meta(meta))


def _text(raw: bytes) -> str:
    if raw.startswith(BINARY):  # bytes that are no text at all
        raise NotCanonical
    return read(raw).decode()


def _meta(raw: bytes | None) -> Meta:
    if raw is None:
        return Meta()
    match = META.fullmatch(raw)
    if match is None:
        raise NotCanonical
    operation, at, duration, redacted, unknown = match.groups()
    return Meta(
        operation.decode() if operation else None,
        at.decode() if at else None,
        float(duration) if duration else None,
        tuple(redacted.decode().split(", ")) if redacted else (),
        unknown is None,
    )


def _headers(block: bytes | None) -> Headers:
    if block is None:
        return Headers()
    if not block.isascii():
        raise NotCanonical
    text, lines = block.decode("ascii"), block.count(b"\n")
    fields = ONE_VALUE.findall(text)
    if len(fields) == lines:
        return Headers(fields)
    found = VALUES.findall(text)
    if len(found) != lines:
        raise NotCanonical
    return Headers((name, value.replace("''", "'")) for name, values in found for value in VALUE.findall(values))


class LazyInteractions(Sequence[Interaction]):
    """The interactions of one of our files, each parsed when it is first asked for and then kept."""

    def __init__(self, path: str, data: bytes, layout: Layout) -> None:
        self._path = path
        self._data = data
        self._bounds = [*layout.offsets, layout.end]
        self._parsed: list[Interaction | None] = [None] * len(layout.offsets)
        self._lines: list[int] = []

    def __len__(self) -> int:
        return len(self._parsed)

    @overload
    def __getitem__(self, index: int) -> Interaction: ...
    @overload
    def __getitem__(self, index: slice) -> list[Interaction]: ...
    def __getitem__(self, index: int | slice) -> Interaction | list[Interaction]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        parsed = self._parsed[index]
        if parsed is None:
            place = index if index >= 0 else len(self) + index
            parsed = self._parsed[place] = self._parse(place)
        return parsed

    def __iter__(self) -> Iterator[Interaction]:
        with without_collector():
            every = self[:]
        return iter(every)

    def text(self, place: int) -> bytes:
        """The item as it stands in the file."""
        return self._data[self._bounds[place] : self._bounds[place + 1]]

    def line(self, place: int) -> int:
        """The line of the file, from 1, on which an item begins."""
        if not self._lines:
            lengths = (self._data.count(b"\n", start, end) for start, end in pairwise([0, *self._bounds]))
            self._lines = list(accumulate(lengths, initial=1))[1:]
        return self._lines[place]

    def _parse(self, place: int) -> Interaction:
        try:
            return parse(self.text(place))
        except (UnsafeYaml, BadEntry) as error:
            raise self.explain(place, error) from None

    def explain(self, place: int, error: UnsafeYaml | BadEntry) -> CassetteError:
        line = self.line(place)
        if isinstance(error, BadEntry):
            return CassetteInvalid(self._path, str(error), TODO_REPAIR, line=line, interaction=place + 1)
        line += (error.line or 1) - 1
        return CassetteNotYaml(self._path, error.what, TODO_REPAIR, line=line, interaction=place + 1)
