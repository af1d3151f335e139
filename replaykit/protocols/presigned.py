"""Presigned URLs of S3: an object's metadata may stand in the query, and not in header fields.

Recorded on AWS (LocalStack's test_put_url_metadata_with_sig_s3, test_presigned_url_v4_x_amz_in_qs): botocore's older
signatures and the SDK for JavaScript put all of `x-amz-…` there. Checksums there are passed over by AWS
(aws/aws-sdk-go-v2 2610, aws/aws-sdk 480). ASSUMPTION: so is the rest; a recorded URL with a storage class.
"""

from __future__ import annotations

from dataclasses import replace

from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols.binding import parse_query

METADATA = "x-amz-meta-"


def with_query_metadata(request: HttpRequest) -> HttpRequest:
    """The request with what its signed query says of metadata; a header field that is there itself counts more."""
    if "Signature=" not in request.query:
        return request
    told = ((name, texts[0]) for name, texts in parse_query(request.query).items() if name.lower().startswith(METADATA))
    fields = [(name, text) for name, text in told if name not in request.headers]
    return replace(request, headers=Headers([*request.headers.fields, *fields])) if fields else request
