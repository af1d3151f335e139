"""The mitmproxy addon: it lets everything but AWS pass unopened, and hands AWS calls and answers to a recorder.

It fails closed: whatever goes wrong in a hook, the client gets an error of ours and nothing unredacted is written.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from replaykit.adapters.hosts import is_aws_host, is_credential_host
from replaykit.adapters.proxy_messages import flow_response, request_of, response_of
from replaykit.adapters.proxy_upstream import Upstream
from replaykit.aws.error import AwsError, ReplaykitError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.recorder import Recorder
from replaykit.matching.miss import Miss
from replaykit.matching.tape import Tape
from replaykit.protocols.codec import write_error
from replaykit.protocols.identify import identify

if TYPE_CHECKING:
    from mitmproxy import http, tls

CALL = "replaykit-call"
"""The key under which a flow carries the request as the client sent it."""
STREAMED = "replaykit-streamed"
"""The key of the parts of an answer that was handed on as it came."""

REQUEST_ID = "replaykit"
WITHOUT_TLS = "HTTP/2 without TLS can't be recorded: let the client speak HTTP/1.1, or ask for https"

Report = Callable[[dict[str, Any]], None]


class RecordingAddon:
    """Hooks of mitmproxy, in the order in which they fire for one call: tls_clienthello, request, response or error.

    With a `tape`, what it holds is answered from it, and only the rest is sent on and recorded; what is recorded in
    this run is not on it.
    """

    def __init__(
        self, recorder: Recorder, report: Report, *, upstream: Upstream | None = None, tape: Tape | None = None
    ) -> None:
        self.recorder = recorder
        self.report = report
        self.upstream = upstream
        self.tape = tape

    def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """Connections to other hosts pass as they are: the client sees their own certificate."""
        address = data.context.server.address
        names = [data.client_hello.sni or "", address[0] if address else ""]
        if not any(map(is_aws_host, names)):
            data.ignore_connection = True

    async def request(self, flow: http.HTTPFlow) -> None:
        if flow.request.method == "PRI":  # HTTP/2's preface; DisableH2C has hung up
            self.report({"event": "failed", "host": flow.request.pretty_host, "why": WITHOUT_TLS})
            return
        try:
            if flow.response is not None or not is_recorded(flow.request.pretty_host):
                return
            call = request_of(flow.request)
            if self._play(flow, call):
                return
            flow.metadata[CALL] = call
            if self.upstream:
                refusal = await self.upstream.redirect(flow)
                if refusal:
                    self._refuse(flow, "ReplaykitUpstreamError", refusal)
        except Exception as error:  # noqa: BLE001  # mitmproxy would log it and send the request on
            self._fail(flow, error)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Hand an event stream on as it comes, since its client waits for each event; it is recorded at its end."""
        if CALL in flow.metadata and flow.response and is_event_stream(flow.response.headers.get("content-type", "")):
            parts: list[bytes] = []
            flow.metadata[STREAMED] = parts

            def pass_on(part: bytes) -> bytes:
                parts.append(part)
                return part

            flow.response.stream = pass_on

    def response(self, flow: http.HTTPFlow) -> None:
        request = flow.metadata.get(CALL)
        if request is None or flow.response is None:
            return
        try:
            began = flow.request.timestamp_start
            ended = flow.response.timestamp_end or began
            response = response_of(flow.response)
            response.body = b"".join(flow.metadata.get(STREAMED, [response.body]))
            kept = self.recorder.record(request, response, at=ended, duration=ended - began)
            if self.tape is not None:
                self.tape.wrote(request, response)
            self.report(
                {"event": "recorded", "operation": kept.meta.operation or "", "status": kept.response.status}
                | {"duration_ms": kept.meta.duration_ms}
            )
        except Exception as error:  # noqa: BLE001  # mitmproxy would log it and send the answer on, unrecorded
            self._fail(flow, error)

    def _play(self, flow: http.HTTPFlow, call: HttpRequest) -> bool:
        """Give the recorded answer of an earlier run, if there is one."""
        played = self.tape.play(call) if self.tape is not None else None
        if played is None or isinstance(played, Miss):
            return False
        flow.response = flow_response(played.interaction.response)
        meta = played.interaction.meta
        self.report({"event": "played", "operation": meta.operation or "", "status": flow.response.status_code})
        return True

    def error(self, flow: http.HTTPFlow) -> None:
        """The upstream gave no answer; mitmproxy tells the client with a 502 of its own, which SDKs retry."""
        if CALL in flow.metadata and flow.error:
            if self.upstream:
                self.upstream.failed()
            self.report({"event": "failed", "host": flow.metadata[CALL].host, "why": str(flow.error)})

    def _fail(self, flow: http.HTTPFlow, error: Exception) -> None:
        """Refuse the call; where even that fails, hang up."""
        where = traceback.extract_tb(error.__traceback__)[-1].name
        self.report({"event": "broken", "why": f"{type(error).__name__}: {error}", "where": where})
        try:
            why = f"replaykit could not record this call: {error}"
            self._refuse(flow, "ReplaykitRecordingError", why, reported=True)
        except Exception:  # noqa: BLE001  # as above: nothing may pass unrecorded
            flow.kill()

    def _refuse(self, flow: http.HTTPFlow, code: str, message: str, *, reported: bool = False) -> None:
        request = flow.metadata.pop(CALL, None) or request_of(flow.request)
        if not reported:
            self.report({"event": "failed", "host": request.host, "why": message})
        flow.response = flow_response(refusal(request, code, message))


def is_event_stream(content_type: str) -> bool:
    """Amazon's event streams: Kinesis, Transcribe, Lambda's response stream, S3 Select, Bedrock, live tails of logs."""
    return content_type.startswith("application/vnd.amazon.eventstream")


def is_recorded(host: str) -> bool:
    return is_aws_host(host) and not is_credential_host(host)


def refusal(request: HttpRequest, code: str, message: str) -> HttpResponse:
    """An error of ours in the service's own protocol; a 400, since SDKs retry what a 5xx says."""
    error = AwsError(code, message)
    try:
        found = identify(request)
        return write_error(found.service, found.operation, error, request_id=REQUEST_ID, protocol=found.protocol)
    except ReplaykitError:
        return write_error("dynamodb", None, error, request_id=REQUEST_ID)
