"""What S3 looks at before the constraints of its model, which it words otherwise than other services."""

from __future__ import annotations

from replaykit import models
from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.emulator.registry import precheck
from replaykit.services.s3.errors import invalid_argument, invalid_request, malformed_xml
from replaykit.services.s3.locations import read_location
from replaykit.services.s3.names import require_general, require_key, require_name

MOST_DELETED = 1000
MOST_PARTS = 10_000
ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")
"""Those that AWS named when it refused another one; today's model knows more."""
PAGE_SIZES = {"MaxKeys": "maxKeys", "MaxUploads": "max-uploads", "MaxParts": "max-parts"}
ATTRIBUTES = frozenset({"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"})
STORAGE_CLASSES = frozenset(
    {
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
    }
)


@precheck("s3", "CreateBucket")
def look_at_bucket(call: OperationCall) -> None:
    require_general(call.name, call.params["Bucket"])
    require_name(call.params["Bucket"])
    read_location(call.scope, call.params.get("CreateBucketConfiguration", {}).get("LocationConstraint"))


@precheck("s3", "ListObjects", "ListObjectsV2", "ListMultipartUploads", "ListParts")
def look_at_list(call: OperationCall) -> None:
    """Recorded on AWS (LocalStack's test_list_ops_encoding_type_validation). ASSUMPTION: a negative number's text."""
    coding = call.params.get("EncodingType", "url")
    if coding != "url":
        raise invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", coding)
    for member, name in PAGE_SIZES.items():
        most = call.params.get(member, 0)
        if most < 0:
            text = f"Argument {name} must be an integer between 0 and 2147483647"
            raise invalid_argument(text, name, str(most))


@precheck("s3", "CreateMultipartUpload")
def look_at_upload(call: OperationCall) -> None:
    """Recorded on AWS (LocalStack's test_multipart_parts_checksum_exceptions_composite)."""
    look_at_object(call)
    create = models.service("s3").operation("CreateMultipartUpload")
    known = create.input.members["ChecksumAlgorithm"].enum if create and create.input else ()
    if call.params.get("ChecksumAlgorithm", ALGORITHMS[0]) not in known:
        named = ", ".join(ALGORITHMS)
        text = f"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{named}]"
        raise invalid_request(text)


@precheck("s3", "UploadPart", "UploadPartCopy", "GetObject", "HeadObject")
def look_at_part(call: OperationCall) -> None:
    """Recorded on AWS (LocalStack's test_complete_multipart_parts_order). ASSUMPTION: of reads too."""
    require_key(call.params["Key"])
    number = call.params.get("PartNumber", 1)
    if not 1 <= number <= MOST_PARTS:
        text = f"Part number must be an integer between 1 and {MOST_PARTS}, inclusive"
        raise invalid_argument(text, "partNumber", str(number))


@precheck("s3", "CompleteMultipartUpload")
def look_at_parts(call: OperationCall) -> None:
    """ASSUMPTION: a part without its number or its tag is no part of AWS's schema; a recorded call."""
    if not all(
        "PartNumber" in one and "ETag" in one for one in call.params.get("MultipartUpload", {}).get("Parts", ())
    ):
        raise malformed_xml()


@precheck("s3", "PutObject", "CopyObject")
def look_at_object(call: OperationCall) -> None:
    """Recorded on AWS (LocalStack's test_put_object_storage_class_outposts)."""
    require_key(call.params["Key"])
    wanted = call.params.get("StorageClass", "STANDARD")
    if wanted not in STORAGE_CLASSES:
        text = "The storage class you specified is not valid"
        raise AwsError("InvalidStorageClass", text, members={"StorageClassRequested": wanted})


@precheck("s3", "GetObjectAttributes")
def look_at_attributes(call: OperationCall) -> None:
    """Texts: Zenko's tests of its S3 (tests/functional/…/objectGetAttributes).

    ASSUMPTION: the elements beside the second; a recorded answer.
    """
    require_key(call.params["Key"])
    asked = call.params.get("ObjectAttributes")
    if not asked or asked == [""]:
        raise invalid_request(
            "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty"
        )
    unknown = next((name for name in asked if name not in ATTRIBUTES), None)
    if unknown is not None:
        raise invalid_argument("Invalid attribute name specified.", "x-amz-object-attributes", unknown)


@precheck("s3", "DeleteObject")
def look_at_key(call: OperationCall) -> None:
    require_key(call.params["Key"])


@precheck("s3", "DeleteObjects")
def look_at_keys(call: OperationCall) -> None:
    """From 1 to 1,000, each with its key."""
    wanted = call.params.get("Delete", {}).get("Objects", ())
    if not 1 <= len(wanted) <= MOST_DELETED or not all(one.get("Key") for one in wanted):
        raise malformed_xml()
