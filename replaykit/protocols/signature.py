"""What a request's signature claims: who calls, which service, which region. Nothing is verified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from replaykit.aws.http import HttpRequest

_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")
_QUERY_CREDENTIAL = re.compile(r"(?:^|&)X-Amz-Credential=([^&]+)", re.IGNORECASE)
_QUERY_V2 = re.compile(r"(?:^|&)AWSAccessKeyId=([^&]+)")
_QUERY_REGIONS = re.compile(r"(?:^|&)X-Amz-Region-Set=([^&]+)", re.IGNORECASE)
_ANY_REGION = "*"


@dataclass(frozen=True, slots=True)
class Claim:
    """The credential scope of a signature; `version` is 4 for SigV4 and SigV4A, 2 for SigV2, 0 for no signature."""

    access_key: str | None = None
    region: str | None = None
    service: str | None = None
    version: int = 0


UNSIGNED = Claim()


def read_claim(request: HttpRequest) -> Claim:
    """The claim of the Authorization header, else of a presigned URL, else UNSIGNED."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        found = _CREDENTIAL.search(authorization)
        if found:
            return _read_scope(found[1], request.headers.get("x-amz-region-set"))
        if authorization.startswith("AWS "):  # SigV2, which only S3 speaks in a header
            return Claim(authorization[4:].partition(":")[0], None, "s3", 2)
    query = request.query
    if not query:
        return UNSIGNED
    if found := _QUERY_CREDENTIAL.search(query):
        regions = _QUERY_REGIONS.search(query)
        return _read_scope(unquote(found[1]), unquote(regions[1]) if regions else None)
    if found := _QUERY_V2.search(query):
        service = "s3" if "Signature=" in query and "Action=" not in query else None
        return Claim(unquote(found[1]), None, service, 2)
    return UNSIGNED


@lru_cache(maxsize=1024)
def _read_scope(credential: str, region_set: str | None) -> Claim:
    """`AKID/20240101/us-east-1/dynamodb/aws4_request`; SigV4A has no region there but a set of them beside it."""
    parts = credential.split("/")
    if len(parts) >= 5:  # noqa: PLR2004  # an access key of a stand-in may itself hold slashes
        return Claim("/".join(parts[:-4]), parts[-3], parts[-2], 4)
    if len(parts) == 4:  # noqa: PLR2004  # SigV4A
        first = (region_set or "").split(",")[0].strip()
        return Claim(parts[0], None if first in ("", _ANY_REGION) else first, parts[2], 4)
    return Claim(parts[0], None, None, 4)
