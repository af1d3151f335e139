"""ListTagsForStream, as AWS answers it."""

from __future__ import annotations


def test_none_is_an_empty_list(kinesis):
    kinesis.stream()
    assert kinesis.list_tags_for_stream(StreamName="clicks") == {"Tags": [], "HasMoreTags": False}


def test_pages_by_key(kinesis):
    kinesis.stream(Tags={key: key.upper() for key in "cab"})
    first = kinesis.list_tags_for_stream(StreamName="clicks", Limit=2)
    assert first == {"Tags": [{"Key": "a", "Value": "A"}, {"Key": "b", "Value": "B"}], "HasMoreTags": True}
    rest = kinesis.list_tags_for_stream(StreamName="clicks", ExclusiveStartTagKey="b")
    assert rest == {"Tags": [{"Key": "c", "Value": "C"}], "HasMoreTags": False}


def test_a_stream_that_is_not_there(kinesis):
    with kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        kinesis.list_tags_for_stream(StreamName="clicks")
