"""What recorded calls show of time to live.

UpdateTimeToLive is refused where it would change nothing, so that an accepted one proves the state before it.
"""

from __future__ import annotations

import re

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.ttl import TimeToLive
from replaykit.services.dynamodb.unseen import TIME_TO_LIVE

ANOTHER = re.compile(r"TimeToLive is active on a different AttributeName: current AttributeName is (.+)", re.DOTALL)
ALREADY = re.compile(r"TimeToLive is already (enabled|disabled)")


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeTimeToLive. A change that was under way began at most an hour before."""
    told = one.output.get("TimeToLiveDescription", {})
    status = told.get("TimeToLiveStatus")
    if status is not None:
        changed_at = beginning.here(seconds(one)) if status.endswith("ING") else None
        _put(one, beginning, told.get("AttributeName", "") if status.startswith("ENABL") else None, changed_at)


def changed(one: RecordedCall, beginning: Beginning) -> None:
    """UpdateTimeToLive: on, so it was off; off, so it was on for this attribute."""
    wanted = one.call.params["TimeToLiveSpecification"]
    _put(one, beginning, None if wanted["Enabled"] else wanted["AttributeName"])


def refused(one: RecordedCall, beginning: Beginning) -> None:
    """A refusal says what the state is."""
    text = (one.error.message if one.error is not None else None) or ""
    another, already = ANOTHER.search(text), ALREADY.search(text)
    if another is not None:
        _put(one, beginning, another[1])
    elif already is not None:
        wanted = one.call.params["TimeToLiveSpecification"]
        _put(one, beginning, wanted["AttributeName"] if already[1] == "enabled" else None)


def _put(one: RecordedCall, beginning: Beginning, attribute: str | None, changed_at: float | None = None) -> None:
    """On for an attribute, or (None) off."""
    table = beginning.opening(one.call.params["TableName"], TIME_TO_LIVE)
    if table is not None:
        shift = round(beginning.times.shift)
        table.ttl = TimeToLive(attribute or "", attribute is not None, changed_at, beginning.now, shift)
        table.unseen.discard(TIME_TO_LIVE)
