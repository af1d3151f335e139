"""DecreaseStreamRetentionPeriod, as AWS answers it."""

from __future__ import annotations

HOUR = 3600


def test_what_is_too_old_now_is_lost_for_good(kinesis):
    kinesis.stream()
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=48)
    kinesis.put("old")
    kinesis.clock.advance(30 * HOUR)
    kinesis.put("new")
    assert kinesis.read() == ["old", "new"]
    kinesis.decrease_stream_retention_period(StreamName="clicks", RetentionPeriodHours=24)
    assert kinesis.read() == ["new"]
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=48)
    assert kinesis.read() == ["new"]


def test_it_does_not_lengthen(kinesis):
    kinesis.stream()
    with kinesis.refuses(
        "Requested retention period (25 hours) for stream clicks can not be longer than existing retention period "
        "(24 hours). Use IncreaseRetentionPeriod API."
    ):
        kinesis.decrease_stream_retention_period(StreamName="clicks", RetentionPeriodHours=25)


def test_less_than_a_day_is_refused(kinesis):
    kinesis.stream()
    with kinesis.refuses(
        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short."
    ):
        kinesis.decrease_stream_retention_period(StreamName="clicks", RetentionPeriodHours=23)
