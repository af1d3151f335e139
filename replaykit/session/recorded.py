"""A recorded answer made fit to be given again: the same bytes, framed anew."""

from __future__ import annotations

from replaykit.aws.http import Headers, HttpResponse

# RFC 9110, 7.6.1: they concern one connection, which is not ours.
HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
_BODILESS = frozenset({204, 304})
_INFORMATIONAL = 200


def given_again(response: HttpResponse, method: str) -> HttpResponse:
    """The response without what belonged to its connection, its Content-Length true."""
    fields = [field for field in response.headers.fields if field[0].lower() not in HOP_BY_HOP]
    headers = Headers(fields)
    if method != "HEAD" and response.status not in _BODILESS and response.status >= _INFORMATIONAL:
        headers.set("Content-Length", str(len(response.body)))
    return HttpResponse(response.status, headers, response.body, response.reason)
