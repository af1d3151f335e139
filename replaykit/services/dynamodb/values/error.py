"""The one error of this room: ValidationException, as the service's validation layer names it on the wire."""

from __future__ import annotations

from replaykit.aws.error import AwsError

NAMESPACE = "com.amazon.coral.validate"


def invalid(message: str) -> AwsError:
    """A ValidationException with AWS's text."""
    return AwsError("ValidationException", message, namespace=NAMESPACE)


def invalid_value(message: str) -> AwsError:
    """A ValidationException about the content of an attribute value or of a parameter."""
    return invalid(f"One or more parameter values were invalid: {message}")
