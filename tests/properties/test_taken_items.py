"""What a service reads from JSON by itself is answered as what the wire reads for it: to the byte."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest
from replaykit.emulator import Emulator
from replaykit.emulator.registry import takers_of
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.values import take_item
from replaykit.session.session import Session
from replaykit.session.settings import Mode, Settings

TABLE = {
    "TableName": "table",
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
KINDS = st.sampled_from(["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "X", ""])
TEXTS = st.sampled_from(["", "a", "true", "1", "1.0", "00120", "-0", "1e3", "AA==", "AB==", "AAEC", "é"])
LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
LEAVES |= st.just("\ud800")  # clients send lone surrogates
JSON = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KINDS, below, max_size=2))


def of_kind(kind: str, content: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({kind: content})


GOOD = st.recursive(
    of_kind("S", TEXTS)
    | of_kind("N", st.sampled_from(["1", "1.0", "00120", "-0", "1e3"]))
    | of_kind("B", st.sampled_from(["", "AA==", "AAEC"]))
    | of_kind("BOOL", st.booleans())
    | of_kind("NULL", st.sampled_from([True]))
    | of_kind("SS", st.lists(st.text("abé", max_size=2), min_size=1, max_size=3, unique=True))
    | of_kind("NS", st.lists(st.integers(-(10**30), 10**30).map(str), min_size=1, max_size=3, unique=True))
    | of_kind("BS", st.lists(st.sampled_from(["", "AA==", "AAEC"]), min_size=1, max_size=3, unique=True)),
    lambda below: (
        of_kind("L", st.lists(below, max_size=3))
        | of_kind("M", st.dictionaries(st.text(max_size=2), below, max_size=3))
    ),
    max_leaves=6,
)
VALUES = GOOD | st.dictionaries(KINDS, JSON, max_size=2) | JSON
ITEMS = st.dictionaries(st.sampled_from(["a", "é", "", "p"]), VALUES, max_size=3)


def session(*, takes: bool) -> Session:
    settings = Settings(takers=takers_of if takes else None)
    made = Session(Mode.EMULATE, None, Emulator(ManualClock(), Ids(1)), settings=settings, ids=Ids(1))
    ask(made, "CreateTable", TABLE)
    return made


def ask(here: Session, operation: str, params: dict[str, Any]) -> tuple[int, bytes]:
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0"}
    request = HttpRequest("POST", "http", "localhost:4566", "/", Headers(headers), json.dumps(params).encode())
    said = here.answer(request).response
    return said.status, said.body


@given(item=ITEMS, keyed=st.booleans(), more=st.sampled_from([{}, {"ReturnValues": "ALL_OLD"}, {"ReturnValues": "NO"}]))
@example(item={"a": {"S": "x", "N": None}}, keyed=True, more={})
@example(item={"a": {"SS": {"x": 1}}}, keyed=True, more={})
@example(item={"a": ["S"]}, keyed=True, more={})
@example(item={"a": [0]}, keyed=True, more={})
@example(item={"a": [1]}, keyed=True, more={})
@example(item={"a": {"B": []}}, keyed=True, more={})
@example(item={"a": {"BS": [[]]}}, keyed=True, more={})
@example(item={"a": {"BOOL": "true"}}, keyed=True, more={})
@example(item={"a": {"L": {"S": "x"}}}, keyed=True, more={"ReturnValues": "NO"})
def test_an_item_is_put_and_got_alike_whoever_read_it(item: dict[str, Any], keyed: bool, more: dict[str, str]) -> None:
    item = item | {"p": {"S": "k"}} if keyed else item
    with_takers, without = session(takes=True), session(takes=False)
    put = {"TableName": "table", "Item": item, "ReturnConsumedCapacity": "TOTAL", **more}
    assert ask(with_takers, "PutItem", put) == ask(without, "PutItem", put)
    get = {"TableName": "table", "Key": {"p": {"S": "k"}}}
    assert ask(with_takers, "GetItem", get) == ask(without, "GetItem", get)


@given(st.dictionaries(st.text(min_size=1, max_size=3), GOOD, max_size=4))
def test_a_good_item_is_taken(item: dict[str, Any]) -> None:
    assert take_item(item) is not None
