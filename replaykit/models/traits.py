"""The one table of what a member's value is, beyond its type: minted, secret, an instant, a measure.

Redaction, matching, binding and diff read it. Most of it comes from the model itself (`sensitive`, `idempotencyToken`,
timestamp types); the rows below are what the model does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from replaykit.models.shape import Shape


class Trait(StrEnum):
    """What kind of value a member holds.

    OPAQUE    a handle that the service mints and the client hands back: its text means nothing, its referent does
    IDENTITY  an id that the service mints: it differs from run to run, one to one
    INSTANT   a point in time, whatever its type
    SECRET    must not reach the disk
    MEASURE   a quantity that the service observes late or roughly: compared by its presence
    TOKEN     an idempotency token, minted by the client: says nothing about what is asked
    UNORDERED a list without an order
    PLAIN     compared to the letter
    """

    OPAQUE = "opaque"
    IDENTITY = "identity"
    INSTANT = "instant"
    SECRET = "secret"  # noqa: S105  # the word, no password
    MEASURE = "measure"
    TOKEN = "token"  # noqa: S105  # the word, no password
    UNORDERED = "unordered"
    PLAIN = "plain"


# One row a trait and service: members, or `Shape.member` where the name alone is too broad. `*` is every service.
_ROWS: Mapping[str, Mapping[Trait, str]] = {
    "*": {
        Trait.OPAQUE: "NextToken nextToken NextMarker Marker PaginationToken paginationToken ContinuationToken "
        "NextContinuationToken NextPageToken nextPageToken nextForwardToken nextBackwardToken",
        Trait.IDENTITY: "RequestId requestId AWSAccessKeyId AccessKeyId",
        Trait.SECRET: "SecretAccessKey SessionToken SecretString SecretBinary Password",
        Trait.UNORDERED: "Tags tags TagSet TagKeys tagKeys TagList",
    },
    "dynamodb": {
        Trait.IDENTITY: "TableId LatestStreamLabel LatestStreamArn ExportArn ExportManifest ImportArn BulkOperationArn "
        "BackupArn SourceBackupArn ExclusiveStartBackupArn LastEvaluatedBackupArn RevisionId ExpectedRevisionId",
        Trait.TOKEN: "ExportDescription.ClientToken ImportTableDescription.ClientToken "
        "BulkOperationDescription.ClientToken",
        Trait.MEASURE: "ItemCount TableSizeBytes IndexSizeBytes BackupSizeBytes BilledSizeBytes NumberOfDecreasesToday "
        "SizeEstimateRangeGB ItemCollectionMetrics WarmThroughput VectorSearchRequestBytes ContributorInsightsRuleList",
        Trait.UNORDERED: "SS NS BS AttributeDefinitions GlobalSecondaryIndexes LocalSecondaryIndexes VectorIndexes "
        "Replicas NonKeyAttributes AttributesToGet BatchGetItemOutput.Responses KeysAndAttributes.Keys",
    },
    "dynamodbstreams": {
        Trait.OPAQUE: "ShardIterator NextShardIterator",
        Trait.IDENTITY: "ShardId ParentShardId StreamArn StreamLabel eventID SequenceNumber StartingSequenceNumber "
        "EndingSequenceNumber LastEvaluatedShardId ExclusiveStartShardId LastEvaluatedStreamArn",
        Trait.UNORDERED: "SS NS BS",
    },
    "lambda": {
        Trait.IDENTITY: "RevisionId UUID CodeSigningConfigId FunctionUrl RuntimeVersionArn",
        Trait.INSTANT: "LastModified CreationTime LastModifiedTime CreatedDate",
        Trait.MEASURE: "CodeSize TotalCodeSize LogResult UnreservedConcurrentExecutions",
        Trait.SECRET: "Environment.Variables EnvironmentResponse.Variables",
        # The model calls these sensitive; they are what a test of a function is about.
        Trait.PLAIN: "Payload ZipFile Result InputPayload ErrorMessage ErrorType ErrorData EnvironmentError.Message "
        "ImageConfigError.Message RuntimeVersionError.Message FunctionCodeLocationError.Message Reason",
        Trait.UNORDERED: "Architectures CompatibleArchitectures CompatibleRuntimes SubnetIds SecurityGroupIds",
    },
    "logs": {
        Trait.OPAQUE: "sequenceToken nextSequenceToken uploadSequenceToken expectedSequenceToken logRecordPointer",
        Trait.IDENTITY: "eventId queryId queryDefinitionId taskId",
        Trait.INSTANT: "creationTime ingestionTime lastIngestionTime firstEventTimestamp lastEventTimestamp "
        "OutputLogEvent.timestamp FilteredLogEvent.timestamp lastUpdatedTime completionTime",
        Trait.MEASURE: "storedBytes bytesScanned recordsScanned recordsMatched estimatedRecordsSkipped",
    },
    "s3": {
        Trait.OPAQUE: "UploadId UploadIdMarker KeyMarker NextUploadIdMarker NextKeyMarker NextVersionIdMarker",
        Trait.IDENTITY: "VersionId VersionIdMarker DeleteMarkerVersionId CopySourceVersionId ID DisplayName",
        Trait.INSTANT: "LastModified CreationDate Initiated Expires",
        Trait.SECRET: "SSECustomerKey CopySourceSSECustomerKey",
        # Names of keys, which the model calls sensitive.
        Trait.PLAIN: "SSEKMSKeyId SSEKMSEncryptionContext KMSKeyId KMSKeyArn KMSMasterKeyID SSEKMS.KeyId",
        Trait.UNORDERED: "Grants CORSRules AllowedMethods AllowedOrigins",
    },
    "sts": {
        Trait.IDENTITY: "UserId AssumedRoleId FederatedUserId",
        Trait.SECRET: "SecretAccessKey SessionToken WebIdentityToken SAMLAssertion TokenCode",
        Trait.MEASURE: "PackedPolicySize",
    },
    "sqs": {
        Trait.OPAQUE: "ReceiptHandle",
        Trait.IDENTITY: "MessageId SequenceNumber TaskHandle",
        Trait.MEASURE: "ApproximateNumberOfMessagesMoved ApproximateNumberOfMessagesToMove",
        Trait.UNORDERED: "AttributeNames MessageAttributeNames MessageSystemAttributeNames QueueUrls",
    },
    "sns": {
        Trait.IDENTITY: "MessageId SequenceNumber SubscriptionArn",
        Trait.SECRET: "Token",
        Trait.UNORDERED: "Topics Subscriptions",
    },
    "iam": {
        Trait.IDENTITY: "UserId RoleId GroupId PolicyId InstanceProfileId ServerCertificateId SSHPublicKeyId",
        Trait.SECRET: "SecretAccessKey Password NewPassword OldPassword PrivateKey Base32StringSeed QRCodePNG "
        "AuthenticationCode1 AuthenticationCode2 ServicePassword",
        Trait.UNORDERED: "Users Roles Groups Policies AttachedPolicies PolicyNames",
    },
    "kinesis": {
        Trait.OPAQUE: "ShardIterator NextShardIterator",
        Trait.IDENTITY: "SequenceNumber StartingSequenceNumber EndingSequenceNumber",
        Trait.MEASURE: "MillisBehindLatest",
        Trait.UNORDERED: "EnhancedMonitoring ShardLevelMetrics",
    },
}


def _table() -> dict[tuple[str, str], Trait]:
    rows: dict[tuple[str, str], Trait] = {}
    for service, traits in _ROWS.items():
        for trait, members in traits.items():
            for member in members.split():
                rows.setdefault((service, member), trait)
    return rows


_TABLE = _table()


def trait_of(service: str, shape: Shape, member: str) -> Trait:
    """What a structure's member holds.

    The first of: a row for `Shape.member`, for the member in this service, what the model says, a row for the member
    in every service.
    """
    found = _TABLE.get((service, f"{shape.name}.{member}")) or _TABLE.get((service, member))
    if found is not None:
        return found
    said = _said_by_model(shape.members[member])
    if said is not Trait.PLAIN:
        return said
    return _TABLE.get(("*", member), Trait.PLAIN)


def traits_of(service: str, shape: Shape) -> Mapping[str, Trait]:
    """The traits of all members of a structure that are not plain; compiled once."""
    key = ("traits", service)
    found: dict[str, Trait] | None = shape.compiled.get(key)
    if found is None:
        every = {member: trait_of(service, shape, member) for member in shape.members}
        found = shape.compiled[key] = {member: trait for member, trait in every.items() if trait is not Trait.PLAIN}
    return found


def has_trait(service: str, shape: Shape, *traits: Trait) -> bool:
    """Whether any member in or below this shape has one of the traits: what has none need not be walked."""
    key = ("has-trait", service, traits)
    found: bool | None = shape.compiled.get(key)
    if found is None:
        below = (trait for each in shape.walk() for trait in traits_of(service, each).values())
        found = shape.compiled[key] = any(trait in traits for trait in below)
    return found


def rows() -> Iterator[tuple[str, str, Trait]]:
    """The table's own rows: service (or `*`), member or `Shape.member`, trait."""
    return ((service, member, trait) for (service, member), trait in _TABLE.items())


def _said_by_model(shape: Shape) -> Trait:
    if shape.traits.get("idempotencyToken"):
        return Trait.TOKEN
    if shape.sensitive:
        return Trait.SECRET
    if shape.type == "timestamp":
        return Trait.INSTANT
    return _said_by_model(shape.member) if shape.type == "list" else Trait.PLAIN
