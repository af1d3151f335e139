"""Header values: those that prove who calls are replaced whole, others are read as text."""

from __future__ import annotations

import re
from collections.abc import Container

from replaykit.cassette.redact_text import REDACTED, TextRedactor

SECRET_HEADERS = {
    "x-amz-security-token": "security-token",
    "x-amz-s3session-token": "security-token",
    "x-amz-sso_bearer_token": "security-token",
    "x-aws-ec2-metadata-token": "security-token",
    "cookie": "cookie",
    "set-cookie": "cookie",
    "x-api-key": "api-key",
    "x-amz-server-side-encryption-customer-key": "customer-key",
    "x-amz-server-side-encryption-customer-key-md5": "customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key": "customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key-md5": "customer-key",
}
"""Headers that are replaced whole, and the name under which `meta.redacted` lists them."""

_V4_CREDENTIAL = re.compile(r"(Credential=)([^/,\s]+)")
_V4_SIGNATURE = re.compile(r"(Signature=)[0-9a-zA-Z]+")


def redact_header(name: str, value: str, text: TextRedactor, hidden: Container[str]) -> str:
    """The value as it may be kept; `hidden` names the headers that the model or the user calls secret."""
    lower = name.lower()
    if lower == "authorization":
        return _authorization(value, text)
    if lower in SECRET_HEADERS or lower in hidden:
        if value != REDACTED:
            text.done.add(SECRET_HEADERS.get(lower, f"header:{lower}"))
        return REDACTED
    return text.redact(value)


def _authorization(value: str, text: TextRedactor) -> str:
    """SigV4's credential scope stays: matching needs its service and region. Of other schemes only the name stays."""
    scheme, space, rest = value.partition(" ")
    if scheme.startswith("AWS4-"):
        made = _V4_CREDENTIAL.sub(lambda found: found[1] + text.key_id(found[2]), rest)
        made = _V4_SIGNATURE.sub(rf"\g<1>{REDACTED}", made)
    elif scheme == "AWS":
        made = f"{text.key_id(rest.partition(':')[0])}:{REDACTED}"
    else:
        made = REDACTED
    whole = scheme + space + made if space else REDACTED
    if whole != value:
        text.done.add("authorization")
    return whole
