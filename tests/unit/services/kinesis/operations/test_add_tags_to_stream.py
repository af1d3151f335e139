"""AddTagsToStream, as AWS answers it; the words of what is refused are measured."""

from __future__ import annotations

FAILED = "Failed to add tags to stream clicks under account 123456789012 because "


def tags(kinesis):
    return {tag["Key"]: tag["Value"] for tag in kinesis.list_tags_for_stream(StreamName="clicks")["Tags"]}


def test_tags_are_added_and_replaced(kinesis):
    kinesis.stream()
    assert kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a": "1", "b": "2"}) == {}
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"b": "3", "ü c": ""})
    assert tags(kinesis) == {"a": "1", "b": "3", "ü c": ""}


def test_characters_that_no_tag_may_have(kinesis):
    kinesis.stream()
    with kinesis.refuses(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @ "
        ":."
    ):
        kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a": ";"})
    with kinesis.refuses(
        FAILED + "some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, "
        "'_',',','/','=','+','-','@',':'."
    ):
        kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a%": "1"})
    assert tags(kinesis) == {}


def test_fifty_tags(kinesis):
    kinesis.stream()
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={f"tag-{number}": "" for number in range(50)})
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"tag-0": "again"})
    with kinesis.refuses(FAILED + "a given stream cannot have more than 50 tags associated with it."):
        kinesis.add_tags_to_stream(StreamName="clicks", Tags={"tag-50": ""})


def test_the_stream_has_to_be_active(slow_kinesis):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    text = "Stream clicks under account 123456789012 not ACTIVE, instead in state CREATING"
    with slow_kinesis.refuses(text, "ResourceInUseException"):
        slow_kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a": "1"})
