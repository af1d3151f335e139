"""What a request says about who calls: the Authorization header, or the query of a presigned request.

Nothing is verified here. What is missing, given twice or given by halves is told in AWS's words and order, as
dynalite's test/connection.js has them of DynamoDB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpRequest
from replaykit.protocols.located import Located

_PARTS = ("Credential", "Signature", "SignedHeaders")
_QUERY = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
_BOTH = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
_DIGITS = 64  # of a signature, which SDKs put last
_SEEN: set[str] = set()  # Authorization headers that were found in form, without these digits
_SEEN_LIMIT = 1024
_NO_DATE = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and what it claims, as the request spells it.

    Attributes:
        credential: key id and scope, `AKID/20240101/us-east-1/dynamodb/aws4_request`.
        signed_headers: the names, `host;x-amz-date`.
        date: X-Amz-Date, else Date.
        token: the session token, if any.
        expires: how many seconds a presigned request lives, as it says; None for a header.
        presigned: whether all this stands in the query.
    """

    algorithm: str
    credential: str
    signed_headers: str
    signature: str
    date: str
    token: str | None = None
    expires: str | None = None
    presigned: bool = False


Authorize = Callable[[Located, HttpRequest], None]  # raises the AwsError that refuses


def signed(_: Located, request: HttpRequest) -> None:
    """See that a request is signed in form, whoever signed it; every request comes by here.

    Raises:
        AwsError: MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException.
    """
    headers = request.headers.by_name
    # All but the signature's own digits is the same from one request of a client to the next.
    form = headers.get("authorization", "")[:-_DIGITS]
    if form in _SEEN and "x-amz-date" in headers and request.target == "/":
        return
    read_signature(request)
    if form.endswith("Signature="):
        if len(_SEEN) >= _SEEN_LIMIT:
            _SEEN.clear()
        _SEEN.add(form)


def read_signature(request: HttpRequest) -> Signature:
    """The signature of a request, from its header or its query; raises what `signed` does."""
    authorization = request.headers.get("authorization") or ""
    query = dict(_pairs(request.query))
    presigned = "X-Amz-Algorithm" in query
    if authorization and presigned:
        raise AwsError("InvalidSignatureException", _BOTH)
    if presigned:
        return _of_query(query)
    if not authorization.lstrip().startswith("AWS4-"):
        raise AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
    return _of_header(request, authorization)


def _of_header(request: HttpRequest, authorization: str) -> Signature:
    headers = request.headers
    algorithm, _, rest = authorization.strip().partition(" ")
    said = dict(_parts(authorization, rest))
    date = headers.get("x-amz-date") or headers.get("date") or ""
    missing = [f"Authorization header requires '{name}' parameter. " for name in _PARTS if not said.get(name)]
    if not date:
        missing.append(_NO_DATE)
    if missing:
        raise AwsError("IncompleteSignatureException", f"{''.join(missing)}Authorization={authorization}")
    token = headers.get("x-amz-security-token")
    return Signature(algorithm, said["Credential"], said["SignedHeaders"], said["Signature"], date, token)


def _parts(authorization: str, rest: str) -> Iterator[tuple[str, str]]:
    """Commas and white space separate alike (Alternator's test_authorization.py, run against AWS)."""
    for part in rest.replace(",", " ").split():
        name, equals, value = part.partition("=")
        if not equals:
            told = f"'{part}' not a valid key=value pair (missing equal-sign) in Authorization header"
            raise AwsError("IncompleteSignatureException", f"{told}: '{authorization}'.")
        yield name, value


def _of_query(query: Mapping[str, str]) -> Signature:
    missing = [f"AWS query-string parameters must include '{name}'. " for name in _QUERY if not query.get(name)]
    if missing:
        told = f"{''.join(missing)}Re-examine the query-string parameters."
        raise AwsError("IncompleteSignatureException", told)
    algorithm, credential, signature, signed_headers, date = (query[name] for name in _QUERY)
    token, expires = query.get("X-Amz-Security-Token"), query.get("X-Amz-Expires")
    return Signature(algorithm, credential, signed_headers, signature, date, token, expires, presigned=True)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        yield unquote(name), unquote(value)
