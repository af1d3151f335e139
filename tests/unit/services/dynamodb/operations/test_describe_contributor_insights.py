"""DescribeContributorInsights, as AWS answers it: the status on the clock, the rules by mode and keys."""

from __future__ import annotations

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.hydration.description import install_table

START = 1_700_000_000
ALL = "ACCESSED_AND_THROTTLED_KEYS"


def enable(dynamodb, **more):
    dynamodb.update_contributor_insights(TableName="music", ContributorInsightsAction="ENABLE", **more)


def test_what_never_was_on_has_a_status_alone(dynamodb):
    dynamodb.table("music")
    told = {"TableName": "music", "ContributorInsightsStatus": "DISABLED"}
    assert dynamodb.describe_contributor_insights(TableName="music") == told
    assert dynamodb.assumptions == ()


def test_the_status_follows_the_clock(slow_dynamodb):
    arn = slow_dynamodb.table("music")["TableArn"]
    with slow_dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        slow_dynamodb.describe_contributor_insights(TableName="music")
    slow_dynamodb.clock.advance(10)
    enable(slow_dynamodb)
    described = slow_dynamodb.describe_contributor_insights(TableName=arn)
    assert described["ContributorInsightsStatus"] == "ENABLING"
    assert described["LastUpdateDateTime"] == instant(START + 10)
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.describe_contributor_insights(TableName="music") == {
        "TableName": "music",
        "ContributorInsightsStatus": "ENABLED",
        "ContributorInsightsMode": ALL,
        "LastUpdateDateTime": instant(START + 20),
        "ContributorInsightsRuleList": [
            f"DynamoDBContributorInsights-PKC-music-{(START + 10) * 1000}",
            f"DynamoDBContributorInsights-PKT-music-{(START + 10) * 1000}",
        ],
    }
    slow_dynamodb.update_contributor_insights(TableName="music", ContributorInsightsAction="DISABLE")
    assert slow_dynamodb.describe_contributor_insights(TableName="music")["ContributorInsightsStatus"] == "DISABLING"
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.describe_contributor_insights(TableName="music") == {
        "TableName": "music",
        "ContributorInsightsStatus": "DISABLED",
        "ContributorInsightsMode": ALL,
        "LastUpdateDateTime": instant(START + 30),
    }


def test_rules_are_by_keys_and_mode_and_stay_when_the_mode_changes(dynamodb):
    dynamodb.table("music", keys="id:S n:N", gsi={"by_artist": ("artist:S", "ALL")})
    enable(dynamodb)
    enable(dynamodb, IndexName="by_artist", ContributorInsightsMode="THROTTLED_KEYS")
    described = dynamodb.describe_contributor_insights(TableName="music")
    kinds = ["PKC", "SKC", "PKT", "SKT"]
    rules = [f"DynamoDBContributorInsights-{kind}-music-{START * 1000}" for kind in kinds]
    assert described["ContributorInsightsRuleList"] == rules
    index = dynamodb.describe_contributor_insights(TableName="music", IndexName="by_artist")
    assert index["IndexName"] == "by_artist"
    assert index["ContributorInsightsRuleList"] == [f"DynamoDBContributorInsights-PKT-music-by_artist-{START * 1000}"]
    dynamodb.clock.advance(60)
    enable(dynamodb, ContributorInsightsMode="THROTTLED_KEYS")
    assert dynamodb.describe_contributor_insights(TableName="music")["ContributorInsightsRuleList"] == rules[2:]


def test_a_table_that_is_being_deleted_still_answers(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.delete_table(TableName="music")
    assert slow_dynamodb.describe_contributor_insights(TableName="music")["ContributorInsightsStatus"] == "DISABLED"
    slow_dynamodb.clock.advance(10)
    with slow_dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        slow_dynamodb.describe_contributor_insights(TableName="music")


def test_of_a_recorded_table_it_is_assumed_that_they_were_off(dynamodb):
    install_table(dynamodb.store, dynamodb.table("music"), at=0.0)
    dynamodb.describe_contributor_insights(TableName="music")
    assert dynamodb.assumptions == ("contributor insights of music were off when the recording began",)
    enable(dynamodb)
    dynamodb.describe_contributor_insights(TableName="music")
    assert dynamodb.assumptions == ()
