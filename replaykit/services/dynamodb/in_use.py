"""The error of a change to what is still changing."""

from __future__ import annotations

from replaykit.aws.error import AwsError


def in_use(why: str) -> AwsError:
    """A ResourceInUseException in the words of most operations."""
    return AwsError("ResourceInUseException", f"Attempt to change a resource which is still in use: {why}")
