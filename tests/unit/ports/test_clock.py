"""The clocks: a shifted one runs, stands and jumps, and never loses its place."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import ManualClock, ShiftedClock


@pytest.fixture
def base() -> ManualClock:
    return ManualClock(1000.0)


def test_a_shifted_clock_runs_beside_its_base(base: ManualClock) -> None:
    clock = ShiftedClock(base)
    clock.set(5000.0)
    base.advance(10)
    assert clock.now() == 5010.0
    clock.advance(90)
    base.advance(1)
    assert clock.now() == 5101.0


def test_a_frozen_clock_stands_until_it_runs_again(base: ManualClock) -> None:
    clock = ShiftedClock(base)
    clock.freeze()
    base.advance(10)
    assert (clock.now(), clock.frozen) == (1000.0, True)
    clock.advance(5)
    clock.run()
    assert (clock.now(), clock.frozen) == (1005.0, False)
    base.advance(1)
    assert clock.now() == 1006.0
    clock.run()
    assert clock.now() == 1006.0


def test_no_clock_is_advanced_backwards(base: ManualClock) -> None:
    with pytest.raises(ValueError, match="forward only"):
        ShiftedClock(base).advance(-1)
