"""The endpoint's own pages: health, what has been answered so far, the emulator's clock and its state.

They answer unsigned requests only. A client that signs means AWS, even where its bucket is called `health`.

| page | |
| --- | --- |
| GET /_replaykit/ | the paths of all pages |
| GET /health | `{"status": "ok"}` with the version and the mode |
| GET /_localstack/health | the services, in the form that clients of LocalStack wait for |
| GET /_replaykit/summary | answers by provenance and operation, and every miss with its reason |
| GET /_replaykit/state | what the run knows of itself: cassettes, or what is emulated and what not, with the reason |
| GET /_replaykit/clock | `{"now": seconds, "frozen": false}` |
| POST /_replaykit/clock | `{"set": seconds}`, `{"advance": seconds}` or `{"freeze": true/false}` |
| GET, POST /_replaykit/settings | what is chosen about the emulator; see `endpoint_settings` |
| POST /_replaykit/reset | forgets the emulator's state and the summary |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from replaykit._version import __version__
from replaykit.adapters.endpoint_connection import Answerer
from replaykit.adapters.endpoint_response import json_response
from replaykit.adapters.hosts import is_aws_host
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.ports.clock import ShiftedClock

Page = Callable[[HttpRequest], Any]
INDEX = "/_replaykit/"


class PageError(Exception):
    """The page was asked for something that it can't do; the text says what it can."""


class Pages:
    """Pages by method and path.

    Args:
        pages: (method, path) -> what gives the page's value, which is sent as JSON.
    """

    def __init__(self, pages: Mapping[tuple[str, str], Page]) -> None:
        self._pages = dict(pages)

    def before(self, answer: Answerer) -> Answerer:
        """`answer`, but for our own pages."""

        def answer_or_page(request: HttpRequest) -> Any:
            target = request.target
            if target[1:2] == "_" or target[:7] == "/health":
                page = self.answer(request)
                if page is not None:
                    return page
            return answer(request)

        return answer_or_page

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """The page, or nothing where the request means AWS."""
        path = request.path
        if _means_aws(request) or not (path == "/health" or path.startswith(("/_replaykit/", "/_localstack/"))):
            return None
        method = "GET" if request.method == "HEAD" else request.method
        page = self._pages.get((method, path))
        if page is None:
            return self._missing(path)
        try:
            return json_response(200, page(request))
        except PageError as error:
            return json_response(400, {"error": str(error)})

    def _missing(self, path: str) -> HttpResponse:
        methods = [method for method, known in self._pages if known == path]
        if methods:
            return json_response(405, {"error": f"{path} takes {' and '.join(methods)}"})
        pages = sorted({path for _, path in self._pages})
        if path == INDEX:
            return json_response(200, {"pages": pages})
        return json_response(404, {"error": f"no page {path}", "pages": pages})


def _means_aws(request: HttpRequest) -> bool:
    return "authorization" in request.headers or "X-Amz-" in request.query or is_aws_host(request.hostname)


def health_pages(mode: str, services: Callable[[], list[str]]) -> dict[tuple[str, str], Page]:
    """The pages that wait scripts ask for."""
    return {
        ("GET", "/health"): lambda _: {"status": "ok", "mode": mode, "version": __version__},
        ("GET", "/_localstack/health"): lambda _: {
            "services": dict.fromkeys(services(), "running"),
            "edition": "replaykit",
            "version": __version__,
        },
    }


def clock_pages(clock: ShiftedClock, moved: Callable[[], None]) -> dict[tuple[str, str], Page]:
    """The emulator's clock; `moved` brings about what has become due."""

    def tell(_: HttpRequest) -> dict[str, Any]:
        return {"now": clock.now(), "frozen": clock.frozen}

    def move(request: HttpRequest) -> dict[str, Any]:
        deed, value = _deed(request.body)
        if deed == "freeze":
            clock.freeze() if value else clock.run()
        elif deed == "set":
            clock.set(float(value))
        else:
            clock.advance(float(value))
        moved()
        return tell(request)

    return {("GET", "/_replaykit/clock"): tell, ("POST", "/_replaykit/clock"): move}


def _deed(body: bytes) -> tuple[str, Any]:
    forms = '{"set": seconds}, {"advance": seconds, not negative} or {"freeze": true or false}'
    try:
        asked = orjson.loads(body)
        (deed, value), *more = asked.items()
    except (orjson.JSONDecodeError, AttributeError, ValueError):
        raise PageError(f"the clock takes {forms}") from None
    kinds = {"set": (int, float), "advance": (int, float), "freeze": (bool,)}.get(deed, ())
    if more or type(value) not in kinds or (deed == "advance" and value < 0):
        raise PageError(f"the clock takes {forms}, not {body.decode('utf-8', 'replace')}")
    return deed, value
