"""Where S3's bodies differ from what its model says: root elements, a body that is one bare value."""

from __future__ import annotations

from collections.abc import Mapping

S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
# x-amz-id-2 and HostId: which host answered. Nothing can be read from it, so all answers of ours have one.
HOST_ID = "replaykit0000000000000000000000000000000000000000000000000000000000000000000="

# The root elements of answers, from the response syntax of each operation in the S3 API reference; botocore's model has
# the names of its own shapes there, which no client reads.
ROOTS: Mapping[str, str] = {
    "ListBuckets": "ListAllMyBucketsResult",
    "ListDirectoryBuckets": "ListAllMyDirectoryBucketsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListParts": "ListPartsResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "DeleteObjects": "DeleteResult",
    "CreateSession": "CreateSessionResult",
    "GetBucketAcl": "AccessControlPolicy",
    "GetObjectAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketTagging": "Tagging",
    "GetObjectTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLifecycle": "LifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketNotification": "NotificationConfiguration",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
    "ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsResult",
}

# Answers whose root element holds the one member's text itself (botocore mends this in a handler of its own).
BARE_ROOTS: Mapping[str, str] = {"GetBucketLocationOutput": "LocationConstraint"}

# Numbers of the query whose text may be empty, which is as if they were not there (recorded on AWS: LocalStack's
# test_list_parts_empty_part_number_marker).
MAY_BE_EMPTY = frozenset({"max-parts", "part-number-marker"})
