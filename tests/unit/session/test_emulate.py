"""Mode `emulate`: what stands before the emulator, asked of each request anew."""

from __future__ import annotations

import orjson

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.emulator import Emulator
from replaykit.matching.tape import Tape
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols.located import Located
from replaykit.session.answer import Provenance
from replaykit.session.session import Session
from replaykit.session.settings import Mode, Settings

SCOPE = "AWS4-HMAC-SHA256 Credential=AK/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature="


def list_tables(signature: str = "good", **more: str) -> HttpRequest:
    headers = {
        "X-Amz-Target": "DynamoDB_20120810.ListTables",
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": SCOPE + signature,
    }
    fields = headers | {name.replace("_", "-"): value for name, value in more.items()}
    return HttpRequest("POST", "http", "localhost:4566", "/", Headers(fields), b"{}")


def only_good(_: Located, request: HttpRequest) -> None:
    if not request.headers["authorization"].endswith("good"):
        raise AwsError("InvalidSignatureException", "no")


def session(tape: Tape | None = None) -> Session:
    return Session(
        Mode.EMULATE, tape, Emulator(ManualClock(), Ids(1)), settings=Settings(authorize=only_good), ids=Ids(1)
    )


def statuses(here: Session) -> list[int]:
    return [here.answer(list_tables(signature)).response.status for signature in ("good", "bad", "good")]


def test_each_request_has_to_be_signed() -> None:
    assert statuses(session()) == [200, 400, 200]


def test_a_tape_that_knows_the_request_does_not_vouch_for_who_signed_it() -> None:
    answer = HttpResponse(200, Headers({"Content-Type": "application/x-amz-json-1.0"}), b'{"TableNames":[]}')
    tape = Tape([Interaction(list_tables(), answer, Meta("dynamodb.ListTables"))])
    assert statuses(session(tape)) == [200, 400, 200]


def test_who_is_refused_is_answered_in_the_coding_and_origin_that_he_asked_for() -> None:
    said = session().answer(list_tables("bad", Origin="http://example.com", Content_Type="application/json")).response
    assert said.headers["content-type"] == "application/json"
    assert said.headers["access-control-allow-origin"] == "*"
    assert orjson.loads(said.body)["__type"] == "com.amazon.coral.service#InvalidSignatureException"


def test_what_names_no_operation_is_told_in_the_summary() -> None:
    here = session()
    answer = here.answer(HttpRequest("GET", "http", "localhost:4566", "/favicon.ico"))
    assert (answer.response.status, answer.provenance) == (404, Provenance.DERIVED)
    told = answer.response.headers["x-replaykit-note"]
    assert told.startswith("GET /favicon.ico names no operation")
    assert here.summary().notes == (told,)


def test_bytes_that_are_no_utf_8_do_not_spoil_the_summary() -> None:
    here = session()
    here.answer(HttpRequest("GET", "http", "localhost:4566", "/\udc80"))
    here.answer(HttpRequest("GET", "http", "example.com", "/\udc80"))
    summary = here.summary()
    assert orjson.dumps([summary.notes, summary.misses])


def test_without_a_setting_nobody_is_asked() -> None:
    here = Session(Mode.EMULATE, None, Emulator(ManualClock(), Ids(1)), ids=Ids(1))
    assert here.answer(list_tables("bad")).response.status == 200


def test_what_happens_as_time_goes_has_happened_when_the_next_call_asks() -> None:
    clock, ages = ManualClock(), []
    emulator = Emulator(clock, Ids(1))
    emulator.tick = lambda: ages.append(clock.now())  # type: ignore[method-assign]
    here = Session(Mode.EMULATE, None, emulator, ids=Ids(1))
    for wait in (0.0, 0.05, 0.06, 3600.0):
        clock.advance(wait)
        here.answer(list_tables())
    begin = ages[0]
    assert [round(at - begin, 2) for at in ages] == [0.0, 0.11, 3600.11]
