"""Recorded against the emulator and replayed in any order: the tape never gives a stale answer."""

from __future__ import annotations

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest
from replaykit.cassette.interaction import Interaction
from replaykit.emulator.kernel import Emulator
from replaykit.matching import Tape
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.session import Answer, Provenance, Session

Step = tuple[str, bytes]
CREATE: Step = (
    "CreateTable",
    orjson.dumps(
        {
            "TableName": "tab",
            "KeySchema": [
                {"AttributeName": "p", "KeyType": "HASH"},
                {"AttributeName": "s", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": "p", "AttributeType": "S"},
                {"AttributeName": "s", "AttributeType": "N"},
            ],
            "BillingMode": "PAY_PER_REQUEST",
        }
    ),
)
keys = st.builds(lambda p, s: {"p": {"S": p}, "s": {"N": s}}, st.sampled_from("ab"), st.sampled_from(["1", "2"]))
items = st.builds(lambda key, v: {**key, "v": {"N": v}}, keys, st.sampled_from(["7", "8"]))
bump = {"UpdateExpression": "ADD v :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
fresh = {"ConditionExpression": "attribute_not_exists(p)"}


def step(name: str, **params) -> Step:
    return name, orjson.dumps({"TableName": "tab", **params} if "RequestItems" not in params else params)


writes = st.one_of(
    items.map(lambda item: step("PutItem", Item=item)),
    items.map(lambda item: step("PutItem", Item=item, **fresh)),
    keys.map(lambda key: step("DeleteItem", Key=key)),
    keys.map(lambda key: step("UpdateItem", Key=key, ReturnValues="ALL_NEW", **bump)),
    st.lists(items, min_size=1, max_size=2, unique_by=lambda item: (item["p"]["S"], item["s"]["N"])).map(
        lambda several: step(
            "BatchWriteItem", RequestItems={"tab": [{"PutRequest": {"Item": item}} for item in several]}
        )
    ),
)
reads = st.one_of(
    keys.map(lambda key: step("GetItem", Key=key)),
    st.sampled_from("ab").map(
        lambda p: step("Query", KeyConditionExpression="p = :p", ExpressionAttributeValues={":p": {"S": p}})
    ),
    st.just(step("Scan")),
    st.just(step("DescribeTable")),
)
steps = st.lists(st.one_of(writes, reads), max_size=14)


def request(of: Step) -> HttpRequest:
    credential = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host"
    target = ("X-Amz-Target", f"DynamoDB_20120810.{of[0]}")
    headers = Headers([target, ("Authorization", credential), ("Content-Type", "application/x-amz-json-1.0")])
    return HttpRequest("POST", "https", "dynamodb.eu-west-1.amazonaws.com", "/", headers, of[1])


def aws() -> Session:
    """A service that stands for AWS: the emulator, its clock stopped, the table there."""
    session = Session("emulate", emulator=Emulator(ManualClock(), Ids(1)))
    assert session.answer(request(CREATE)).response.status == 200
    return session


def record(story: list[Step]) -> list[Interaction]:
    service = Session("emulate", emulator=Emulator(ManualClock(), Ids(1)))
    return [Interaction(request(each), service.answer(request(each)).response) for each in [CREATE, *story]]


def body(answer: Answer) -> object:
    told = orjson.loads(answer.response.body)
    if "Table" in told:
        told["Table"] = {name: told["Table"][name] for name in ("TableName", "KeySchema", "TableStatus")}
    return answer.response.status, told


def replaying(story: list[Step]) -> Session:
    session = Session("none", Tape(record(story)))
    assert session.answer(request(CREATE)).provenance is Provenance.RECORDED
    return session


@given(steps)
@settings(max_examples=150, deadline=None)
def test_the_same_calls_in_the_same_order_give_the_same_answers(story):
    tape = replaying(story)
    expected = [interaction.response.body for interaction in tape.tape.interactions[1:]]
    assert [tape.answer(request(each)).response.body for each in story] == expected
    assert tape.summary().unplayed == ()


@given(steps, st.lists(st.one_of(writes, reads), max_size=14))
@settings(max_examples=300, deadline=None)
def test_what_is_answered_is_never_stale(story, asked):
    """Any calls in any order: an answer is what the service would say now, or there is none."""
    tape, oracle = replaying(story), aws()
    for each in asked:
        answer = tape.answer(request(each))
        if answer.provenance is Provenance.RECORDED:
            assert body(answer) == body(oracle.answer(request(each)))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_what_was_recorded_may_be_shuffled_as_long_as_each_items_order_stands(data):
    one_item = st.one_of(
        items.map(lambda item: (place(item), step("PutItem", Item=item))),
        keys.map(lambda key: (place(key), step("DeleteItem", Key=key))),
        keys.map(lambda key: (place(key), step("UpdateItem", Key=key, **bump))),
        keys.map(lambda key: (place(key), step("GetItem", Key=key))),
    )
    story = data.draw(st.lists(one_item, max_size=16))
    queues: dict[str, list[int]] = {}
    for number, (where, _) in enumerate(story):
        queues.setdefault(where, []).append(number)
    tape = replaying([each for _, each in story])
    while queues:
        where = data.draw(st.sampled_from(sorted(queues)))
        number = queues[where].pop(0)
        if not queues[where]:
            del queues[where]
        answer = tape.answer(request(story[number][1]))
        assert answer.provenance is Provenance.RECORDED, answer.note
        assert answer.response.body == tape.tape.interactions[number + 1].response.body


@given(steps, items)
@settings(max_examples=100, deadline=None)
def test_a_write_that_is_left_out_is_named_by_the_read_that_depends_on_it(story, item):
    put = step("PutItem", Item={**item, "mark": {"S": "new"}})
    read = step("GetItem", Key={name: item[name] for name in "ps"}, ConsistentRead=True)  # no other step reads so
    tape = replaying([*story, put, read])
    for each in story:
        tape.answer(request(each))
    answer = tape.answer(request(read))
    assert answer.provenance is Provenance.MISS
    assert "after writes that this run has not made: dynamodb.PutItem" in answer.note
    assert f"interaction {len(story) + 2})" in answer.note


@given(steps, st.lists(st.one_of(writes, reads), max_size=10))
@settings(max_examples=150, deadline=None)
def test_fill_answers_every_call_as_the_service_would(story, asked):
    session = Session("fill", Tape(record(story)), Emulator(ManualClock(), Ids(1)))
    oracle = aws()
    session.answer(request(CREATE))
    for each in asked:
        answer = session.answer(request(each))
        assert answer.provenance is not Provenance.MISS, answer.note
        assert body(answer) == body(oracle.answer(request(each))), answer.provenance


def place(item: dict) -> str:
    return f"{item['p']['S']}{item['s']['N']}"
