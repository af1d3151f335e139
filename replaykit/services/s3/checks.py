"""The digests that come with an object: verified, and kept.

Texts: LocalStack's recordings of AWS (test_put_object_checksum, test_s3_checksum_no_algorithm,
test_s3_invalid_content_md5).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.aws.checksums import checksum, content_md5
from replaykit.aws.error import AwsError
from replaykit.ports.buckets import Properties
from replaykit.services.s3.errors import invalid_request

SIZES = {"CRC32": 4, "CRC32C": 4, "CRC64NVME": 8, "SHA1": 20, "SHA256": 32, "SHA512": 64, "MD5": 16}
DEFAULT = "CRC64NVME"
"""What AWS reckons where the client sent nothing (test_s3_checksum_no_automatic_sdk_calculation)."""
MD5_SIZE = 16


def require_md5(given: str | None, body: bytes) -> None:
    """Compare Content-MD5. What was expected is told in hexadecimal, what was found is not."""
    if given is None:
        return
    digest = _decoded(given, MD5_SIZE)
    if digest is None:
        raise AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", members={"Content-MD5": given})
    found = content_md5(body)
    if found != given:
        text = "The Content-MD5 you specified did not match what we received."
        raise AwsError("BadDigest", text, members={"ExpectedDigest": digest.hex(), "CalculatedDigest": found})


def checked(request: Mapping[str, Any], body: bytes) -> tuple[str, str]:
    """The one checksum of an object: that of the client, if it is right."""
    kind = kind_given(request)
    return verified(request, kind, body) if kind is not None else reckoned(DEFAULT, body)


def kind_given(request: Mapping[str, Any]) -> str | None:
    """The algorithm of the client's checksum."""
    given = [name for name in SIZES if f"Checksum{name}" in request]
    if len(given) > 1:
        raise invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
    return given[0] if given else None


def verified(request: Mapping[str, Any], kind: str, body: bytes) -> tuple[str, str]:
    """The client's checksum, if it is right."""
    value = request[f"Checksum{kind}"]
    if _decoded(value, SIZES[kind]) is None:
        raise invalid_request(f"Value for x-amz-checksum-{kind.lower()} header is invalid.")
    found = reckoned(kind, body)
    if found[1] != value:
        raise AwsError("BadDigest", f"The {kind} you specified did not match the calculated checksum.")
    return found


def reckoned(name: str, body: bytes) -> tuple[str, str]:
    value = checksum(name, body)
    assert value is not None, f"{name} is one of {[*SIZES]}"
    return name, value


def composed(kind: str, values: Sequence[str]) -> tuple[str, str]:
    """The checksum of parts' checksums, and how many they are."""
    _, value = reckoned(kind, b"".join(b64decode(each) for each in values))
    return kind, f"{value}-{len(values)}"


def told(found: Properties) -> dict[str, str]:
    """An object's checksum as answers tell it."""
    return {} if found.checksum is None else {f"Checksum{found.checksum[0]}": found.checksum[1], **type_told(found)}


def type_told(found: Properties) -> dict[str, str]:
    """Whether a checksum is of the whole body, or of the checksums of its parts."""
    return {"ChecksumType": "COMPOSITE" if found.composite else "FULL_OBJECT"}


def _decoded(text: str, size: int) -> bytes | None:
    try:
        found = b64decode(text, validate=True)
    except binascii.Error:
        return None
    return found if len(found) == size else None
