"""ListContributorInsights, as AWS answers it: what is not DISABLED, a table before its indexes, page by page."""

from __future__ import annotations

import pytest


def enable(dynamodb, table, **more):
    dynamodb.update_contributor_insights(TableName=table, ContributorInsightsAction="ENABLE", **more)


def listed(dynamodb, **params):
    """(table, index) of every summary, over all pages, and how many pages there were."""
    names, pages = [], 0
    while True:
        answer = dynamodb.list_contributor_insights(**params)
        pages += 1
        names += [(one["TableName"], one.get("IndexName")) for one in answer["ContributorInsightsSummaries"]]
        if "NextToken" not in answer:
            return names, pages
        params["NextToken"] = answer["NextToken"]


@pytest.fixture
def tables(dynamodb):
    for name in ("music", "films"):
        dynamodb.table(name, gsi={"by_year": ("year:N", "ALL")})
    return dynamodb


def test_what_is_off_is_not_listed(tables):
    assert listed(tables) == ([], 1)
    enable(tables, "music")
    assert tables.list_contributor_insights(TableName="music") == {
        "ContributorInsightsSummaries": [
            {
                "TableName": "music",
                "ContributorInsightsStatus": "ENABLED",
                "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS",
            }
        ]
    }
    tables.update_contributor_insights(TableName="music", ContributorInsightsAction="DISABLE")
    assert listed(tables, TableName="music") == ([], 1)


def test_pages_go_on_where_the_last_one_ended(tables):
    for name in ("music", "films"):
        enable(tables, name)
        enable(tables, name, IndexName="by_year")
    every = [("films", None), ("films", "by_year"), ("music", None), ("music", "by_year")]
    assert listed(tables) == (every, 1)
    assert listed(tables, MaxResults=1) == (every, 4)
    assert listed(tables, MaxResults=3) == (every, 2)
    assert listed(tables, TableName="music", MaxResults=1) == (every[2:], 2)


def test_what_passes_from_one_to_the_other_is_listed(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    for action, status in (("ENABLE", "ENABLING"), ("DISABLE", "DISABLING")):
        slow_dynamodb.update_contributor_insights(TableName="music", ContributorInsightsAction=action)
        [one] = slow_dynamodb.list_contributor_insights()["ContributorInsightsSummaries"]
        assert one["ContributorInsightsStatus"] == status
    slow_dynamodb.clock.advance(10)
    assert listed(slow_dynamodb) == ([], 1)


@pytest.mark.parametrize("token", ["", "x", "W10=", "WzEsMl0=", "bnVsbA=="])
def test_a_token_that_was_never_given_is_refused(tables, token):
    with tables.refuses("Invalid NextToken"):
        tables.list_contributor_insights(NextToken=token)


def test_a_table_that_is_not_there(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: films not found", "ResourceNotFoundException"):
        dynamodb.list_contributor_insights(TableName="films")
    with dynamodb.refuses("MaxResults must be greater than 0"):
        dynamodb.list_contributor_insights(MaxResults=0)
