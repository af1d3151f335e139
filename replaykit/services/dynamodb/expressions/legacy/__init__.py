"""The parameters from before there were expressions, lowered onto the machinery of the expressions."""

from __future__ import annotations

from replaykit.services.dynamodb.expressions.legacy.conditions import expected, filter_
from replaykit.services.dynamodb.expressions.legacy.keys import attributes_to_get, key_conditions
from replaykit.services.dynamodb.expressions.legacy.updates import attribute_updates

__all__ = ["attribute_updates", "attributes_to_get", "expected", "filter_", "key_conditions"]
