"""Answers of ours where there is none: errors in the service's own protocol, never retried by an SDK."""

from __future__ import annotations

import orjson

from replaykit.aws.error import AwsError, ReplaykitError
from replaykit.aws.http import Headers, HttpResponse
from replaykit.matching.asked import Asked
from replaykit.protocols.codec import write_answer
from replaykit.protocols.error_body import sayable

MISS = "ReplaykitMiss"
NOT_AWS = "ReplaykitNotAws"
GAP = "ReplaykitNotEmulated"
FAILURE = "ReplaykitFailure"
_BAD_REQUEST = 400


def refuse(asked: Asked, code: str, message: str) -> HttpResponse:
    """An error with status 400, which SDKs take as final, in the form that the client reads.

    botocore retries 429, 5xx and a list of throttling codes (botocore/data/_retry.json); ours is in none of them.
    """
    if asked.call is not None and asked.located is not None:
        error = AwsError(code, message, status=_BAD_REQUEST)
        try:
            return write_answer(asked.located, {}, error, request_id="replaykit")
        except ReplaykitError:  # the protocol can be read but not written: the plain form then
            pass
    return plain(code, message)


def plain(code: str, message: str, status: int = _BAD_REQUEST) -> HttpResponse:
    """The same for a client that we do not know: JSON, which every AWS client can at least show."""
    body = orjson.dumps({"__type": code, "code": code, "message": sayable(message)})
    headers = Headers([("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return HttpResponse(status, headers, body)
