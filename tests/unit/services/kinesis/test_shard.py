"""Shards: who gets which hash keys, and what is kept in them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from replaykit.services.kinesis.shard import COMPACT, RING, hash_key, make_shards, read_shard_id


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 1000])
def test_the_ring_is_shared_without_gaps(count):
    shards = make_shards(count, made=0)
    assert (shards[0].low, shards[-1].high) == (0, RING - 1)
    assert all(after.low == before.high + 1 for before, after in pairwise(shards))


def test_three_shards_as_aws_has_them():
    described = [shard.describe()["HashKeyRange"] for shard in make_shards(3, made=0)]
    assert [one["EndingHashKey"] for one in described] == [
        "113427455640312821154458202477256070484",
        "226854911280625642308916404954512140969",
        "340282366920938463463374607431768211455",
    ]


def test_a_partition_key_lies_where_its_md5_does():
    assert hash_key("a") == 0x0CC175B9C0F1B6A831C399E269772661
    assert hash_key("ü") == int("c03410a5204b21cd8229ff754688d743", 16)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("shardId-000000000005", 5),
        ("5", 5),
        ("-00002147483647", 2147483647),
        ("any-7", 7),
        ("2147483648", None),
        ("shardId-002147483648", None),
        ("ABKLFD8", None),
        ("2.14E4", None),
        ("shardId-٣", None),
    ],
)
def test_ids_of_shards_are_read_as_aws_reads_them(text, index):
    assert read_shard_id(text) == index


def test_what_is_forgotten_makes_room_by_and_by():
    (shard,) = make_shards(1, made=0)
    numbers = [shard.append(at + 1, float(at), "k", b"").number for at in range(4 * COMPACT)]
    shard.trim(3.0)
    assert len(shard) == 4 * COMPACT - 4
    assert shard.page(0, 1)[0].number == numbers[4]
    shard.trim(3.0 * COMPACT)
    assert len(shard) == COMPACT - 1
    assert shard.page(0, 10**6)[0].number == numbers[3 * COMPACT + 1]
    assert shard.page(numbers[-2], 5) == shard.page(0, 10**6)[-2:]
    assert shard.number_at(4 * COMPACT - 1.5) == numbers[-1]
    assert len(shard._records) < 2 * COMPACT


def test_a_clock_that_is_set_back_turns_no_order_round():
    (shard,) = make_shards(1, made=0)
    ats = [shard.append(at + 1, now, "k", b"").at for at, now in enumerate((10.0, 4.0, 11.0))]
    assert ats == [10.0, 10.0, 11.0]


def test_a_record_may_take_a_recorded_number_that_keeps_the_order():
    (shard,) = make_shards(1, made=0)
    first, second, third = (shard.append(serial, 1.0, "k", b"").number for serial in (10, 20, 30))
    shard.rename(second, second + 1)
    shard.rename(first, third + 5)
    shard.rename(third, third + 7)
    assert [one.number for one in shard.page(0, 5)] == [first, second + 1, third + 7]
    assert shard.last == third + 7
