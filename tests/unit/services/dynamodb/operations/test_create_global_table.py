"""CreateGlobalTable, as AWS answered it, and what such a table does with its writes."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.call import OperationCall

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
BOTH = [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]
REP = ("aws:rep:deleting", "aws:rep:updatetime", "aws:rep:updateregion")


@pytest.fixture
def ready(dynamodb):
    """A table of the same name in two regions."""
    for one in (dynamodb, dynamodb.at("eu-west-1")):
        one.table("music", StreamSpecification=STREAM)
    return dynamodb


def get(dynamodb, name="a"):
    return dynamodb.get_item(TableName="music", Key={"id": {"S": name}}).get("Item")


def records(dynamodb):
    """(event, aws:rep:deleting of the new image, its region) of every record of the stream in this region."""
    arn = dynamodb.describe_table(TableName="music")["Table"]["LatestStreamArn"]

    def ask(operation, **params):
        call = OperationCall("dynamodbstreams", operation, params, dynamodb.scope)
        return dynamodb.emulator.answer(call).output

    (shard,) = ask("DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = ask("GetShardIterator", StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    found = ask("GetRecords", ShardIterator=iterator["ShardIterator"])["Records"]
    return [
        (one["eventName"], *(value(one["dynamodb"].get("NewImage"), name) for name in (REP[0], REP[2])))
        for one in found
    ]


def value(image, name):
    """What an attribute of an image holds, which is JSON at rest."""
    if image is None:
        return None
    return next(iter(orjson.loads(orjson.dumps(image)).get(name, {"NULL": None}).values()))


def test_it_is_made_of_tables_that_are_there(conversation):
    slow = conversation(delay=10.0)
    for one in (slow, slow.at("eu-west-1")):
        one.table("music", StreamSpecification=STREAM)
    slow.clock.advance(10)
    made = slow.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)["GlobalTableDescription"]
    assert made.pop("CreationDateTime").timestamp() == slow.clock.now()
    assert made == {
        "GlobalTableName": "music",
        "GlobalTableArn": "arn:aws:dynamodb::123456789012:global-table/music",
        "GlobalTableStatus": "CREATING",
        "ReplicationGroup": BOTH,
    }


def test_a_put_makes_two_records_here_and_one_there(ready):
    there = ready.at("eu-west-1")
    ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    ready.put_item(TableName="music", Item={"id": {"S": "a"}})
    item = get(ready)
    assert item == get(there)
    assert item["aws:rep:deleting"] == {"BOOL": False}
    assert item["aws:rep:updateregion"] == {"S": "us-east-1"}
    assert float(item["aws:rep:updatetime"]["N"]) == ready.clock.now()
    assert records(ready) == [("INSERT", None, None), ("MODIFY", False, "us-east-1")]
    assert records(there) == [("INSERT", False, "us-east-1")]


def test_a_deletion_makes_one_record_here_and_two_there(ready):
    there = ready.at("eu-west-1")
    ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    there.put_item(TableName="music", Item={"id": {"S": "a"}})
    ready.delete_item(TableName="music", Key={"id": {"S": "a"}})
    assert (get(ready), get(there)) == (None, None)
    assert records(ready)[1:] == [("REMOVE", None, None)]
    assert records(there)[2:] == [("MODIFY", True, "us-east-1"), ("REMOVE", None, None)]


def test_an_update_that_changes_nothing_is_no_write(ready):
    ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    ready.put_item(TableName="music", Item={"id": {"S": "a"}})
    before = get(ready)
    ready.clock.advance(5)
    ready.update_item(TableName="music", Key={"id": {"S": "a"}}, UpdateExpression="REMOVE nothing")
    assert get(ready) == before
    assert len(records(ready)) == 2


def test_removals_by_time_to_live_stay_where_they_are(ready):
    there = ready.at("eu-west-1")
    ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    ready.update_time_to_live(TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"})
    assert there.describe_time_to_live(TableName="music")["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    over = {"N": str(int(ready.clock.now()) + 5)}
    ready.put_item(TableName="music", Item={"id": {"S": "a"}, "over": over})
    ready.clock.advance(5)
    ready.emulator.tick()
    assert get(ready) is None
    assert get(there)["over"] == over


def test_writes_may_take_their_time_and_the_last_one_wins(global_table_2017, conversation):
    here, there = global_table_2017(conversation=conversation(replication_lag=10.0))
    here.put_item(TableName="music", Item={"id": {"S": "a"}, "by": {"S": "here"}})
    here.clock.advance(1)
    there.put_item(TableName="music", Item={"id": {"S": "a"}, "by": {"S": "there"}})
    here.clock.advance(10)
    assert get(here) == get(there)
    assert get(here)["by"] == {"S": "there"}


def test_its_settings_are_each_regions_own(global_table_2017):
    here, there = global_table_2017()
    here.update_table(TableName="music", TableClass="STANDARD_INFREQUENT_ACCESS")
    table = there.describe_table(TableName="music")["Table"]
    assert not table.keys() & {"TableClassSummary", "Replicas", "GlobalTableVersion"}
    with here.refuses(
        "One or more parameter values were invalid: Disabling Stream is not allowed for a Global Table replica."
    ):
        here.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    with here.refuses("ReplicaUpdates is not supported on a global table of version 2017.11.29."):
        here.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "us-west-2"}}])


def test_a_table_that_is_deleted_leaves_it(global_table_2017):
    here, there = global_table_2017()
    there.delete_table(TableName="music")
    described = here.describe_global_table(GlobalTableName="music")["GlobalTableDescription"]
    assert described["ReplicationGroup"] == [{"RegionName": "us-east-1"}]
    here.delete_table(TableName="music")
    assert here.list_global_tables() == {"GlobalTables": []}


def test_a_name_is_taken_once(ready):
    ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    with ready.refuses("Global table with name: 'music' already exists.", "GlobalTableAlreadyExistsException"):
        ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH[:1])


def test_every_region_has_the_table(dynamodb):
    dynamodb.table("music", StreamSpecification=STREAM)
    with dynamodb.refuses("Table not found: music", "TableNotFoundException"):
        dynamodb.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
    with dynamodb.refuses("One or more parameter values were invalid: ReplicationGroup must name at least one region"):
        dynamodb.create_global_table(GlobalTableName="music", ReplicationGroup=[])
    with pytest.raises(Exception, match="Region us-fake-1 is not supported"):
        dynamodb.create_global_table(GlobalTableName="music", ReplicationGroup=[{"RegionName": "us-fake-1"}])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "must have DynamoDB Streams enabled with StreamViewType NEW_AND_OLD_IMAGES"),
        (
            {"StreamSpecification": STREAM | {"StreamViewType": "NEW_IMAGE"}},
            "must have DynamoDB Streams enabled with StreamViewType NEW_AND_OLD_IMAGES",
        ),
        ({"keys": "id:N", "StreamSpecification": STREAM}, "must have the same key schema"),
        (
            {"gsi": {"by_title": ("title:S", "ALL")}, "StreamSpecification": STREAM},
            "must have the same indexes",
        ),
    ],
)
def test_its_tables_are_alike(dynamodb, wrong, message):
    dynamodb.table("music", StreamSpecification=STREAM)
    dynamodb.at("eu-west-1").table("music", **wrong)
    with pytest.raises(Exception, match=message):
        dynamodb.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)


def test_its_tables_are_empty(ready):
    ready.at("eu-west-1").put_item(TableName="music", Item={"id": {"S": "a"}})
    with pytest.raises(Exception, match="Table must be empty"):
        ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)


def test_its_tables_have_no_replicas_of_the_current_version(ready):
    ready.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": "us-west-2"}}])
    with pytest.raises(Exception, match=r"Table is a replica of a global table of version 2019\.11\.21: music"):
        ready.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)


def test_as_aws_answers_today(conversation):
    today = conversation(global_tables_2017=False)
    with today.refuses(
        "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not supported. We "
        "recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy)."
    ):
        today.create_global_table(GlobalTableName="music", ReplicationGroup=BOTH)
