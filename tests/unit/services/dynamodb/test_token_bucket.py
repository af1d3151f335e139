"""The token bucket, against a plain account of what came in and what was taken."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.token_bucket import Bucket

# Quarters are exact in binary, so that the account and the bucket agree to the last bit.
seconds = st.integers(0, 4000).map(lambda quarters: quarters / 4)
units = st.integers(1, 100).map(lambda halves: halves / 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), seconds),
        st.tuples(st.just("take"), units),
        st.tuples(st.just("change"), st.integers(1, 50)),
    ),
    max_size=60,
)


@given(st.integers(1, 50), steps)
def test_a_bucket_holds_what_came_in_less_what_was_taken_and_never_more_than_its_burst(rate, steps):
    bucket, now = Bucket(rate, 300.0, 0.0), 0.0
    held = Fraction(rate)
    for step, value in steps:
        if step == "wait":
            now += value
            held = min(held + Fraction(value) * rate, Fraction(300 * rate))
        elif step == "change":
            bucket.change(value, now)
            rate = value
            held = min(held, Fraction(300 * rate))
        else:
            is_open = bucket.open(now)
            assert is_open is (held > 0)
            if is_open:
                bucket.take(value, now)
                held -= Fraction(value)


@given(st.integers(1, 20), st.lists(st.tuples(seconds, units), max_size=60))
def test_what_is_let_in_never_exceeds_rate_and_burst_by_more_than_one_request(rate, requests):
    bucket, now, let_in, largest = Bucket(rate, 300.0, 0.0), 0.0, 0.0, 0.0
    for wait, wanted in requests:
        now += wait
        largest = max(largest, wanted)
        if bucket.open(now):
            bucket.take(wanted, now)
            let_in += wanted
    assert let_in <= rate * (now + 300) + largest


def test_a_new_bucket_holds_one_second():
    bucket = Bucket(5, 300.0, now=100.0)
    bucket.take(5, 100.0)
    assert not bucket.open(100.0)
    assert bucket.open(100.25)


def test_a_clock_that_is_set_back_brings_nothing():
    bucket = Bucket(5, 300.0, now=100.0)
    bucket.take(5, 100.0)
    assert not bucket.open(50.0)
    assert bucket.open(101.0)
