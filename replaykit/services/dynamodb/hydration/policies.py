"""What recorded calls show of resource-based policies, of tables and of their streams."""

from __future__ import annotations

import re

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import AT_ONCE_SECONDS, Beginning
from replaykit.services.dynamodb.policies import NO_POLICY, UNSEEN_POLICY, PolicySlot
from replaykit.services.dynamodb.policy_document import read_document
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table

EXISTS = re.compile(r"but a policy exists with revision id (\d+)")


def told(one: RecordedCall, beginning: Beginning) -> None:
    """GetResourcePolicy."""
    holder = _opening(one, beginning)
    if holder is not None:
        holder.policy = PolicySlot(one.output["Policy"], _revision(one))


def refused(one: RecordedCall, beginning: Beginning) -> None:
    """A call that expected none, or a revision, may be told what there is; the policy itself it is not told."""
    arn, text = one.call.params["ResourceArn"], (one.error.message if one.error is not None else None) or ""
    holder = _holder(beginning.still_open(arn, _setting(arn)), arn, beginning)
    exists = EXISTS.search(text)
    if holder is not None and exists is not None:
        holder.policy = PolicySlot(UNSEEN_POLICY, int(exists[1]))
    elif holder is not None and text.endswith("has no associated policy."):
        holder.policy = PolicySlot()


def missed(one: RecordedCall, beginning: Beginning) -> None:
    """GetResourcePolicy found none."""
    if one.error is not None and one.error.code == "PolicyNotFoundException":
        _put_empty(_opening(one, beginning), doubted=True)


def put(one: RecordedCall, beginning: Beginning) -> None:
    """PutResourcePolicy: expecting none it found none, and where it changed nothing it tells an older revision."""
    holder, revision, at = _opening(one, beginning), _revision(one), seconds(one)
    beginning.put_policies.add(one.call.params["ResourceArn"])
    if one.call.params.get("ExpectedRevisionId") == NO_POLICY:
        _put_empty(holder, doubted=True)
    elif holder is not None and revision is not None and at is not None and revision / 1000 < at - AT_ONCE_SECONDS:
        holder.policy = PolicySlot(_document(one), revision)


def deleted(one: RecordedCall, beginning: Beginning) -> None:
    """DeleteResourcePolicy tells a revision, but where there never was a policy (measured).

    Where there is known to be none, and no recorded call put one, that is the revision of an earlier deletion.
    """
    arn, holder = one.call.params["ResourceArn"], _opening(one, beginning)
    if "RevisionId" not in one.output:
        _put_empty(holder)
    if arn not in beginning.put_policies:
        there = _holder(beginning.table(arn), arn, beginning)
        if there is not None and there.policy is not None and there.policy.doubted:
            there.policy = PolicySlot(revision=_revision(one))


def _revision(one: RecordedCall) -> int | None:
    """A revision is an instant in milliseconds."""
    text = one.output.get("RevisionId", "")
    return int(text) if text.isdecimal() else None


def _document(one: RecordedCall) -> str:
    """The policy as AWS keeps what a request gives it."""
    given: str = one.call.params["Policy"]
    try:
        return read_document(given, one.call.scope.partition)
    except AwsError:
        return given


def _put_empty(holder: Table | Stream | None, *, doubted: bool = False) -> None:
    if holder is not None:
        holder.policy = PolicySlot(doubted=doubted)


def _opening(one: RecordedCall, beginning: Beginning) -> Table | Stream | None:
    arn = one.call.params["ResourceArn"]
    return _holder(beginning.opening(arn, _setting(arn)), arn, beginning)


def _setting(arn: str) -> str:
    return f"policy of {arn}"


def _holder(table: Table | None, arn: str, beginning: Beginning) -> Table | Stream | None:
    return beginning.store.streams.get(arn) if table is not None and "/stream/" in arn else table
