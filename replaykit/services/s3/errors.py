"""S3's errors in AWS's words, with the further elements that their XML has.

All of it but what is marked was recorded on AWS in February 2026 (LocalStack's snapshots of its tests of S3).
"""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

from replaykit.aws.error import AwsError

UNSATISFIABLE = "The requested range is not satisfiable"
NOT_IMPLEMENTED = "A header you provided implies functionality that is not implemented"


def no_such_bucket(name: str) -> AwsError:
    return AwsError("NoSuchBucket", "The specified bucket does not exist", status=404, members={"BucketName": name})


def no_such_key(key: str) -> AwsError:
    return AwsError("NoSuchKey", "The specified key does not exist.", status=404, members={"Key": key})


def access_denied() -> AwsError:
    return AwsError("AccessDenied", "Access Denied", status=403)


def no_lists() -> AwsError:
    """Told by AWS to users of many tools (aws.s3 #435, terraform-provider-aws #34079)."""
    return AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")


def invalid_bucket_name(name: str) -> AwsError:
    return AwsError("InvalidBucketName", "The specified bucket is not valid.", members={"BucketName": name})


def already_owned(name: str) -> AwsError:
    text = "Your previous request to create the named bucket succeeded and you already own it."
    return AwsError("BucketAlreadyOwnedByYou", text, status=409, members={"BucketName": name})


def already_exists(name: str) -> AwsError:
    """The text is that of the list of error responses in the S3 API reference, longer by what AWS is known to add."""
    text = (
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
        "Please select a different name and try again."
    )
    return AwsError("BucketAlreadyExists", text, status=409, members={"BucketName": name})


def not_empty(name: str) -> AwsError:
    text = "The bucket you tried to delete is not empty"
    return AwsError("BucketNotEmpty", text, status=409, members={"BucketName": name})


def invalid_location(constraint: str) -> AwsError:
    text = "The specified location-constraint is not valid"
    return AwsError("InvalidLocationConstraint", text, members={"LocationConstraint": constraint})


def illegal_location(constraint: str) -> AwsError:
    text = (
        f"The {constraint} location constraint is incompatible for the region specific endpoint this request was sent"
        " to."
    )
    return AwsError("IllegalLocationConstraintException", text)


def invalid_owner(account: str) -> AwsError:
    text = f"The value of the expected bucket owner parameter must be an AWS Account ID... [{account}]"
    return AwsError("InvalidBucketOwnerAWSAccountID", text)


def invalid_argument(message: str, name: str, value: Any = None) -> AwsError:
    return AwsError("InvalidArgument", message, members={"ArgumentName": name, "ArgumentValue": value})


def invalid_request(message: str) -> AwsError:
    return AwsError("InvalidRequest", message)


def malformed_xml() -> AwsError:
    return AwsError(
        "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema"
    )


def precondition_failed(condition: str) -> AwsError:
    text = "At least one of the pre-conditions you specified did not hold"
    return AwsError("PreconditionFailed", text, status=412, members={"Condition": condition})


def not_modified(etag: str, modified: float) -> AwsError:
    """Without a body: its members are header fields. ASSUMPTION: these, after RFC 9110 (15.4.5); a recorded 304."""
    members = {"ETag": f'"{etag}"', "Last-Modified": formatdate(modified, usegmt=True)}
    return AwsError("NotModified", "Not Modified", status=304, members=members)


def not_implemented(header: str, why: str | None = None) -> AwsError:
    """Not of this emulation: what AWS itself answers to some headers."""
    members = {"Header": header, "additionalMessage": why}
    return AwsError("NotImplemented", NOT_IMPLEMENTED, status=501, members=members, fault="server")


def invalid_range(asked: str, size: int) -> AwsError:
    members = {"RangeRequested": asked, "ActualObjectSize": str(size)}
    return AwsError("InvalidRange", UNSATISFIABLE, status=416, members=members)


def invalid_version(version: str) -> AwsError:
    return invalid_argument("Invalid version id specified", "versionId", version)


def key_too_long(key: str, most: int) -> AwsError:
    """From the list of error responses in the S3 API reference. ASSUMPTION: Size and MaxSizeAllowed; a recorded one."""
    members = {"Size": str(len(key.encode())), "MaxSizeAllowed": str(most)}
    return AwsError("KeyTooLongError", "Your key is too long", members=members)


def no_such_upload(upload_id: str) -> AwsError:
    text = (
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or"
        " completed."
    )
    return AwsError("NoSuchUpload", text, status=404, members={"UploadId": upload_id})


def invalid_part(upload_id: str, number: int, etag: str) -> AwsError:
    text = (
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified"
        " entity tag may not match the part's entity tag."
    )
    return AwsError("InvalidPart", text, members={"UploadId": upload_id, "PartNumber": str(number), "ETag": etag})


def too_small(number: int, etag: str, size: int, least: int) -> AwsError:
    text = "Your proposed upload is smaller than the minimum allowed size"
    members = {"ProposedSize": str(size), "MinSizeAllowed": str(least), "PartNumber": str(number), "ETag": etag}
    return AwsError("EntityTooSmall", text, members=members)


def invalid_part_number(number: int, count: int) -> AwsError:
    members = {"PartNumberRequested": str(number), "ActualPartCount": str(count)}
    return AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", status=416, members=members)


def bad_digest(algorithm: str) -> AwsError:
    return AwsError("BadDigest", f"The {algorithm.lower()} you specified did not match the calculated checksum.")


def conflict(condition: str, key: str) -> AwsError:
    text = "The conditional request cannot succeed due to a conflicting operation against this resource."
    members = {"Condition": condition, "Key": key}
    return AwsError("ConditionalRequestConflict", text, status=409, members=members)
