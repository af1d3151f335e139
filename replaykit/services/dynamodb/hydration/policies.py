"""What recorded calls show of resource-based policies, of tables and of their streams."""

from __future__ import annotations

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.policies import NO_POLICY, PolicySlot
from replaykit.services.dynamodb.policy_document import read_document
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table

# A revision is an instant in milliseconds; one that is older than the call by this was not made by it.
AT_ONCE_SECONDS = 60.0


def told(one: RecordedCall, beginning: Beginning) -> None:
    """GetResourcePolicy."""
    holder = _opening(one, beginning)
    if holder is not None:
        holder.policy = PolicySlot(one.output["Policy"], _revision(one))


def missed(one: RecordedCall, beginning: Beginning) -> None:
    """GetResourcePolicy found none."""
    if one.error is not None and one.error.code == "PolicyNotFoundException":
        _put_empty(_opening(one, beginning))


def put(one: RecordedCall, beginning: Beginning) -> None:
    """PutResourcePolicy: expecting none it found none, and where it changed nothing it tells an older revision."""
    holder, revision, at = _opening(one, beginning), _revision(one), seconds(one)
    if one.call.params.get("ExpectedRevisionId") == NO_POLICY:
        _put_empty(holder)
    elif holder is not None and revision is not None and at is not None and revision / 1000 < at - AT_ONCE_SECONDS:
        holder.policy = PolicySlot(_document(one), revision)


def deleted(one: RecordedCall, beginning: Beginning) -> None:
    """DeleteResourcePolicy tells a revision, but where there never was a policy (measured)."""
    holder = _opening(one, beginning)
    if "RevisionId" not in one.output:
        _put_empty(holder)


def _revision(one: RecordedCall) -> int | None:
    text = one.output.get("RevisionId", "")
    return int(text) if text.isdecimal() else None


def _document(one: RecordedCall) -> str:
    """The policy as AWS keeps what a request gives it."""
    given: str = one.call.params["Policy"]
    try:
        return read_document(given, one.call.scope.partition)
    except AwsError:
        return given


def _put_empty(holder: Table | Stream | None) -> None:
    if holder is not None:
        holder.policy = PolicySlot()


def _opening(one: RecordedCall, beginning: Beginning) -> Table | Stream | None:
    arn = one.call.params["ResourceArn"]
    table = beginning.opening(arn, f"policy of {arn}")
    if table is None or "/stream/" not in arn:
        return table
    return beginning.store.streams.get(arn)
