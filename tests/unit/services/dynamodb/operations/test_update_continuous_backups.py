"""UpdateContinuousBackups, as AWS answers it."""

from __future__ import annotations

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.hydration.description import install_table

DAY = 24 * 60 * 60


def switch(dynamodb, *, on=True, **more):
    specification = {"PointInTimeRecoveryEnabled": on} | more
    answer = dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=specification)
    assert answer == dynamodb.describe_continuous_backups(TableName="music")
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def described(dynamodb):
    answer = dynamodb.describe_continuous_backups(TableName="music")
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def test_at_first_there_is_one_instant_to_go_back_to(dynamodb):
    dynamodb.table("music")
    now = instant(dynamodb.clock.now())
    assert switch(dynamodb) == {
        "PointInTimeRecoveryStatus": "ENABLED",
        "RecoveryPeriodInDays": 35,
        "EarliestRestorableDateTime": now,
        "LatestRestorableDateTime": now,  # recorded: the two are one
    }
    assert switch(dynamodb, on=False) == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_the_window_grows_and_then_slides(dynamodb):
    dynamodb.table("music")
    start = dynamodb.clock.now()
    switch(dynamodb)
    dynamodb.clock.advance(DAY)
    assert described(dynamodb)["EarliestRestorableDateTime"] == instant(start)
    assert described(dynamodb)["LatestRestorableDateTime"] == instant(start + DAY - 300)
    dynamodb.clock.advance(40 * DAY)
    assert described(dynamodb)["EarliestRestorableDateTime"] == instant(start + 6 * DAY)


def test_recovery_that_is_switched_on_again_has_no_past(dynamodb):
    dynamodb.table("music")
    switch(dynamodb)
    dynamodb.clock.advance(DAY)
    switch(dynamodb)  # on already: nothing is lost
    assert described(dynamodb)["EarliestRestorableDateTime"] == instant(dynamodb.clock.now() - DAY)
    switch(dynamodb, on=False)
    assert switch(dynamodb)["EarliestRestorableDateTime"] == instant(dynamodb.clock.now())


def test_the_period_is_chosen_and_what_it_forgot_is_gone(dynamodb):
    dynamodb.table("music")
    start = dynamodb.clock.now()
    assert switch(dynamodb, RecoveryPeriodInDays=2)["RecoveryPeriodInDays"] == 2
    dynamodb.clock.advance(5 * DAY)
    assert described(dynamodb)["EarliestRestorableDateTime"] == instant(start + 3 * DAY)
    longer = switch(dynamodb, RecoveryPeriodInDays=10)
    assert longer["EarliestRestorableDateTime"] == instant(start + 3 * DAY)
    assert switch(dynamodb)["RecoveryPeriodInDays"] == 10  # not named: as it was
    with dynamodb.refuses(
        "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to "
        "satisfy constraint: Member must have value less than or equal to 35"
    ):
        switch(dynamodb, RecoveryPeriodInDays=36)
    with dynamodb.refuses(
        "One or more parameter values were invalid: RecoveryPeriodInDays can only be specified when "
        "PointInTimeRecoveryEnabled is true"
    ):
        switch(dynamodb, on=False, RecoveryPeriodInDays=3)


def test_a_table_is_there_and_has_backups(slow_dynamodb):
    with slow_dynamodb.refuses("Table not found: music", "TableNotFoundException"):
        switch(slow_dynamodb)
    slow_dynamodb.table("music")
    with slow_dynamodb.refuses(
        "Backups are being enabled for the table: music. Please retry later", "ContinuousBackupsUnavailableException"
    ):
        switch(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    switch(slow_dynamodb)


def test_that_a_recorded_table_had_no_recovery_is_an_assumption(dynamodb):
    install_table(dynamodb.store, dynamodb.table("music"), at=0.0)
    dynamodb.update_continuous_backups(
        TableName="music", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    assert dynamodb.assumptions == ("the point-in-time recovery of table music was never seen",)
