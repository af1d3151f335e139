"""DynamoDB, emulated."""

from replaykit.services.dynamodb.store import Tables

__all__ = ["Tables"]
