"""Texts that AWS has worded in more than one way: by time, and for a while by region. One place, three cohorts.

`2026` is what nearly all regions answer since the request validation of single writes moved to another framework in
June to October of that year, `classic` what they answered before, and what most recordings hold. A few texts had moved
in few regions only by then: `2026` has the newest of them everywhere, `regional` where they had moved. The settings
choose; where they do not, it is the newest, or the cohort of the recording's time that the emulator was primed with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from replaykit.aws.recorded import RecordedCall
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.violations import DETECTED, SINGLE_WRITES

NEWEST: Final = "2026"
REGIONAL: Final = "regional"
CLASSIC: Final = "classic"

# classic: AWS's own slip of the pen, as public test suites that are run against AWS have it (architect/dynalite);
# 2026: verified in October 2026 (ack-api-quirks DDB-TABLE-446).
RESOURCE_ARN: Final = {CLASSIC: "ResourcArn", REGIONAL: "ResourceArn", NEWEST: "ResourceArn"}
# What moves on region by region; captured in October 2026 (paritysuite/dynamodb-conformance), when 33 regions answered.
MOVED_SCANS: Final = frozenset({"ap-northeast-2", "eu-central-1", "eu-west-2", "us-east-1", "us-west-1"})
"""Where Scan has five new texts; us-east-1 moved later that month (moto's tests that are verified on AWS: 5.2.4 of the
11th has the former ones, 5.2.5 of the 27th the new ones)."""
MOVED_SELECTS: Final = frozenset({"us-east-1"})
"""Where a Scan's Select that contradicts another parameter is counted, as a Query's is everywhere: seen at the end of
October (moto 5.2.5, tests that are verified on AWS)."""
MOVED_TRANSACTIONS: Final = frozenset({"ap-northeast-2", "eu-north-1", "eu-west-2"})
"""Where a transaction tells a value that is nested too deeply before it runs (elsewhere it is evaluated, and cancelled
where it would be stored), and where TransactWriteItems has two new texts."""
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def spelled(seconds: float, cohort: str) -> str:
    """An instant in words, as the limit on decreases tells it.

    2026: verified in October 2026 (ack-api-quirks DDB-TABLE-184, -326). classic: reports of 2018 and 2019
    (apache/hadoop, S3Guard's troubleshooting).
    """
    at = instant(seconds)
    day = f"{DAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at.day}, {at.year}"
    time = f"{at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"  # noqa: PLR2004  # noon
    return f"{day} {time} UTC" if cohort == CLASSIC else f"{day} at {time} Coordinated Universal Time"


# -- which cohort

FRAMEWORK_SINCE: Final = 1_780_963_200.0
"""2026-06-09, when the first regions were seen to have moved."""
OF_REQUESTS: Final = (
    "Invalid UpdateExpression: ",
    "Invalid ConditionExpression: ",
    "ExpressionAttribute",
    "Value provided in ExpressionAttribute",
    "Can not use both expression",
)


def recorded_cohort(recorded: Sequence[RecordedCall]) -> str | None:
    """The cohort that a recording shows, else the one of its time, for regions moved one by one; None: nobody knows."""
    for one in recorded:
        if one.error is not None and one.call.operation in SINGLE_WRITES:
            message = one.error.message or ""
            if message.removeprefix(DETECTED).startswith(OF_REQUESTS):
                return NEWEST if message.startswith(DETECTED) else CLASSIC
    first = min((one.at.timestamp() for one in recorded if one.at), default=None)
    return None if first is None else CLASSIC if first < FRAMEWORK_SINCE else NEWEST
