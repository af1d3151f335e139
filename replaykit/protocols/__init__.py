"""Bytes to meaning and back: requests, responses and errors of every AWS protocol, driven by the service models."""

from replaykit.protocols.codec import (
    read_request,
    read_response,
    write_error,
    write_request,
    write_response,
)
from replaykit.protocols.identify import identify
from replaykit.protocols.located import Identity

__all__ = [
    "Identity",
    "identify",
    "read_request",
    "read_response",
    "write_error",
    "write_request",
    "write_response",
]
