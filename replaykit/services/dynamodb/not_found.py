"""The error of a call about what is not there."""

from __future__ import annotations

from replaykit.aws.error import AwsError


def not_found(what: str) -> AwsError:
    """A ResourceNotFoundException in the words of most operations."""
    return AwsError("ResourceNotFoundException", f"Requested resource not found: {what}")
