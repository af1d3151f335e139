"""PutResourcePolicy, as AWS answers it: revisions, equal documents, the window after a change, forms of ARNs."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError

INVALID = "One or more parameter values were invalid: "
NOT_FOUND = "Resource-based policy not found for the provided ResourceArn: "
START = 1_700_000_000_000


def policy(action="dynamodb:GetItem", **more):
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", **more}
    return orjson.dumps({"Version": "2012-10-17", "Statement": [statement]}).decode()


@pytest.fixture
def arn(dynamodb):
    return dynamodb.table("music")["TableArn"]


def test_a_revision_is_the_instant_of_the_change_and_an_equal_document_is_none(dynamodb, arn):
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())
    assert first == {"RevisionId": str(START)}
    dynamodb.clock.advance(16)
    spaced = orjson.dumps(orjson.loads(policy()), option=orjson.OPT_INDENT_2).decode()
    for same in (policy(), spaced, policy(["dynamodb:GetItem"])):
        assert dynamodb.put_resource_policy(ResourceArn=arn, Policy=same) == first
    second = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"))
    assert second == {"RevisionId": str(START + 16_000)}
    dynamodb.clock.advance(16)
    assert dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy()) == {"RevisionId": str(START + 32_000)}


def test_an_expected_revision_must_be_the_present_one(dynamodb, arn):
    with dynamodb.refuses(
        NOT_FOUND + "Requested update for policy with revision id 7, but table music has no associated policy.",
        "PolicyNotFoundException",
    ):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy(), ExpectedRevisionId="7")
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy(), ExpectedRevisionId="NO_POLICY")["RevisionId"]
    with dynamodb.refuses(
        f"{NOT_FOUND}Requested policy update expecting none to be present for table music, "
        f"but a policy exists with revision id {first}.",
        "PolicyNotFoundException",
    ):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy(), ExpectedRevisionId="NO_POLICY")
    with dynamodb.refuses(
        f"{NOT_FOUND}Requested update for policy with revision id 7, "
        f"but the policy associated to target table music has revision id {first}.",
        "PolicyNotFoundException",
    ):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"), ExpectedRevisionId="7")
    dynamodb.clock.advance(15)
    new = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"), ExpectedRevisionId=first)
    assert new["RevisionId"] > first


def test_another_change_has_to_wait_for_fifteen_seconds(dynamodb, arn):
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())["RevisionId"]
    dynamodb.clock.advance(14.75)
    throttled = (
        "Resource-based policy for table music modified within the previous 15000 milliseconds. "
        "Please try again after 2023-11-14T22:13:35.000Z."
    )
    with dynamodb.refuses(throttled, "ThrottlingException"):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"))
    with dynamodb.refuses(throttled, "ThrottlingException"):
        dynamodb.delete_resource_policy(ResourceArn=arn)
    with dynamodb.refuses(throttled, "ThrottlingException"):  # measured: ack-api-quirks, DDB-TABLE-347
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"), ExpectedRevisionId=first)
    with dynamodb.refuses(throttled, "ThrottlingException"):
        dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=first)
    dynamodb.clock.advance(0.25)
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"))


def test_who_has_seen_a_change_has_to_wait_all_the_same(dynamodb, arn):
    """Measured: ack-api-quirks, DDB-TABLE-347; clients try again until it is let in."""
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())["RevisionId"]
    assert dynamodb.get_resource_policy(ResourceArn=arn)["RevisionId"] == first
    for more in ({}, {"ExpectedRevisionId": first}):
        with pytest.raises(AwsError, match="modified within"):
            dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:Query"), **more)
    dynamodb.clock.advance(15)
    dynamodb.delete_resource_policy(ResourceArn=arn)


def test_while_a_change_is_applied_the_policy_is_in_use(slow_dynamodb):
    arn = slow_dynamodb.table("music")["TableArn"]
    with slow_dynamodb.refuses(
        "Requested resource not found: Table: music not found", "ResourceNotFoundException"
    ):  # CREATING
        slow_dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())
    slow_dynamodb.clock.advance(10)
    revision = slow_dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())["RevisionId"]
    for more in ({}, {"ExpectedRevisionId": revision}):
        with slow_dynamodb.refuses(
            "Attempt to change a resource which is still in use: "
            "Table is pending previous resource-based policy update: music",
            "ResourceInUseException",
        ):
            slow_dynamodb.delete_resource_policy(ResourceArn=arn, **more)
    slow_dynamodb.clock.advance(16)
    slow_dynamodb.delete_table(TableName="music")
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Table is being deleted: music", "ResourceInUseException"
    ):
        slow_dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy())


def test_a_stream_has_a_policy_of_its_own(dynamodb):
    specification = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    table = dynamodb.table("music", StreamSpecification=specification)
    stream = table["LatestStreamArn"]
    dynamodb.put_resource_policy(ResourceArn=stream, Policy=policy("dynamodb:GetRecords"))
    with dynamodb.refuses(NOT_FOUND + table["TableArn"], "PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=table["TableArn"])
    dynamodb.put_resource_policy(ResourceArn=table["TableArn"], Policy=policy())
    with pytest.raises(AwsError, match=f"policy for stream {table['LatestStreamLabel']} modified within"):
        dynamodb.delete_resource_policy(ResourceArn=stream)
    assert "GetRecords" in dynamodb.get_resource_policy(ResourceArn=stream)["Policy"]
    bogus = f"{table['TableArn']}/stream/2000-01-01T00:00:00.000"
    with dynamodb.refuses(
        "Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: music",
        "ResourceNotFoundException",
    ):
        dynamodb.put_resource_policy(ResourceArn=bogus, Policy=policy())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{not json", "Invalid policy document: This policy contains invalid Json"),
        ("", "Invalid policy document: This policy contains invalid Json"),
        ('{"Statement": []}', "Invalid policy document: Could not parse the policy: Statement is empty!"),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:*"}]}',
            "Invalid policy document: Missing required field Resource",
        ),
        (policy() + " " * 20480, "Maximum policy size of 20480 bytes exceeded"),
    ],
)
def test_what_is_no_policy_is_refused(dynamodb, arn, given, told):
    with dynamodb.refuses(INVALID + told):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=given)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _: "music", INVALID + "ARNs must start with 'arn:': {given}"),
        (lambda arn: arn.replace("us-east-1", "eu-west-1"), INVALID + "Invalid resource Arn: {given}"),
        (lambda arn: arn.replace("arn:aws", "arn:aws-cn"), INVALID + "Invalid resource Arn: {given}"),
        (
            lambda arn: arn.replace(Scope().account, "999999999999"),
            "This action is only supported by accounts that match the resource owner\u2019s account.",
        ),
        (
            lambda arn: f"{arn}/index/by_artist",
            INVALID + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {given}",
        ),
        (lambda arn: f"{arn}/backup/0170", INVALID + "Provided Arn is not a DynamoDB resource arn: {given}"),
    ],
)
def test_each_wrong_form_of_an_arn_has_its_text(dynamodb, arn, change, told):
    given = change(arn)
    for call in (
        lambda: dynamodb.put_resource_policy(ResourceArn=given, Policy=policy()),
        lambda: dynamodb.get_resource_policy(ResourceArn=given),
        lambda: dynamodb.delete_resource_policy(ResourceArn=given),
    ):
        with dynamodb.refuses(told.format(given=given)):
            call()


def test_a_table_that_is_not_there(dynamodb, arn):
    with dynamodb.refuses("Requested resource not found: Table: MUSIC not found", "ResourceNotFoundException"):
        dynamodb.put_resource_policy(ResourceArn=arn.replace("music", "MUSIC"), Policy=policy())
