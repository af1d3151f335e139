"""What hydration derives is true: an answer that assumes nothing is the answer that was recorded.

A world is filled unseen, then a random run of calls on it is recorded. A second emulator knows only the recording: put
to it, the same calls must get the same answers wherever it admits no assumption.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers
from replaykit.cassette import Interaction, Meta
from replaykit.cassette.understand import understand
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import write_error, write_request, write_response
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

ENDPOINT = "https://dynamodb.us-east-1.amazonaws.com"
TABLE = "things"
SCHEMA = {
    "TableName": TABLE,
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "p", "AttributeType": "S"},
        {"AttributeName": "r", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "r", "KeyType": "RANGE"}],
}
PARTITIONS, RANGES, NAMES = ("a", "b", "c"), ("1", "2", "3"), ("x", "y", "z")

keys = st.builds(lambda p, r: {"p": {"S": p}, "r": {"N": r}}, st.sampled_from(PARTITIONS), st.sampled_from(RANGES))
values = st.sampled_from([{"N": "1"}, {"N": "2"}, {"S": "s"}, {"BOOL": True}])
items = st.builds(lambda key, rest: key | rest, keys, st.dictionaries(st.sampled_from(NAMES), values, max_size=3))


def condition(text, value):
    values = {"ExpressionAttributeValues": {":v": value}} if ":v" in text else {}
    return {"ConditionExpression": text, **values}


conditions = st.one_of(
    st.just({}),
    st.builds(
        condition,
        st.sampled_from(
            [
                "attribute_not_exists(p)",
                "attribute_exists(p)",
                "attribute_exists(x)",
                "attribute_not_exists(x)",
                "x = :v",
                "x <> :v",
                "attribute_exists(p) AND y = :v",
                "attribute_not_exists(p) OR x = :v",
                "NOT x = :v",
            ]
        ),
        values,
    ),
)
on_failure = st.sampled_from([{}, {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}])
old = st.sampled_from([{}, {"ReturnValues": "ALL_OLD"}])
any_return = st.sampled_from(
    [{}, *({"ReturnValues": kind} for kind in ("ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"))]
)
projected = st.sampled_from([{}, {}, {"ProjectionExpression": "p, r, x"}, {"ProjectionExpression": "x"}])
table = {"TableName": TABLE}


def update(key, name, value, more, returns):
    text, values = f"SET {name} = :n", {":n": value}
    values |= more.get("ExpressionAttributeValues", {})
    return OperationCall(
        "dynamodb",
        "UpdateItem",
        {**table, "Key": key, "UpdateExpression": text, **more, **returns, "ExpressionAttributeValues": values},
    )


def call(operation, **params):
    return OperationCall("dynamodb", operation, {**table, **params})


def query(p, sign, r, extra):
    text, values = "p = :p", {":p": {"S": p}}
    if sign:
        text, values = f"p = :p AND r {sign} :r", values | {":r": {"N": r}}
    return call(
        "Query",
        KeyConditionExpression=text,
        **{**extra, "ExpressionAttributeValues": {**values, **extra.get("ExpressionAttributeValues", {})}},
    )


limits = st.sampled_from([{}, {}, {"Limit": 2}, {"Limit": 1}])
filters = st.sampled_from([{}, {}, {"FilterExpression": "x = :f", "ExpressionAttributeValues": {":f": {"N": "1"}}}])
writes = st.one_of(
    st.builds(
        lambda item, more, fail, back: call("PutItem", Item=item, **more, **fail, **back),
        items,
        conditions,
        on_failure,
        old,
    ),
    st.builds(
        lambda key, more, fail, back: call("DeleteItem", Key=key, **more, **fail, **back),
        keys,
        conditions,
        on_failure,
        old,
    ),
    st.builds(update, keys, st.sampled_from(NAMES), values, conditions, any_return),
    st.builds(
        lambda item, more, fail: OperationCall(
            "dynamodb", "TransactWriteItems", {"TransactItems": [{"Put": {**table, "Item": item, **more, **fail}}]}
        ),
        items,
        conditions,
        on_failure,
    ),
    st.builds(
        lambda item: OperationCall(
            "dynamodb", "BatchWriteItem", {"RequestItems": {TABLE: [{"PutRequest": {"Item": item}}]}}
        ),
        items,
    ),
)
reads = st.one_of(
    st.builds(lambda key, how: call("GetItem", Key=key, ConsistentRead=True, **how), keys, projected),
    st.builds(
        lambda key: OperationCall("dynamodb", "TransactGetItems", {"TransactItems": [{"Get": {**table, "Key": key}}]}),
        keys,
    ),
    st.builds(
        lambda key: OperationCall(
            "dynamodb", "BatchGetItem", {"RequestItems": {TABLE: {"Keys": [key], "ConsistentRead": True}}}
        ),
        keys,
    ),
    st.builds(
        lambda p, sign, r, limit, filter_: query(p, sign, r, {"ConsistentRead": True, **limit, **filter_}),
        st.sampled_from(PARTITIONS),
        st.sampled_from(["", "", "<", ">=", "="]),
        st.sampled_from(RANGES),
        limits,
        filters,
    ),
    st.builds(lambda limit, filter_: call("Scan", ConsistentRead=True, **limit, **filter_), limits, filters),
    st.just(call("DescribeTable")),
)


class Recorder:
    """An emulator whose answers are written down as a recording of them would be, in the words of its clock's time."""

    def __init__(self, seed=1, delay=0.0, wordings="classic"):
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(seed), settings=Settings(delay=delay, wordings=wordings))
        self.interactions = []

    def ask(self, call):
        self.clock.advance(1)
        emulated = self.emulator.answer(call)
        request = write_request(call, endpoint=ENDPOINT)
        if emulated.error:
            response = write_error(call.service, call.operation, emulated.error, request_id="R")
        else:
            response = write_response(call.service, call.operation, emulated.output, request_id="R")
        request.headers = Headers(request.headers.fields)
        at = datetime.fromtimestamp(self.clock.now(), UTC).isoformat(timespec="milliseconds")
        self.interactions.append(Interaction(request, response, Meta(at=at)))
        return emulated

    def read_to_the_end(self, call):
        """All pages of a read, as a paginator asks for them."""
        emulated = self.ask(call)
        while "LastEvaluatedKey" in emulated.output:
            call = OperationCall(
                call.service, call.operation, {**call.params, "ExclusiveStartKey": emulated.output["LastEvaluatedKey"]}
            )
            emulated = self.ask(call)


SEEN = {"p": {"S": "a"}, "r": {"N": "1"}, "x": {"N": "1"}}
REFUSED = call("DeleteItem", Key={"p": {"S": "a"}, "r": {"N": "1"}}, **condition("NOT x = :v", {"N": "1"}))


@settings(max_examples=150, deadline=None)
@example(
    before=[SEEN], calls=[REFUSED, REFUSED], described=True
)  # what was done on an assumption rests on it afterwards
@given(st.lists(items, max_size=7), st.lists(st.one_of(writes, reads, reads), min_size=1, max_size=14), st.booleans())
def test_an_answer_that_assumes_nothing_is_the_recorded_one(before, calls, described):
    recorder = Recorder()
    recorder.ask(OperationCall("dynamodb", "CreateTable", SCHEMA))
    for item in before:
        recorder.ask(call("PutItem", Item=item))
    recorder.interactions.clear()
    if described:
        recorder.ask(call("DescribeTable"))
    for one in calls:
        if one.operation in ("Query", "Scan"):
            recorder.read_to_the_end(one)
        else:
            recorder.ask(one)
    report = put_to("random", recorder.interactions, EmulatedSide(understand(recorder.interactions), seed=2))
    for outcome in report.outcomes:
        if not outcome.assumptions and outcome.gap is None:
            assert not outcome.divergences, (outcome, recorder.interactions[outcome.index].request.body)


@settings(max_examples=100, deadline=None)
@given(st.lists(items, max_size=7), st.lists(st.one_of(writes, reads), min_size=1, max_size=14))
def test_a_recording_that_begins_with_a_whole_scan_is_answered_without_any_assumption(before, calls):
    recorder = Recorder()
    recorder.ask(OperationCall("dynamodb", "CreateTable", SCHEMA))
    for item in before:
        recorder.ask(call("PutItem", Item=item))
    recorder.interactions.clear()
    recorder.ask(call("DescribeTable"))
    recorder.read_to_the_end(call("Scan", ConsistentRead=True, Limit=3))
    for one in calls:
        recorder.ask(one)
    report = put_to("random", recorder.interactions, EmulatedSide(understand(recorder.interactions), seed=2))
    assert report.tally.divergent == report.tally.gaps == 0, [one for one in report.outcomes if one.divergences]
    assert not [outcome for outcome in report.outcomes if outcome.assumptions]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(writes, reads), min_size=1, max_size=14))
def test_two_emulators_with_different_seeds_give_equal_answers(calls):
    recorder = Recorder(seed=7, wordings="2026")  # those of an emulator that no recording primed
    recorder.ask(OperationCall("dynamodb", "CreateTable", SCHEMA))
    for one in calls:
        recorder.ask(one)
    report = put_to("random", recorder.interactions, EmulatedSide([], seed=8))
    assert report.tally.divergent == report.tally.gaps == 0, [one for one in report.outcomes if one.divergences]
    bodies = [json for json in (one.response.body for one in recorder.interactions) if b"TableId" in json]
    assert bodies, "CreateTable's id is what differs between the seeds"


@settings(max_examples=20, deadline=None)
@given(st.floats(min_value=0, max_value=9.5), st.integers(0, 12), st.integers(0, 12))
def test_tables_settle_at_the_recordings_pace(delay, polls, later_polls):
    recorder = Recorder(delay=delay)
    recorder.ask(OperationCall("dynamodb", "CreateTable", SCHEMA))
    for _ in range(polls):
        recorder.ask(call("DescribeTable"))
    recorder.clock.advance(60)
    recorder.ask(call("DescribeTable"))
    recorder.ask(call("DeleteTable"))
    for _ in range(later_polls):
        recorder.ask(call("DescribeTable"))
    report = put_to("random", recorder.interactions, EmulatedSide(understand(recorder.interactions), seed=2))
    assert report.tally.divergent == report.tally.gaps == 0, [one for one in report.outcomes if one.divergences]
