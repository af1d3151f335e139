"""Which members of an operation hold a secret, and under which names they go over the wire.

The table of traits decides. It takes the model's `sensitive` for secret, which says "do not log this" and also marks
every payload of Lambda, the names of KMS keys, the states of Step Functions: without these a recording answers
nothing, so they are listed here as content. And a member with a credential's name is secret though nobody said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from replaykit.models.catalogue import service as service_model
from replaykit.models.service import Operation
from replaykit.models.shape import Shape
from replaykit.models.traits import Trait, trait_of

_ALWAYS = re.compile(
    r"Secret(?:Access)?Key|SessionToken|(?:\w*[a-z])?Password|PrivateKey|KeyMaterial|ClientSecret|SecretString"
    r"|SecretBinary|AuthorizationToken|(?:Access|Refresh|Id|WebIdentity|Bearer)Token|SAMLAssertion|SecretHash",
    re.IGNORECASE,
)
_NOT_STRINGS = frozenset({"boolean", "integer", "long", "float", "double", "timestamp"})

CONTENT: Mapping[str, frozenset[str] | None] = {
    "lambda": frozenset(
        {
            "Payload",
            "ZipFile",
            "ErrorData",
            "ErrorMessage",
            "ErrorType",
            "InputPayload",
            "Message",
            "Result",
            "Reason",
        }
    ),
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
"""Members that the model calls sensitive and that are content, by service; None: all of them are."""


@dataclass(frozen=True, slots=True)
class SecretMembers:
    """The secret members of one side of an operation: wire name -> shape type, by where they stand.

    `content`: the body is the user's own (an object, a payload). `secure_values`: besides these, the `Value` of
    whatever has the `Type` SecureString (SSM's parameters).
    """

    body: Mapping[str, str] = field(default_factory=dict)
    headers: frozenset[str] = frozenset()
    query: frozenset[str] = frozenset()
    secure_values: bool = False
    content: bool = False

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
            if not _is_secret(operation.service.name, shape, name):
                continue
            if member.location == "header":
                headers.add((member.location_name or name).lower())
            elif member.location == "querystring":
                query.add(member.location_name or name)
            else:
                body |= {name: member.type, member.location_name or name: member.type}
    return SecretMembers(body, frozenset(headers), frozenset(query), operation.service.name == "ssm", _is_content(root))


def _is_content(root: Shape) -> bool:
    payload = root.members.get(root.traits.get("payload", ""))
    return payload is not None and payload.type in ("blob", "string")


def _is_secret(service: str, shape: Shape, name: str) -> bool:
    member = shape.members[name]
    if member.type in _NOT_STRINGS or (service == "ssm" and name == "Value"):
        return False  # of SSM's parameters only a SecureString's value is secret
    if _ALWAYS.fullmatch(name) and member.type in ("string", "blob"):
        return True
    content = CONTENT.get(service, frozenset())
    said = trait_of(service, shape, name) is Trait.SECRET or _holds_sensitive(member)
    return said and content is not None and name not in content


def _holds_sensitive(member: Shape) -> bool:
    """A map of sensitive values."""
    return member.type == "map" and member.value.sensitive
