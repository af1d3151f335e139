"""DeleteResourcePolicy, as AWS answers it: which revision it names, and that a second one is no error."""

from __future__ import annotations

import pytest

POLICY = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem","Resource":"*"}]}'
START = 1_700_000_000_000


@pytest.fixture
def arn(dynamodb):
    return dynamodb.table("music")["TableArn"]


def test_where_there_never_was_a_policy_the_answer_is_empty(dynamodb, arn):
    assert dynamodb.delete_resource_policy(ResourceArn=arn) == {}
    assert dynamodb.delete_resource_policy(ResourceArn=arn) == {}


def test_the_deleted_revision_is_named_then_the_deletion(dynamodb, arn):
    revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY)["RevisionId"]
    dynamodb.clock.advance(16)
    assert dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=revision) == {"RevisionId": revision}
    dynamodb.clock.advance(2)
    assert dynamodb.delete_resource_policy(ResourceArn=arn) == {"RevisionId": str(START + 16_000)}
    with dynamodb.refuses(
        "Resource-based policy for table music modified within the previous 15000 milliseconds. "
        "Please try again after 2023-11-14T22:13:51.000Z.",
        "ThrottlingException",
    ):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    dynamodb.clock.advance(13)
    again = dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY, ExpectedRevisionId="NO_POLICY")
    assert again == {"RevisionId": str(START + 31_000)}


def test_an_expected_revision_must_be_the_present_one(dynamodb, arn):
    found = "Resource-based policy not found for the provided ResourceArn: "
    with dynamodb.refuses(
        f"{found}Requested update for policy with revision id 7, but table music has no associated policy.",
        "PolicyNotFoundException",
    ):
        dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId="7")
    revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=POLICY)["RevisionId"]
    dynamodb.clock.advance(16)
    with dynamodb.refuses(
        f"{found}Requested update for policy with revision id 7, "
        f"but the policy associated to target table music has revision id {revision}.",
        "PolicyNotFoundException",
    ):
        dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId="7")


def test_a_table_that_is_gone_has_no_policy_to_delete(dynamodb, arn):
    dynamodb.delete_table(TableName="music")
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        dynamodb.delete_resource_policy(ResourceArn=arn)
