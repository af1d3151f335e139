"""RemoveTagsFromStream, as AWS answers it."""

from __future__ import annotations


def test_what_is_not_there_is_ignored(kinesis):
    kinesis.stream(Tags={"a": "1", "b": "2"})
    assert kinesis.remove_tags_from_stream(StreamName="clicks", TagKeys=["a", "c"]) == {}
    assert kinesis.list_tags_for_stream(StreamName="clicks")["Tags"] == [{"Key": "b", "Value": "2"}]


def test_a_stream_that_is_not_there(kinesis):
    with kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        kinesis.remove_tags_from_stream(StreamName="clicks", TagKeys=["a"])
