"""Recorded tags: what lists prove, and what changes of them leave open."""

from __future__ import annotations

import pytest

UNSEEN = ("the tags of table music were never seen",)


def tags(**told):
    return [{"Key": key, "Value": value} for key, value in told.items()]


@pytest.fixture
def arn(tape):
    return tape.describe()["TableArn"]


def listed(world, arn):
    return {tag["Key"]: tag["Value"] for tag in world.list_tags_of_resource(ResourceArn=arn)["Tags"]}


def test_nobody_saw_them(tape, arn):
    world = tape.play()
    assert listed(world, arn) == {}
    assert world.assumptions == UNSEEN


def test_a_list_proves_them(tape, arn):
    tape("ListTagsOfResource", {"Tags": tags(team="red", stage="test")}, ResourceArn=arn)
    world = tape.play()
    assert listed(world, arn) == {"team": "red", "stage": "test"}
    assert world.assumptions == ()
    world.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert listed(world, arn) == {"stage": "test"}


def test_a_list_after_a_change_proves_what_the_change_left_alone(tape, arn):
    change = tape("TagResource", ResourceArn=arn, Tags=tags(stage="live"))
    tape("ListTagsOfResource", {"Tags": tags(team="red", stage="live")}, ResourceArn=arn)
    world = tape.play()
    assert listed(world, arn) == {"team": "red"}
    assert world.assumptions == UNSEEN  # what `stage` was
    world.again(change)
    assert listed(world, arn) == {"team": "red", "stage": "live"}
    assert world.assumptions == ()


def test_of_two_lists_the_first_is_right(tape, arn):
    tape("ListTagsOfResource", {"Tags": tags(team="red")}, ResourceArn=arn)
    untag = tape("UntagResource", ResourceArn=arn, TagKeys=["team"])
    tape("ListTagsOfResource", {"Tags": tags(other="new")}, ResourceArn=arn)
    world = tape.play()
    assert listed(world, arn) == {"team": "red"}
    world.again(untag)
    assert listed(world, arn) == {}
    assert world.assumptions == ()


def test_a_list_that_goes_on_is_whole_with_its_last_page(tape, arn):
    tape("ListTagsOfResource", {"Tags": tags(team="red"), "NextToken": "more"}, ResourceArn=arn)
    world = tape.play()
    assert listed(world, arn) == {"team": "red"}
    assert world.assumptions == UNSEEN
    tape("ListTagsOfResource", {"Tags": tags(stage="test")}, ResourceArn=arn, NextToken="more")
    world = tape.play()
    assert listed(world, arn) == {"team": "red", "stage": "test"}
    assert world.assumptions == ()


def test_a_page_of_a_list_that_nobody_saw_begin_proves_its_tags(tape, arn):
    tape("ListTagsOfResource", {"Tags": tags(stage="test")}, ResourceArn=arn, NextToken="more")
    world = tape.play()
    assert listed(world, arn) == {"stage": "test"}
    assert world.assumptions == UNSEEN


def test_a_table_that_the_recording_makes_has_the_tags_of_its_making(tape):
    table = {"TableName": "films", "BillingMode": "PAY_PER_REQUEST", "Tags": tags(team="red")}
    table["KeySchema"] = [{"AttributeName": "id", "KeyType": "HASH"}]
    table["AttributeDefinitions"] = [{"AttributeName": "id", "AttributeType": "S"}]
    made = tape.conversation().create_table(**table)["TableDescription"]
    creation = tape("CreateTable", {"TableDescription": made}, **table)
    tape("ListTagsOfResource", {"Tags": tags(team="red")}, ResourceArn=made["TableArn"])
    world = tape.play()
    world.again(creation)
    assert listed(world, made["TableArn"]) == {"team": "red"}
    assert world.assumptions == ()


def test_tags_of_a_table_that_was_deleted_and_made_again_are_of_the_new_one(tape, arn):
    tape("DeleteTable", TableName="music")
    tape("ListTagsOfResource", {"Tags": tags(team="new")}, ResourceArn=arn)
    world = tape.play()
    assert listed(world, arn) == {}
    assert world.assumptions == UNSEEN
