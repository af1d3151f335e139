"""Sorted runs against a sorted list, with runs short enough that they split and empty."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.services.dynamodb import ordered, partitions
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.partitions import Partitions, Start

KEYS = st.integers(0, 40)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "put", "put", "delete"]), KEYS), max_size=120)
BOUNDS = st.none() | st.builds(Bound, KEYS, st.booleans())
quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def short_runs(monkeypatch):
    monkeypatch.setattr(ordered, "LONGEST_RUN", 4)
    monkeypatch.setattr(partitions, "LONGEST_RUN", 4)


def stored(key, number=0):
    return (b"%d" % number, 1, key, False)


def within(keys, low, high):
    return [
        key
        for key in sorted(keys)
        if (low is None or key > low.key or (key == low.key and not low.after))
        and (high is None or key < high.key or (key == high.key and high.after))
    ]


@quick
@given(STEPS, BOUNDS, BOUNDS, st.booleans())
def test_a_partition_is_a_sorted_dictionary(steps, low, high, backward):
    parts, model = Partitions(), {}
    for number, (verb, key) in enumerate(steps):
        if verb == "put":
            assert parts.put("h", stored(key, number)) == model.get(key)
            model[key] = stored(key, number)
        else:
            assert parts.delete("h", key) == model.pop(key, None)
    assert parts.count == parts.bytes == len(model)
    assert [item for run in parts.slices("h") for item in run] == [model[key] for key in sorted(model)]
    found = [item[2] for run in parts.slices("h", low, high, backward=backward) for item in run]
    assert found == within(model, low, high)[:: -1 if backward else 1]
    assert sorted(item[2] for item in parts) == sorted(model)
    assert [parts.get("h", key) for key in range(41)] == [model.get(key) for key in range(41)]


@quick
@given(st.lists(st.tuples(st.text(max_size=3), KEYS), max_size=80, unique=True), st.integers(1, 9), st.data())
def test_segments_of_a_scan_part_the_items_and_go_on_anywhere(places, segments, data):
    parts = Partitions()
    for number, (hash_, key) in enumerate(places):
        parts.put(hash_, stored(key, number))
    by_segment = [[item for run in parts.scan(None, segment, segments) for item in run] for segment in range(segments)]
    assert [item for part in by_segment for item in part] == [item for run in parts.scan() for item in run]
    assert sum(map(len, by_segment)) == len(places) == parts.count
    if places:
        number = data.draw(st.integers(0, len(places) - 1))
        hash_, key = places[number]
        segment = partitions.segment_of(hash_, segments)
        rest = [item for run in parts.scan(Start(hash_, Bound(key, after=True)), segment, segments) for item in run]
        mine = by_segment[segment]
        assert rest == mine[mine.index(stored(key, number)) + 1 :]
