"""DeleteResourcePolicy: take the policy from a table or a stream; where there is none, nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.policies import require_free, require_revision
from replaykit.services.dynamodb.policy_resource import find_resource
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DeleteResourcePolicy")
def delete_resource_policy(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html.

    The answer names the revision that was deleted; a second one names the deletion, and where there never was a
    policy the answer is empty (measured).
    """
    expected = request.get("ExpectedRevisionId")
    resource = find_resource(ctx, request["ResourceArn"])
    resource.require_changeable(ctx.now)
    slot = resource.slot(ctx, changing=True)
    require_revision(slot, expected, resource.named)
    if slot.revision is None:
        return {}
    told = {"RevisionId": str(slot.revision)}
    if slot.document is not None:
        require_free(slot, resource.named, ctx.now)
        slot.change(None, ctx.now, ctx.world.settings.delay)
    return told
