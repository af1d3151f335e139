"""Encryption at rest: with a key that DynamoDB owns, or with a key of KMS, whose ARN is told.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-018, -020, -031, -036, -044, -078, -082, -140, -141). There
is no KMS here: every key that is named is there, and an alias stands for one key, always the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from uuid import UUID

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.ports.clock import DAY, iso_instant
from replaykit.services.dynamodb.values import invalid, invalid_value

MANAGED = "alias/aws/dynamodb"
FREE_CHANGES = 4
SECONDS_BETWEEN = 21600


@dataclass(slots=True)
class Encryption:
    """What a table is encrypted with; `key` is the ARN of a key of KMS, or None for a key that DynamoDB owns."""

    key: str | None = None
    before: str | None = None
    settles_at: float = 0.0
    changes: list[float] = field(default_factory=list)

    def describe(self, now: float, *, changing: bool = False) -> dict[str, Any] | None:
        """An SSEDescription, which tells the old key while the change is under way; None where there is none to tell.

        `changing` is for the answer that starts a change, whatever the clock says.
        """
        if changing or now < self.settles_at:
            return {"Status": "UPDATING", **_told(self.before)}
        return {"Status": "ENABLED", **_told(self.key)} if self.key is not None else None

    def change(self, key: str | None, now: float, delay: float) -> None:
        """Encrypt anew; only so often in a day."""
        self._require_quota(now)
        self.before, self.key = self.key, key
        self.settles_at = now + delay
        self.changes.append(now)

    def _require_quota(self, now: float) -> None:
        self.changes = [at for at in self.changes if now < at + DAY]
        if len(self.changes) >= FREE_CHANGES and now < self.changes[-1] + SECONDS_BETWEEN:
            raise AwsError(
                "LimitExceededException",
                "Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at "
                f"{iso_instant(self.changes[0] + DAY)}. After the first {FREE_CHANGES} change, each subsequent change "
                f"in the same window can be performed at most once every {SECONDS_BETWEEN} seconds. Number of updates "
                f"today: {len(self.changes)}. Last change at {iso_instant(self.changes[-1])}. Next changes can be made "
                f"at {iso_instant(self.changes[-1] + SECONDS_BETWEEN)}.",
            )


def read_encryption(given: Mapping[str, Any] | None, scope: Scope) -> str | None:
    """The key that an SSESpecification asks for: its ARN, or None for a key that DynamoDB owns.

    `Enabled` may be left out where a type says that it is wanted (DDB-TABLE-044).
    """
    given = given or {}
    if not given.get("Enabled", "SSEType" in given):
        for member in ("SSEType", "KMSMasterKeyId"):
            if member in given and "Enabled" in given:
                raise invalid_value(f"{member} can not be specified if Enabled is false")
        if "KMSMasterKeyId" in given:
            raise _type_missing()
        return None
    if given.get("SSEType") == "AES256":
        raise invalid_value("SSEType AES256 is not supported")
    if "KMSMasterKeyId" in given and "SSEType" not in given:
        raise _type_missing()
    return key_arn(given.get("KMSMasterKeyId", MANAGED), scope)


def require_change(given: Mapping[str, Any], current: str | None, wanted: str | None) -> None:
    """A key that is named by its ARN and is the table's already is refused; by any other name it encrypts anew."""
    if current is None and wanted is None:
        raise invalid_value("Table is already encrypted by default")
    if current is not None and given.get("KMSMasterKeyId") == current:
        raise invalid_value(
            "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change "
            "Master Key"
        )


def key_arn(name: str, scope: Scope, region: str | None = None) -> str:
    """The ARN of a key that is named by its id, its ARN, an alias or an alias's ARN, as its region resolves it.

    `region` is named in the error where the key is for a replica.
    """
    prefix = f"arn:{scope.partition}:kms:{scope.region}:"
    if name.startswith("arn:"):
        if not name.startswith(prefix):
            where = (*name.split(":"), "", "")[3]  # ASSUMPTION: of what is too short to name a region, none is told
            raise invalid(_not_found(f"Invalid arn {where}", region))
        _, _, resource = name.partition(f"{prefix}{name.split(':')[4]}:")
        return name if resource.startswith("key/") else _key(prefix, scope, resource)
    return _key(prefix, scope, name) if name.startswith("alias/") else f"{prefix}{scope.account}:key/{name}"


def is_managed(arn: str, scope: Scope) -> bool:
    """Whether a key is the one that AWS manages for DynamoDB in this account and region."""
    return arn == key_arn(MANAGED, scope)


def _key(prefix: str, scope: Scope, alias: str) -> str:
    """The key behind an alias: made up, and the same each time."""
    digest = md5(f"{scope.account}/{scope.region}/{alias}".encode(), usedforsecurity=False).digest()
    return f"{prefix}{scope.account}:key/{UUID(bytes=digest, version=4)}"


def _told(key: str | None) -> dict[str, Any]:
    return {} if key is None else {"SSEType": "KMS", "KMSMasterKeyArn": key}


def _type_missing() -> AwsError:
    return invalid_value("SSEType KMS is required if KMSMasterKeyId is specified")


def _not_found(what: str, region: str | None) -> str:
    """ASSUMPTION: what stands after the status code; the measured texts are cut there."""
    where = f" for region {region}" if region else ""
    return (
        f"KMS validation error{where}: com.amazonaws.services.kms.model.NotFoundException: {what} "
        "(Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; Request ID: null; Proxy: null)"
    )
