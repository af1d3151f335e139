"""IncreaseStreamRetentionPeriod, as AWS answers it."""

from __future__ import annotations

import pytest

HOUR = 3600
SHORTER = (
    "Requested retention period (24 hours) for stream clicks can not be shorter than existing retention period (25 "
    "hours). Use DecreaseRetentionPeriod API."
)


def test_records_are_kept_longer_but_what_is_over_stays_over(kinesis):
    kinesis.stream()
    kinesis.put("over")
    kinesis.clock.advance(24 * HOUR)
    kinesis.put("kept")
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=48)
    assert kinesis.read() == ["kept"]
    kinesis.clock.advance(48 * HOUR - 1)
    assert kinesis.read() == ["kept"]
    kinesis.clock.advance(1)
    assert kinesis.read() == []


def test_the_same_period_is_no_mistake(kinesis):
    kinesis.stream()
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=24)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (23, "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short."),
        (8761, "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long."),
        (
            24,
            SHORTER,
        ),
    ],
)
def test_what_is_refused(kinesis, hours, text):
    kinesis.stream()
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=25)
    with kinesis.refuses(text):
        kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=hours)


def test_a_number_below_one_breaks_a_rule_of_the_model(kinesis):
    text = (
        "1 validation error detected: Value '-1' at 'retentionPeriodHours' failed to satisfy constraint: Member must "
        "have value greater than or equal to 1"
    )
    with kinesis.refuses(text, "ValidationException"):
        kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=-1)


def test_the_stream_has_to_be_active(slow_kinesis):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    text = "Stream clicks under account 123456789012 not ACTIVE, instead in state CREATING"
    with slow_kinesis.refuses(text, "ResourceInUseException"):
        slow_kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=48)
