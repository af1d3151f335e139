"""What the requests about Kinesis streaming have in common: the table they mean, its destinations, refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.kinesis.destination import Destination
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import DESTINATIONS, admit
from replaykit.services.dynamodb.values import invalid

NOT_VALID = "Table is not in a valid state to enable Kinesis Streaming Destination: "
_STREAM = re.compile(r"arn:(?P<partition>[^:]+):kinesis:(?P<region>[^:]+):(?P<account>\d{12}):stream/[a-zA-Z0-9_.-]+")


def destinations_of(ctx: Context[Tables], table: Table) -> Mapping[str, Destination]:
    """The destinations by the ARN of their stream; which a recorded table has, only its recording could tell."""
    admit(ctx, table, DESTINATIONS)
    return {} if table.annex is None else table.annex.destinations


def require_settled(table: Table, now: float) -> None:
    """Refuse while the table is being created or deleted.

    ASSUMPTION: in the words of UpdateTable; a recorded call on a CREATING table would prove it.
    """
    if table.status(now) != "UPDATING":
        table.require_settled(now)


def is_there(arn: str, scope: Scope) -> bool:
    """Whether there may be such a data stream: any of this account and region is taken for granted.

    ASSUMPTION: one that is elsewhere, or no stream at all, is found out as late as one that is not there; recorded
    calls with such ARNs would prove it.
    """
    found = _STREAM.fullmatch(arn)
    return found is not None and found.groups() == (scope.partition, scope.region, scope.account)


def not_valid(what: str) -> AwsError:
    return invalid(NOT_VALID + what)


def answer(table_name: str, arn: str, status: str, **more: Any) -> dict[str, Any]:
    """What the three operations that change something tell."""
    return {"TableName": table_name, "StreamArn": arn, "DestinationStatus": status, **more}
