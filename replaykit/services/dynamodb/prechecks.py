"""What DynamoDB looks at before the constraints of its model, in words of its own."""

from __future__ import annotations

from replaykit.aws.call import OperationCall
from replaykit.emulator.registry import precheck
from replaykit.services.dynamodb.tagging import require_arn
from replaykit.services.dynamodb.values import invalid


@precheck(
    "dynamodb",
    "CreateTable",
    "DeleteTable",
    "DescribeTable",
    "UpdateTable",
    "DescribeTimeToLive",
    "UpdateTimeToLive",
    "DescribeContinuousBackups",
    "UpdateContinuousBackups",
)
def require_table_name(call: OperationCall) -> None:
    """Captured on AWS for CreateTable in 2026 by others (paritysuite/dynamodb-conformance).

    ASSUMPTION: the operations of backups and of time to live say so too; a recording of each would prove it.
    """
    if call.params.get("TableName") is None:
        raise invalid("The parameter 'TableName' is required but was not present in the request")


@precheck("dynamodb", "TagResource", "UntagResource", "ListTagsOfResource")
def require_resource(call: OperationCall) -> None:
    """The ARN comes before what is tagged (seen in public tests that are run on AWS: architect/dynalite)."""
    require_arn(call.params.get("ResourceArn"))
