"""What recorded calls show of contributor insights, of tables and of their global indexes."""

from __future__ import annotations

import re

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.unseen import details, insights
from replaykit.services.dynamodb.watching import ALL_KEYS, Watching

# A rule's name ends with the instant at which it was made, in milliseconds.
RULE = re.compile(r"-(\d{13})$")
ON = {"ENABLED": True, "ENABLING": True, "DISABLED": False, "DISABLING": False}


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeContributorInsights; one that FAILED is not known here."""
    told = one.output
    on, changed = ON.get(told.get("ContributorInsightsStatus", "")), told.get("LastUpdateDateTime")
    if on is None:
        return
    made = RULE.search(next(iter(told.get("ContributorInsightsRuleList", ())), ""))
    changed_at = None if changed is None else changed.timestamp()
    mode = told.get("ContributorInsightsMode", ALL_KEYS if on else None)
    watching = Watching(on, mode, int(made[1]) / 1000 if made else 0.0, changed_at, changed_at or 0.0)
    _put(beginning, one.call.params["TableName"], one.call.params.get("IndexName"), watching, whole=True)


def listed(one: RecordedCall, beginning: Beginning) -> None:
    """ListContributorInsights tells what is on; on one page, what it does not tell is off (measured)."""
    request, found = one.call.params, one.output.get("ContributorInsightsSummaries", ())
    for told in found:
        if told.get("ContributorInsightsStatus") == "ENABLED":
            mode = told.get("ContributorInsightsMode", ALL_KEYS)
            _put(beginning, told["TableName"], told.get("IndexName"), Watching(enabled=True, mode=mode))
    if "NextToken" in request or "NextToken" in one.output:
        return
    on = {(told["TableName"], told.get("IndexName")) for told in found}
    asked = [beginning.table(request["TableName"])] if "TableName" in request else beginning.tables.values()
    for table in filter(None, asked):
        for index_name in (None, *(index.name for index in table.indexes.values() if index.is_global)):
            if (table.name, index_name) not in on:
                _put(beginning, table.name, index_name, Watching())


def changed(one: RecordedCall, beginning: Beginning) -> None:
    """UpdateContributorInsights names the state that it begins, or the one that it finds and leaves."""
    request, status = one.call.params, one.output.get("ContributorInsightsStatus")
    before = {
        "ENABLED": Watching(enabled=True, mode=one.output.get("ContributorInsightsMode", ALL_KEYS)),
        "DISABLING": Watching(enabled=True, mode=one.output.get("ContributorInsightsMode", ALL_KEYS)),
        "DISABLED": Watching(mode=one.output.get("ContributorInsightsMode")),
    }.get(status or "")  # ENABLING: it was off, or on in another mode
    _put(beginning, request["TableName"], request.get("IndexName"), before)


def _put(
    beginning: Beginning, table_name: str, index_name: str | None, watching: Watching | None, *, whole: bool = False
) -> None:
    """`whole`: all of it is known, and not only its state."""
    setting = insights(index_name)
    table = beginning.opening(table_name, setting)
    if table is None or watching is None or (index_name is not None and index_name not in table.indexes):
        return
    if index_name is None:
        table.watching = watching
    else:
        table.indexes[index_name].watching = watching
    table.unseen.discard(setting)
    if not whole:
        table.unseen.add(details(index_name))
