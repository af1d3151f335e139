"""Known credentials: what DynamoDB answers to every signature that is not right, in its order.

The texts and their order are from architect/dynalite index.js (noted of AWS); ScyllaDB's test_authorization.py asserts
kinds and beginnings of AWS too. AWS no longer names the region that it was given (errors of 2024 and later).
"""

from __future__ import annotations

from datetime import UTC, datetime

import botocore.auth
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Botocores

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest
from replaykit.ports.clock import ManualClock
from replaykit.protocols.credentials import Credential, Credentials
from replaykit.protocols.identify import locate

LOCAL = "http://localhost:4566/"
NOW = 1_370_772_015.0  # 20130609T100015Z, the moment of dynalite's notes
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"  # AWS's own example
BODY = b'{"Limit": 1}'
INVALID, INCOMPLETE, UNKNOWN = (
    "InvalidSignatureException",
    "IncompleteSignatureException",
    "UnrecognizedClientException",
)


@pytest.fixture
def sign(monkeypatch):
    """A request that botocore signs at a moment."""

    def make(
        *, moment=NOW, key="AK", secret=SECRET, token=None, region="us-east-1", url=LOCAL, headers=(), expires=None
    ):
        frozen = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: frozen)
        fields = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"}
        body = BODY if expires is None else b""  # botocore moves a body into the query that it signs
        request = AWSRequest("POST", url, headers=fields | dict(headers), data=body)
        of_query = {} if expires is None else {"expires": expires}
        signer = SigV4QueryAuth if of_query else SigV4Auth
        signer(Botocores(key, secret, token), "dynamodb", region, **of_query).add_auth(request)
        return HttpRequest.from_url("POST", request.url, Headers(list(request.headers.items())), body)

    return make


def verdict(request: HttpRequest, *known: Credential, now=NOW):
    credentials = Credentials(known or [Credential("AK", SECRET)], ManualClock(now))
    try:
        credentials.verify(locate(request), request)
    except AwsError as error:
        return error.code, error.message
    return None


def changed(request: HttpRequest, name: str, old: str, new: str) -> HttpRequest:
    value = request.headers[name]
    assert old in value
    request.headers.set(name, value.replace(old, new))
    return request


def test_a_right_signature(sign):
    assert verdict(sign()) is None


@pytest.mark.parametrize("old", [", ", ","])
def test_the_parts_may_stand_together_or_apart(sign, old):  # test_authorization.py: commas or white space
    request = sign()
    request.headers.set("Authorization", request.headers["authorization"].replace(", ", old.strip() or " "))
    assert verdict(request) is None


def test_a_date_header_instead_of_x_amz_date(sign):
    assert verdict(sign(headers={"Date": "Sun, 09 Jun 2013 10:00:15 GMT"})) is None


def test_a_presigned_request(sign):
    assert verdict(sign(expires=900)) is None
    assert verdict(sign(expires=900), now=NOW + 899) is None


def test_a_presigned_request_lives_as_long_as_it_says(sign):
    code, message = verdict(sign(expires=60), now=NOW + 61)
    assert (code, message) == (
        INVALID,
        "Signature expired: 20130609T100015Z is now earlier than 20130609T100016Z (20130609T100116Z - 1 min.)",
    )


def test_an_unsigned_payload(sign):
    request = sign(headers={"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    request.body = b"{}"
    assert verdict(request) is None


def test_a_session_token(sign):
    known = Credential("AK", SECRET, "token")
    assert verdict(sign(token="token"), known) is None
    assert verdict(sign(token="token", expires=9), known) is None


# What is wrong, in AWS's order.


@pytest.mark.parametrize("date", ["201", "20130609", "2013-06-09T10:00:15Z", "20131309T100015Z", "yesterday"])
def test_a_date_that_is_none(sign, date):
    request = sign()
    request.headers.set("X-Amz-Date", date)
    assert verdict(request) == (
        INCOMPLETE,
        f"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601",
    )


def test_a_signature_of_yesterday(sign):
    request = sign(moment=1_362_096_000)
    request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=AK/2/3/4/x SignedHeaders=x-amz-date Signature=1")
    assert verdict(request) == (
        INVALID,
        "Signature expired: 20130301T000000Z is now earlier than 20130609T094515Z (20130609T100015Z - 15 min.)",
    )


def test_a_signature_of_tomorrow(sign):
    assert verdict(sign(moment=NOW + 901)) == (
        INVALID,
        "Signature not yet current: 20130609T101516Z is still later than 20130609T101515Z (20130609T100015Z + 15 min.)",
    )


@pytest.mark.parametrize("away", [-900, -1, 1, 900])
def test_a_clock_that_is_a_quarter_of_an_hour_off(sign, away):
    assert verdict(sign(moment=NOW + away)) is None


def test_the_host_has_to_be_signed(sign):
    request = changed(sign(), "Authorization", "content-type;host;", "content-type;")
    assert verdict(changed(request, "Authorization", "HMAC-SHA256", "HMAC-SHA25")) == (
        INVALID,
        "'Host' must be a 'SignedHeader' in the AWS Authorization.",
    )


def test_over_http_2_the_host_may_be_signed_as_authority(sign):
    """As the AWS SDK for JavaScript 3 signs whatever it sends over HTTP/2: made by its @smithy/signature-v4 5.7.5."""
    request, names = sign(), "SignedHeaders=:authority;content-type;x-amz-date;x-amz-target, "
    claim = "AWS4-HMAC-SHA256 Credential=AK/20130609/us-east-1/dynamodb/aws4_request, " + names
    digits = "193243cfd1d7365224a94ca077920b3d62bc5387aa13dbe741caa8ae97f8eb53"
    request.headers.set("Authorization", f"{claim}Signature={digits}")
    assert verdict(request) is None
    request.host = "localhost:4567"
    code, message = verdict(request)
    assert code == INVALID
    assert "\n:authority:localhost:4567\n" in message


def test_an_algorithm_that_is_not_known(sign):
    request = changed(sign(), "Authorization", "HMAC-SHA256", "HMAC-SHA25")
    assert verdict(changed(request, "Authorization", "/aws4_request", "")) == (
        INCOMPLETE,
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
    )


def test_a_credential_with_too_few_pieces(sign):
    request = changed(sign(), "Authorization", "AK/20130609/us-east-1/dynamodb/aws4_request", "a/b/c/d")
    assert verdict(request) == (
        INCOMPLETE,
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    )


REGION = "Credential should be scoped to a valid region. "
TERMINATOR = "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. "
DATE = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"
SERVICE = "Credential should be scoped to correct service: 'dynamodb'. "


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ("20130609/c/dynamodb/aws4_request", REGION),
        ("20130609/us-east-1/d/aws4_request", SERVICE),
        (
            "b/c/d/e",
            f"{REGION}{SERVICE}{TERMINATOR}{DATE}: 'b' != '20130609', from '20130609T100015Z'.",
        ),
    ],
)
def test_a_scope_that_is_wrong_comes_before_an_unknown_key(sign, scope, message):
    request = changed(sign(), "Authorization", "AK/20130609/us-east-1/dynamodb/aws4_request", f"who/{scope}")
    assert verdict(request) == (INVALID, message)


def test_the_region_is_that_of_the_host_where_it_has_one(sign):
    url = "https://dynamodb.eu-west-1.amazonaws.com/"
    assert verdict(sign(url=url)) == (INVALID, REGION)
    assert verdict(sign(url=url, region="eu-west-1")) is None


def test_a_key_that_is_not_known(sign):
    assert verdict(sign(key="who")) == (UNKNOWN, "The security token included in the request is invalid.")


def test_a_wrong_secret_is_told_with_all_that_should_have_been_signed(sign):
    code, message = verdict(sign(secret="wrong"))
    assert code == INVALID
    assert message.startswith(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this "
        "request should have been\n'POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:localhost:4566\n"
        "x-amz-date:20130609T100015Z\nx-amz-target:DynamoDB_20120810.ListTables\n\n"
        "content-type;host;x-amz-date;x-amz-target\n"
    )
    assert "'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20130609T100015Z\n" in message
    assert message.endswith("'\n")
    assert SECRET not in message


@pytest.mark.parametrize(
    "tamper",
    [
        lambda request: setattr(request, "body", b'{"Limit": 2}'),
        lambda request: request.headers.set("X-Amz-Target", "DynamoDB_20120810.DescribeLimits"),
        lambda request: request.headers.set("Content-Type", "application/json"),
        lambda request: setattr(request, "target", "/?a=b"),
        lambda request: setattr(request, "method", "PUT"),
    ],
)
def test_what_was_tampered_with(sign, tamper):
    request = sign()
    tamper(request)
    assert verdict(request)[0] == INVALID


def test_a_token_that_is_none_of_the_keys(sign):
    words = "The security token included in the request is invalid"
    known = Credential("AK", SECRET, "token")
    assert verdict(sign(), known) == (UNKNOWN, f"{words}.")
    assert verdict(sign(token="other"), known) == (UNKNOWN, words)
    assert verdict(sign(token="token")) == (UNKNOWN, words)


def test_secrets_are_in_no_text():
    shown = f"{Credential('AK', SECRET, 'token')!r} {Credential('AK', SECRET, 'token')}"
    assert SECRET not in shown
    assert "token" not in shown.replace("Credential", "")
