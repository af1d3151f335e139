"""Real traffic: every recorded request is understood, every answer is read and, written again, reads the same."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.protocols import identify, read_request, read_response, write_error, write_response

pytestmark = pytest.mark.corpus
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
REPLAYS = sorted((CORPUS / "go-cloud").rglob("*.replay"))


def fields(headers: dict[str, list[str]]) -> Headers:
    return Headers([(name, value) for name, values in headers.items() for value in values])


def traffic(path: Path) -> Iterator[tuple[HttpRequest, HttpResponse]]:
    for entry in json.loads(path.read_bytes()).get("Entries") or []:
        sent, got = entry["Request"], entry["Response"]
        headers = fields(sent["Header"])
        if sent.get("MediaType"):
            headers.set("Content-Type", sent["MediaType"])
        body = b"".join(base64.b64decode(part or "") for part in sent.get("BodyParts") or [])
        request = HttpRequest.from_url(sent["Method"], sent["URL"], headers, body)
        yield request, HttpResponse(got["StatusCode"], fields(got["Header"]), base64.b64decode(got["Body"] or ""))


@pytest.mark.parametrize("path", REPLAYS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_recorded_traffic(path: Path) -> None:
    for request, response in traffic(path):
        identity = identify(request)
        if b"CLEARED" not in request.body:  # the recorder tore bodies that it could not make comparable
            call = read_request(request)
            assert (identity.service, identity.operation) == (call.service, call.operation)
        check_answer(identity.service, identity.operation, identity.protocol, response)


def check_answer(service: str, operation: str, protocol: str, response: HttpResponse) -> None:
    if response.status >= 400:
        error = error_of(service, operation, protocol, response)
        written = write_error(service, operation, error, request_id="R", protocol=protocol)
        again = error_of(service, operation, protocol, written)
        assert (again.code, again.message, again.status) == (error.code, error.message, error.status)
        if error.code != "InvalidParameterValue":  # its `__type` is another than its code, and no model pairs them
            check_body(protocol, response, written)
        return
    output = read_response(service, operation, response, protocol=protocol)
    written = write_response(service, operation, output, request_id="R", protocol=protocol)
    assert written.status == response.status
    assert own(read_response(service, operation, written, protocol=protocol)) == own(output)
    check_body(protocol, response, written)


def error_of(service: str, operation: str, protocol: str, response: HttpResponse) -> AwsError:
    with pytest.raises(AwsError) as raised:
        read_response(service, operation, response, protocol=protocol)
    return raised.value


def own(output: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in output.items() if name != "ContentLength"}


def check_body(protocol: str, recorded: HttpResponse, written: HttpResponse) -> None:
    """A JSON body is written as it was recorded, but for the order of its members."""
    if protocol == "json":
        assert (written.body and json.loads(written.body)) == (recorded.body and json.loads(recorded.body))
        assert written.headers.get("content-type") == recorded.headers.get("content-type")
        for name in recorded.headers:
            if name[0].lower() not in ("date", "connection"):
                assert name[0] in written.headers


def test_a_recorded_event_stream(corpus: Path) -> None:
    raw = json.loads((corpus / "paws-perl/t/s3/selectcontent/0002.response").read_bytes())
    body = raw["response"]["content"].encode("latin-1").decode("utf-8").encode("latin-1")  # it was encoded twice
    output = read_response("s3", "SelectObjectContent", HttpResponse(200, Headers(), body))
    kinds = [next(iter(event)) for event in output["Payload"]]
    assert kinds[-1] == "End"
    assert {"Records", "Stats"} <= set(kinds)
    written = write_response("s3", "SelectObjectContent", output, request_id="R")
    assert read_response("s3", "SelectObjectContent", written) == output
