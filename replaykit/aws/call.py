"""A request understood: which operation, where, with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a call takes effect: part of every address in the emulator's state."""

    account: str = DEFAULT_ACCOUNT
    region: str = DEFAULT_REGION

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"


@dataclass(frozen=True, slots=True)
class OperationCall:
    """One operation with its parameters, typed by the service model.

    `service` is botocore's name (`dynamodb`, `dynamodbstreams`, `s3`), `operation` the model's (`GetItem`).
    `params` has the form that boto3 takes: blobs are `bytes`, timestamps are aware `datetime`s in UTC, members
    that were not sent are absent. Streaming blobs are `bytes` too.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    scope: Scope = Scope()

    @property
    def name(self) -> str:
        """`dynamodb.GetItem`, as reports and cassettes write it."""
        return f"{self.service}.{self.operation}"
