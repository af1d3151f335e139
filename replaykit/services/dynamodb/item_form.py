"""The parameters that reads and writes of items share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.values import Item, read_value


def read_key(key: Mapping[str, Any]) -> Item:
    """A Key parameter with its values checked and spelled as they are stored."""
    return {name: read_value(value) for name, value in key.items()}
