"""DescribeTimeToLive, as AWS answers it."""

from __future__ import annotations

from replaykit.services.dynamodb.hydration.description import install_table


def described(dynamodb):
    return dynamodb.describe_time_to_live(TableName="music")["TimeToLiveDescription"]


def test_a_new_table_has_none(dynamodb):
    dynamodb.table("music")
    assert described(dynamodb) == {"TimeToLiveStatus": "DISABLED"}


def test_it_takes_its_time_to_come_and_to_go(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    over = {"AttributeName": "over", "Enabled": True}
    slow_dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=over)
    assert described(slow_dynamodb) == {"TimeToLiveStatus": "ENABLING", "AttributeName": "over"}
    slow_dynamodb.clock.advance(10)
    assert described(slow_dynamodb) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "over"}
    slow_dynamodb.clock.advance(3600)
    slow_dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification=over | {"Enabled": False})
    assert described(slow_dynamodb) == {"TimeToLiveStatus": "DISABLING", "AttributeName": "over"}
    slow_dynamodb.clock.advance(10)
    assert described(slow_dynamodb) == {"TimeToLiveStatus": "DISABLED"}


def test_a_table_that_is_not_there_is_named(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        dynamodb.describe_time_to_live(TableName="music")


def test_of_a_recorded_table_it_is_an_assumption(dynamodb):
    install_table(dynamodb.store, dynamodb.table("music"), at=0.0)
    described(dynamodb)
    assert dynamodb.assumptions == ("the time to live of table music was never seen",)
