"""GetResourcePolicy: the policy of a table or a stream; a change shows when it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.policies import UNSEEN_POLICY, missing
from replaykit.services.dynamodb.policy_resource import find_resource
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "GetResourcePolicy")
def get_resource_policy(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html."""
    told = find_resource(ctx, request["ResourceArn"]).slot(ctx).told(ctx.now)
    if told is None:
        raise missing(request["ResourceArn"])
    document, revision = told
    if document == UNSEEN_POLICY:
        raise NotEmulated(ctx.call.name, "a recorded refusal tells that there is a policy, and no call shows it")
    return {"Policy": document, "RevisionId": str(revision)}
