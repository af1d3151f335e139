"""ListStreams, as AWS answers it."""

from __future__ import annotations


def test_names_and_summaries(kinesis):
    for name in ("b", "a"):
        kinesis.stream(name)
    told = kinesis.list_streams()
    assert (told["StreamNames"], told["HasMoreStreams"]) == (["a", "b"], False)
    described = kinesis.describe_stream(StreamName="a")["StreamDescription"]
    members = ("StreamName", "StreamARN", "StreamStatus", "StreamModeDetails", "StreamCreationTimestamp")
    assert told["StreamSummaries"][0] == {name: described[name] for name in members}
    assert "NextToken" not in told


def test_pages_go_on_by_token_or_by_name_whatever_comes_between(kinesis):
    for name in "abcde":
        kinesis.stream(name)
    first = kinesis.list_streams(Limit=2)
    assert (first["StreamNames"], first["HasMoreStreams"]) == (["a", "b"], True)
    kinesis.delete_stream(StreamName="b")
    kinesis.stream("bb")
    for asked in ({"NextToken": first["NextToken"]}, {"ExclusiveStartStreamName": "b"}):
        assert kinesis.list_streams(**asked, Limit=2)["StreamNames"] == ["bb", "c"]


def test_at_most_a_hundred(kinesis):
    for number in range(101):
        kinesis.stream(f"stream-{number:03d}")
    told = kinesis.list_streams(Limit=1000)
    assert (len(told["StreamNames"]), told["HasMoreStreams"]) == (100, True)


def test_a_token_is_for_its_own_list_and_its_time(kinesis):
    for name in "ab":
        kinesis.stream(name, shards=2)
    token = kinesis.list_streams(Limit=1)["NextToken"]
    with kinesis.refuses("Invalid NextToken."):
        kinesis.list_shards(NextToken=token)
    elsewhere = kinesis.at("eu-west-1")
    with elsewhere.refuses("Invalid NextToken."):
        elsewhere.list_streams(NextToken=token)
    kinesis.clock.advance(300)
    assert kinesis.list_streams(NextToken=token)["StreamNames"] == ["b"]
    kinesis.clock.advance(0.1)
    with kinesis.refuses("NextToken has expired.", "ExpiredNextTokenException"):
        kinesis.list_streams(NextToken=token)
