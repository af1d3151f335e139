"""What is replaced, what stays to the byte, and that a live request is replaced as a recorded one was."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.redact import Redactor
from replaykit.cassette.standins import Standins

ACCOUNT = "998877665544"
STANDIN = Standins().account_of(ACCOUNT)
ARN = f"arn:aws:iam::{ACCOUNT}:role/admin"


SIGNED = (
    "AWS4-HMAC-SHA256 Credential={}/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature={}"
)
SIGNED_V4A = "AWS4-ECDSA-P256-SHA256 Credential={}/20260101/s3/aws4_request, SignedHeaders=host, Signature={}"


def exchange(
    operation: str | None = "dynamodb.GetItem",
    *,
    url: str = "https://dynamodb.us-east-1.amazonaws.com/",
    sent: bytes = b"{}",
    got: bytes = b"{}",
    request: dict[str, str] | None = None,
    response: dict[str, str] | None = None,
) -> Interaction:
    return Interaction(
        HttpRequest.from_url("POST", url, Headers(request or {}), sent),
        HttpResponse(200, Headers(response or {}), got, "OK"),
        Meta(operation),
    )


def redact(interaction: Interaction, redactor: Redactor | None = None) -> Interaction:
    return (redactor or Redactor()).redact(interaction)


def test_what_holds_nothing_stays_to_the_byte():
    body = b'{ "Item" : {"n": {"N": "1.50"}, "f": 1E+2, "t": "\\u00e9"}}'
    made = redact(exchange(sent=body, got=body, request={"X-Amz-Date": "20260101T000000Z"}))
    assert (made.request.body, made.response.body) == (body, body)
    assert made.meta.redacted == ()


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (
            SIGNED.format("AKIAQNZGKIQY56JQ7WML", "0123abcd"),
            SIGNED.format("AKIAREPLAYKITEXAMPLE", "REDACTED"),
        ),
        (
            SIGNED_V4A.format("testing", "3045"),
            SIGNED_V4A.format("AKIAREPLAYKITEXAMPLE", "REDACTED"),
        ),
        ("AWS AKIAQNZGKIQY56JQ7WML:frJIUN8DYpKDtOLCwo//yllqDzg=", "AWS AKIAREPLAYKITEXAMPLE:REDACTED"),
        ("Bearer eyJhbGciOi", "Bearer REDACTED"),
        ("nothing-that-we-know", "REDACTED"),
    ],
)
def test_an_authorization_keeps_its_scope_alone(value, kept):
    made = redact(exchange(request={"Authorization": value}))
    assert made.request.headers["authorization"] == kept
    assert "authorization" in made.meta.redacted


def test_an_account_as_access_key_keeps_its_meaning():
    """Clients of emulators choose their account by it."""
    value = f"AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    made = redact(exchange(request={"Authorization": value}))
    assert f"Credential={STANDIN}/" in made.request.headers["authorization"]


PRESIGNED = (
    "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAQNZGKIQY56JQ7WML%2F20260101"
    "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token=FwoGZXIvYXdz%2F%2F%2Fwe&X-Amz-Signature=beefbeef"
)


@pytest.mark.parametrize(
    "url",
    [
        PRESIGNED,
        "https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAQNZGKIQY56JQ7WML&Signature=vjby%2Bbeefbeef%3D&Expires=1",
    ],
)
@pytest.mark.parametrize("where", ["url", "body"])
def test_a_presigned_url_is_no_longer_one(url, where):
    body = json.dumps({"Code": {"Location": url}}).encode()
    made = redact(exchange(None, url=url) if where == "url" else exchange(None, got=body))
    text = made.request.url + made.response.body.decode()
    for secret in ("AKIAQNZGKIQY56JQ7WML", "FwoGZXIvYXdz", "we&", "beefbeef"):
        assert secret not in text
    assert "REDACTED" in text
    assert "presigned-url" in made.meta.redacted


@pytest.mark.parametrize(
    "text",
    [
        ARN,
        ARN.replace(":", "%3A"),
        f'{{"Account": "{ACCOUNT}"}}',
        f'{{\\"accountId\\":\\"{ACCOUNT}\\"}}',
        f'{{"AccountIds": ["111122223333", "{ACCOUNT}"]}}',
        f"<Owner><OwnerId>{ACCOUNT}</OwnerId></Owner>",
        f"Action=X&SourceAccount={ACCOUNT}&Version=1",
        f"Action=X&Filter.1.OwnerIds.member.1={ACCOUNT}",
        f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/queue",
        f"QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F{ACCOUNT}%2Fqueue",
        f'{{"QueueUrl":"http://localhost:4566/{ACCOUNT}/queue"}}',
        f"https://{ACCOUNT}.s3-control.us-east-1.amazonaws.com/v20180820/",
        f"point-{ACCOUNT}.s3-accesspoint.us-east-1.amazonaws.com",
        base64.b64encode(f"the log says {ARN}".encode()).decode(),
    ],
)
def test_an_account_is_known_by_its_place(text):
    made = redact(exchange(None, got=text.encode()))
    seen = made.response.body.decode()
    assert ACCOUNT not in seen
    assert STANDIN in seen or STANDIN in base64.b64decode(seen).decode()
    assert f"account-id:{STANDIN}" in made.meta.redacted


@pytest.mark.parametrize(
    "text",
    [
        f'{{"N": "{ACCOUNT}"}}',
        f'{{"order": {ACCOUNT}}}',
        f"<Size>{ACCOUNT}</Size>",
        f"2024-01-01T00:00:00.{ACCOUNT}Z",
        "arn:aws:iam::123456789012:role/of-the-documentation",
    ],
)
def test_twelve_digits_elsewhere_are_no_account(text):
    assert redact(exchange(None, got=text.encode())).response.body == text.encode()


@pytest.mark.parametrize("operation", ["s3.PutObject", "lambda.Invoke"])
def test_in_the_users_own_content_a_members_name_says_nothing(operation):
    banks = b'[{"accountId": "998877665544"}, {"accountId": "998877665545"}]'
    assert redact(exchange(operation, sent=banks)).request.body == banks
    assert ACCOUNT.encode() not in redact(exchange(operation, sent=banks + ARN.encode())).request.body


def test_an_account_once_known_is_replaced_wherever_it_stands_alone():
    redactor = Redactor()
    redact(exchange(got=ARN.encode()), redactor)
    made = redact(exchange(sent=f"logs-{ACCOUNT} 1{ACCOUNT} vpc{ACCOUNT}a %20{ACCOUNT}".encode()), redactor)
    assert made.request.body.decode() == f"logs-{STANDIN} 1{ACCOUNT} vpc{STANDIN}a %20{STANDIN}"


def test_the_access_key_id_gives_the_account_away_before_any_arn():
    value = "AWS4-HMAC-SHA256 Credential=ASIAQNZGKIQY56JQ7WML/20260101/us-east-1/s3/aws4_request, Signature=0"
    url = "https://logs-029608264753.s3.amazonaws.com/"
    made = redact(exchange("s3.CreateBucket", url=url, request={"Authorization": value}))
    assert made.request.host == f"logs-{Standins().account_of('029608264753')}.s3.amazonaws.com"


SECRETS = [
    ("sts.AssumeRole", "got", "<SecretAccessKey>{}</SecretAccessKey>"),
    ("sts.AssumeRole", "got", "<Credentials>\n<SessionToken>{}</SessionToken></Credentials>"),
    ("sts.AssumeRoleWithWebIdentity", "sent", "Action=AssumeRoleWithWebIdentity&WebIdentityToken={}&Version=1"),
    ("secretsmanager.GetSecretValue", "got", '{{"Name": "n", "SecretString": "{}"}}'),
    ("ssm.PutParameter", "sent", '{{"Value": "{}", "Type": "SecureString"}}'),
    ("ssm.GetParametersByPath", "got", '{{"Parameters": [{{"Type": "SecureString", "Value": "{}"}}]}}'),
    ("rds.CreateDBInstance", "sent", "Action=CreateDBInstance&MasterUserPassword={}"),
    ("cognito-idp.InitiateAuth", "sent", '{{"AuthParameters": {{"PASSWORD": "{}"}}}}'),
    ("lambda.CreateFunction", "sent", '{{"Environment": {{"Variables": {{"TOKEN": "{}"}}}}}}'),
    (None, "got", '{{"SecretAccessKey": "{}"}}'),
    ("sts.NoSuchOperation", "got", '{{"Password": "{}"}}'),
]


@pytest.mark.parametrize(("operation", "side", "form"), SECRETS)
def test_a_secret_member_is_replaced_and_never_seen_again(operation, side, form):
    redactor = Redactor()
    secret = "correct-horse/battery-staple"
    made = redact(exchange(operation, **{side: form.format(secret).encode()}), redactor)
    body = made.request.body if side == "sent" else made.response.body
    assert body.decode() == form.format("REDACTED")
    assert "secret" in made.meta.redacted
    later = redact(exchange("dynamodb.PutItem", sent=json.dumps({"S": secret}).encode()), redactor)
    assert later.request.body == b'{"S": "REDACTED"}'


def test_what_the_model_calls_sensitive_and_is_content_stays():
    payload = b'{"order": "4711"}'
    made = redact(exchange("lambda.Invoke", sent=payload, got=payload))
    assert (made.request.body, made.response.body) == (payload, payload)


def test_a_key_of_bytes_keeps_its_length():
    plain = base64.b64encode(bytes(range(32))).decode()
    made = redact(exchange("kms.GenerateDataKey", got=json.dumps({"Plaintext": plain, "KeyId": "k"}).encode()))
    assert len(base64.b64decode(json.loads(made.response.body)["Plaintext"])) == 32
    assert plain not in made.response.body.decode()


def test_a_secret_that_is_json_keeps_its_keys():
    secret = json.dumps({"user": "admin", "port": 5432, "more": ["a-long-password"]})
    made = redact(exchange("secretsmanager.CreateSecret", sent=json.dumps({"SecretString": secret}).encode()))
    hollow = json.loads(json.loads(made.request.body)["SecretString"])
    assert hollow == {"user": "REDACTED", "port": 5432, "more": ["REDACTED"]}


def test_the_commands_own_credentials_are_known_beforehand():
    made = redact(exchange(None, got=b"env: abcdefghijklmnop"), Redactor(secrets=["abcdefghijklmnop"]))
    assert made.response.body == b"env: REDACTED"


def test_cookies_tokens_and_the_users_headers():
    sent = {"Cookie": "a=b", "X-Amz-Security-Token": "FwoGZXIvYXdzEXAMPLE", "X-Tenant": "acme"}
    made = redact(exchange(request=sent, response={"Set-Cookie": "c=d"}), Redactor(headers=["x-tenant"]))
    assert {value for _, value in made.request.headers} == {"REDACTED"}
    assert made.response.headers["set-cookie"] == "REDACTED"
    assert set(made.meta.redacted) == {"cookie", "security-token", "header:x-tenant"}


def test_the_users_rules_reach_urls_headers_and_bodies():
    redactor = Redactor(rules=[re.compile(r"cust-\d+")])
    url = "https://b.s3.amazonaws.com/cust-1"
    made = redact(exchange(None, url=url, sent=b"cust-22", request={"X": "cust-3"}), redactor)
    assert (made.request.target, made.request.body, made.request.headers["x"]) == ("/REDACTED", b"REDACTED", "REDACTED")
    assert made.meta.redacted == ("rule-1",)


def test_a_body_that_was_changed_is_described_rightly():
    old = ARN.encode() + b" and a longer secret: 0123456789abcdef"
    headers = {
        "Content-Length": str(len(old)),
        "x-amz-crc32": str(zlib.crc32(old)),
        "x-amz-checksum-crc32": base64.b64encode(zlib.crc32(old).to_bytes(4)).decode(),
        "x-amz-checksum-sha256": "composite-2",
    }
    made = redact(exchange(None, got=old, response=headers), Redactor(secrets=["0123456789abcdef"])).response
    assert made.headers["content-length"] == str(len(made.body))
    assert made.headers["x-amz-crc32"] == str(zlib.crc32(made.body))
    assert made.headers["x-amz-checksum-crc32"] == base64.b64encode(zlib.crc32(made.body).to_bytes(4)).decode()
    assert made.headers["x-amz-checksum-sha256"] == "composite-2"


def test_a_compressed_answer_is_opened_and_closed_again():
    old = gzip.compress(ARN.encode())
    headers = {"Content-Encoding": "gzip", "x-amz-crc32": str(zlib.crc32(old))}
    made = redact(exchange(None, got=old, response=headers)).response
    assert gzip.decompress(made.body).decode() == ARN.replace(ACCOUNT, STANDIN)
    assert made.headers["x-amz-crc32"] == str(zlib.crc32(made.body))
    plain = gzip.compress(b"nothing here")
    assert redact(exchange(None, got=plain, response={"Content-Encoding": "gzip"})).response.body == plain


def test_an_upload_and_its_etag():
    import hashlib

    old = ARN.encode()
    etag = f'"{hashlib.md5(old).hexdigest()}"'
    crc = base64.b64encode(zlib.crc32(old).to_bytes(4))
    body = b"%x;chunk-signature=%s\r\n%s\r\n0;chunk-signature=%s\r\nx-amz-checksum-crc32:%s\r\n\r\n"
    chunked = body % (len(old), b"a" * 64, old, b"b" * 64, crc)
    sent = {"Content-Encoding": "aws-chunked", "x-amz-decoded-content-length": str(len(old))}
    made = redact(exchange("s3.PutObject", sent=chunked, request=sent, response={"ETag": etag}))
    new = ARN.replace(ACCOUNT, STANDIN).encode()
    right = base64.b64encode(zlib.crc32(new).to_bytes(4))
    assert made.request.body == body % (len(new), b"0" * 64, new, b"0" * 64, right)
    assert made.request.headers["x-amz-decoded-content-length"] == str(len(new))
    assert made.response.headers["etag"] == f'"{hashlib.md5(new).hexdigest()}"'


def test_binary_bodies_are_left_alone():
    body = b"\xff\xfe" + ARN.encode()
    assert redact(exchange("s3.GetObject", got=body)).response.body == body


def test_cbor_keeps_its_lengths():
    body = b"\xbf" + bytes([0x60 + 3]) + b"Arn" + bytes([0x78, len(ARN)]) + ARN.encode() + b"\xff"
    made = redact(exchange(None, got=body, response={"Content-Type": "application/cbor"})).response
    assert made.body == body.replace(ACCOUNT.encode(), STANDIN.encode())


def test_events_of_a_stream_are_framed_again():
    from replaykit.protocols.event_stream import Message, decode_messages, encode_message

    messages = [Message({":event-type": "Records"}, ARN.encode()), Message({":event-type": "End"}, b"")]
    body = b"".join(map(encode_message, messages))
    made = redact(exchange(None, got=body, response={"Content-Type": "application/vnd.amazon.eventstream"})).response
    payloads = [message.payload for message in decode_messages(made.body)]
    assert payloads == [ARN.replace(ACCOUNT, STANDIN).encode(), b""]


@settings(deadline=None)  # a stand-in costs what it shall cost
@given(st.binary(max_size=200), st.dictionaries(st.sampled_from(["ETag", "X-Meta"]), st.text(max_size=20)))
def test_redaction_is_idempotent(body, headers):
    once = redact(exchange(None, sent=body + ARN.encode(), got=ARN.encode() + body, request=headers))
    twice = redact(once, Redactor(Standins.of_recording(once.meta.redacted)))
    assert twice == once


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_a_live_request_is_seen_as_it_was_recorded(text):
    live = exchange("secretsmanager.PutSecretValue", sent=json.dumps({"SecretString": text, "SecretId": ARN}).encode())
    recorded = redact(live).request
    assert Redactor().redact_request(live.request, live.meta.operation) == recorded
    answered = Redactor(Standins(known=[STANDIN]))
    assert answered.redact_request(recorded, live.meta.operation) == recorded
