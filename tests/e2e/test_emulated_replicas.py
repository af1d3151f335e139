"""Real boto3 clients of several regions on one endpoint: the region is that of the signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.cli.emulate import Emulation
from replaykit.emulator import Settings

TABLE = {
    "TableName": "music",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
HERE, THERE = "us-east-1", "eu-west-1"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving(Emulation().endpoint(port=0)) as endpoint:
        yield endpoint


@pytest.fixture
def far() -> Iterator[Endpoint]:
    with serving(Emulation(settings=Settings(replication_lag=3600.0)).endpoint(port=0)) as endpoint:
        yield endpoint


def client(endpoint: Endpoint, region: str, service: str = "dynamodb") -> Any:
    return boto3.client(service, region, endpoint_url=endpoint.url, config=Config(retries={"total_max_attempts": 1}))


def title(one: Any) -> str | None:
    item = one.get_item(TableName="music", Key={"id": {"S": "a"}}, ConsistentRead=True).get("Item")
    return item["title"]["S"] if item else None


def put(one: Any, value: str) -> None:
    one.put_item(TableName="music", Item={"id": {"S": "a"}, "title": {"S": value}})


def events(endpoint: Endpoint, region: str, arn: str) -> list[str]:
    streams = client(endpoint, region, "dynamodbstreams")
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    assert {record["awsRegion"] for record in records} == {region}
    return [record["eventName"] for record in records]


def test_a_global_table_of_the_current_version(endpoint: Endpoint) -> None:
    here, there = client(endpoint, HERE), client(endpoint, THERE)
    here.create_table(**TABLE)
    put(here, "first")
    here.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": THERE}}])
    there.get_waiter("table_exists").wait(TableName="music")
    assert title(there) == "first"
    put(there, "second")
    assert title(here) == "second"
    table = there.describe_table(TableName="music")["Table"]
    assert [one["RegionName"] for one in table["Replicas"]] == [HERE]
    assert events(endpoint, THERE, table["LatestStreamArn"]) == ["MODIFY"]
    here.update_table(TableName="music", ReplicaUpdates=[{"Delete": {"RegionName": THERE}}])
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        title(there)
    assert title(here) == "second"


def test_the_last_writer_wins_when_the_clock_says_so(far: Endpoint) -> None:
    here, there = client(far, HERE), client(far, THERE)
    here.create_table(**TABLE)
    here.update_table(TableName="music", ReplicaUpdates=[{"Create": {"RegionName": THERE}}])
    put(here, "here")
    put(there, "there")
    assert (title(here), title(there)) == ("here", "there")
    httpx.post(f"{far.url}/_replaykit/clock", json={"advance": 3600}).raise_for_status()
    assert title(here) == title(there) == "there"


def test_a_global_table_of_version_2017(endpoint: Endpoint) -> None:
    here, there = client(endpoint, HERE), client(endpoint, THERE)
    for one in (here, there):
        one.create_table(**TABLE, StreamSpecification=STREAM)
    here.create_global_table(GlobalTableName="music", ReplicationGroup=[{"RegionName": HERE}, {"RegionName": THERE}])
    put(there, "first")
    item = here.get_item(TableName="music", Key={"id": {"S": "a"}})["Item"]
    assert item["aws:rep:updateregion"] == {"S": THERE}
    (listed,) = here.list_global_tables()["GlobalTables"]
    assert listed["GlobalTableName"] == "music"
    settings = here.describe_global_table_settings(GlobalTableName="music")["ReplicaSettings"]
    assert [one["RegionName"] for one in settings] == [THERE, HERE]
    arn = there.describe_table(TableName="music")["Table"]["LatestStreamArn"]
    assert events(endpoint, THERE, arn) == ["INSERT", "MODIFY"]


def test_strong_consistency_and_auto_scaling(endpoint: Endpoint) -> None:
    here, there = client(endpoint, HERE), client(endpoint, "us-east-2")
    here.create_table(**TABLE)
    here.update_table(
        TableName="music",
        ReplicaUpdates=[{"Create": {"RegionName": "us-east-2"}}],
        GlobalTableWitnessUpdates=[{"Create": {"RegionName": "us-west-2"}}],
        MultiRegionConsistency="STRONG",
    )
    put(here, "first")
    assert title(there) == "first"
    assert there.describe_table(TableName="music")["Table"]["GlobalTableWitnesses"] == [
        {"RegionName": "us-west-2", "WitnessStatus": "ACTIVE"}
    ]
    told = there.describe_table_replica_auto_scaling(TableName="music")["TableAutoScalingDescription"]
    assert [one["RegionName"] for one in told["Replicas"]] == [HERE, "us-east-2"]


def test_a_table_is_encrypted(endpoint: Endpoint) -> None:
    here = client(endpoint, HERE)
    made = here.create_table(**TABLE, SSESpecification={"Enabled": True, "SSEType": "KMS"})["TableDescription"]
    assert made["SSEDescription"]["KMSMasterKeyArn"].startswith("arn:aws:kms:us-east-1:")
    here.update_table(TableName="music", SSESpecification={"Enabled": False})
    assert "SSEDescription" not in here.describe_table(TableName="music")["Table"]
