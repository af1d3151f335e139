"""Members that AWS added to an answer after some recordings were made: their absence there is no divergence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from replaykit.aws.http import HttpResponse
from replaykit.models import Shape

NO_ERAS: Mapping[str, date] = {}

# When AWS announced a member; recordings before and after agree (go-cloud awsdynamodb of 2019-04-26 and 2025-07-18).
# Of those that it did not announce, the day after the last recording that lacks them (cloud-custodian, 2018).
_SINCE: Mapping[tuple[str, str], date] = {
    # https://aws.amazon.com/about-aws/whats-new/2023/03/amazon-dynamodb-table-deletion-protection/
    ("dynamodb", "TableDescription.DeletionProtectionEnabled"): date(2023, 3, 8),
    # https://aws.amazon.com/about-aws/whats-new/2024/11/amazon-dynamodb-warm-throughput/
    ("dynamodb", "TableDescription.WarmThroughput"): date(2024, 11, 13),
    ("dynamodb", "GlobalSecondaryIndexDescription.WarmThroughput"): date(2024, 11, 13),
    # https://aws.amazon.com/blogs/aws/amazon-dynamodb-on-demand-no-capacity-planning-and-pay-per-request-pricing/
    ("dynamodb", "SourceTableDetails.BillingMode"): date(2018, 11, 28),
    # https://aws.amazon.com/blogs/database/announcing-configurable-point-in-time-recovery-periods-for-amazon-dynamodb
    ("dynamodb", "PointInTimeRecoveryDescription.RecoveryPeriodInDays"): date(2025, 1, 7),
    ("dynamodb", "BackupDetails.BackupSizeBytes"): date(2018, 1, 23),  # in the answer of CreateBackup
    ("dynamodb", "BackupDetails.BackupType"): date(2018, 4, 28),
    ("dynamodb", "BackupSummary.BackupType"): date(2018, 4, 28),
}


def eras_of(service: str, shape: Shape) -> Mapping[str, date]:
    """The members of a shape that came later, with the day they came."""
    known = {member: _SINCE.get((service, f"{shape.name}.{member}")) for member in shape.members}
    return {member: day for member, day in known.items() if day is not None} or NO_ERAS


@dataclass(frozen=True, slots=True)
class Dates:
    """The Date headers of two answers, read only where a member's era matters."""

    recorded: str | None = None
    other: str | None = None

    @classmethod
    def of(cls, recorded: HttpResponse, other: HttpResponse) -> Dates:
        return cls(recorded.headers.get("date"), other.headers.get("date"))

    def recorded_before(self, day: date) -> bool:
        return _before(self.recorded, day)

    def other_before(self, day: date) -> bool:
        return _before(self.other, day)


def _before(header: str | None, day: date) -> bool:
    """Whether an answer is older than a day; one without a date is taken for today's."""
    if not header:
        return False
    try:
        return parsedate_to_datetime(header).date() < day
    except ValueError:
        return False
