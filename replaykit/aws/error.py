"""The errors that AWS answers, and the errors that are ours.

Exception
├── AwsError              an answer of the service: a client's mistake or a state of the world
└── ReplaykitError        ours; the text says what to do, and `exit_code` is the command's
    ├── NotEmulated       a gap: the emulator can't do this; never an AWS error, never a divergence
    ├── NotAws            the request is no AWS call
    ├── UnknownOperation  an AWS call that the service models do not know
    └── CassetteError     see replaykit.cassette.errors
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AwsError(Exception):
    """A service's error answer.

    `code` is the short code (`ConditionalCheckFailedException`); `namespace` what the wire puts before `#` in
    `__type` where the protocol has one. `members` are further members of the error's body (`Item`,
    `CancellationReasons`), typed as the output shape says. `capital`: its body says `Message`, whatever its shape says.
    """

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        status: int = 400,
        members: Mapping[str, Any] | None = None,
        namespace: str | None = None,
        fault: str = "client",
        capital: bool = False,
    ) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.status = status
        self.members = dict(members or {})
        self.namespace = namespace
        self.fault = fault
        self.capital = capital


class ReplaykitError(Exception):
    """An error of ours, told to a person: what happened, where, and what to do next."""

    exit_code = 2


class NotEmulated(ReplaykitError):  # noqa: N818  # the design's word
    """The emulator can't answer this call (a gap)."""

    def __init__(self, call_name: str, why: str = "it is not emulated yet") -> None:
        super().__init__(f"{call_name}: {why}")
        self.call_name = call_name
        self.why = why


class NotAws(ReplaykitError):  # noqa: N818
    """The request is no AWS call."""


class UnknownOperation(ReplaykitError):  # noqa: N818
    """An AWS call of a service or an operation that the service models do not know."""
