"""Expressions: read once, compiled once, bound to values call by call.

```python
placeholders = Placeholders(request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues"))
wanted = condition(request["ConditionExpression"], placeholders)
placeholders.require_all_used()
if not wanted.test(item): ...
```
"""

from __future__ import annotations

from replaykit.services.dynamodb.expressions.bound import (
    Condition,
    Projection,
    Update,
    condition,
    key_condition,
    projection,
    update,
)
from replaykit.services.dynamodb.expressions.key_conditions import KeyCondition
from replaykit.services.dynamodb.expressions.names import ItemPath, require_scalar_keys
from replaykit.services.dynamodb.expressions.placeholders import Placeholders

__all__ = [
    "Condition",
    "ItemPath",
    "KeyCondition",
    "Placeholders",
    "Projection",
    "Update",
    "condition",
    "key_condition",
    "projection",
    "require_scalar_keys",
    "update",
]
