"""How long tables took to settle in a recording: an emulator on its clock, polled as often, answers the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.calls import table_name

STARTING = {"CreateTable", "UpdateTable", "DeleteTable"}
PASSING = {"CREATING", "UPDATING", "DELETING"}


def settling_delay(recorded: Sequence[RecordedCall]) -> float:
    """Seconds in a passing state that explain what DescribeTable answered; 0 where no answer shows one.

    Tables that settle at different paces can't all be explained by one figure; the slowest passing state wins.
    """
    longest_passing, shortest_settled = 0.0, None
    for seconds, passing in _observations(recorded):
        if passing:
            longest_passing = max(longest_passing, seconds)
        elif shortest_settled is None or seconds < shortest_settled:
            shortest_settled = seconds
    if not longest_passing:
        return 0.0
    if shortest_settled is None or shortest_settled <= longest_passing:
        return longest_passing + 0.001
    return (longest_passing + shortest_settled) / 2


def _observations(recorded: Sequence[RecordedCall]) -> Iterator[tuple[float, bool]]:
    """(seconds since the change began, whether it was still under way), as each DescribeTable saw it."""
    began: dict[str, float] = {}
    for one in recorded:
        operation, params = one.call.operation, one.call.params
        if one.call.service != "dynamodb" or one.at is None or "TableName" not in params:
            continue
        name, at = table_name(params["TableName"]), one.at.timestamp()
        if operation in STARTING and one.error is None:
            began[name] = at
        elif operation == "DescribeTable" and name in began:
            status = one.output.get("Table", {}).get("TableStatus")
            yield at - began[name], status in PASSING
            if status not in PASSING:
                del began[name]
