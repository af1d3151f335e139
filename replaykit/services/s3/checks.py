"""The digests that come with an object: verified, and kept.

Texts: LocalStack's recordings of AWS (test_put_object_checksum, test_s3_checksum_no_algorithm,
test_s3_invalid_content_md5).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from replaykit.aws.checksums import checksum, content_md5
from replaykit.aws.error import AwsError
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
    given = [(name, request[f"Checksum{name}"]) for name in SIZES if f"Checksum{name}" in request]
    if len(given) > 1:
        raise invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
    if not given:
        return reckoned(DEFAULT, body)
    name, value = given[0]
    if _decoded(value, SIZES[name]) is None:
        raise invalid_request(f"Value for x-amz-checksum-{name.lower()} header is invalid.")
    found = reckoned(name, body)
    if found[1] != value:
        raise AwsError("BadDigest", f"The {name} you specified did not match the calculated checksum.")
    return found


def reckoned(name: str, body: bytes) -> tuple[str, str]:
    value = checksum(name, body)
    assert value is not None, f"{name} is one of {[*SIZES]}"
    return name, value


def told(found: tuple[str, str] | None) -> dict[str, str]:
    """A checksum as answers tell it; an object in one part has that of all of it."""
    return {} if found is None else {f"Checksum{found[0]}": found[1], "ChecksumType": "FULL_OBJECT"}


def _decoded(text: str, size: int) -> bytes | None:
    try:
        found = b64decode(text, validate=True)
    except binascii.Error:
        return None
    return found if len(found) == size else None
