"""Stream ARNs, checked as far as their form goes."""

from __future__ import annotations

import re
from typing import NamedTuple

from replaykit.services.dynamodb.values import invalid

FORM = re.compile(
    r"arn:[a-z-]+:dynamodb:(?P<region>[a-z0-9-]+):(?P<account>\d{12})"
    r":table/(?P<table>[A-Za-z0-9_.-]{3,255})/stream/(?P<label>[0-9T:.-]+)"
)


class StreamArn(NamedTuple):
    region: str
    account: str
    table: str
    label: str


def read_arn(text: str, member: str = "StreamArn") -> StreamArn:
    """The parts of a stream's ARN; a malformed one is a ValidationException (asserted on AWS by Alternator's tests)."""
    found = FORM.fullmatch(text)
    if found is None:
        raise invalid(f"Invalid {member}")  # ASSUMPTION: the text; a recording of a malformed ARN would tell
    return StreamArn(found["region"], found["account"], found["table"], found["label"])
