"""Interactions as hypothesis makes them, and one made by hand."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import Interaction, Meta

TOKEN = "!#$%&'*+-.^_`|~:ABCXYZabcxyz0189"
AWKWARD = [
    "\r\n",
    "\x85",
    "\u2028",
    "\ufeff",
    "\0",
    " \n ",
    "\t",
    "'",
    '"',
    "\\",
    "- ",
    "\n- request:\n",
    "''",
    "}",
    "\n\n",
    "\\\n",
]

names = st.one_of(
    st.text(TOKEN, min_size=1, max_size=12),
    st.sampled_from(["yes", "null", "Y", "Content-Type", "x" * 300, "é", ":authority"]),
)
values = st.text(max_size=30)  # with lone surrogates: bytes that are no UTF-8 reach us so
headers = st.lists(st.tuples(names, values), max_size=6).map(Headers)
texts = st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=10)))
bodies = st.one_of(st.binary(max_size=60), texts.map(lambda parts: "".join(parts).encode()))
targets = st.text(max_size=20).map(lambda text: "/" + text)
requests = st.builds(
    HttpRequest,
    st.sampled_from(["GET", "POST", "PUT", "M-SEARCH"]),
    st.sampled_from(["http", "https"]),
    st.sampled_from(["dynamodb.us-east-1.amazonaws.com", "127.0.0.1:4566", "[::1]:80"]),
    targets,
    headers,
    bodies,
)
responses = st.builds(HttpResponse, st.integers(100, 599), headers, bodies, values)
metas = st.builds(
    Meta,
    st.one_of(st.none(), st.sampled_from(["dynamodb.GetItem", "s3.PutObject", "on"])),
    st.one_of(st.none(), st.just("2026-11-21T03:04:05.678Z")),
    st.one_of(st.none(), st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)),
    st.lists(st.sampled_from(["authorization", "account-id", "null"]), max_size=2).map(tuple),
    st.booleans(),
)
INTERACTIONS = st.builds(Interaction, requests, responses, metas)


def grouped(sent: Headers) -> list[tuple[str, str]]:
    """Header fields as the format keeps them: names in the order of their first field, repeated ones side by side."""
    by_name: dict[str, list[str]] = {}
    for name, value in sent:
        by_name.setdefault(name, []).append(value)
    return [(name, value) for name, listed in by_name.items() for value in listed]


def kept(interaction: Interaction) -> Interaction:
    """The interaction that is read back after it was written."""
    request, response = interaction.request, interaction.response
    return Interaction(
        HttpRequest(
            request.method,
            request.scheme,
            request.host,
            request.target,
            Headers(grouped(request.headers)),
            request.body,
        ),
        HttpResponse(response.status, Headers(grouped(response.headers)), response.body, response.reason),
        interaction.meta,
    )


def numbered(number: int, body: bytes = b"") -> Interaction:
    request = HttpRequest(
        "POST",
        "https",
        "dynamodb.us-east-1.amazonaws.com",
        "/",
        Headers({"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.GetItem"}),
        b'{"TableName":"t","Key":{"pk":{"N":"%d"}}}' % number,
    )
    answer = body or b'{"Item":{"pk":{"N":"%d"},"name":{"S":"it\'s"}}}' % number
    fields = Headers({"Content-Type": "application/x-amz-json-1.0", "Content-Length": str(len(answer))})
    return Interaction(request, HttpResponse(200, fields, answer, "OK"), Meta("dynamodb.GetItem"))


@pytest.fixture(scope="session")
def an_interaction():
    """A function from a number to a small DynamoDB interaction."""
    return numbered


@pytest.fixture(scope="session")
def interactions_strategy():
    return INTERACTIONS


@pytest.fixture(scope="session")
def as_kept():
    return kept
