"""Recorded resource-based policies, of tables and streams."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

UNSEEN = ("table music had no resource-based policy when the recording began",)
MISSING = "Resource-based policy not found for the provided ResourceArn: "
GIVEN = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, '
    '"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/music"}]}'
)
POLICY = GIVEN.replace(" ", "").replace('"123456789012"', '"arn:aws:iam::123456789012:root"')  # as it is told
OTHER = POLICY.replace("GetItem", "PutItem")
OLD, NEW = "1714000000000", "1714996801500"  # days before the recording, and while it was made


@pytest.fixture
def arn(tape):
    return tape.describe()["TableArn"]


def policy(world, arn):
    answer = world.get_resource_policy(ResourceArn=arn)
    return answer["Policy"], answer["RevisionId"]


def has_none(world, arn):
    with world.refuses(MISSING + arn, "PolicyNotFoundException"):
        world.get_resource_policy(ResourceArn=arn)
    return world.assumptions


def test_nobody_saw_it(tape, arn):
    assert has_none(tape.play(), arn) == UNSEEN


def test_a_read_proves_it_with_its_revision(tape, arn):
    tape("GetResourcePolicy", {"Policy": POLICY, "RevisionId": OLD}, ResourceArn=arn)
    world = tape.play()
    assert policy(world, arn) == (POLICY, OLD)
    assert world.assumptions == ()
    world.put_resource_policy(ResourceArn=arn, Policy=OTHER, ExpectedRevisionId=OLD)
    assert policy(world, arn)[0] == OTHER


def test_a_read_that_found_none_proves_that(tape, arn, refused):
    tape("GetResourcePolicy", refused("PolicyNotFoundException", MISSING + arn), ResourceArn=arn)
    assert has_none(tape.play(), arn) == ()


def test_a_policy_that_is_put_again_keeps_its_recorded_revision(tape, arn, refused):
    tape("GetResourcePolicy", refused("PolicyNotFoundException", MISSING + arn), ResourceArn=arn)
    put = tape("PutResourcePolicy", {"RevisionId": NEW}, ResourceArn=arn, Policy=GIVEN)
    world = tape.play()
    world.again(put)
    assert policy(world, arn) == (POLICY, NEW)
    world.clock.advance(20)
    world.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=NEW)
    assert has_none(world, arn) == ()


@pytest.mark.parametrize(
    ("params", "revision", "before"),
    [
        ({"ExpectedRevisionId": "NO_POLICY"}, NEW, None),
        ({}, OLD, POLICY),  # it was there already
    ],
)
def test_a_put_may_prove_what_was_before_it(tape, arn, params, revision, before):
    tape("PutResourcePolicy", {"RevisionId": revision}, ResourceArn=arn, Policy=GIVEN, **params)
    world = tape.play()
    if before is None:
        assert has_none(world, arn) == ()
    else:
        assert policy(world, arn) == (POLICY, OLD)
        assert world.assumptions == ()


def test_a_put_proves_nothing_else(tape, arn):
    tape("PutResourcePolicy", {"RevisionId": NEW}, ResourceArn=arn, Policy=GIVEN)
    tape("GetResourcePolicy", {"Policy": POLICY, "RevisionId": NEW}, ResourceArn=arn)
    assert has_none(tape.play(), arn) == UNSEEN


def test_a_refusal_tells_that_there_is_one_and_not_which(tape, arn, refused):
    there = f"{MISSING}Requested policy update expecting none to be present for table music, "
    there += f"but a policy exists with revision id {OLD}."
    put = {"ResourceArn": arn, "Policy": GIVEN, "ExpectedRevisionId": "NO_POLICY"}
    refusal = tape("PutResourcePolicy", refused("PolicyNotFoundException", there), **put)
    world = tape.play()
    assert world.again(refusal).error.message == there
    with pytest.raises(NotEmulated, match="no call shows it"):
        policy(world, arn)
    tape("GetResourcePolicy", {"Policy": OTHER, "RevisionId": OLD}, ResourceArn=arn)
    assert policy(tape.play(), arn) == (OTHER, OLD)


def test_a_refusal_tells_that_there_never_was_one(tape, arn, refused):
    text = f"{MISSING}Requested update for policy with revision id 1, but table music has no associated policy."
    tape("DeleteResourcePolicy", refused("PolicyNotFoundException", text), ResourceArn=arn, ExpectedRevisionId="1")
    assert has_none(tape.play(), arn) == ()


def test_that_there_is_none_does_not_say_that_there_never_was_one(tape, arn, refused):
    tape("GetResourcePolicy", refused("PolicyNotFoundException", MISSING + arn), ResourceArn=arn)
    world = tape.play()
    assert world.delete_resource_policy(ResourceArn=arn) == {}
    assert world.assumptions == ("table music never had a resource-based policy before the recording began",)


def test_a_deletion_that_found_none_proves_that(tape, arn):
    tape("DeleteResourcePolicy", {}, ResourceArn=arn)
    assert has_none(tape.play(), arn) == ()


def test_a_stream_has_its_own(tape):
    images = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    described = tape.describe(StreamSpecification=images)
    arn, stream = described["TableArn"], described["LatestStreamArn"]
    tape("GetResourcePolicy", {"Policy": POLICY, "RevisionId": OLD}, ResourceArn=stream)
    world = tape.play()
    assert policy(world, stream) == (POLICY, OLD)
    assert world.assumptions == ()
    assert has_none(world, arn) == UNSEEN
