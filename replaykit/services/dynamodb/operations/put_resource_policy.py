"""PutResourcePolicy: attach a policy to a table or a stream, or replace it; one policy twice is one change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.policies import NO_POLICY, require_free, require_revision
from replaykit.services.dynamodb.policy_document import read_document
from replaykit.services.dynamodb.policy_resource import find_resource, require_form
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "PutResourcePolicy")
def put_resource_policy(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html."""
    arn, expected = request["ResourceArn"], request.get("ExpectedRevisionId")
    require_form(ctx, arn)
    document = read_document(request["Policy"], ctx.call.scope.partition)
    resource = find_resource(ctx, arn)
    resource.require_changeable(ctx.now)
    slot = resource.slot(ctx, changing=expected not in (None, NO_POLICY))
    require_revision(slot, expected, resource.named)
    if slot.document == document:
        return {"RevisionId": str(slot.revision)}
    require_free(slot, resource.named, ctx.now)
    resource.holder.policy = slot
    return {"RevisionId": str(slot.change(document, ctx.now, ctx.world.settings.delay))}
