"""The emulator against cloud-custodian's recordings of tags, recovery, policies and backups (2016 to 2024).

They hold the answers alone: what was asked is plain from them, and stands here. Each recording is a world of its own,
hydrated from itself, in which the same is asked again. Its times are those of New York, as the ARNs of backups prove.

Two lists of backups are left out that were made up by hand (`consecutive_backup_{hourly,weekly}_count_filter`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.cassette import Interaction, Meta
from replaykit.cassette.understand import understand
from replaykit.diff.render.plain import render
from replaykit.diff.report import Report
from replaykit.protocols import write_error, write_request, write_response
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

pytestmark = pytest.mark.corpus

SECOND = timedelta(seconds=1)
NEW_YORK = ZoneInfo("America/New_York")
PITR = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
TABLE, ARN, BACKUP = object(), object(), object()  # what the recording names
READ = ("DescribeTable_1", {"TableName": TABLE})
TAGS = ("ListTagsOfResource_1", {"ResourceArn": ARN})

CONVERSATIONS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "tag_filter": [READ, TAGS],
    "kms_key_filter": [READ, TAGS],
    "tag": [
        READ,
        ("TagResource_1", {"ResourceArn": ARN, "Tags": [{"Key": "new_tag_key", "Value": "new_tag_value"}]}),
        TAGS,
    ],
    "mark": [
        READ,
        (
            "TagResource_1",
            {
                "ResourceArn": ARN,
                "Tags": [{"Key": "test_tag", "Value": "Resource does not meet policy: delete@2018/06/08"}],
            },
        ),
        TAGS,
    ],
    "unmark": [READ, ("UntagResource_1", {"ResourceArn": ARN, "TagKeys": ["test_key"]}), TAGS],
    "continuous_backup_filter": [READ, ("DescribeContinuousBackups_1", {"TableName": TABLE})],
    "continuous_backup_action": [
        READ,
        ("DescribeContinuousBackups_1", {"TableName": TABLE}),
        ("UpdateContinuousBackups_1", {"TableName": TABLE} | PITR),
        ("DescribeContinuousBackups_2", {"TableName": TABLE}),
    ],
    "has_statement_filter": [READ, ("GetResourcePolicy_1", {"ResourceArn": ARN})],
    "cross_account_filter": [
        READ,
        ("GetResourcePolicy_1", {"ResourceArn": ARN}),
        ("DescribeTable_2", {"TableName": TABLE}),
        ("GetResourcePolicy_2", {"ResourceArn": ARN}),
    ],
    "create_backup": [
        READ,
        ("CreateBackup_1", {"TableName": TABLE, "BackupName": "Backup-c7n-dynamodb-backup-2018-01-16-19-39"}),
        ("DescribeBackup_1", {"BackupArn": BACKUP}),
    ],
    "create_prefixed_backup": [
        READ,
        ("CreateBackup_1", {"TableName": TABLE, "BackupName": "custom-c7n-dynamodb-backup-2018-01-22-13-42"}),
    ],
    "update_table": [
        READ,
        ("UpdateTable_1", {"TableName": TABLE, "BillingMode": "PAY_PER_REQUEST"}),
        ("DescribeTable_2", {"TableName": TABLE}),
    ],
    "enable_stream": [READ, ("UpdateTable_1", {"TableName": TABLE, "StreamSpecification": STREAM})],
    "delete_table": [READ, ("DeleteTable_1", {"TableName": TABLE})],
    "delete_backup": [("ListBackups_1", {}), ("DeleteBackup_1", {"BackupArn": BACKUP})],
    "consecutive_backup_count_filter": [READ, ("ListBackups_1", {"TableName": TABLE})],
}


def revived(value: Any) -> Any:
    """Placebo's instants."""
    if isinstance(value, dict):
        if value.get("__class__") == "datetime":
            return datetime(**{name: part for name, part in value.items() if name != "__class__"}, tzinfo=NEW_YORK)
        return {name: revived(one) for name, one in value.items()}
    return [revived(one) for one in value] if isinstance(value, list) else value


def instants(value: Any) -> Iterator[datetime]:
    """Every instant that an answer tells: it was given later, for want of a better word of when."""
    if isinstance(value, datetime):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from instants(one)


class Recording:
    """One folder as a cassette."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.named: dict[object, str] = {}
        self.at = datetime(2016, 1, 1, tzinfo=UTC)

    def interactions(self, conversation: list[tuple[str, dict[str, Any]]]) -> list[Interaction]:
        return [self._interaction(name.partition("_")[0], *self._answer(name), params) for name, params in conversation]

    def _answer(self, name: str) -> tuple[int, dict[str, Any]]:
        whole = orjson.loads((self.folder / f"dynamodb.{name}.json").read_bytes())
        answer = revived(whole["data"])
        told = (answer.pop("ResponseMetadata", None) or {}).get("HTTPHeaders", {}).get("date")
        self.at = parsedate_to_datetime(told) if told else max((self.at + SECOND, *instants(answer)))
        table = answer.get("Table", {})
        backups = [answer.get("BackupDetails", {}), *answer.get("BackupSummaries", ())]
        names = {TABLE: table.get("TableName"), ARN: table.get("TableArn"), BACKUP: backups[-1].get("BackupArn")}
        self.named |= {key: name for key, name in names.items() if name}
        return whole["status_code"], answer

    def _interaction(self, operation: str, status: int, answer: dict[str, Any], params: dict[str, Any]) -> Interaction:
        asked = {name: self.named.get(value, value) if value.__hash__ else value for name, value in params.items()}
        arn = self.named.get(ARN) or self.named.get(BACKUP) or ""
        scope = Scope(*(arn.split(":")[part] for part in (4, 3))) if arn else Scope()
        call = OperationCall("dynamodb", operation, asked, scope)
        host = f"https://{scope.account}.ddb.{scope.region}.amazonaws.com"
        if status == 200:
            response = write_response("dynamodb", operation, answer, request_id="R")
        else:
            error = AwsError(answer["Error"]["Code"], answer["Error"]["Message"])
            response = write_error("dynamodb", operation, error, request_id="R")
        response.headers.add("date", format_datetime(self.at.astimezone(UTC), usegmt=True))
        return Interaction(write_request(call, endpoint=host), response, Meta(call.name, self.at.isoformat()))


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_recording_is_answered_as_aws_did(corpus, name):
    folder = corpus / "custodian" / f"test_dynamodb_{name}"
    interactions = Recording(folder).interactions(CONVERSATIONS[name])
    side = EmulatedSide(understand(interactions))
    report = Report("emulator", [put_to(name, interactions, side)])
    assert report.total.compared == len(interactions), render(report)
    assert (report.total.gaps, report.total.divergent) == (0, 0), render(report)


@pytest.mark.parametrize("name", ["update_table", "enable_stream", "delete_table"])
def test_the_answer_that_changes_a_table_is_enough_to_know_it(corpus, name):
    """The description before it is left out."""
    _, *interactions = Recording(corpus / "custodian" / f"test_dynamodb_{name}").interactions(CONVERSATIONS[name])
    report = Report("emulator", [put_to(name, interactions, EmulatedSide(understand(interactions)))])
    assert report.total.divergent == 0, render(report)


@pytest.mark.parametrize("name", ["tag_filter", "continuous_backup_filter", "has_statement_filter", "delete_backup"])
def test_without_hydration_it_is_not(corpus, name):
    interactions = Recording(corpus / "custodian" / f"test_dynamodb_{name}").interactions(CONVERSATIONS[name])
    report = Report("emulator", [put_to(name, interactions, EmulatedSide([]))])
    assert report.total.divergent == len(interactions)
