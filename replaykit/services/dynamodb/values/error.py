"""The one error of this room: ValidationException, as the service's validation layer names it on the wire."""

from __future__ import annotations

from replaykit.aws.error import AwsError

NAMESPACE = "com.amazon.coral.validate"
INVALID_VALUE = "One or more parameter values were invalid: "


def invalid(message: str) -> AwsError:
    """A ValidationException with AWS's text."""
    return AwsError("ValidationException", message, namespace=NAMESPACE)


class Layered(AwsError):  # noqa: N818  # like the error that it is, a value of the service's
    """A fault that two layers of AWS's validation tell in words of their own.

    `message` is how the older layer tells it, `current` the newer one. Which operation runs which is
    `replaykit.services.dynamodb.wordings`.
    """

    def __init__(self, message: str, current: str) -> None:
        super().__init__("ValidationException", message, namespace=NAMESPACE)
        self.current = current


def current_of(error: AwsError) -> str:
    """How the newer layer tells an error; most are told alike."""
    return error.current if isinstance(error, Layered) else str(error.message)


def invalid_value(message: str) -> AwsError:
    """A ValidationException about the content of an attribute value or of a parameter."""
    return invalid(f"{INVALID_VALUE}{message}")
