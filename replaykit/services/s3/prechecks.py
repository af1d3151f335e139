"""What S3 looks at before the constraints of its model, which it words otherwise than other services."""

from __future__ import annotations

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.emulator.registry import precheck
from replaykit.services.s3.errors import invalid_argument, invalid_request, malformed_xml
from replaykit.services.s3.locations import read_location
from replaykit.services.s3.names import require_general, require_key, require_name

MOST_DELETED = 1000
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


@precheck("s3", "ListObjects", "ListObjectsV2")
def look_at_list(call: OperationCall) -> None:
    """Recorded on AWS (LocalStack's test_list_ops_encoding_type_validation). ASSUMPTION: a negative number's text."""
    coding = call.params.get("EncodingType", "url")
    if coding != "url":
        raise invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", coding)
    most = call.params.get("MaxKeys", 0)
    if most < 0:
        text = "Argument maxKeys must be an integer between 0 and 2147483647"
        raise invalid_argument(text, "maxKeys", str(most))


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


@precheck("s3", "GetObject", "HeadObject", "DeleteObject")
def look_at_key(call: OperationCall) -> None:
    require_key(call.params["Key"])


@precheck("s3", "DeleteObjects")
def look_at_keys(call: OperationCall) -> None:
    """From 1 to 1,000, each with its key."""
    wanted = call.params.get("Delete", {}).get("Objects", ())
    if not 1 <= len(wanted) <= MOST_DELETED or not all(one.get("Key") for one in wanted):
        raise malformed_xml()
