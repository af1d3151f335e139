"""UpdateTable, as AWS answers it."""

from __future__ import annotations

import pytest

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S", on_demand=False, ProvisionedThroughput=UNITS)
    return dynamodb


def described(dynamodb):
    return dynamodb.describe_table(TableName="music")["Table"]


def create_index(name="by_genre", **more):
    index = {
        "IndexName": name,
        "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": UNITS,
    }
    return {
        "AttributeDefinitions": [{"AttributeName": "genre", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": index | more}],
    }


def test_throughput_goes_up_and_down(music):
    music.clock.advance(60)
    answer = music.update_table(
        TableName="music", ProvisionedThroughput={"ReadCapacityUnits": 9, "WriteCapacityUnits": 2}
    )["TableDescription"]
    assert answer["TableStatus"] == "UPDATING"
    table = described(music)
    assert table["TableStatus"] == "ACTIVE"
    assert table["ProvisionedThroughput"].keys() == {
        "LastIncreaseDateTime",
        "LastDecreaseDateTime",
        "NumberOfDecreasesToday",
        "ReadCapacityUnits",
        "WriteCapacityUnits",
    }
    assert table["ProvisionedThroughput"]["NumberOfDecreasesToday"] == 1
    music.clock.advance(86_400)
    assert described(music)["ProvisionedThroughput"]["NumberOfDecreasesToday"] == 0


def units_of(described):
    told = described["ProvisionedThroughput"]
    return told["ReadCapacityUnits"], told["WriteCapacityUnits"], told["NumberOfDecreasesToday"]


def test_the_answer_has_the_units_from_before(music):
    # Public tests that are run on AWS: architect/dynalite, test/updateTable.js.
    for read, write, before, after in ((15, 15, (5, 5, 0), (15, 15, 0)), (5, 5, (15, 15, 0), (5, 5, 1))):
        units = {"ReadCapacityUnits": read, "WriteCapacityUnits": write}
        answer = music.update_table(TableName="music", ProvisionedThroughput=units)["TableDescription"]
        assert units_of(answer) == before
        assert units_of(described(music)) == after


def test_new_throughput_is_told_once_the_table_is_active(slow_dynamodb):
    slow_dynamodb.table("music", "id:S", on_demand=False, ProvisionedThroughput=UNITS)
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.update_table(
        TableName="music", ProvisionedThroughput={"ReadCapacityUnits": 15, "WriteCapacityUnits": 15}
    )
    first = described(slow_dynamodb)
    assert (first["TableStatus"], units_of(first)) == ("UPDATING", (5, 5, 0))
    slow_dynamodb.clock.advance(10)
    second = described(slow_dynamodb)
    assert (second["TableStatus"], units_of(second)) == ("ACTIVE", (15, 15, 0))
    increased = [one["ProvisionedThroughput"]["LastIncreaseDateTime"] for one in (first, second)]
    assert increased[0] < increased[1]


def test_so_it_is_of_an_index_and_what_was_on_demand_has_its_units_at_once(music):
    music.update_table(TableName="music", **create_index(ProvisionedThroughput=UNITS))
    wanted = {"Update": {"IndexName": "by_genre", "ProvisionedThroughput": {**UNITS, "ReadCapacityUnits": 6}}}
    answer = music.update_table(TableName="music", GlobalSecondaryIndexUpdates=[wanted])["TableDescription"]
    assert units_of(answer["GlobalSecondaryIndexes"][0]) == (5, 5, 0)
    assert units_of(described(music)["GlobalSecondaryIndexes"][0]) == (6, 5, 0)
    music.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    back = {"Update": {"IndexName": "by_genre", "ProvisionedThroughput": UNITS}}
    answer = music.update_table(
        TableName="music",
        BillingMode="PROVISIONED",
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexUpdates=[back],
    )["TableDescription"]
    assert units_of(answer)[:2] == units_of(answer["GlobalSecondaryIndexes"][0])[:2] == (5, 5)


def test_what_an_earlier_call_of_this_instant_changed_is_told_as_it_is(music):
    music.update_table(TableName="music", ProvisionedThroughput={**UNITS, "ReadCapacityUnits": 15})
    answer = music.update_table(TableName="music", **create_index(ProvisionedThroughput=UNITS))["TableDescription"]
    assert units_of(answer) == (15, 5, 0)


def test_throughput_that_is_what_it_is_is_refused(music):
    with music.refuses(
        "The provisioned throughput for the table will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. "
        "Current WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    ):
        music.update_table(TableName="music", ProvisionedThroughput=UNITS)


def test_billing_changes(music):
    music.clock.advance(60)
    music.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    units = described(music)["ProvisionedThroughput"]
    assert (
        units.pop("LastDecreaseDateTime").timestamp() == music.clock.now()
    )  # a decrease that is not counted (recorded)
    assert units == {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    summary = described(music)["BillingModeSummary"]
    assert summary["BillingMode"] == "PAY_PER_REQUEST"
    assert "LastUpdateToPayPerRequestDateTime" in summary  # recorded
    with music.refuses(
        "One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is "
        "PROVISIONED"
    ):
        music.update_table(TableName="music", BillingMode="PROVISIONED")
    music.update_table(TableName="music", BillingMode="PROVISIONED", ProvisionedThroughput=UNITS)
    assert described(music)["ProvisionedThroughput"]["ReadCapacityUnits"] == 5


def test_a_table_that_leaves_on_demand_says_what_each_of_its_indexes_shall_have(dynamodb):
    dynamodb.table("music", gsi={"by_genre": ("genre:S", "ALL")})
    wanted = {"TableName": "music", "BillingMode": "PROVISIONED", "ProvisionedThroughput": UNITS}
    with dynamodb.refuses(
        "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by_genre"
    ):
        dynamodb.update_table(**wanted)
    assert described(dynamodb)["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    update = {"IndexName": "by_genre", "ProvisionedThroughput": UNITS}
    dynamodb.update_table(**wanted, GlobalSecondaryIndexUpdates=[{"Update": update}])
    (index,) = described(dynamodb)["GlobalSecondaryIndexes"]
    assert index["ProvisionedThroughput"]["WriteCapacityUnits"] == 5


def test_an_index_is_filled_from_the_table(music):
    for number in range(10):
        genre = {"genre": {"S": "jazz"}} if number % 2 else {"genre": {"N": "1"}}  # of the wrong type: not in the index
        music.put_item(TableName="music", Item={"id": {"S": str(number)}} | genre)
    answer = music.update_table(TableName="music", **create_index())["TableDescription"]
    assert answer["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert described(music)["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"
    found = music.query(
        TableName="music",
        IndexName="by_genre",
        KeyConditionExpression="genre = :g",
        ExpressionAttributeValues={":g": {"S": "jazz"}},
    )
    assert found["Count"] == 5


def test_an_index_goes_with_its_definitions(music):
    music.update_table(TableName="music", **create_index())
    answer = music.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_genre"}}])
    assert answer["TableDescription"]["GlobalSecondaryIndexes"][0]["IndexStatus"] == "DELETING"
    table = described(music)
    assert "GlobalSecondaryIndexes" not in table
    assert table["AttributeDefinitions"] == [{"AttributeName": "id", "AttributeType": "S"}]
    with music.refuses("The table does not have the specified index: by_genre"):
        music.scan(TableName="music", IndexName="by_genre")


def test_an_index_takes_its_time(slow_dynamodb):
    slow_dynamodb.table("music", "id:S", on_demand=False, ProvisionedThroughput=UNITS)
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.update_table(TableName="music", **create_index())
    with slow_dynamodb.refuses("Cannot read from backfilling global secondary index: by_genre"):
        slow_dynamodb.scan(TableName="music", IndexName="by_genre")
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Table is being updated: music", "ResourceInUseException"
    ):
        slow_dynamodb.update_table(TableName="music", DeletionProtectionEnabled=True)
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.scan(TableName="music", IndexName="by_genre")["Count"] == 0
    slow_dynamodb.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_genre"}}])
    assert described(slow_dynamodb)["GlobalSecondaryIndexes"][0]["IndexStatus"] == "DELETING"
    slow_dynamodb.clock.advance(10)
    assert "GlobalSecondaryIndexes" not in described(slow_dynamodb)


def test_an_index_is_made_once_and_one_at_a_time(music):
    music.update_table(TableName="music", **create_index())
    with music.refuses("Attempting to create an index which already exists"):
        music.update_table(TableName="music", **create_index())
    two = [create_index(name)["GlobalSecondaryIndexUpdates"][0] for name in ("one", "two")]
    with music.refuses(
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
        "LimitExceededException",
    ):
        music.update_table(TableName="music", **create_index() | {"GlobalSecondaryIndexUpdates": two})
    with music.refuses("Requested resource not found: Index none for table music", "ResourceNotFoundException"):
        music.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "none"}}])


def test_a_stream_is_switched_on_and_off(music):
    on = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    answer = music.update_table(TableName="music", StreamSpecification=on)["TableDescription"]
    assert answer["TableStatus"] == "UPDATING"
    assert answer["StreamSpecification"] == on
    wrong = "One or more parameter values were invalid: If stream is being "
    with music.refuses(wrong + "disabled, then UpdateViewType must not be specified"):
        music.update_table(TableName="music", StreamSpecification=on | {"StreamEnabled": False})
    with music.refuses("Table already has an enabled stream: TableName: music"):
        music.update_table(TableName="music", StreamSpecification=on)
    music.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    table = described(music)
    assert "StreamSpecification" not in table
    assert table["LatestStreamArn"] == answer["LatestStreamArn"]
    with music.refuses("Table has no stream to disable: TableName: music"):
        music.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    with music.refuses(wrong + "enabled then UpdateViewType is required"):
        music.update_table(TableName="music", StreamSpecification={"StreamEnabled": True})
    again = music.update_table(TableName="music", StreamSpecification=on)["TableDescription"]
    assert again["LatestStreamArn"] != answer["LatestStreamArn"]


def test_the_table_class_is_told(music):
    music.update_table(TableName="music", TableClass="STANDARD_INFREQUENT_ACCESS")
    assert described(music)["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"


def test_something_must_change(music):
    with music.refuses(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
    ):
        music.update_table(TableName="music")
