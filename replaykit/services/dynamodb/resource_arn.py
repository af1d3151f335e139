"""ResourceArn: what tags and policies are of; each form that it may not have has its own text."""

from __future__ import annotations

import re

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import invalid_value


def read_resource_arn(arn: str, form: re.Pattern[str]) -> re.Match[str]:
    """The parts of an ARN of this form."""
    if not arn.startswith("arn:"):
        raise invalid_value(f"ARNs must start with 'arn:': {arn}")
    found = form.fullmatch(arn)
    if found is None:
        raise invalid_value(f"Provided Arn is not a DynamoDB resource arn: {arn}")
    return found


def of_an_index(arn: str) -> AwsError:
    """The refusal of an index's ARN: it has the tags and the policy of its table."""
    return invalid_value(
        f"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
    )
