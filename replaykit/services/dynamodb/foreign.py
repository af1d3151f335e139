"""ARNs in the place of a table's name that mean no table here: of another account, of another region.

Texts: measured on AWS in October 2026 (ack-api-quirks: DDB-TABLE-071, DDB-EXPORT-002, -006, DDB-IMPORT-010, and what is
said there of DescribeTable, DescribeTimeToLive, DescribeContinuousBackups and DescribeContributorInsights by an ARN).
"""

from __future__ import annotations

import re

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import invalid

ARN = re.compile(r"arn:(?P<partition>[^:]+):dynamodb:(?P<region>[^:]+):(?P<account>\d{12}):(?P<resource>.+)")
TABLE = re.compile(r"table/[^/]+")


def require_account(arn: str, scope: Scope) -> None:
    """Nobody may touch what is another account's, as no policy is looked at."""
    found = ARN.fullmatch(arn)
    if found is not None and found["account"] != scope.account:
        raise AwsError("AccessDeniedException", "Access is denied")


def require_own(arn: str, scope: Scope) -> None:
    """Refuse the ARN of a table that can't be here.

    ASSUMPTION: that reads and writes of items say so too, that the region comes before the account, and the text about
    what is no table; recorded calls with such ARNs would prove them.
    """
    found = ARN.fullmatch(arn)
    if found is None:
        return
    for what, wrong in (
        ("AWS partition", found["partition"] != scope.partition),
        ("AWS region", found["region"] != scope.region),
        ("resource type", not TABLE.fullmatch(found["resource"])),
    ):
        if wrong:
            raise invalid(f"1 validation error detected: Invalid {what} in '{arn}'")
    require_account(arn, scope)
