"""Tokens that say what they mean, to those who have the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.partiql.next_token import Position, read_token, write_token

REQUEST = {"Statement": "SELECT * FROM t", "Parameters": [{"B": b"x"}], "Limit": 1}
VALUES = st.one_of(
    st.text(max_size=5).map(lambda text: {"S": text}),
    st.integers().map(lambda number: {"N": str(number)}),
    st.binary(max_size=5).map(lambda raw: {"B": raw}),
)
POSITIONS = st.builds(
    Position, st.integers(0, 50), st.none() | st.dictionaries(st.text(max_size=3), VALUES, max_size=3)
)


@given(POSITIONS)
def test_a_token_is_a_position(position):
    assert read_token(write_token(position, REQUEST, "arn", b"key"), REQUEST, "arn", b"key") == position


def test_the_page_size_may_change_and_what_is_read_may_not():
    token = write_token(Position(1, None), REQUEST, "arn", b"key")
    assert read_token(token, {**REQUEST, "Limit": 7, "ReturnConsumedCapacity": "TOTAL"}, "arn", b"key") == (1, None)
    for other, arn in (({**REQUEST, "Statement": "SELECT * FROM u"}, "arn"), (REQUEST, "other")):
        with pytest.raises(AwsError, match="NextToken does not match request"):
            read_token(token, other, arn, b"key")


@given(st.text(max_size=60))
def test_what_we_never_gave_is_refused(token):
    with pytest.raises(AwsError, match="Invalid NextToken"):
        read_token(token, REQUEST, "arn", b"key")


def test_a_token_is_of_its_key():
    with pytest.raises(AwsError, match="Invalid NextToken"):
        read_token(write_token(Position(1, None), REQUEST, "arn", b"key"), REQUEST, "arn", b"other")
