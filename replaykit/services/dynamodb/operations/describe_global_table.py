"""DescribeGlobalTable: a global table of version 2017.11.29 and its regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.version_2017 import describe_global_table as describe
from replaykit.services.dynamodb.global_tables.version_2017 import look_for
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeGlobalTable")
def describe_global_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html.

    Measured (ack-api-quirks, DDB-GLOBALTABLE-004): this operation's error says twice what was not found.
    ASSUMPTION: a global table is found from its regions only; a recorded call from another one would prove it.
    """
    name = request["GlobalTableName"]
    group = look_for(ctx.store, name, ctx.now)
    if group is None:
        text = f"Global table not found: Global table with name: '{name}' does not exist."
        raise AwsError("GlobalTableNotFoundException", text)
    return {"GlobalTableDescription": describe(group, ctx.call.scope, ctx.now)}
