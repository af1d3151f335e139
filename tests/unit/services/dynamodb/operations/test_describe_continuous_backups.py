"""DescribeContinuousBackups, as AWS answers it."""

from __future__ import annotations

import orjson
import pytest

from replaykit.services.dynamodb.hydration.description import install_table


def test_a_new_table_has_backups_and_no_recovery(dynamodb):
    dynamodb.table("music")
    assert dynamodb.describe_continuous_backups(TableName="music") == {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
        }
    }


def test_a_table_that_is_not_there_is_named_in_other_words_than_elsewhere(dynamodb):
    with dynamodb.refuses("Table not found: music", "TableNotFoundException"):
        dynamodb.describe_continuous_backups(TableName="music")


def test_of_a_recorded_table_it_is_an_assumption(dynamodb):
    install_table(dynamodb.store, dynamodb.table("music"), at=0.0)
    dynamodb.describe_continuous_backups(TableName="music")
    assert dynamodb.assumptions == ("the point-in-time recovery of table music was never seen",)


@pytest.mark.corpus
@pytest.mark.parametrize(("number", "enabled"), [(1, False), (2, True)])
def test_the_members_are_those_of_recordings(dynamodb, corpus, number, enabled):
    folder = corpus / "custodian" / "test_dynamodb_continuous_backup_action"
    recorded = orjson.loads((folder / f"dynamodb.DescribeContinuousBackups_{number}.json").read_bytes())["data"]
    dynamodb.table("music")
    specification = {"PointInTimeRecoveryEnabled": enabled}
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=specification)
    there = recorded["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    here = dynamodb.describe_continuous_backups(TableName="music")["ContinuousBackupsDescription"]
    newer = {"RecoveryPeriodInDays"} if enabled else set()  # the recording is of 2020
    assert here["PointInTimeRecoveryDescription"].keys() - newer == there.keys()
    assert here["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == there["PointInTimeRecoveryStatus"]
