"""A recorded exchange, understood: the call and what the service answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One interaction of a cassette, read by the service model.

    `output` is typed as boto3 would return it (without ResponseMetadata) and empty where `error` is set.
    `at` is the instant of the answer (from the cassette, else from the answer's Date header), if known.
    `index` is the interaction's place in its cassette.
    """

    call: OperationCall
    output: Mapping[str, Any]
    error: AwsError | None
    at: datetime | None
    index: int
