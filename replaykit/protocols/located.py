"""A request whose operation is known, before its parameters are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from replaykit.aws.call import Scope
from replaykit.models.service import Operation

Take: TypeAlias = Callable[[Any], Any]
"""Reads a member of a JSON body by itself; None where the model's reader has something to say about it."""
Takers: TypeAlias = Callable[[str, str], Mapping[str, Take]]
"""By service and operation: the members that are taken whole, by name."""
NOTHING_TAKEN: Final[Mapping[str, Take]] = {}


@dataclass(frozen=True, slots=True)
class Identity:
    """Which operation a request calls, and where.

    Attributes:
        account: the account that the request itself names (an account-id endpoint, an access point's host, a
            12-digit access key); None for most requests.
        protocol: the protocol that the request speaks, in botocore's word (`json`, `query`, `smithy-rpc-v2-cbor`), or
            `amz-cbor`, which botocore does not speak; an answer has to be written in the same one.
    """

    service: str
    operation: str
    region: str
    account: str | None
    protocol: str

    @property
    def name(self) -> str:
        """`dynamodb.GetItem`."""
        return f"{self.service}.{self.operation}"


@dataclass(frozen=True, slots=True)
class Located:
    """A request's identity with the model of its operation and what its path and host said.

    `labels` holds the parts of the path that the operation's URI names (`Bucket`, `Key`), still percent-encoded.
    """

    identity: Identity
    operation: Operation
    scope: Scope
    labels: Mapping[str, str] = field(default_factory=dict)
