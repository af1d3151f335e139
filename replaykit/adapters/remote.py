"""A live endpoint as a side of a diff: recorded calls go there over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from replaykit.adapters.resign import resign
from replaykit.aws.call import OperationCall
from replaykit.aws.error import ReplaykitError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.aws.recorded import RecordedCall
from replaykit.models import service
from replaykit.protocols import write_request
from replaykit.services.dynamodb.hydration.recreation import recreation
from replaykit.session.sides import EmulatedSide, SideAnswer

TIMEOUT_SECONDS = 60
FIRST_FAILURE = 300
# What urllib3 sets itself, or what belongs to the recorded connection.
OF_THE_CONNECTION = ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect")


class Unreachable(ReplaykitError):  # noqa: N818  # says what happened
    """The endpoint does not answer."""


class RemoteSide:
    """An endpoint of any maker. Requests are signed with dummy credentials; none of the user's are read."""

    def __init__(self, url: str) -> None:
        import urllib3

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ReplaykitError(f"--against {url}: an endpoint is a URL such as http://127.0.0.1:4566")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(TIMEOUT_SECONDS))

    def answer(self, call: OperationCall, request: HttpRequest, at: datetime | None) -> SideAnswer:
        """Send the call as the model writes it, signed anew."""
        return SideAnswer(self._put(call))

    def prime(self, recorded: Sequence[RecordedCall]) -> None:
        """Make the endpoint's tables as the recording proves them: dropped, created, filled."""
        for call in recreation(EmulatedSide(recorded).emulator.world):
            response = self._put(call)
            if response.status >= FIRST_FAILURE and call.operation != "DeleteTable":
                text = response.body.decode("utf-8", "replace")
                raise ReplaykitError(f"{self.url} refused {call.name} of {call.params['TableName']}: {text}")

    def _put(self, call: OperationCall) -> HttpResponse:
        here = write_request(call, endpoint=self.url)
        return self.send(resign(here, signing_name=service(call.service).signing_name, region=call.scope.region))

    def send(self, request: HttpRequest) -> HttpResponse:
        """One exchange; the body stays as it went over the wire."""
        import urllib3

        headers = request.headers.copy()
        headers.remove(*OF_THE_CONNECTION)
        try:
            answer = self._pool.request(
                request.method,
                request.url,
                body=request.body,
                headers=urllib3.HTTPHeaderDict(list(headers)),
                redirect=False,
                decode_content=False,
                preload_content=True,
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"{self.url} does not answer ({error}): is the endpoint running there?") from error
        return HttpResponse(answer.status, Headers(list(answer.headers.iteritems())), answer.data, answer.reason or "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.clear()
