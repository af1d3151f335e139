"""Uploads in parts on the wire: requests as clients send them, elements and fields as AWS answers them.

The elements and fields are those of LocalStack's recordings of AWS (tests/aws/services/s3, February 2026).
"""

from __future__ import annotations

from hashlib import md5

import pytest

STAMP = {"x-amz-id-2", "x-amz-request-id", "server"}
HELLO = "5d41402abc4b2a76b9719d911017c592"


@pytest.fixture
def upload_id(wire):
    return dict(wire.xml(wire("POST", "/files/a%20b?uploads"))[1])["UploadId"]


def test_an_upload_begins(wire):
    """test_multipart_and_list_parts."""
    said = wire("POST", "/files/a?uploads", x_amz_checksum_algorithm="CRC32")
    root, told = wire.xml(said)
    assert (said.status, root) == (200, "InitiateMultipartUploadResult")
    assert [name for name, _ in told] == ["Bucket", "Key", "UploadId"]
    fields = wire.fields(said)
    assert fields["x-amz-server-side-encryption"] == "AES256"
    assert (fields["x-amz-checksum-algorithm"], fields["x-amz-checksum-type"]) == ("CRC32", "COMPOSITE")


def test_a_part_in_chunks_with_its_checksum_behind_it(wire, upload_id):
    target = f"/files/a%20b?uploadId={upload_id}&partNumber=1"
    said = wire.put_in_chunks(target, "hello")
    assert (said.status, said.body) == (200, b"")
    fields = {name: value for name, value in wire.fields(said).items() if name not in STAMP}
    assert fields == {
        "etag": f'"{HELLO}"',
        "x-amz-checksum-crc32": "NhCmhg==",
        "x-amz-server-side-encryption": "AES256",
        "content-length": "0",
    }
    said = wire.put_in_chunks(target, "other")
    assert (said.status, wire.xml(said)[1][0]) == (400, ("Code", "BadDigest"))


def test_from_the_first_part_to_the_object(wire, upload_id):
    """test_multipart_and_list_parts, test_multipart_with_unicode_character_location."""
    wire("PUT", f"/files/a%20b?partNumber=1&uploadId={upload_id}", b"hello")
    root, told = wire.xml(wire("GET", f"/files/a%20b?uploadId={upload_id}&part-number-marker=&max-parts="))
    (part,) = [dict(value) for name, value in told if name == "Part"]
    assert root == "ListPartsResult"
    assert {name: part[name] for name in ("PartNumber", "ETag", "Size")} == {
        "PartNumber": "1",
        "ETag": f'"{HELLO}"',
        "Size": "5",
    }
    names = {name: value for name, value in told if not isinstance(value, list)}
    assert names == {
        "Bucket": "files", "Key": "a b", "UploadId": upload_id, "PartNumberMarker": "0", "NextPartNumberMarker": "1",
        "MaxParts": "1000", "IsTruncated": "false", "StorageClass": "STANDARD",
    }  # fmt: skip
    part = f"<Part><PartNumber>1</PartNumber><ETag>{HELLO}</ETag></Part>"
    body = f"<CompleteMultipartUpload>{part}</CompleteMultipartUpload>"
    said = wire("POST", f"/files/a%20b?uploadId={upload_id}", body.encode())
    assert (said.status, wire.xml(said)) == (
        200,
        (
            "CompleteMultipartUploadResult",
            [
                ("Location", "https://files.s3.us-east-1.amazonaws.com/a+b"),
                ("Bucket", "files"),
                ("Key", "a b"),
                ("ETag", f'"{md5(bytes.fromhex(HELLO)).hexdigest()}-1"'),
                ("ChecksumCRC64NVME", "M3eFcAZSQlc="),
                ("ChecksumType", "FULL_OBJECT"),
            ],
        ),
    )
    assert wire("GET", "/files/a%20b").body == b"hello"


def test_uploads_that_are_under_way(wire, upload_id):
    """test_list_multiparts_with_prefix_and_delimiter, test_list_multiparts_next_marker."""
    root, told = wire.xml(wire("GET", "/files?uploads&prefix=a"))
    (upload,) = [value for name, value in told if name == "Upload"]
    assert root == "ListMultipartUploadsResult"
    assert [(name, value) for name, value in told if name != "Upload"] == [
        ("Bucket", "files"), ("KeyMarker", ""), ("UploadIdMarker", ""), ("NextKeyMarker", "a b"),
        ("NextUploadIdMarker", upload_id), ("Prefix", "a"), ("MaxUploads", "1000"), ("IsTruncated", "false"),
    ]  # fmt: skip
    assert {name for name, _ in upload} == {"UploadId", "Key", "Initiated", "StorageClass", "Owner", "Initiator"}
    assert [name for name, _ in dict(upload)["Initiator"]] == ["ID", "DisplayName"]
    assert wire("DELETE", f"/files/a%20b?uploadId={upload_id}").status == 204
    assert b"<Upload>" not in wire("GET", "/files?uploads").body


def test_a_part_is_copied(wire, upload_id):
    """test_upload_part_copy_range."""
    wire("PUT", "/files/source", b"0123456789")
    target = f"/files/a%20b?partNumber=1&uploadId={upload_id}"
    said = wire("PUT", target, x_amz_copy_source="/files/source", x_amz_copy_source_range="bytes=0-8")
    root, told = wire.xml(said)
    assert (said.status, root, dict(told)["ETag"]) == (200, "CopyPartResult", '"22975d8a5ed1b91445f6c55ac121505b"')
    assert "LastModified" in dict(told)


def test_a_part_by_its_number(wire):
    """test_get_object_part: 206, also of an object that came whole, and of HEAD."""
    wire("PUT", "/files/a", b"test-123")
    for method in ("GET", "HEAD"):
        said = wire(method, "/files/a?partNumber=1")
        assert (said.status, said.headers["content-range"]) == (206, "bytes 0-7/8")
    none = wire("GET", "/files/a?partNumber=2")
    assert (none.status, wire.xml(none)[1][:4]) == (
        416,
        [
            ("Code", "InvalidPartNumber"),
            ("Message", "The requested partnumber is not satisfiable"),
            ("PartNumberRequested", "2"),
            ("ActualPartCount", "1"),
        ],
    )


def test_lists_of_parts_that_are_none(wire, upload_id):
    """test_multipart_complete_multipart_too_small: no body at all."""
    none = wire("POST", f"/files/a%20b?uploadId={upload_id}")
    assert (none.status, wire.xml(none)[1][:2]) == (
        400,
        [("Code", "InvalidRequest"), ("Message", "You must specify at least one part")],
    )
    for wrong in (b"<CompleteMultipartUpload>", b"<CompleteMultipartUpload><Part/></CompleteMultipartUpload>"):
        said = wire("POST", f"/files/a%20b?uploadId={upload_id}", wrong)
        assert (said.status, wire.xml(said)[1][0]) == (400, ("Code", "MalformedXML"))


def test_no_such_upload(wire):
    """test_multipart_no_such_upload."""
    for method, query in (("PUT", "&partNumber=1"), ("GET", ""), ("DELETE", ""), ("POST", "")):
        said = wire(method, f"/files/a?uploadId=fakeid{query}")
        assert said.status == 404
        assert {("Code", "NoSuchUpload"), ("UploadId", "fakeid")} <= set(wire.xml(said)[1])
