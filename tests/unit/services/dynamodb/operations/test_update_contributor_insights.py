"""UpdateContributorInsights, as AWS answers it: what starts, what changes nothing, and how modes come and go."""

from __future__ import annotations

import pytest

ALL, THROTTLED = "ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"


@pytest.fixture
def update(dynamodb):
    dynamodb.table(
        "music", gsi={"by_artist": ("artist:S", "ALL")}, lsi={"by_year": ("id:S year:N", "ALL")}, keys="id:S n:N"
    )

    def call(action, mode=None, **more):
        mode = {"ContributorInsightsMode": mode} if mode else {}
        return dynamodb.update_contributor_insights(TableName="music", ContributorInsightsAction=action, **mode, **more)

    return call


def answer(status, mode=None):
    told = {"TableName": "music", "ContributorInsightsStatus": status}
    return told | {"ContributorInsightsMode": mode} if mode else told


def test_on_and_off_and_what_changes_nothing(update):
    assert update("DISABLE") == answer("DISABLED")
    assert update("ENABLE") == answer("ENABLING", ALL)
    assert update("ENABLE") == answer("ENABLED", ALL)
    assert update("DISABLE", THROTTLED) == answer("DISABLING", ALL)
    assert update("DISABLE") == answer("DISABLED", ALL)


def test_another_mode_is_enabled_anew_and_no_mode_means_all_keys(update):
    update("ENABLE")
    assert update("ENABLE", THROTTLED) == answer("ENABLING", THROTTLED)
    assert update("ENABLE", THROTTLED) == answer("ENABLED", THROTTLED)
    assert update("ENABLE") == answer("ENABLING", ALL)


def test_a_global_index_is_watched_for_itself_and_a_local_one_never(dynamodb, update):
    assert update("ENABLE", IndexName="by_artist") == answer("ENABLING", ALL) | {"IndexName": "by_artist"}
    assert dynamodb.describe_contributor_insights(TableName="music")["ContributorInsightsStatus"] == "DISABLED"
    for index in ("by_year", "nope"):
        with dynamodb.refuses(
            f"Requested resource not found: Index: {index} not found for table: music", "ResourceNotFoundException"
        ):
            update("ENABLE", IndexName=index)


def test_a_table_that_is_not_there(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: films not found", "ResourceNotFoundException"):
        dynamodb.update_contributor_insights(TableName="films", ContributorInsightsAction="ENABLE")
