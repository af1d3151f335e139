"""DescribeGlobalTableSettings: the capacity of a global table of version 2017.11.29, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.settings_2017 import describe_settings
from replaykit.services.dynamodb.global_tables.version_2017 import find_global_table
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeGlobalTableSettings")
def describe_global_table_settings(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTableSettings.html."""
    group = find_global_table(ctx, request["GlobalTableName"])
    return {"GlobalTableName": group.name, "ReplicaSettings": describe_settings(group, ctx.now)}
