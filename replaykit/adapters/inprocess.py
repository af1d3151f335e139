"""boto3 in this process, answered by a session: no socket, whatever the client and whenever it was made.

botocore sends everything through `URLLib3Session.send`: clients that were made before, clients with an `endpoint_url`
of their own, and the fetchers of credentials. So that is what is replaced while a hook is in; what a test registers on
`before-send` itself still comes first. What can't be answered is an error answer and never the network. (Not seen:
the optional CRT client of S3 transfers, and aiobotocore, which has a transport of its own.)
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, Self, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from replaykit.aws.error import ReplaykitError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.session.answer import Answer
from replaykit.session.errors import FAILURE, plain
from replaykit.session.modes.record import Story
from replaykit.session.session import Session

logger = logging.getLogger(__name__)

_CHUNK = 65_536
_patching = threading.Lock()
_hooks: list[Hook] = []
_Send = Callable[[URLLib3Session, AWSPreparedRequest], AWSResponse]

_send: _Send | None = None  # botocore's own


class Hook:
    """A session that answers botocore while it is in. Hooks nest: the one that was put in last answers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        with _patching:
            _hooks.append(self)
            if len(_hooks) == 1:
                _put_in()
        return self

    def __exit__(self, *exception: object) -> None:
        with _patching:
            _hooks.remove(self)
            if not _hooks:
                _take_out()

    def send(self, transport: URLLib3Session, prepared: AWSPreparedRequest) -> AWSResponse:
        """Answer one request; a failure of ours is an error answer that no client retries."""
        try:
            request = request_of(prepared)
            answer = self._answer(request, transport, prepared)
        except ReplaykitError as error:
            logger.debug("no answer to %s %s", prepared.method, prepared.url, exc_info=True)
            return response_of(prepared, plain(FAILURE, str(error)))
        except Unsent as unsent:
            raise unsent.cause from None
        except Exception as error:
            logger.exception("replaykit failed to answer %s %s", prepared.method, prepared.url)
            told = f"replaykit failed to answer, and nothing was sent: {type(error).__name__}: {error}"
            return response_of(prepared, plain(FAILURE, told))
        return response_of(prepared, answer.response)

    def _answer(self, request: HttpRequest, transport: URLLib3Session, prepared: AWSPreparedRequest) -> Answer:
        with self._lock:
            if not self.session.forwards:
                return self.session.answer(request)
            story = self.session.story(request)
        return self._tell(story, transport, prepared)

    def _tell(self, story: Story, transport: URLLib3Session, prepared: AWSPreparedRequest) -> Answer:
        """Run a story; the lock is free while the network is waited for."""
        response: HttpResponse | None = None
        while True:
            with self._lock:
                try:
                    story.send(response)  # type: ignore[arg-type]  # a generator is started by None
                except StopIteration as end:
                    answer: Answer = end.value
                    return answer
            response = _send_on(transport, prepared)


class Unsent(Exception):  # noqa: N818  # what it carries is the error
    """The real service was not reached; `cause` is botocore's own error, which the client handles as always."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _put_in() -> None:
    global _send  # noqa: PLW0603  # the patched method is one for the process, and so is what it stood for
    _send = cast(_Send, URLLib3Session.send)
    URLLib3Session.send = _hooked  # type: ignore[method-assign, assignment]


def _take_out() -> None:
    assert _send is not None
    URLLib3Session.send = _send  # type: ignore[method-assign, assignment]


def _hooked(transport: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
    hooks = _hooks
    try:
        hook = hooks[-1]
    except IndexError:  # it was taken out while this call was on its way: nothing that began inside goes out
        return response_of(request, plain(FAILURE, "the cassette was ejected while this call was made"))
    return hook.send(transport, request)


def _send_on(transport: URLLib3Session, prepared: AWSPreparedRequest) -> HttpResponse:
    assert _send is not None
    prepared.reset_stream()
    try:
        response = _send(transport, prepared)
        body = response.content
    except Exception as error:
        raise Unsent(error) from error
    fields = response.raw.headers.items() if hasattr(response.raw, "headers") else response.headers.items()
    return HttpResponse(response.status_code, Headers(fields), body, getattr(response.raw, "reason", "") or "")


def request_of(prepared: AWSPreparedRequest) -> HttpRequest:
    """What botocore is about to send, with a body that is a stream read whole."""
    # botocore's mapping makes and hashes a key for every value that it hands out; what it wraps costs a sixth.
    held: Any = getattr(prepared.headers, "_dict", prepared.headers)
    fields = [(str(name), value if isinstance(value, str) else _text(value)) for name, value in held.items()]
    return HttpRequest.from_url(prepared.method, prepared.url, Headers(fields), _body_of(prepared))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _body_of(prepared: AWSPreparedRequest) -> bytes:
    body: Any = prepared.body
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    content = body.read() if hasattr(body, "read") else b"".join(body)
    return content.encode() if isinstance(content, str) else bytes(content)


class _Raw(io.BytesIO):
    """A body in memory that reads as urllib3's does: botocore streams from it, and asks for its headers."""

    def __init__(self, body: bytes, headers: dict[str, str]) -> None:
        super().__init__(body)
        self.headers = headers

    def stream(self, amount: int = _CHUNK, decode_content: bool | None = None) -> Iterator[bytes]:
        while chunk := self.read(amount):
            yield chunk

    def release_conn(self) -> None:
        """There is no connection."""


def response_of(prepared: AWSPreparedRequest, response: HttpResponse) -> AWSResponse:
    """The answer as botocore would have read it from a socket."""
    headers: dict[str, str] = {}
    for name, value in response.headers.fields:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    made: Any = AWSResponse(prepared.url, response.status, cast(Any, headers), _Raw(response.body, headers))
    if not prepared.stream_output:
        made._content = response.body  # noqa: SLF001  # what `content` would read out of `raw`
    return cast(AWSResponse, made)
