"""Known credentials, and whether a request was signed with one of them: checked in DynamoDB's order and words.

The order (date, host, algorithm, credential, scope, key, signature, token) and the texts are what dynalite's author
noted of AWS in its index.js; what AWS words otherwise since then is said where it is used.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpRequest
from replaykit.models.service import Service
from replaykit.ports.clock import Clock, SystemClock, instant
from replaykit.protocols.authorization import Signature, read_signature
from replaykit.protocols.hosts import is_region, read_host
from replaykit.protocols.located import Located
from replaykit.protocols.sigv4 import ALGORITHM, HOST, TERMINATOR, canonical_request, signature, string_to_sign

WINDOW = timedelta(minutes=15)
_BASIC = re.compile(r"\d{8}T\d{6}Z")
_BASIC_FORMAT = "%Y%m%dT%H%M%SZ"
_PIECES = 5
_UNKNOWN = "The security token included in the request is invalid."
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.\n\n"
    "The Canonical String for this request should have been\n'{}'\n\nThe String-to-Sign should have been\n'{}'\n"
)


@dataclass(frozen=True, slots=True)
class Credential:
    """An access key; the secret and the token are in no text that shows it."""

    access_key: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


class Credentials:
    """The credentials that are known, by access key.

    Args:
        known: no two with one access key.
        clock: what decides whether a signature has expired: the real time, since clients sign with theirs, unless a
            test moves both.
    """

    def __init__(self, known: Iterable[Credential], clock: Clock | None = None) -> None:
        self._known = {one.access_key: one for one in known}
        self._clock = clock or SystemClock()

    def __len__(self) -> int:
        return len(self._known)

    def verify(self, located: Located, request: HttpRequest) -> None:
        """See that a request is signed, by whom it says, for what it asks and not too long ago.

        Raises:
            AwsError: what AWS answers else.
        """
        service, said = located.operation.service, read_signature(request)
        signed_at = _instant(said.date)
        self._require_current(said, signed_at)
        access_key, scope = _require_scope(said, signed_at, service, request)
        known = self._known.get(access_key)
        if known is None or (known.token is not None and said.token is None):
            raise AwsError("UnrecognizedClientException", _UNKNOWN)
        canonical = canonical_request(request, said.signed_headers, service.signing_name)
        text = string_to_sign(canonical, _basic(signed_at), scope)
        if not _equal(signature(known.secret, scope, text), said.signature):
            raise AwsError("InvalidSignatureException", _MISMATCH.format(canonical, text))
        if said.token != known.token:
            raise AwsError("UnrecognizedClientException", _UNKNOWN.rstrip("."))  # so AWS words it, without the stop

    def _require_current(self, said: Signature, signed_at: datetime) -> None:
        now = instant(self._clock.now()).replace(microsecond=0)
        shown, least, most = map(_basic, (signed_at, now - _life(said), now + WINDOW))
        if signed_at < now - _life(said):
            told = f"Signature expired: {shown} is now earlier than {least} ({_basic(now)} - {_minutes(_life(said))}.)"
            raise AwsError("InvalidSignatureException", told)
        if signed_at > now + WINDOW:
            told = f"Signature not yet current: {shown} is still later than {most} ({_basic(now)} + 15 min.)"
            raise AwsError("InvalidSignatureException", told)


def _instant(text: str) -> datetime:
    """X-Amz-Date's basic form, or a Date of RFC 1123."""
    if _BASIC.fullmatch(text):
        try:
            return datetime.strptime(text, _BASIC_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            pass
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)  # HTTP's dates are GMT
    except (ValueError, TypeError, OverflowError):
        told = f"Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
        raise AwsError("IncompleteSignatureException", told) from None


def _basic(when: datetime) -> str:
    return f"{when:%Y%m%dT%H%M%SZ}"


def _life(said: Signature) -> timedelta:
    """How long a signature is good: a quarter of an hour, or as long as a presigned request says, a week at most."""
    if said.expires is None or not said.expires.isascii() or not said.expires.isdigit():
        return WINDOW
    return timedelta(seconds=min(int(said.expires[:9]), 604_800))


def _minutes(life: timedelta) -> str:
    seconds = int(life.total_seconds())
    return f"{seconds} sec" if seconds % 60 else f"{seconds // 60} min"


def _require_scope(said: Signature, signed_at: datetime, service: Service, request: HttpRequest) -> tuple[str, str]:
    """The access key and the scope of a credential, where they are right."""
    if HOST.isdisjoint(said.signed_headers.lower().split(";")):
        raise AwsError("InvalidSignatureException", "'Host' must be a 'SignedHeader' in the AWS Authorization.")
    if said.algorithm != ALGORITHM:
        told = f"Unsupported AWS 'algorithm': '{said.algorithm}' (only {ALGORITHM} for now). "
        raise AwsError("IncompleteSignatureException", told)
    pieces = said.credential.rstrip("/").split("/")
    if len(pieces) != _PIECES:
        told = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term"
        raise AwsError("IncompleteSignatureException", f"{told}, got '{said.credential}'")
    access_key, *scope = pieces
    wrong = "".join(_wrong_scope(scope, signed_at, service, request))
    if wrong:
        raise AwsError("InvalidSignatureException", wrong)
    return access_key, "/".join(scope)


def _wrong_scope(scope: list[str], signed_at: datetime, service: Service, request: HttpRequest) -> Iterator[str]:
    """A sentence for each piece of a scope that is wrong; AWS no longer tells the region that it was given."""
    date, region, name, terminator = scope
    host = read_host(request.hostname)
    here = host.region if host is not None else None
    if region != here if here else not is_region(region):
        yield "Credential should be scoped to a valid region. "
    if name != service.signing_name:
        yield f"Credential should be scoped to correct service: '{service.signing_name}'. "
    if terminator != TERMINATOR:
        yield f"Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'. "
    if date != f"{signed_at:%Y%m%d}":
        told = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"
        yield f"{told}: '{date}' != '{signed_at:%Y%m%d}', from '{_basic(signed_at)}'."


def _equal(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogateescape"))
