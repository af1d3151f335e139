"""S3's answers on the wire: status, header fields, elements.

The fields and elements are those of LocalStack's recordings of AWS (tests/aws/services/s3, February 2026); go-cloud's
recordings of the same year are put to the emulator in tests/conformance/fidelity.
"""

from __future__ import annotations

ETAG = '"5d41402abc4b2a76b9719d911017c592"'
STAMP = {"x-amz-id-2", "x-amz-request-id", "server"}


def test_put_and_get(wire):
    """test_put_and_get_object_with_content_language_disposition."""
    given = {"Cache_Control": "no-cache", "Content_Language": "de", "Content_Disposition": "inline"}
    put = wire("PUT", "/files/a", b"hello", x_amz_checksum_crc32="NhCmhg==", **given)
    told = {
        "etag": ETAG,
        "x-amz-checksum-crc32": "NhCmhg==",
        "x-amz-checksum-type": "FULL_OBJECT",
        "x-amz-server-side-encryption": "AES256",
    }
    fields = wire.fields(put)
    assert (put.status, put.body, fields.keys()) == (200, b"", {*told, *STAMP, "content-length"})
    assert told.items() <= fields.items()
    got = wire("GET", "/files/a", x_amz_checksum_mode="ENABLED")
    more = {
        "accept-ranges": "bytes",
        "cache-control": "no-cache",
        "content-disposition": "inline",
        "content-language": "de",
        "content-length": "5",
        "content-type": "binary/octet-stream",
        "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT",
    }
    assert (got.status, got.body) == (200, b"hello")
    assert {name: value for name, value in wire.fields(got).items() if name not in STAMP} == {**told, **more}


def test_head(wire):
    """test_create_bucket_head_bucket, test_get_object_content_length_with_virtual_host."""
    bucket = wire("HEAD", "/files")
    assert (bucket.status, bucket.body) == (200, b"")
    assert {name: value for name, value in wire.fields(bucket).items() if name not in STAMP} == {
        "content-type": "application/xml",
        "x-amz-access-point-alias": "false",
        "x-amz-bucket-arn": "arn:aws:s3:::files",
        "x-amz-bucket-region": "us-east-1",
    }
    wire("PUT", "/files/a", b"123")
    assert wire.fields(wire("HEAD", "/files/a"))["content-length"] == "3"
    for target in ("/none", "/files/none"):
        none = wire("HEAD", target)
        assert (none.status, none.body, none.headers.get("content-type")) == (404, b"", "application/xml")


def test_a_part(wire):
    """test_get_object_range."""
    wire("PUT", "/files/a", b"0123456789")
    part = wire("GET", "/files/a", Range="bytes=-2")
    assert (part.status, part.body, wire.fields(part)["content-range"]) == (206, b"89", "bytes 8-9/10")
    none = wire("GET", "/files/a", Range="bytes=100-200")
    assert none.status == 416
    root, elements = wire.xml(none)
    assert root == "Error"
    assert elements[:4] == [
        ("Code", "InvalidRange"),
        ("Message", "The requested range is not satisfiable"),
        ("RangeRequested", "bytes=100-200"),
        ("ActualObjectSize", "10"),
    ]
    assert [name for name, _ in elements[4:]] == ["RequestId", "HostId"]


def test_a_part_by_its_number(wire):
    """test_get_object_part."""
    wire("PUT", "/files/a", b"0123456789")
    for method, body in (("GET", b"0123456789"), ("HEAD", b"")):
        part = wire(method, "/files/a?partNumber=1")
        assert (part.status, part.body, wire.fields(part)["content-range"]) == (206, body, "bytes 0-9/10")
        assert wire.fields(part)["content-length"] == "10"
        assert wire(method, "/files/a?partNumber=2").status == 416


def test_attributes(wire):
    """test_get_object_attributes_with_space."""
    wire("PUT", "/files/a", b"hello", x_amz_checksum_crc32="NhCmhg==")
    for asked in ("ETag,Checksum,ObjectParts,StorageClass,ObjectSize", "ETag, Checksum, ObjectSize, StorageClass"):
        said = wire("GET", "/files/a?attributes", x_amz_object_attributes=asked)
        root, told = wire.xml(said)
        assert (said.status, root, said.headers["last-modified"]) == (
            200, "GetObjectAttributesResponse", "Tue, 14 Nov 2023 22:13:20 GMT"
        )  # fmt: skip
        assert dict(told) == {
            "ETag": ETAG.strip('"'),
            "Checksum": [("ChecksumCRC32", "NhCmhg=="), ("ChecksumType", "FULL_OBJECT")],
            "StorageClass": "STANDARD",
            "ObjectSize": "5",
        }


def test_nothing_has_changed(wire):
    """test_s3_get_object_preconditions."""
    wire("PUT", "/files/a", b"hello")
    said = wire("GET", "/files/a", If_None_Match=ETAG)
    assert (said.status, said.body) == (304, b"")
    told = {name: value for name, value in wire.fields(said).items() if name not in STAMP}
    assert told == {"etag": ETAG, "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT"}
    failed = wire("HEAD", "/files/a", If_Match="x")
    assert (failed.status, failed.body) == (412, b"")


def test_errors_name_what_they_are_about(wire):
    """test_get_object_no_such_bucket, test_range_key_not_exists, test_delete_bucket_with_objects."""
    wire("PUT", "/files/a", b"")
    for method, target, status, members in (
        ("GET", "/none/a", 404, [("Code", "NoSuchBucket"), ("BucketName", "none")]),
        ("GET", "/files/none", 404, [("Code", "NoSuchKey"), ("Key", "none")]),
        ("DELETE", "/files", 409, [("Code", "BucketNotEmpty"), ("BucketName", "files")]),
    ):
        said = wire(method, target)
        assert said.status == status
        assert set(members) <= set(wire.xml(said)[1])


def test_locations(wire):
    """test_different_location_constraint: us-east-1 has no name."""
    here = wire("GET", "/files?location")
    assert wire.xml(here) == ("LocationConstraint", [])
    body = b"<CreateBucketConfiguration><LocationConstraint>EU</LocationConstraint></CreateBucketConfiguration>"
    made = wire("PUT", "/there", body)
    assert (made.status, made.headers["location"]) == (200, "http://there.s3.amazonaws.com/")
    assert b">EU</LocationConstraint>" in wire("GET", "/there?location").body


def test_a_list(wire):
    """test_list_objects_v2_with_prefix, test_bucket_name_with_dots: what is empty is there, but without content.

    Instants have milliseconds, which are none (Paws's recordings: s3-getallobjects).
    """
    wire("PUT", "/files/a%20b/1", b"hello", x_amz_checksum_crc32="NhCmhg==")
    wire("PUT", "/files/c", b"")
    root, told = wire.xml(wire("GET", "/files?list-type=2&delimiter=%2F&max-keys=1"))
    assert (root, dict(told)) == (
        "ListBucketResult",
        {
            "Name": "files", "Prefix": "", "Delimiter": "/", "MaxKeys": "1", "KeyCount": "1", "IsTruncated": "true",
            "CommonPrefixes": [("Prefix", "a b/")], "NextContinuationToken": dict(told)["NextContinuationToken"],
        },
    )  # fmt: skip
    root, told = wire.xml(wire("GET", "/files?prefix=a"))
    (owner,) = [value for name, value in dict(told)["Contents"] if name == "Owner"]
    assert (root, dict(told)) == (
        "ListBucketResult",
        {
            "Name": "files", "Prefix": "a", "Marker": "", "MaxKeys": "1000", "IsTruncated": "false",
            "Contents": [
                ("Key", "a b/1"), ("LastModified", "2023-11-14T22:13:20.000Z"), ("ETag", ETAG),
                ("ChecksumAlgorithm", "CRC32"), ("ChecksumType", "FULL_OBJECT"), ("Size", "5"), ("Owner", owner),
                ("StorageClass", "STANDARD"),
            ],
        },
    )  # fmt: skip


def test_the_order_of_a_list(wire):
    """What the whole list is comes before what is in it (Paws's recordings: s3-getallobjects, -v2).

    AWS's SDK for Java 1 takes an object's bucket from the name before it.
    """
    for key in ("a", "b/c", "d"):
        wire("PUT", f"/files/{key}")
    whole = ["MaxKeys", "Delimiter", "IsTruncated", "Contents", "CommonPrefixes"]
    for query, place in (
        ("", ["Marker", "NextMarker"]),
        ("&list-type=2", ["NextContinuationToken", "KeyCount"]),
        ("&list-type=2&start-after=%20", ["StartAfter", "NextContinuationToken", "KeyCount"]),
    ):
        told = wire.xml(wire("GET", f"/files?delimiter=/&max-keys=2{query}"))[1]
        assert [name for name, _ in told] == ["Name", "Prefix", *place, *whole]


def test_all_buckets(wire):
    """test_delete_bucket_with_content; the owner stands first (botocore's test_response_parsing)."""
    root, told = wire.xml(wire("GET", "/"))
    assert (root, [name for name, _ in told]) == ("ListAllMyBucketsResult", ["Owner", "Buckets"])
    (bucket,) = dict(told)["Buckets"]
    assert [name for name, _ in bucket[1]] == ["Name", "CreationDate", "BucketArn"]
    assert dict(bucket[1])["CreationDate"] == "2023-11-14T22:13:20.000Z"


def test_a_copy_is_dated_as_lists_are(wire):
    wire("PUT", "/files/a", b"")
    copied = wire("PUT", "/files/b", x_amz_copy_source="files/a")
    assert dict(wire.xml(copied)[1])["LastModified"] == "2023-11-14T22:13:20.000Z"


def test_a_bucket_without_versions(wire):
    """The S3 API reference, GetBucketVersioning: the root element alone."""
    said = wire("GET", "/files?versioning")
    assert (said.status, wire.xml(said)) == (200, ("VersioningConfiguration", []))


def test_a_checksum_is_asked_for_in_capitals_or_not(wire):
    """AWS's SDK for C++ (1.11.900, in Apache Arrow 26) says `enabled`."""
    wire("PUT", "/files/a", b"hello")
    told = wire("GET", "/files/a", x_amz_checksum_mode="enabled")
    assert (told.status, told.headers["x-amz-checksum-crc64nvme"]) == (200, "M3eFcAZSQlc=")


def test_many_are_deleted(wire):
    """test_delete_objects, test_s3_batch_delete_public_objects_using_requests."""
    body = b"<Delete><Object><Key>a</Key></Object><Object><Key>b c</Key></Object></Delete>"
    said = wire("POST", "/files?delete", body)
    assert (said.status, wire.xml(said)) == (
        200,
        ("DeleteResult", [("Deleted", [("Key", "a")]), ("Deleted", [("Key", "b c")])]),
    )
    for wrong in (b"<Delete>", b"<Delete></Delete>", b""):
        said = wire("POST", "/files?delete", wrong)
        assert (said.status, wire.xml(said)[1][0]) == (400, ("Code", "MalformedXML"))


def test_a_body_in_chunks_with_its_checksum_behind_it(wire):
    said = wire.put_in_chunks("/files/a", "hello")
    assert (said.status, said.headers["x-amz-checksum-crc32"]) == (200, "NhCmhg==")
    got = wire("GET", "/files/a")
    assert (got.body, got.headers.get("content-encoding")) == (b"hello", None)
    said = wire.put_in_chunks("/files/a", "other")
    assert (said.status, wire.xml(said)[1][0]) == (400, ("Code", "BadDigest"))


def test_expires_is_any_text(wire):
    """test_s3_object_expires; that any text is kept is known of S3."""
    for given in ("-1", "Wed, 21 Oct 2015 07:28:00 GMT"):
        wire("PUT", "/files/a", b"", Expires=given)
        assert wire("GET", "/files/a").headers["expires"] == given


def test_what_was_stored_in_gzip_is_gzip(wire):
    """test_s3_upload_download_gzip."""
    wire("PUT", "/files/a", b"\x1f\x8b no gzip at all", Content_Encoding="gzip")
    got = wire("GET", "/files/a")
    assert (got.body, got.headers["content-encoding"]) == (b"\x1f\x8b no gzip at all", "gzip")


def test_keys_of_every_kind(wire):
    """test_put_get_object_special_character, test_object_with_slashes_in_key."""
    keys = {
        "file%252Fname": "file%2Fname",
        "test%20key//": "test key//",
        "/bar/foo/": "/bar/foo/",
        "a/": "a/",
        "a/%25F0%259F": "a/%F0%9F",
        "test@key/": "test@key/",
        "a+b": "a+b",
        "..": "..",
        "%E2%98%BA": "☺",
    }
    for spelling, key in keys.items():
        assert wire("PUT", f"/files/{spelling}", key.encode()).status == 200
        assert wire("GET", f"/files/{spelling}").body == key.encode()
    told = wire.xml(wire("GET", "/files?list-type=2"))[1]
    assert [dict(value)["Key"] for name, value in told if name == "Contents"] == sorted(keys.values())


def test_a_bucket_in_the_hosts_name(wire):
    """test_bucket_name_with_dots, on a host of this machine."""
    wire("PUT", "/my.bucket")
    for host in ("my.bucket.localhost:4566", "my.bucket.s3.localhost:4566", "my.bucket.s3.us-east-1.amazonaws.com"):
        assert wire("PUT", "/a", host.encode(), host=host).status == 200
        assert wire("GET", "/my.bucket/a").body == host.encode()
        assert dict(wire.xml(wire("GET", "/?list-type=2", host=host))[1])["Name"] == "my.bucket"
    assert wire.xml(wire("GET", "/", host="s3.localhost:4566"))[0] == "ListAllMyBucketsResult"
