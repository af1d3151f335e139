"""A table of another account: no policy lets anybody in, since none is looked at; AWS looks at rights first."""

from __future__ import annotations

import re

from replaykit.aws.error import AwsError

OF_ACCOUNT = re.compile(r"arn:[^:]+:dynamodb:[^:]*:(\d{12}):.+")


class Foreign(AwsError):  # noqa: N818  # like the error that it is, a value of the service's
    """AccessDeniedException; `told` names the operation, which who looks for a table does not know.

    ASSUMPTION: who asks is told as the account's root, since nobody says who signed; the text of an IAM user's call
    would show another name only.
    """

    def __init__(self, arn: str, account: str) -> None:
        super().__init__("AccessDeniedException", f"{arn} is of another account")
        self.arn, self.account = arn, account

    def told(self, operation: str) -> AwsError:
        """In AWS's words (parity)."""
        action = f"dynamodb:{operation}"
        return AwsError(
            self.code,
            f"User: arn:aws:iam::{self.account}:root is not authorized to perform: {action} on resource: {self.arn} "
            f"because no resource-based policy allows the {action} action",
        )


def require_own(arn: str, account: str) -> None:
    """Refuse the ARN of another account."""
    owner = OF_ACCOUNT.fullmatch(arn)
    if owner is not None and owner[1] != account:
        raise Foreign(arn, account)
