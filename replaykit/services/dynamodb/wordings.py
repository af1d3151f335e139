"""Texts that AWS has worded in more than one way: by time, and for a while by region. One place, two cohorts.

`2026` is what nearly all regions answer since the request validation of single writes moved to another framework in
June to October of that year, `classic` what they answered before, and what most recordings hold. The settings choose;
where they do not, it is the newest, or the cohort of the time of the recording that the emulator was primed with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.registry import rewording
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.violations import DETECTED, SINGLE_WRITES, older, reworded

if TYPE_CHECKING:
    from replaykit.emulator import Context
    from replaykit.services.dynamodb.store import Tables

NEWEST: Final = "2026"
CLASSIC: Final = "classic"

# classic: AWS's own slip of the pen, as public test suites that are run against AWS have it (architect/dynalite);
# 2026: verified in October 2026 (ack-api-quirks DDB-TABLE-446).
RESOURCE_ARN: Final = {CLASSIC: "ResourcArn", NEWEST: "ResourceArn"}
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


# -- the request validation of single writes

FRAMEWORK_SINCE: Final = 1_780_963_200.0
"""2026-06-09, when the first regions were seen to have moved."""
DUPLICATES: Final = re.compile(r"Input collection \[(.*)\] contains duplicates", re.DOTALL)
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


def of_request(ctx: Context[Tables], error: AwsError) -> AwsError:
    """An error that a single write's request shows by itself, before its table is looked for.

    2026: counted as the violations of the model are. Captured in September and October 2026 in 33 regions, all but
    eu-south-2 and me-central-1 (paritysuite/dynamodb-conformance: captures/cross-region-latest, registry/splits), of
    expressions, placeholders, sets, nesting and mixed parameters. ASSUMPTION: so is everything else that is wrong with
    the request, as an item that is too large; a capture of that would prove it.
    """
    if ctx.store.wordings == CLASSIC or error.code != "ValidationException" or older(ctx.call.params):
        return error
    return AwsError(error.code, DETECTED + DUPLICATES.sub(_quoted, str(error.message)), members=error.members)


def _quoted(found: re.Match[str]) -> str:
    """Captured: `["a", "a"]` where it was `[a, a]`; only sets of text are told so."""
    members = ", ".join(f'"{member}"' for member in found[1].split(", "))
    return f"Input collection [{members}] contains duplicates"


@rewording("dynamodb")
def reword(ctx: Context[Tables], error: AwsError) -> AwsError:
    """A violation of the model in the words of the cohort."""
    if error.code != "ValidationException" or error.message is None or ctx.store.wordings == CLASSIC:
        return error
    told = reworded(ctx.call.operation, ctx.call.params, error.message)
    return error if told is error.message else AwsError(error.code, told)
