"""What hydration derives of settings is true: an answer that assumes nothing is the answer that was recorded.

A table is set up unseen, then a random run of calls about its settings is recorded. A second emulator knows only the
recording: put to it, the same calls must get the same answers wherever it admits no assumption.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.cassette import Interaction, Meta
from replaykit.cassette.understand import understand
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import write_error, write_request, write_response
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/things"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/"
SCHEMA = {
    "TableName": "things",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in "pg"],
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by_g",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},'
    f'"Action":"dynamodb:%s","Resource":"{ARN}"}}]}}'
)
of_table, of_arn = {"TableName": "things"}, {"ResourceArn": ARN}
# That there is no policy does not say that there never was one, which a refusal may tell.
NEVER = "table things never had a resource-based policy before the recording began"
STREAMS = ("one", "two")
TAKEN = {f"the Kinesis data stream {name} was there" for name in STREAMS}
WAITS = st.sampled_from([1, 20, 100, 4000])  # seconds: beyond a policy's window, beyond a time to live's hour


def call(operation, **params):
    return OperationCall("dynamodb", operation, params)


def calls(operation, **choices):
    """Calls with one of the choices of each parameter; None leaves it out."""
    picked = {name: st.sampled_from(values) for name, values in choices.items()}
    return st.fixed_dictionaries(picked).map(
        lambda params: call(operation, **{name: value for name, value in params.items() if value is not None})
    )


def on_off(member, **more):
    return [{member: on, **more} for on in (True, False)]


tag_keys, streams, indexes = ["a", "b", "c"], [STREAM + name for name in STREAMS], [None, "by_g"]
CHANGES = st.one_of(
    calls("TagResource", ResourceArn=[ARN], Tags=[[{"Key": key, "Value": "v"}] for key in tag_keys]),
    calls("UntagResource", ResourceArn=[ARN], TagKeys=[[key] for key in tag_keys]),
    calls(
        "UpdateTimeToLive",
        TableName=["things"],
        TimeToLiveSpecification=[one for name in ("x", "y") for one in on_off("Enabled", AttributeName=name)],
    ),
    calls(
        "UpdateContinuousBackups",
        TableName=["things"],
        PointInTimeRecoverySpecification=on_off("PointInTimeRecoveryEnabled"),
    ),
    calls(
        "PutResourcePolicy",
        ResourceArn=[ARN],
        Policy=[POLICY % name for name in ("GetItem", "PutItem")],
        ExpectedRevisionId=[None, "NO_POLICY"],
    ),
    calls("DeleteResourcePolicy", ResourceArn=[ARN]),
    calls(
        "UpdateContributorInsights",
        TableName=["things"],
        IndexName=indexes,
        ContributorInsightsAction=["ENABLE", "DISABLE"],
        ContributorInsightsMode=[None, "THROTTLED_KEYS"],
    ),
    calls("EnableKinesisStreamingDestination", TableName=["things"], StreamArn=streams),
    calls("DisableKinesisStreamingDestination", TableName=["things"], StreamArn=streams),
    calls("CreateBackup", TableName=["things"], BackupName=["one", "two"]),
    calls("UpdateTable", TableName=["things"], DeletionProtectionEnabled=[True, False]),
)
READS = st.sampled_from(
    [
        call("ListTagsOfResource", **of_arn),
        call("DescribeTimeToLive", **of_table),
        call("DescribeContinuousBackups", **of_table),
        call("GetResourcePolicy", **of_arn),
        call("DescribeContributorInsights", **of_table),
        call("DescribeContributorInsights", **of_table, IndexName="by_g"),
        call("ListContributorInsights", **of_table),
        call("ListContributorInsights"),
        call("DescribeKinesisStreamingDestination", **of_table),
        call("ListBackups"),
        call("ListBackups", **of_table),
        call("DescribeTable", **of_table),
    ]
)


class Recorder:
    """An emulator whose answers are written down as a recording of them would be."""

    def __init__(self):
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(1))
        self.interactions = []

    def make_stream(self, name):
        """Make a data stream, which nobody records."""
        made = OperationCall("kinesis", "CreateStream", {"StreamName": name, "ShardCount": 1})
        assert self.emulator.answer(made).error is None

    def ask(self, one, wait=1):
        self.clock.advance(wait)
        emulated = self.emulator.answer(one)
        request = write_request(one, endpoint="https://dynamodb.us-east-1.amazonaws.com")
        if emulated.error:
            response = write_error("dynamodb", one.operation, emulated.error, request_id="R")
        else:
            response = write_response("dynamodb", one.operation, emulated.output, request_id="R")
        at = datetime.fromtimestamp(self.clock.now(), UTC).isoformat(timespec="milliseconds")
        self.interactions.append(Interaction(request, response, Meta(at=at)))


def recorded(before, during, streams=STREAMS):
    recorder = Recorder()
    for name in streams:
        recorder.make_stream(name)
    recorder.ask(call("CreateTable", **SCHEMA))
    for one, wait in before:
        recorder.ask(one, wait)
    recorder.interactions.clear()
    recorder.ask(call("DescribeTable", **of_table), 4000)
    for one, wait in during:
        recorder.ask(one, wait)
    return recorder.interactions


PUT, DELETE = call("PutResourcePolicy", **of_arn, Policy=POLICY % "GetItem"), call("DeleteResourcePolicy", **of_arn)


@settings(max_examples=300, deadline=None)
@example([(PUT, 1)], [(DELETE, 1), (PUT, 1), (PUT, 1)], set())  # what rests on an assumption goes on resting on it
@given(
    st.lists(st.tuples(CHANGES, WAITS), max_size=8),
    st.lists(st.tuples(st.one_of(CHANGES, READS, READS), WAITS), min_size=1, max_size=14),
    st.sets(st.sampled_from(STREAMS)),
)
def test_an_answer_that_assumes_nothing_is_the_recorded_one(before, during, streams):
    interactions = recorded(before, during, streams)
    report = put_to("random", interactions, EmulatedSide(understand(interactions), seed=2))
    for outcome in report.outcomes:
        if not outcome.assumptions and outcome.gap is None:
            assert not outcome.divergences, (outcome, interactions[outcome.index].request.body)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(CHANGES, WAITS), max_size=8),
    st.lists(st.tuples(st.one_of(CHANGES, READS), WAITS), min_size=1, max_size=10),
)
def test_a_recording_that_begins_with_all_reads_is_answered_without_any_assumption(before, during):
    first = [
        (call("ListTagsOfResource", **of_arn), 1),
        (call("DescribeTimeToLive", **of_table), 1),
        (call("DescribeContinuousBackups", **of_table), 1),
        (call("GetResourcePolicy", **of_arn), 1),
        (call("DescribeContributorInsights", **of_table), 1),
        (call("DescribeContributorInsights", **of_table, IndexName="by_g"), 1),
        (call("DescribeKinesisStreamingDestination", **of_table), 1),
        (call("ListBackups"), 1),
        (call("Scan", **of_table), 1),
    ]
    interactions = recorded(before, first + during)
    report = put_to("random", interactions, EmulatedSide(understand(interactions), seed=2))
    assert not [one for one in report.outcomes if one.divergences or one.gap or set(one.assumptions) - {NEVER} - TAKEN]
