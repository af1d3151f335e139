"""The routes of a REST service: from method, path and query to an operation.

A trie over the path's segments: a literal before a label before a greedy label. Where several operations share a path,
the one with the most query literals (`?acl`, `list-type=2`) wins, of those the one whose required query and header
members are all there, and of those the most demanding.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from replaykit.models.service import Operation, Service

_OPERATION_HINT = "x-id"  # newer SDKs send the operation's name along; S3 itself ignores it


@dataclass(frozen=True, slots=True)
class Route:
    """One operation's claim on a path."""

    operation: Operation
    labels: tuple[str, ...]
    literals: tuple[tuple[str, str | None], ...]
    hint: str | None
    required_query: tuple[str, ...]
    required_headers: tuple[str, ...]

    def fits(self, query: Mapping[str, Sequence[str]]) -> bool:
        return all(name in query and (value is None or value in query[name]) for name, value in self.literals)

    def missing(self, query: Mapping[str, Sequence[str]], headers: Container[str]) -> int:
        """How many required members the request does not carry."""
        absent = sum(name not in query for name in self.required_query)
        return absent + sum(name not in headers for name in self.required_headers)

    @property
    def demands(self) -> int:
        return 2 * len(self.literals) + len(self.required_query) + len(self.required_headers)


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    label: _Node | None = None
    greedy: _Node | None = None
    routes: list[Route] = field(default_factory=list)


class Router:
    """All routes of one service."""

    def __init__(self, service: Service) -> None:
        self._roots: dict[str, _Node] = {}
        for operation in service.operations.values():
            self._add(operation)

    def match(
        self, method: str, path: str, query: Mapping[str, Sequence[str]], headers: Container[str]
    ) -> tuple[Operation, dict[str, str]] | None:
        """The operation of a request and the path's labels, still percent-encoded.

        Args:
            method: the HTTP method.
            path: the path, percent-encoded.
            query: the query's values by name.
            headers: the names of the header fields.
        """
        root = self._roots.get(method)
        segments = path.lstrip("/").split("/") if root else []
        for routes, captured in _walk(root, segments, 0, ()) if root else ():
            route = _best(routes, query, headers)
            if route is not None:
                return route.operation, dict(zip(route.labels, captured, strict=True))
        return None

    def _add(self, operation: Operation) -> None:
        path, _, query = operation.uri.partition("?")
        node, labels = self._roots.setdefault(operation.http_method, _Node()), []
        for segment in path.strip("/").split("/") if path.strip("/") else []:
            if segment.startswith("{") and segment.endswith("+}"):
                labels.append(segment[1:-2])
                node.greedy = node = node.greedy or _Node()
            elif segment.startswith("{"):
                labels.append(segment[1:-1])
                node.label = node = node.label or _Node()
            else:
                node = node.literals.setdefault(segment, _Node())
        node.routes.append(_route(operation, tuple(labels), query))


def router_of(service: Service) -> Router:
    """The service's router, made once."""
    found: Router | None = service.compiled.get("router")
    if found is None:
        found = service.compiled["router"] = Router(service)
    return found


def _route(operation: Operation, labels: tuple[str, ...], query: str) -> Route:
    pairs = [part.partition("=") for part in query.split("&") if part]
    literals = {name: value if separator and value else None for name, separator, value in pairs}
    hint = literals.pop(_OPERATION_HINT, None)
    shape = operation.input
    required = [(name, shape.members[name]) for name in shape.required] if shape else []
    by_location = {
        location: tuple(member.location_name or name for name, member in required if member.location == location)
        for location in ("querystring", "header")
    }
    headers = tuple(name.lower() for name in by_location["header"])
    return Route(operation, labels, tuple(literals.items()), hint, by_location["querystring"], headers)


def _walk(
    node: _Node, segments: Sequence[str], index: int, captured: tuple[str, ...]
) -> Iterator[tuple[Sequence[Route], tuple[str, ...]]]:
    """The nodes that a path leads to, the most literal first."""
    left = len(segments) - index
    if left == 0 or (left == 1 and segments[index] == ""):  # `/bucket` and `/bucket/` are one
        if node.routes:
            yield node.routes, captured
        return
    segment = segments[index]
    literal = node.literals.get(segment)
    if literal is not None:
        yield from _walk(literal, segments, index + 1, captured)
    if node.label is not None and segment:
        yield from _walk(node.label, segments, index + 1, (*captured, segment))
    if node.greedy is not None:
        for end in range(len(segments), index, -1):
            rest = "/".join(segments[index:end])
            yield from _walk(node.greedy, segments, end, (*captured, rest)) if rest else ()


def _best(routes: Sequence[Route], query: Mapping[str, Sequence[str]], headers: Container[str]) -> Route | None:
    fitting = [route for route in routes if route.fits(query)]
    if len(fitting) < 2:  # noqa: PLR2004  # nothing to choose between
        return fitting[0] if fitting else None
    hint = query.get(_OPERATION_HINT, ("",))[0]

    def rank(route: Route) -> tuple[bool, int, int, int, bool]:
        elsewhere = route.hint != hint if hint else False
        old = bool(route.operation.traits.get("deprecated"))  # GetBucketLifecycle has its successor's very route
        return elsewhere, -len(route.literals), route.missing(query, headers), -route.demands, old

    return min(fitting, key=rank)
