"""The account of calls that do not tell theirs: that of the recording, where it has one.

Clients put the account into the host where they know it (boto3 takes it from the credentials, or from an ARN among the
parameters), and leave it out where they are led to an endpoint: two calls about one table may tell it and not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from replaykit.aws.call import DEFAULT_ACCOUNT, OperationCall
from replaykit.aws.recorded import RecordedCall


class Accounts:
    """Puts calls that tell no account into the recording's only one."""

    def __init__(self, recorded: Iterable[RecordedCall] = ()) -> None:
        told = {one.call.scope.account for one in recorded} - {DEFAULT_ACCOUNT}
        self._only = told.pop() if len(told) == 1 else None

    def settle(self, call: OperationCall) -> OperationCall:
        """The call where it takes effect."""
        if self._only is None or call.scope.account != DEFAULT_ACCOUNT:
            return call
        return replace(call, scope=call.scope._replace(account=self._only))

    def settle_all(self, recorded: Sequence[RecordedCall]) -> list[RecordedCall]:
        if self._only is None:
            return list(recorded)
        return [replace(one, call=self.settle(one.call)) for one in recorded]
