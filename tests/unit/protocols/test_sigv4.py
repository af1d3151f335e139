"""Signatures are botocore's: the same request, signed by it and computed here."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols.authorization import read_signature
from replaykit.protocols.sigv4 import canonical_request, payload_hash, signature, string_to_sign

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"  # AWS's own example


def signed_by_botocore(service: str, method: str, url: str, headers: dict[str, str], body: bytes) -> HttpRequest:
    request = AWSRequest(method, url, headers=dict(headers), data=body)
    signer: Any = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials("AK", SECRET), service, "eu-west-1")
    signer.add_auth(request)
    fields = Headers([(name, str(value)) for name, value in request.headers.items()])
    return HttpRequest.from_url(method, url, fields, body)


def computed(request: HttpRequest, service: str) -> str:
    said = read_signature(request)
    scope = said.credential.partition("/")[2]
    canonical = canonical_request(request, said.signed_headers, service)
    return signature(SECRET, scope, string_to_sign(canonical, said.date, scope))


PATHS = st.lists(st.sampled_from(["a", "b c", "é", "..", ".", "", "~x", "%41", "q+r"]), max_size=4).map("/".join)
VALUES = st.text("ab *+,;=/%é\t", max_size=6)
QUERIES = st.lists(st.tuples(st.sampled_from(["a", "B", "list-type", "é"]), VALUES), max_size=3)
FIELDS = st.dictionaries(st.sampled_from(["x-amz-meta-a", "Content-Type", "Meerkat"]), st.text("ab  c", min_size=1))


@given(st.sampled_from(["dynamodb", "s3"]), PATHS, QUERIES, FIELDS, st.binary(max_size=20))
def test_every_request_has_the_signature_that_botocore_gives_it(
    service: str, path: str, query: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:
    encoded = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    url = f"https://host.example:4566/{quote(path)}" + (f"?{encoded}" if encoded else "")
    request = signed_by_botocore(service, "POST", url, headers, body)
    assert computed(request, service) == read_signature(request).signature


def test_the_host_of_the_request_is_signed_where_no_header_names_it() -> None:
    request = signed_by_botocore("dynamodb", "POST", "http://localhost:4566/", {}, b"{}")
    assert "host:localhost:4566\n" in canonical_request(request, "host", "dynamodb")


def test_an_unsigned_payload_is_taken_at_its_word() -> None:
    request = signed_by_botocore(
        "dynamodb", "POST", "http://localhost:4566/", {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, b"{}"
    )
    assert payload_hash(request) == "UNSIGNED-PAYLOAD"
    request.body = b"another"
    assert computed(request, "dynamodb") == read_signature(request).signature


@pytest.mark.parametrize("spelled", ["  a   b ", "a b", "a \t b"])
def test_white_space_in_a_header_is_one_space(spelled: str) -> None:
    request = HttpRequest("POST", "http", "h", "/", Headers([("X", spelled), ("x", "c")]))
    assert "\nx:a b,c\n" in canonical_request(request, "x", "dynamodb")
