"""CompleteMultipartUpload, as a conversation. Texts and values: LocalStack's recordings of AWS."""

from __future__ import annotations

import pytest

from replaykit.ports.buckets import Part
from replaykit.ports.clock import instant
from tests.unit.services.s3.conftest import NOON

LARGE = b"a" * (5_242_880 + 1)
NO_PART = (
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified"
    " entity tag may not match the part's entity tag."
)

OTHER_KIND = "The upload was created using the {} checksum mode. The complete request must use the same checksum mode."


def three_parts(s3, upload, **checksums):
    """The parts of test_complete_multipart_parts_checksum_…; a checksum for each is told in its order."""
    bodies = (LARGE, LARGE, b"a" * 10)
    return [
        s3.part(upload, number + 1, body, **{name: values[number] for name, values in checksums.items()})
        for number, body in enumerate(bodies)
    ]


def test_the_parts_become_one_object(s3):
    upload = s3.begin("a/b c", ContentType="text/plain", Metadata={"Who": "me"})
    parts = three_parts(s3, upload)
    s3.clock.advance(60)
    told = s3.complete(upload, *parts)
    assert told == {
        "Location": "https://files.s3.us-east-1.amazonaws.com/a%2Fb+c",
        "Bucket": "files",
        "Key": "a/b c",
        "ETag": '"4d45984fc3feb2ac9b22683c49674b56-3"',
        "ChecksumCRC64NVME": "ZMNX55lZurA=",
        "ChecksumType": "FULL_OBJECT",
        "ServerSideEncryption": "AES256",
    }
    got = s3.get("a/b c")
    assert got["Body"] == LARGE + LARGE + b"a" * 10
    assert (got["ContentType"], got["Metadata"], got["ETag"]) == ("text/plain", {"who": "me"}, told["ETag"])
    assert got["LastModified"] == instant(NOON)
    assert s3.list_multipart_uploads(Bucket="files")["Uploads"] == []
    with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
        s3.list_parts(**upload)


@pytest.mark.parametrize(
    ("kind", "of_parts", "whole"),
    [
        ("CRC32", ("NRU+Sw==", "NRU+Sw==", "TBHN8A=="), "5FRUiw==-3"),
        ("CRC32C", ("2/Ckiw==", "2/Ckiw==", "5yZkMA=="), "XF5+4A==-3"),
        (
            "SHA1",
            ("bH71WIZUKQtUwR2wKSSkFjCRBPM=", "bH71WIZUKQtUwR2wKSSkFjCRBPM=", "NJX/adNGcdHhWzOmPBN5/e3Toyo="),
            "AyE60nyQoBgJcwsyPHWu7aJuxBs=-3",
        ),
    ],
)
def test_a_checksum_of_the_checksums(s3, kind, of_parts, whole):
    """test_complete_multipart_parts_checksum_composite."""
    upload = s3.begin(ChecksumAlgorithm=kind, ChecksumType="COMPOSITE")
    parts = three_parts(s3, upload, **{f"Checksum{kind}": of_parts})
    members = {"UploadId": upload["UploadId"], "PartNumber": "1", "ETag": parts[0]["ETag"].strip('"')}
    with s3.refuses("InvalidPart", NO_PART, **members):
        s3.complete(upload, *({**part, f"Checksum{kind}": of_parts[2]} for part in parts))
    text = (
        f"The upload was created using a {kind.lower()} checksum. The complete request must include the checksum for"
        " each part. It was missing for part 1 in the request."
    )
    with s3.refuses("InvalidRequest", text):
        s3.complete(upload, *({name: part[name] for name in ("PartNumber", "ETag")} for part in parts))
    told = s3.complete(upload, *parts)
    assert (told["ETag"], told["ChecksumType"]) == ('"4d45984fc3feb2ac9b22683c49674b56-3"', "COMPOSITE")
    head = s3.head_object(Bucket="files", Key="a", ChecksumMode="ENABLED")
    assert told[f"Checksum{kind}"] == head[f"Checksum{kind}"] == whole
    (listed,) = s3.list_objects_v2(Bucket="files")["Contents"]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == ([kind], "COMPOSITE")
    part = s3.get("a", PartNumber=3, ChecksumMode="ENABLED")
    assert (part[f"Checksum{kind}"], part["ChecksumType"]) == (of_parts[2], "COMPOSITE")


@pytest.mark.parametrize(
    ("kind", "whole"), [("CRC32", "qSEQSA=="), ("CRC32C", "eTdAQA=="), ("CRC64NVME", "ZMNX55lZurA=")]
)
def test_a_checksum_of_the_whole(s3, kind, whole):
    """test_complete_multipart_parts_checksum_full_object."""
    upload = s3.begin(ChecksumAlgorithm=kind, ChecksumType="FULL_OBJECT")
    parts = [{name: part[name] for name in ("PartNumber", "ETag")} for part in three_parts(s3, upload)]
    told = s3.complete(upload, *parts, ChecksumType="FULL_OBJECT", **{f"Checksum{kind}": whole})
    assert (told[f"Checksum{kind}"], told["ChecksumType"]) == (whole, "FULL_OBJECT")
    got = s3.get("a", PartNumber=3, ChecksumMode="ENABLED")
    assert (f"Checksum{kind}" in got, got["PartsCount"]) == (False, 3)


def test_a_wrong_checksum_of_the_whole(s3):
    """test_multipart_parts_checksum_exceptions_full_object: without its type the right one is wrong too."""
    upload = s3.begin(ChecksumAlgorithm="CRC32C", ChecksumType="FULL_OBJECT")
    part = s3.part(upload, 1, b"abc")
    assert part["ChecksumCRC32C"] == "Nks/tw=="
    for params in (
        {"ChecksumCRC32C": "Nks/tw=="},
        {"ChecksumCRC32C": "Nks/tw==-1"},
        {"ChecksumCRC64NVME": "AAAAAAAAAAA="},
        {"ChecksumCRC32C": "AAAAAA==", "ChecksumType": "FULL_OBJECT"},
        {"ChecksumCRC32": "NSRBwg==", "ChecksumType": "FULL_OBJECT"},
    ):
        with s3.refuses("BadDigest", "The crc32c you specified did not match the calculated checksum."):
            s3.complete(upload, part, **params)
    with s3.refuses("InvalidRequest", OTHER_KIND.format("FULL_OBJECT")):
        s3.complete(upload, part, ChecksumType="COMPOSITE")
    s3.complete(upload, part, ChecksumCRC32C="Nks/tw==", ChecksumType="FULL_OBJECT")


def test_a_wrong_checksum_of_parts(s3):
    """test_multipart_parts_checksum_exceptions_composite."""
    upload = s3.begin(ChecksumAlgorithm="CRC32", ChecksumType="COMPOSITE")
    part = s3.part(upload, 1, b"abc", ChecksumCRC32="NSRBwg==")
    named = {name: part[name] for name in ("PartNumber", "ETag")}
    with s3.refuses("BadDigest", "The sha256 you specified for part 1 did not match what we received."):
        s3.complete(upload, {**named, "ChecksumSHA256": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="})
    with s3.refuses("InvalidRequest", OTHER_KIND.format("COMPOSITE")):
        s3.complete(upload, part, ChecksumType="FULL_OBJECT")
    with s3.refuses("BadDigest", "The crc32 you specified did not match the calculated checksum."):
        s3.complete(upload, part, ChecksumCRC32="AAAAAA==-1")
    s3.complete(upload, part, ChecksumType="COMPOSITE")


def test_checksums_of_an_upload_that_wanted_none(s3):
    """test_complete_multipart_parts_checksum_default."""
    upload = s3.begin()
    part = s3.part(upload, 1, b"aaa", ChecksumCRC32C="45fn2Q==")
    named = {name: part[name] for name in ("PartNumber", "ETag")}
    members = {"UploadId": upload["UploadId"], "PartNumber": "1", "ETag": "47bce5c74f589f4867dbd57e9ca9f808"}
    with s3.refuses("InvalidPart", NO_PART, **members):
        s3.complete(upload, part)
    for kind in ("FULL_OBJECT", "COMPOSITE"):
        with s3.refuses("InvalidRequest", OTHER_KIND.format("null")):
            s3.complete(upload, named, ChecksumType=kind)
    told = s3.complete(upload, named, ChecksumCRC32C="AAAAAA==-2")
    assert (told["ChecksumCRC64NVME"], told["ETag"]) == ("Rnr2/5P7Gsk=", '"e2c3da976e66ec9e7dc128fbc782fc91-1"')


def test_parts_that_are_wrong(s3):
    """test_multipart_complete_multipart_wrong_part, …_too_small, test_complete_multipart_parts_order."""
    upload = s3.begin()
    with s3.refuses("InvalidRequest", "You must specify at least one part"):
        s3.complete_multipart_upload(**upload)
    one, two = s3.part(upload, 1, b"test"), s3.part(upload, 2, b"test")
    etag = "098f6bcd4621d373cade4e832627b4f6"
    small = {"ETag": etag, "MinSizeAllowed": "5242880", "PartNumber": "1", "ProposedSize": "4"}
    with s3.refuses("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", **small):
        s3.complete(upload, one, two)
    text = "The list of parts was not in ascending order. Parts must be ordered by part number."
    for wrong in ((two, one), (one, one)):
        with s3.refuses("InvalidPartOrder", text, UploadId=upload["UploadId"]):
            s3.complete(upload, *wrong)
    with s3.refuses("InvalidPart", NO_PART, UploadId=upload["UploadId"], PartNumber="3", ETag=etag):
        s3.complete(upload, {**one, "PartNumber": 3})
    with s3.refuses("MalformedXML"):
        s3.complete(upload, {"PartNumber": 1})
    s3.complete(upload, two)
    assert s3.get("a")["Body"] == b"test"


def test_the_size_can_be_said(s3):
    """test_multipart_size_validation."""
    upload = s3.begin()
    part = s3.part(upload, 1, b"aaaa")
    text = "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4"
    with s3.refuses("InvalidRequest", text):
        s3.complete(upload, part, MpuObjectSize=5)
    assert s3.complete(upload, part, MpuObjectSize=4)["ETag"] == '"c890740ac2875a29117863d66dacc4f0-1"'


def test_numbers_may_be_left_out(s3):
    upload = s3.begin()
    parts = [s3.part(upload, number, body) for number, body in ((2, LARGE), (7, b"end"))]
    s3.complete(upload, *parts)
    assert s3.get("a", PartNumber=2)["Body"] == b"end"


def test_only_if_there_is_none(s3):
    """test_multipart_if_none_match_with_…: an upload during which there was one has to begin anew."""
    s3.put("a")
    upload = s3.begin()
    part = s3.part(upload, 1, b"test")
    with s3.refuses("PreconditionFailed", status=412, Condition="If-None-Match"):
        s3.complete(upload, part, IfNoneMatch="*")
    s3.delete_object(Bucket="files", Key="a")
    text = "The conditional request cannot succeed due to a conflicting operation against this resource."
    with s3.refuses("ConditionalRequestConflict", text, 409, Condition="If-None-Match", Key="a"):
        s3.complete(upload, part, IfNoneMatch="*")
    upload = s3.begin()
    s3.complete(upload, s3.part(upload, 1, b"test"), IfNoneMatch="*")


def test_only_if_it_is_this_one(s3):
    """test_multipart_if_match_with_…."""
    etag = s3.put("a", b"test")["ETag"]
    upload = s3.begin()
    part = s3.part(upload, 1, b"test")
    with s3.refuses("PreconditionFailed", status=412, Condition="If-Match"):
        s3.complete(upload, part, IfMatch="x")
    s3.put("a", b"test")
    with s3.refuses("ConditionalRequestConflict", status=409, Condition="If-Match", Key="a"):
        s3.complete(upload, part, IfMatch=etag)
    s3.delete_object(Bucket="files", Key="a")
    with s3.refuses("NoSuchKey", status=404, Key="a"):
        s3.complete(upload, part, IfMatch=etag)
    s3.put("a", b"test")
    upload = s3.begin()
    made = s3.complete(upload, s3.part(upload, 1, b"test"), IfMatch=etag)
    assert made["ETag"] == '"60cd54a928cbbcbb6e7b5595bab46a9e-1"'


def test_completed_twice(s3):
    """As after an answer that got lost."""
    upload = s3.begin()
    part = s3.part(upload, 1, b"test")
    told = s3.complete(upload, part)
    assert s3.complete(upload, part) == told
    with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
        s3.complete(upload, {**part, "ETag": "x"})
    s3.put("a", b"other")
    with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
        s3.complete(upload, part)
    assert s3.get("a")["Body"] == b"other"


def test_the_bucket_is_told_what_the_parts_were(s3):
    upload = s3.begin()
    s3.complete(upload, s3.part(upload, 1, LARGE), s3.part(upload, 2, b""))
    found = s3.emulator.world.buckets("aws").properties("files", "a")
    assert found.parts == (Part(len(LARGE)), Part(0))
    last = s3.get("a", PartNumber=2)
    assert (last["Body"], last["ContentLength"], "ContentRange" in last) == (b"", 0, False)
