"""Recorded contributor insights, of a table and its global index."""

from __future__ import annotations

import pytest

UNSEEN = ("contributor insights of music were off when the recording began",)
MODE = "THROTTLED_KEYS"
RULES = ["DynamoDBContributorInsights-PKT-music-1714000000000"]
ON = {"TableName": "music", "ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": MODE}
OFF = {"TableName": "music", "ContributorInsightsStatus": "DISABLED"}


@pytest.fixture(autouse=True)
def described(tape):
    return tape.describe("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})


def now(world, **params):
    return world.describe_contributor_insights(TableName="music", **params)


def status(world, **params):
    return now(world, **params)["ContributorInsightsStatus"], world.assumptions


def test_nobody_saw_them(tape):
    assert status(tape.play()) == ("DISABLED", UNSEEN)


def test_a_description_proves_them_with_their_rules(tape, began):
    told = ON | {"ContributorInsightsRuleList": RULES, "LastUpdateDateTime": began}
    tape("DescribeContributorInsights", told, TableName="music")
    world = tape.play()
    assert now(world) == told
    assert world.assumptions == ()
    of_the_index = "contributor insights of music by_genre were off when the recording began"
    assert status(world, IndexName="by_genre") == ("DISABLED", (of_the_index,))


def test_that_they_are_off_is_proved_too(tape):
    tape("DescribeContributorInsights", OFF | {"IndexName": "by_genre"}, TableName="music", IndexName="by_genre")
    assert status(tape.play(), IndexName="by_genre") == ("DISABLED", ())


def test_a_list_proves_what_is_on_and_so_what_is_off(tape):
    tape("ListContributorInsights", {"ContributorInsightsSummaries": [ON]}, TableName="music")
    world = tape.play()
    assert world.list_contributor_insights()["ContributorInsightsSummaries"] == [ON]
    assert world.assumptions == ()
    unknown_mode = "the details of contributor insights of music by_genre were never seen"
    assert status(world, IndexName="by_genre") == ("DISABLED", (unknown_mode,))
    assert status(world) == ("ENABLED", ("the details of contributor insights of music were never seen",))


def test_a_list_that_goes_on_does_not_say_what_is_off(tape):
    tape("ListContributorInsights", {"ContributorInsightsSummaries": [], "NextToken": "more"})
    assert status(tape.play()) == ("DISABLED", UNSEEN)


@pytest.mark.parametrize(
    ("action", "told", "before", "assumed"),
    [
        ("ENABLE", "ENABLED", "ENABLED", ("the details of contributor insights of music were never seen",)),
        ("DISABLE", "DISABLED", "DISABLED", ("the details of contributor insights of music were never seen",)),
        ("DISABLE", "DISABLING", "ENABLED", ("the details of contributor insights of music were never seen",)),
        ("ENABLE", "ENABLING", "DISABLED", UNSEEN),  # or on, in another mode
    ],
)
def test_the_answer_to_a_change_names_the_state_before(tape, action, told, before, assumed):
    answer = ON | {"ContributorInsightsStatus": told, "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS"}
    change = tape("UpdateContributorInsights", answer, TableName="music", ContributorInsightsAction=action)
    world = tape.play()
    assert status(world) == (before, assumed)
    assert world.again(change).output["ContributorInsightsStatus"] == told
