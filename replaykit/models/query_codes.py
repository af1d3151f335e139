"""Error codes of services that left the Query protocol and still answer with the codes of that time.

botocore's model of SQS names the shapes alone. The pairs are those of the `awsQueryError` traits of AWS's own model;
QueueDoesNotExist's is recorded (`x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender`).
"""

from __future__ import annotations

from collections.abc import Mapping

_SQS = "AWS.SimpleQueueService."
QUERY_CODES: Mapping[str, Mapping[str, str]] = {
    "sqs": {
        "BatchEntryIdsNotDistinct": _SQS + "BatchEntryIdsNotDistinct",
        "BatchRequestTooLong": _SQS + "BatchRequestTooLong",
        "EmptyBatchRequest": _SQS + "EmptyBatchRequest",
        "InvalidBatchEntryId": _SQS + "InvalidBatchEntryId",
        "MessageNotInflight": _SQS + "MessageNotInflight",
        "PurgeQueueInProgress": _SQS + "PurgeQueueInProgress",
        "QueueDeletedRecently": _SQS + "QueueDeletedRecently",
        "QueueDoesNotExist": _SQS + "NonExistentQueue",
        "QueueNameExists": "QueueAlreadyExists",
        "TooManyEntriesInBatchRequest": _SQS + "TooManyEntriesInBatchRequest",
        "UnsupportedOperation": _SQS + "UnsupportedOperation",
        "KmsAccessDenied": "KMS.AccessDeniedException",
        "KmsDisabled": "KMS.DisabledException",
        "KmsInvalidKeyUsage": "KMS.InvalidKeyUsageException",
        "KmsInvalidState": "KMS.InvalidStateException",
        "KmsNotFound": "KMS.NotFoundException",
        "KmsOptInRequired": "KMS.OptInRequired",
        "KmsThrottled": "KMS.ThrottlingException",
    },
}
