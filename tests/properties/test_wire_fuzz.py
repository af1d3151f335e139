"""Whatever comes over the wire, DynamoDB's endpoint answers it: a client's mistake is never a failure of ours."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpRequest
from replaykit.emulator import Emulator
from replaykit.models import Shape, service
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import write_request
from replaykit.protocols.authorization import signed
from replaykit.protocols.credentials import Credential, Credentials
from replaykit.session.answer import Answer
from replaykit.session.session import Session
from replaykit.session.settings import Mode, Settings

Values = Callable[[Shape], st.SearchStrategy[Any]]
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=AK/20240101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0",
    "X-Amz-Date": "20240101T000000Z",
    "Content-Type": "application/x-amz-json-1.0",
}
TABLE: dict[str, Any] = {
    "TableName": "table",
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


def request(
    method: str = "POST", target: str = "/", headers: dict[str, str] | None = None, body: bytes = b""
) -> HttpRequest:
    return HttpRequest(method, "http", "localhost:4566", target, Headers(headers or {}), body)


def session(authorize: Any = signed) -> Session:
    made = Session(
        Mode.EMULATE, None, Emulator(ManualClock(), Ids(1)), settings=Settings(authorize=authorize), ids=Ids(1)
    )
    answer(made, SIGNED | {"X-Amz-Target": "DynamoDB_20120810.CreateTable"}, orjson.dumps(TABLE))
    return made


def answer(here: Session, headers: dict[str, str], body: bytes, method: str = "POST", target: str = "/") -> Answer:
    return here.answer(request(method, target, headers, body))


def require_in_form(said: Answer) -> None:
    """An answer of AWS's or a gap, and 500 only where AWS has it: a coding that is none."""
    response = said.response
    assert response.status in {200, 400, 404, 413} or b"#InternalServerError" in response.body
    if response.status == 400 and not said.operation.startswith("s3."):
        assert orjson.loads(response.body)["__type"]


OPERATIONS = {
    f"{service(name).target_prefix}.{operation}": service(name).operation(operation)
    for name, operations in Emulator().operations().items()
    if name in ("dynamodb", "dynamodbstreams")
    for operation in operations
}
WORDS = st.sampled_from(["table", "p", "S", "N", "M", "HASH", "#a", ":v", "p = :v", "SET p = :v", "arn:aws:dynamodb"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS
JSON = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(WORDS, below, max_size=3), max_leaves=8
)


def members(target: str) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters of an operation under their own names, with values of any kind."""
    operation = OPERATIONS[target]
    shape = operation.input if operation else None
    return st.dictionaries(st.sampled_from(sorted(shape.members)) if shape and shape.members else WORDS, JSON)


@settings(deadline=None)  # the first call to a service imports it
@given(st.sampled_from(sorted(OPERATIONS)).flatmap(lambda target: st.tuples(st.just(target), members(target))))
@example(("DynamoDB_20120810.PutItem", {"TableName": "table", "Item": {"p": {"S": None}}}))
@example(("DynamoDB_20120810.ListTables", {"Limit": 1e308}))
def test_parameters_of_any_kind(case: tuple[str, dict[str, Any]]) -> None:
    target, params = case
    said = answer(session(), SIGNED | {"X-Amz-Target": target}, json.dumps(params).encode())
    require_in_form(said)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a JSON value, by the steps to it."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        yield from places(below, (*path, step))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    if isinstance(value, dict):
        return value | {step: replaced(value[step], tuple(rest), new)}
    return [*value[:step], replaced(value[step], tuple(rest), new), *value[step + 1 :]]


@settings(deadline=None)  # the first call to a service imports it
@given(st.sampled_from(sorted(OPERATIONS)), st.data())
def test_parameters_of_the_right_form_but_for_one_place(values: Values, target: str, data: st.DataObject) -> None:
    """What passes the front end goes deep; then one value is of another kind, or another of the kind."""
    operation = OPERATIONS[target]
    assert operation is not None
    params = data.draw(values(operation.input)) if operation.input else {}
    call = OperationCall(operation.service.name, operation.name, params | {"TableName": "table"})
    body = json.loads(write_request(call, endpoint="http://localhost:4566").body)
    path = data.draw(st.sampled_from(list(places(body))))
    changed = replaced(body, path, data.draw(JSON)) if data.draw(st.booleans()) else body
    require_in_form(answer(session(), SIGNED | {"X-Amz-Target": target}, json.dumps(changed).encode()))


@settings(deadline=None)  # the first call to a service imports it
@given(st.sampled_from(sorted(OPERATIONS)), st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_bodies_of_any_bytes(target: str, body: bytes) -> None:
    require_in_form(answer(session(), SIGNED | {"X-Amz-Target": target}, body))


# Bytes that are no UTF-8 come from the endpoint as lone surrogates.
LETTERS = st.characters(min_codepoint=33, max_codepoint=126) | st.sampled_from(
    ["\udc80", "\udcff", "\u00e9", "\U0001f600"]
)
PRINTABLE = st.text(LETTERS, max_size=30)
PIECES = st.sampled_from(
    ["AWS4-HMAC-SHA256", "Credential=AK/20240101/us-east-1/dynamodb/aws4_request", "SignedHeaders=host", "Signature=0"]
)
AUTHORIZATIONS = PRINTABLE | PRINTABLE.map("AWS4-{}".format) | st.lists(PIECES | PRINTABLE, max_size=5).map(" ".join)
DATES = st.sampled_from(
    ["20240101T000000Z", "20240230T000000Z", "99991231T235959Z", "00000101T000000Z", "Mon, 01 Jan 2024 00:00:00 GMT"]
)
TARGETS = st.sampled_from([*sorted(OPERATIONS), "DynamoDB_20120810.", ".", "x", "DynamoDB_20120810.No"]) | PRINTABLE
FIELDS: dict[str, st.SearchStrategy[str]] = {
    "X-Amz-Target": TARGETS,
    "Authorization": AUTHORIZATIONS,
    "X-Amz-Date": DATES | PRINTABLE,
    "Date": DATES | PRINTABLE,
    "Content-Type": st.sampled_from(["application/json", "application/x-amz-json-1.0", "text/plain"]) | PRINTABLE,
    "Content-Encoding": st.sampled_from(["gzip", "identity", "deflate", "gzip, gzip"]) | PRINTABLE,
    "Accept-Encoding": st.sampled_from(["gzip", "*", "deflate;q=0.5, gzip;q=x"]) | PRINTABLE,
    "Origin": PRINTABLE,
    "X-Amz-Security-Token": PRINTABLE,
    "X-Amz-Content-Sha256": PRINTABLE,
}
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"])
        | st.just("X-Amz-Expires"),
        st.sampled_from(["AWS4-HMAC-SHA256", "AK/20240101/us-east-1/dynamodb/aws4_request", "host", "20240101T000000Z"])
        | st.just("900")
        | PRINTABLE,
    ).map("=".join)
).map("&".join)
BODIES = st.sampled_from([b"", b"{}", gzip.compress(b"{}"), gzip.compress(b"{}")[:-1]]) | st.binary(max_size=10)


@settings(deadline=None)  # the first call to a service imports it
@given(
    st.fixed_dictionaries({}, optional=FIELDS),
    BODIES,
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"]),
    st.just("/") | QUERY.map("/?{}".format) | PRINTABLE.map("/{}".format),
)
def test_requests_of_any_form(headers: dict[str, str], body: bytes, method: str, target: str) -> None:
    known = Credentials([Credential("AK", "secret")], ManualClock(1_704_067_200.0))
    for authorize in (signed, known.verify):
        said = answer(session(authorize), headers, body, method, target)
        require_in_form(said)
        assert b"secret" not in said.response.body
