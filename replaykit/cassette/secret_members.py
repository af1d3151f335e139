"""Which members of an operation hold a secret, and under which names they go over the wire.

The model's `sensitive` says "do not log this", which also marks every payload of Lambda, the names of KMS keys and
the descriptions of Step Functions: without these a recording answers nothing. So a sensitive member is secret unless
its name is listed as content here; and a member with a credential's name is secret though the model forgot to say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from replaykit.models.catalogue import service as service_model
from replaykit.models.service import Operation
from replaykit.models.shape import Shape

_ALWAYS = re.compile(
    r"Secret(?:Access)?Key|SessionToken|(?:\w*[a-z])?Password|PrivateKey|KeyMaterial|ClientSecret|SecretString"
    r"|SecretBinary|AuthorizationToken|(?:Access|Refresh|Id|WebIdentity|Bearer)Token|SAMLAssertion|SecretHash",
    re.IGNORECASE,
)
_NOT_STRINGS = frozenset({"boolean", "integer", "long", "float", "double", "timestamp"})

CONTENT: Mapping[str, frozenset[str] | None] = {
    "lambda": None,
    "stepfunctions": None,
    "logs": None,
    "sqs": None,
    "sns": None,
    "kinesis": None,
    "bedrock-runtime": None,
    "appconfig": None,
    "appconfigdata": None,
    "s3": frozenset({"SSEKMSKeyId", "KMSKeyId", "KMSMasterKeyID", "KMSKeyArn", "KeyId", "SSEKMSEncryptionContext"}),
    "ssm": frozenset({"Description", "IPAddress", "IpAddress", "OwnerInformation", "Configuration", "Parameters"}),
    "cognito-idp": frozenset({"Username", "ClientId", "LastIPAddress"}),
    "kms": frozenset({"Message", "PublicKey"}),
    "ec2": frozenset({"Description", "Value", "UefiData", "KeyValue"}),
    "events": frozenset({"Sql", "Sqls", "GraphQLOperation"}),
}
"""Sensitive members that are content, by service; None: whatever is sensitive there is content."""


@dataclass(frozen=True, slots=True)
class SecretMembers:
    """The secret members of one side of an operation: wire name -> shape type, by where they stand.

    `secure_values`: besides these, the `Value` of whatever has the `Type` SecureString (SSM's parameters).
    """

    body: Mapping[str, str] = field(default_factory=dict)
    headers: frozenset[str] = frozenset()
    query: frozenset[str] = frozenset()
    secure_values: bool = False

    def __bool__(self) -> bool:
        return bool(self.body or self.headers or self.query or self.secure_values)


class _NamesOfSecrets(dict[str, str]):
    """Every name that `_ALWAYS` matches, as if it were a member of type string."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _ALWAYS.fullmatch(name) is not None

    def __bool__(self) -> bool:
        return True


NONE = SecretMembers()
BY_NAME = SecretMembers(_NamesOfSecrets())
"""For a call that the models do not know: whatever is named like a secret."""


def secret_members(service: str, operation: str) -> tuple[SecretMembers, SecretMembers]:
    """Those of what an operation takes, and of what it answers."""
    model = service_model(service).operation(operation)
    if model is None:
        return BY_NAME, BY_NAME
    made: tuple[SecretMembers, SecretMembers] | None = model.compiled.get("secret_members")
    if made is None:
        made = model.compiled["secret_members"] = (_read(model, model.input), _read(model, model.output))
    return made


def _read(operation: Operation, root: Shape | None) -> SecretMembers:
    if root is None:
        return NONE
    body: dict[str, str] = {}
    headers, query = set(), set()
    for shape in root.walk():
        for name, member in shape.members.items():
            if not _is_secret(operation.service.name, name, member):
                continue
            if member.location == "header":
                headers.add((member.location_name or name).lower())
            elif member.location == "querystring":
                query.add(member.location_name or name)
            else:
                body |= {name: member.type, member.location_name or name: member.type}
    return SecretMembers(body, frozenset(headers), frozenset(query), operation.service.name == "ssm")


def _is_secret(service: str, name: str, member: Shape) -> bool:
    if member.type in _NOT_STRINGS:
        return False
    if service == "ssm" and name == "Value":
        return False  # only a SecureString's is secret
    if _ALWAYS.fullmatch(name) and member.type in ("string", "blob"):
        return True
    content = CONTENT.get(service, frozenset())
    return content is not None and name not in content and (member.sensitive or _holds_sensitive(member))


def _holds_sensitive(member: Shape) -> bool:
    """A list or map of sensitive values."""
    if member.type == "list":
        return member.member.sensitive
    return member.type == "map" and member.value.sensitive
