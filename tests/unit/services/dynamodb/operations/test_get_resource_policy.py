"""GetResourcePolicy, as AWS answers it: the document in the one form that AWS keeps, when it is applied."""

from __future__ import annotations

import orjson

from replaykit.services.dynamodb.hydration.description import install_table

ACCOUNT = "123456789012"
GIVEN = {
    "Statement": [
        {
            "Resource": ["*"],
            "Action": ["dynamodb:GetItem"],
            "Principal": {"AWS": [ACCOUNT]},
            "Effect": "Allow",
            "Sid": "Read",
        }
    ],
    "Version": "2012-10-17",
}
KEPT = (
    '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow",'
    f'"Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Action":"dynamodb:GetItem","Resource":"*"}}]}}'
)
GONE = "Resource-based policy not found for the provided ResourceArn: "


def test_a_document_is_told_in_its_one_form(dynamodb):
    arn = dynamodb.table("music")["TableArn"]
    text = orjson.dumps(GIVEN, option=orjson.OPT_INDENT_2).decode()
    revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=text)["RevisionId"]
    assert dynamodb.get_resource_policy(ResourceArn=arn) == {"Policy": KEPT, "RevisionId": revision}
    assert dynamodb.put_resource_policy(ResourceArn=arn, Policy=KEPT)["RevisionId"] == revision


def test_without_a_policy_there_is_none_to_get(dynamodb):
    arn = dynamodb.table("music")["TableArn"]
    with dynamodb.refuses(GONE + arn, "PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=arn)
    assert dynamodb.assumptions == ()
    with dynamodb.refuses("Requested resource not found: Table: films not found", "ResourceNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=arn.replace("music", "films"))


def test_a_change_shows_when_it_is_applied(slow_dynamodb):
    arn = slow_dynamodb.table("music")["TableArn"]
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.put_resource_policy(ResourceArn=arn, Policy=KEPT)
    with slow_dynamodb.refuses(GONE + arn, "PolicyNotFoundException"):
        slow_dynamodb.get_resource_policy(ResourceArn=arn)
    slow_dynamodb.clock.advance(15)
    assert slow_dynamodb.get_resource_policy(ResourceArn=arn)["Policy"] == KEPT
    slow_dynamodb.delete_resource_policy(ResourceArn=arn)
    assert slow_dynamodb.get_resource_policy(ResourceArn=arn)["Policy"] == KEPT
    slow_dynamodb.clock.advance(10)
    with slow_dynamodb.refuses(GONE + arn, "PolicyNotFoundException"):
        slow_dynamodb.get_resource_policy(ResourceArn=arn)


def test_a_table_can_be_created_with_a_policy_and_a_new_one_does_not_inherit_it(dynamodb):
    arn = dynamodb.table("music", ResourcePolicy=KEPT)["TableArn"]
    assert dynamodb.get_resource_policy(ResourceArn=arn)["Policy"] == KEPT
    dynamodb.delete_table(TableName="music")
    dynamodb.table("music")
    with dynamodb.refuses(GONE + arn, "PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=arn)
    with dynamodb.refuses(
        "One or more parameter values were invalid: Invalid policy document: This policy contains invalid Json"
    ):
        dynamodb.table("films", ResourcePolicy="{")


def test_of_a_recorded_table_it_is_assumed_that_it_had_none(dynamodb):
    description = dynamodb.table("music")
    install_table(dynamodb.store, description, at=0.0)
    with dynamodb.refuses(GONE + description["TableArn"], "PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=description["TableArn"])
    assumed = ("table music had no resource-based policy when the recording began",)
    assert dynamodb.assumptions == assumed
    dynamodb.put_resource_policy(ResourceArn=description["TableArn"], Policy=KEPT)
    assert dynamodb.assumptions == assumed
    dynamodb.get_resource_policy(ResourceArn=description["TableArn"])
    assert dynamodb.assumptions == assumed  # one that was there may have been changed so late that the put was refused
