"""HTTP messages as values: what went over the wire, without a connection.

Every adapter turns its own request objects into these, and these back into its own answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class Headers:
    """Header fields in their order on the wire, with spelling and repetition kept; lookups ignore case."""

    __slots__ = ("_index", "fields")

    fields: list[tuple[str, str]]

    def __init__(self, fields: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> None:
        # A list's kind is asked first: asking whether it is a Mapping takes 0.1 us.
        self.fields = list(fields.items() if type(fields) is not list and isinstance(fields, Mapping) else fields)
        self._index: dict[str, str] | None = None

    @classmethod
    def indexed(cls, fields: list[tuple[str, str]], index: dict[str, str]) -> Headers:
        """From fields and the first value of each by its name in lower case, which a parser makes in passing."""
        made = cls.__new__(cls)
        made.fields, made._index = fields, index  # noqa: SLF001  # another way to make one
        return made

    @property
    def by_name(self) -> Mapping[str, str]:
        """The first value of each field, by its name in lower case."""
        index = self._index
        if index is None:
            index = self._index = {key.lower(): value for key, value in reversed(self.fields)}
        return index

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a field, or the default."""
        index = self._index
        if index is None:
            index = self._index = {key.lower(): value for key, value in reversed(self.fields)}
        return index.get(name.lower(), default)

    def get_all(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def set(self, name: str, value: str) -> None:
        """Replace all fields of this name by one, in the place of the first."""
        wanted, done, fields = name.lower(), False, []
        for key, old in self.fields:
            if key.lower() != wanted:
                fields.append((key, old))
            elif not done:
                fields.append((key, value))
                done = True
        if not done:
            fields.append((name, value))
        self.fields, self._index = fields, None

    def add(self, name: str, value: str) -> None:
        self.fields.append((name, value))
        self._index = None

    def remove(self, *names: str) -> None:
        unwanted = {name.lower() for name in names}
        self.fields = [(key, value) for key, value in self.fields if key.lower() not in unwanted]
        self._index = None

    def copy(self) -> Headers:
        return Headers(self.fields)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.fields == other.fields

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        return f"Headers({self.fields!r})"


@dataclass(slots=True)
class HttpRequest:
    """A request as it went over the wire.

    `host` carries the port where it is not the scheme's own; `target` is the path with the query, still
    percent-encoded (`/bucket/key?list-type=2`); `body` is undecoded.
    """

    method: str
    scheme: str
    host: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @classmethod
    def from_url(cls, method: str, url: str, headers: Headers | None = None, body: bytes = b"") -> HttpRequest:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(method, parts.scheme, parts.netloc, target, headers or Headers(), body)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}{self.target}"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def hostname(self) -> str:
        """The host in lower case without its port; an IPv6 address keeps its brackets."""
        host = self.host.lower()
        return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


@dataclass(slots=True)
class HttpResponse:
    """An answer as it went over the wire; `body` still carries its Content-Encoding."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    reason: str = ""
