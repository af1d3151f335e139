"""Signs a request anew with SigV4: for endpoints that want a signature, whoever's it is."""

from __future__ import annotations

from replaykit.aws.http import Headers, HttpRequest

# Emulators check that there is a signature, not whose it is.
DUMMY_ACCESS_KEY = "testing"
DUMMY_SECRET_KEY = "testing"  # noqa: S105  # no secret: every emulator takes it


def resign(request: HttpRequest, *, signing_name: str, region: str) -> HttpRequest:
    """The request with a signature of the dummy credentials; any old signature is dropped."""
    from botocore.auth import S3SigV4Auth, SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    headers = request.headers.copy()
    headers.remove("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "host")
    unsigned = AWSRequest(request.method, request.url, headers=dict(headers), data=request.body)
    signer = S3SigV4Auth if signing_name == "s3" else SigV4Auth
    signer(Credentials(DUMMY_ACCESS_KEY, DUMMY_SECRET_KEY), signing_name, region).add_auth(unsigned)
    signed = Headers([(name, str(value)) for name, value in unsigned.headers.items()])
    return HttpRequest(request.method, request.scheme, request.host, request.target, signed, request.body)
