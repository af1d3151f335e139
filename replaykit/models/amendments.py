"""What AWS's front ends check and the published models do not say, or say no longer; each with what proves it.

captured: read from real AWS by others in 2026 (paritysuite/dynamodb-conformance; ack-api-quirks, of October, in two
regions); aws-tests: public test suites that are run against the service (architect/dynalite).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

TABLE: Final = "TableArn"
"""The shape of a TableName since it may be an ARN."""
LONGEST_NAME: Final = 255
CONTROL: Final[Mapping[str, Any]] = {"TableName": {"min": 3}}
FREE: Final[Mapping[str, Any]] = {"enum": ()}
ARN: Final[Mapping[str, Any]] = {"ResourceArn": {"min": None, "max": None}}
STREAM: Final[Mapping[str, Any]] = {"StreamArn": {"min": None}}
HOURS: Final[Mapping[str, Any]] = {"RetentionPeriodHours": {"min": 1}}
TWO_KEYS: Final[Mapping[str, Any]] = {"max": 2}
AMENDMENTS: Final[Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]] = {
    "dynamodb": {
        # captured: 3 characters at least where tables are made, described and changed; 1 where items are
        "CreateTableInput": {**CONTROL, "KeySchema": TWO_KEYS, "TableClass": FREE},
        **dict.fromkeys(
            (
                "DeleteTableInput",
                "DescribeTableInput",
                "DescribeTimeToLiveInput",
                "UpdateTimeToLiveInput",
                "DescribeContinuousBackupsInput",
                "UpdateContinuousBackupsInput",
            ),
            CONTROL,
        ),
        "UpdateTableInput": {**CONTROL, "TableClass": FREE},
        "SSESpecification": {"KMSMasterKeyId": {"min": 1}},
        # aws-tests: told in words of its own
        "TimeToLiveSpecification": {"AttributeName": {"min": None}},
        # captured: only a global index has keys of more than two attributes
        "LocalSecondaryIndex": {"KeySchema": TWO_KEYS},
        # aws-tests
        **{key: {"AttributesToGet": {"max": 255}} for key in ("GetItemInput", "ScanInput")},
        # captured: the form of an ARN is told in words of its own
        **dict.fromkeys(("TagResourceInput", "UntagResourceInput", "ListTagsOfResourceInput"), ARN),
        # captured: Query and the batches say some things in words of their own
        "QueryInput": {"AttributesToGet": {"max": 255}, "Limit": {"min": None}},
        "KeysAndAttributes": {"AttributesToGet": {"max": 255}, "Keys": {"max": None}},
        "BatchGetItemInput": {"RequestItems": {"min": None, "max": None}},
        "BatchWriteItemInput": {"RequestItems": {"min": None, "max": None}},
    },
    # shown by the tests of AWS's own SDK for JavaScript, which run on AWS: `fake-stream` is an "Invalid StreamArn"
    "dynamodbstreams": dict.fromkeys(("DescribeStreamInput", "GetShardIteratorInput"), STREAM),
    # aws-tests: of mhart/kinesalite
    "kinesis": dict.fromkeys(("IncreaseStreamRetentionPeriodInput", "DecreaseStreamRetentionPeriodInput"), HOURS),
    # AWS's SDK for C++ (1.11.900) says `enabled`
    "s3": {name: {"ChecksumMode": FREE} for name in ("GetObjectRequest", "HeadObjectRequest")},
}

REQUIRED: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    # aws-tests; the model dropped it when a replica could be made by naming its source
    "dynamodb": {"CreateTableInput": frozenset({"AttributeDefinitions", "KeySchema"})}
}
EXCUSES: Final[Mapping[str, str]] = {"CreateTableInput": "GlobalTableSourceArn"}
"""The member that makes the others dispensable."""
AHEAD: Final[Mapping[str, str]] = {"ScanInput": "Limit"}
"""The member that AWS's own model has before those that hash as it does; aws-tests: of eleven faults the ten that are
told include the Limit's, and leave out that of AttributesToGet."""

SERDE: Final = "serde"
"""The trait of an operation whose body Rust's serde reads, and not the front end that reads all others."""
OPERATIONS: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    # captured: in eu-west-2 and us-east-1 on 9 October 2026
    "dynamodb": {"SearchVectors": {SERDE: True}}
}


def amended(service: str, structure: str, member: str, reference: Mapping[str, Any]) -> Mapping[str, Any]:
    """The reference of a member with the traits that AWS gives it."""
    traits = AMENDMENTS.get(service, {}).get(structure, {}).get(member)
    return {**reference, **traits} if traits else reference


def required(service: str, structure: str) -> frozenset[str]:
    """What AWS requires of a structure, and its model does not."""
    return REQUIRED.get(service, {}).get(structure, frozenset())


def operation_traits(service: str, operation: str) -> Mapping[str, Any]:
    """What AWS does about an operation, and its model does not say."""
    return OPERATIONS.get(service, {}).get(operation, {})


@lru_cache(maxsize=4096)
def table_faults(name: str, shortest: int) -> tuple[str, ...]:
    """Which rules of a table's name are broken, in AWS's order (captured); an ARN is looked at by the service.

    An empty name breaks only the model's own rule where items are read and written.
    """
    if name.startswith("arn:"):
        return ()
    faults = []
    if len(name) > LONGEST_NAME:
        faults.append(f"Member must have length less than or equal to {LONGEST_NAME}")
    if len(name) < shortest:
        faults.append(f"Member must have length greater than or equal to {shortest}")
    if not NAME.fullmatch(name) and (name or shortest > 1):
        faults.append(f"Member must satisfy regular expression pattern: {NAME.pattern}")
    return tuple(faults)


NAME: Final = re.compile("[a-zA-Z0-9_.-]+")
