"""S3 between a recording and the emulator: what was recorded is played, what it leaves open is filled or told."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.matching import Tape
from replaykit.protocols import write_request, write_response
from replaykit.session import Provenance, Session

SIGNED = (
    "Authorization",
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/s3/aws4_request, SignedHeaders=host",
)
ETAG = '"5d41402abc4b2a76b9719d911017c592"'


def asked(operation: str, **params) -> HttpRequest:
    request = write_request(OperationCall("s3", operation, params), endpoint="http://127.0.0.1:4566")
    return HttpRequest(
        request.method, "http", request.host, request.target, Headers([*request.headers, SIGNED]), request.body
    )


def answered(operation: str, **output) -> HttpResponse:
    return write_response("s3", operation, output, request_id="R")


PUT = asked("PutObject", Bucket="files", Key="a", Body=b"hello", ContentType="text/plain")


@pytest.fixture
def session():
    """A recording that puts one object into a bucket which it did not make."""
    return Session("fill", Tape([Interaction(PUT, answered("PutObject", ETag=ETAG))]))


def test_a_recorded_object_can_be_read_by_whom_was_not_recorded(session):
    assert session.answer(PUT).provenance is Provenance.RECORDED
    got = session.answer(asked("GetObject", Bucket="files", Key="a"))
    assert (got.provenance, got.response.body) == (Provenance.DERIVED, b"hello")
    assert got.response.headers["content-type"] == "text/plain"


def test_an_object_is_put_beside_it(session):
    session.answer(PUT)
    session.answer(asked("PutObject", Bucket="files", Key="b", Body=b"new"))
    assert session.answer(asked("GetObject", Bucket="files", Key="b")).response.body == b"new"
    gone = session.answer(asked("DeleteObject", Bucket="files", Key="a"))
    assert (gone.provenance, gone.response.status) == (Provenance.DERIVED, 204)
    assert session.answer(asked("GetObject", Bucket="files", Key="a")).response.status == 404


@pytest.mark.parametrize(
    ("operation", "params", "why"),
    [
        ("GetObject", {"Bucket": "files", "Key": "c"}, "no recording shows whether there is an object c in files"),
        ("ListObjectsV2", {"Bucket": "files"}, "no recording shows all objects of bucket files"),
        ("HeadBucket", {"Bucket": "other"}, "no recording shows whether there is a bucket other"),
    ],
)
def test_what_nobody_saw_is_a_miss_and_neither_there_nor_missing(session, operation, params, why):
    session.answer(PUT)
    missed = session.answer(asked(operation, **params))
    assert missed.provenance is Provenance.MISS
    assert why in session.summary().gaps[0]


def test_a_recorded_upload_goes_on():
    """Its beginning and a part are recorded; what is not is filled, under the recorded id."""
    upload = {"Bucket": "files", "Key": "large", "UploadId": "recorded"}
    begin = asked("CreateMultipartUpload", Bucket="files", Key="large")
    part = asked("UploadPart", **upload, PartNumber=1, Body=b"hello")
    session = Session(
        "fill",
        Tape(
            [
                Interaction(begin, answered("CreateMultipartUpload", **upload)),
                Interaction(part, answered("UploadPart", ETag=ETAG)),
            ]
        ),
    )
    assert [session.answer(request).provenance for request in (begin, part)] == [Provenance.RECORDED] * 2
    named = {"Parts": [{"PartNumber": 1, "ETag": ETAG}]}
    done = session.answer(asked("CompleteMultipartUpload", **upload, MultipartUpload=named))
    assert (done.provenance, done.response.status) == (Provenance.DERIVED, 200)
    assert session.answer(asked("GetObject", Bucket="files", Key="large")).response.body == b"hello"


def test_an_upload_whose_beginning_nobody_saw_is_a_miss(session):
    upload = {"Bucket": "files", "Key": "large", "UploadId": "recorded"}
    missed = session.answer(asked("UploadPart", **upload, PartNumber=1, Body=b"hello"))
    assert missed.provenance is Provenance.MISS
    assert "no recording shows the beginning of upload recorded" in session.summary().gaps[0]


def test_recorded_parts_come_in_any_order():
    """Clients put them side by side."""
    upload = {"Bucket": "files", "Key": "large", "UploadId": "recorded"}
    begin = asked("CreateMultipartUpload", Bucket="files", Key="large")
    parts = [asked("UploadPart", **upload, PartNumber=number, Body=b"hello") for number in (1, 2, 3)]
    done = asked("CompleteMultipartUpload", **upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": ETAG}]})
    session = Session(
        "none",
        Tape(
            [
                Interaction(begin, answered("CreateMultipartUpload", **upload)),
                *(Interaction(part, answered("UploadPart", ETag=ETAG)) for part in parts),
                Interaction(done, answered("CompleteMultipartUpload", Bucket="files", Key="large", ETag=ETAG)),
            ]
        ),
    )
    for request in (begin, *reversed(parts), done):
        assert session.answer(request).provenance is Provenance.RECORDED
    assert (session.summary().notes, session.summary().unplayed) == ((), ())
