"""Real traffic: every recorded request is understood, every recorded answer is read and, written again, reads the same."""

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
EVENT_STREAM = CORPUS / "paws-perl" / "t" / "s3" / "selectcontent" / "0002.response"


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
        call = read_request(request)
        assert (identity.service, identity.operation) == (call.service, call.operation)
        check_answer(identity.service, identity.operation, identity.protocol, response)


def check_answer(service: str, operation: str, protocol: str, response: HttpResponse) -> None:
    try:
        output = read_response(service, operation, response, protocol=protocol)
    except AwsError as error:
        written = write_error(service, operation, error, request_id="R", protocol=protocol)
        with pytest.raises(AwsError) as again:
            read_response(service, operation, written, protocol=protocol)
        assert (again.value.code, again.value.message, again.value.status) == (error.code, error.message, error.status)
        check_body(response, written)
        return
    written = write_response(service, operation, output, request_id="R", protocol=protocol)
    assert written.status == response.status
    assert own(read_response(service, operation, written, protocol=protocol)) == own(output)
    check_body(response, written)


def own(output: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in output.items() if name != "ContentLength"}


def check_body(recorded: HttpResponse, written: HttpResponse) -> None:
    """A JSON body is written as it was recorded, but for the order of its members."""
    if "json" in (recorded.headers.get("content-type") or ""):
        assert (written.body and json.loads(written.body)) == (recorded.body and json.loads(recorded.body))
        assert written.headers.get("content-type") == recorded.headers.get("content-type")
        for name in recorded.headers:
            if name[0].lower() not in ("date", "connection"):
                assert name[0] in written.headers


def test_a_recorded_event_stream() -> None:
    raw = json.loads(EVENT_STREAM.read_bytes())
    body = raw["response"]["content"].encode("latin-1").decode("utf-8").encode("latin-1")  # it was encoded twice
    output = read_response("s3", "SelectObjectContent", HttpResponse(200, Headers(), body))
    kinds = [next(iter(event)) for event in output["Payload"]]
    assert kinds[-1] == "End"
    assert {"Records", "Stats"} <= set(kinds)
    written = write_response("s3", "SelectObjectContent", output, request_id="R")
    assert read_response("s3", "SelectObjectContent", written) == output
