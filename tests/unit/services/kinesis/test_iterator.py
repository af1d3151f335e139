"""Shard iterators: tokens that nobody can turn."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.services.kinesis.iterator import ShardIterator, read_token, write_token

HERE = Scope("123456789012", "eu-west-1")
KEY = b"key"
POSITION = 49654408065108070091940086340444074291081860313629327410


def iterator(name="clicks", shard=2147483647):
    return ShardIterator(name, shard, POSITION, 1_763_000_000_000, "0123456789abcdef")


@pytest.mark.parametrize("length", [1, 13, 14, 29, 30, 127, 128])
def test_they_have_the_length_that_aws_gives_them(length):
    token = write_token(iterator("n" * length), HERE, KEY)
    raw = b64decode(token)
    assert len(raw) == 152 + (length + 2) // 16 * 16
    assert raw[:8] == bytes([0, 0, 0, 0, 0, 0, 0, 1])
    assert len(token) <= 512
    assert read_token(token, HERE, KEY) == iterator("n" * length)


def test_quotes_around_one_do_no_harm():
    assert read_token(f'"{write_token(iterator(), HERE, KEY)}"', HERE, KEY) == iterator()


@pytest.mark.parametrize(
    "read",
    [
        lambda token: read_token(token, HERE._replace(region="us-east-1"), KEY),
        lambda token: read_token(token, HERE._replace(account="999999999999"), KEY),
        lambda token: read_token(token, HERE, b"another key"),
        lambda token: read_token("A" * len(token), HERE, KEY),
        lambda _: read_token("no base64", HERE, KEY),
        lambda token: read_token(b64encode(b64decode(token).replace(b"clicks", b"clacks")).decode(), HERE, KEY),
        lambda _: read_token("", HERE, KEY),
    ],
)
def test_one_that_was_not_given_here_is_invalid(read):
    with pytest.raises(AwsError) as raised:
        read(write_token(iterator(), HERE, KEY))
    assert (raised.value.code, raised.value.message) == ("InvalidArgumentException", "Invalid ShardIterator.")
