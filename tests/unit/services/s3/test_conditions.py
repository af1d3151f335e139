"""Conditions of reads, as recorded on AWS (LocalStack's test_s3_get_object_preconditions, …_headers)."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant
from tests.unit.services.s3.conftest import NOON

ETAG = "5d41402abc4b2a76b9719d911017c592"
BEFORE, THEN, LATER, COMING = (instant(NOON + hours * 3600) for hours in (-1, 0, 1, 3))


@pytest.fixture
def read(s3):
    s3.put("a", b"hello")
    s3.clock.advance(2 * 3600)
    return s3


@pytest.mark.parametrize(
    "params",
    [
        {"IfMatch": f'"{ETAG}"'}, {"IfMatch": ETAG}, {"IfMatch": "*"}, {"IfMatch": f'"x", "{ETAG}"'},
        {"IfNoneMatch": "x"}, {"IfUnmodifiedSince": THEN}, {"IfModifiedSince": BEFORE}, {"IfModifiedSince": COMING},
        {"IfMatch": ETAG, "IfUnmodifiedSince": BEFORE}, {"IfNoneMatch": "x", "IfModifiedSince": LATER},
        {"IfModifiedSince": "no date"},
    ],
)  # fmt: skip
def test_it_holds(read, params):
    assert read.get("a", **params)["Body"] == b"hello"


@pytest.mark.parametrize(
    ("params", "condition"),
    [({"IfMatch": "x"}, "If-Match"), ({"IfUnmodifiedSince": BEFORE}, "If-Unmodified-Since")],
)
def test_it_fails(read, params, condition):
    with read.refuses("PreconditionFailed", status=412, Condition=condition):
        read.get("a", **params)


@pytest.mark.parametrize(
    "params",
    [
        {"IfNoneMatch": ETAG}, {"IfNoneMatch": "*"}, {"IfModifiedSince": THEN}, {"IfModifiedSince": LATER},
        {"IfNoneMatch": f'W/"{ETAG}"', "IfModifiedSince": BEFORE},
    ],
)  # fmt: skip
def test_nothing_has_changed(read, params):
    told = {"ETag": f'"{ETAG}"', "Last-Modified": "Tue, 14 Nov 2023 22:13:20 GMT"}
    with read.refuses("NotModified", None, 304, **told):
        read.get("a", **params)
