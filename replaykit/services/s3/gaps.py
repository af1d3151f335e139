"""What of S3 is not emulated, and why; `docs/emulated.md` is made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from replaykit import models
from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import gaps

# Why, and the words that the names of the operations hold.
_REASONS: Mapping[str, str] = {
    "versioning is not emulated: a bucket holds one version of each object": "PutBucketVersioning Versions",
    "tags are not emulated": "Tagging",
    "access lists are not emulated: a bucket is its account's, and nobody else's": (
        "Acl Policy Ownership PublicAccessBlock Abac"
    ),
    "retention and holds are not emulated": "LegalHold ObjectLock Retention",
    "objects are encrypted with S3's own keys (AES256), which is told and can't be changed": "Encryption",
    "nothing happens to objects by themselves": "Lifecycle Replication IntelligentTiering",
    "notifications are not emulated: there is nobody to notify": "Notification",
    "only objects in the storage class STANDARD are emulated": "RestoreObject",
    "only buckets of the general kind are emulated": "CreateSession ListDirectoryBuckets RenameObject",
    "a bucket's other settings are not emulated, as none of them would act": (
        "Cors Website Logging RequestPayment Accelerate Analytics Inventory Metrics Metadata"
    ),
    "annotations are not emulated": "Annotation",
    "what S3 does with the content of objects is not emulated": "SelectObjectContent WriteGetObjectResponse Torrent",
}
_ACL = "access lists are not emulated: a bucket is its account's, and nobody else's"
_KEYS = "only encryption with S3's own keys (AES256) is emulated"
_HOLDS = "retention and holds are not emulated"
_TAGS = "tags are not emulated"
_GRANTS = dict.fromkeys(("ACL", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP"), _ACL)
_WRITES = {
    "ServerSideEncryption": _KEYS,
    **dict.fromkeys(("SSECustomerAlgorithm", "SSECustomerKey", "SSEKMSKeyId", "SSEKMSEncryptionContext"), _KEYS),
    "BucketKeyEnabled": _KEYS,
    "StorageClass": "only objects in the storage class STANDARD are emulated",
    "WebsiteRedirectLocation": "websites are not emulated",
    "Tagging": _TAGS,
    **dict.fromkeys(("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"), _HOLDS),
    **dict.fromkeys(
        ("ObjectLockEventHold", "ObjectLockEventHoldDurationDays", "ObjectLockEventHoldDurationYears"), _HOLDS
    ),
}
_CHECKSUMS = dict.fromkeys(
    ("ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128"), "xxHash is not part of Python's library"
)
_READS = dict.fromkeys(("SSECustomerAlgorithm", "SSECustomerKey"), _KEYS)
_COPIES = dict.fromkeys(("CopySourceSSECustomerAlgorithm", "CopySourceSSECustomerKey"), _KEYS)
_ATTRIBUTES = {"OptionalObjectAttributes": "only objects in the storage class STANDARD are emulated"}
_AS_IT_IS = {"ServerSideEncryption": "AES256", "StorageClass": "STANDARD"}


def _operations(names: Iterable[str]) -> dict[str, str]:
    """Each operation with the first reason one of whose words its name holds."""
    found = {}
    for name in names:
        why = (why for why, words in _REASONS.items() if any(word in name for word in words.split()))
        if (reason := next(why, None)) is not None:
            found[name] = reason
    return found


GAPS = gaps(
    "s3",
    Gaps(
        operations=_operations(models.service("s3").operation_names()),
        members={
            "CreateBucket": {
                **_GRANTS,
                "GrantWrite": _ACL,
                "ObjectOwnership": _ACL,
                "ObjectLockEnabledForBucket": _HOLDS,
                "BucketNamespace": "only names in the namespace of all accounts are emulated",
                "CreateBucketConfiguration.Location": "only buckets of the general kind are emulated",
                "CreateBucketConfiguration.Bucket": "only buckets of the general kind are emulated",
                "CreateBucketConfiguration.Tags": _TAGS,
            },
            "PutObject": {**_WRITES, **_CHECKSUMS, "WriteOffsetBytes": "nothing can be appended to an object"},
            "CopyObject": {**_WRITES, **_COPIES},
            "CreateMultipartUpload": _WRITES,
            "UploadPart": {**_READS, **_CHECKSUMS},
            "UploadPartCopy": {**_READS, **_COPIES},
            "CompleteMultipartUpload": {**_READS, **_CHECKSUMS},
            "ListParts": _READS,
            "GetObject": _READS,
            "GetObjectAttributes": _READS,
            "HeadObject": _READS,
            "DeleteObject": {"MFA": "versioning is not emulated, nor what protects versions"},
            "DeleteObjects": {"MFA": "versioning is not emulated, nor what protects versions"},
            "ListObjects": _ATTRIBUTES,
            "ListObjectsV2": _ATTRIBUTES,
        },
        harmless={
            "CreateBucket": {"ACL": "private", "ObjectOwnership": "BucketOwnerEnforced", "BucketNamespace": "global"},
            "PutObject": _AS_IT_IS,
            "CopyObject": _AS_IT_IS,
            "CreateMultipartUpload": _AS_IT_IS,
        },
        limits=(
            "A bucket belongs to the account that made it; a call of another one is denied, an unsigned one is not.",
            (
                "A bucket is answered for in every region, where AWS sends the client to the bucket's own (301, 307, or"
                " 400 AuthorizationHeaderMalformed), as most SDKs then go there by themselves."
            ),
            "Signatures of calls to S3 are not verified, those in URLs neither; forms (POST) are not taken.",
            (
                "The checksum and the Content-MD5 of an object are verified; those of the list of DeleteObjects, and"
                " x-amz-content-sha256, are not."
            ),
            (
                "The parts of an upload wait in memory until it is completed, also where a directory has the buckets:"
                " they do not outlive the emulator, nor does an upload."
            ),
            "No part and no object is too large: AWS takes parts of up to 5 GiB.",
            "Metadata is told as it was sent; AWS tells what is no ASCII as RFC 2047 has it.",
            "RequestPayer, BypassGovernanceRetention and the like are passed over: there is nothing that they change.",
            (
                "In a directory (`--buckets`) a file that somebody put there is an object without checksum, and a"
                " folder a bucket of whoever asks; the directory is that of all partitions."
            ),
            (
                "In a world that a recording primed, what it does not show of buckets and objects is a gap; an export"
                " or an import of DynamoDB takes its bucket for granted, and says so."
            ),
        ),
    ),
)
