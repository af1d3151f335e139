"""The regions of AWS that DynamoDB is in, and those that its global tables may use."""

from __future__ import annotations

from replaykit.aws.call import Scope
from replaykit.services.dynamodb.values import invalid

# botocore's endpoints, by partition, in the order of AWS's text as far as that was published: up to us-west-1.
REGIONS = {
    "aws": (
        *("ap-south-2", "ap-south-1", "eu-south-1", "eu-south-2", "me-central-1", "il-central-1", "ca-central-1"),
        *("ap-east-2", "mx-central-1", "eu-central-1", "eu-central-2", "us-west-1", "us-west-2", "us-east-1"),
        *("us-east-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-northeast-1", "ap-northeast-2"),
        *("ap-northeast-3", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
        *("ap-southeast-6", "ap-southeast-7", "ap-east-1", "ca-west-1", "af-south-1", "me-south-1", "sa-east-1"),
    ),
    "aws-cn": ("cn-north-1", "cn-northwest-1"),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
}

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html; a group may mix the
# sets of regions, against that page (ack-api-quirks, DDB-TABLE-257).
STRONG = frozenset(
    (
        *("us-east-1", "us-east-2", "us-west-2"),
        *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"),
        *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
    )
)


def require_region(region: str, scope: Scope) -> None:
    """A replica is in a region of the same partition.

    Measured (ack-api-quirks, DDB-TABLE-223). ASSUMPTION: the end of the list.
    """
    known = REGIONS[scope.partition]
    if region not in known:
        raise invalid(
            f"Region {region} is not supported. The latest version of global tables are only supported in the "
            f"following regions: [{', '.join(known)}]"
        )
