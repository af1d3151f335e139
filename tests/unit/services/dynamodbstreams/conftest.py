"""A table with a stream, and a client that speaks to the emulator in boto3's form."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

HERE = Scope("123456789012", "eu-west-1")


class Client:
    """`client("GetRecords", ShardIterator=…)`: the output, or the AwsError raised."""

    def __init__(self, settings: Settings | None = None, scope: Scope = HERE, seed: int = 7) -> None:
        self.clock = ManualClock(1_763_000_000.25)
        self.emulator = Emulator(self.clock, Ids(seed), settings=settings)
        self.scope = scope

    def __call__(self, operation: str, service: str = "dynamodbstreams", scope: Scope | None = None, **params):
        emulated = self.emulator.answer(OperationCall(service, operation, params, scope or self.scope))
        if emulated.error is not None:
            raise emulated.error
        return emulated.output

    def db(self, operation: str, **params):
        return self(operation, "dynamodb", **params)

    def create_table(self, name: str = "music", view: str = "NEW_AND_OLD_IMAGES") -> str:
        output = self.db(
            "CreateTable",
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
        )
        return output["TableDescription"]["LatestStreamArn"]

    def put(self, id: str, table: str = "music", **attributes: str) -> None:  # noqa: A002  # the attribute's name
        item = {"id": {"S": id}} | {name: {"S": text} for name, text in attributes.items()}
        self.db("PutItem", TableName=table, Item=item)

    def shards(self, arn: str, **params) -> list[dict]:
        return self("DescribeStream", StreamArn=arn, **params)["StreamDescription"]["Shards"]

    def iterator(self, arn: str, kind: str = "TRIM_HORIZON", shard: str | None = None, **params) -> str:
        shard_id = shard or self.shards(arn)[-1]["ShardId"]
        answer = self("GetShardIterator", StreamArn=arn, ShardId=shard_id, ShardIteratorType=kind, **params)
        return answer["ShardIterator"]

    def records(self, iterator: str, **params) -> list[dict]:
        return self("GetRecords", ShardIterator=iterator, **params)["Records"]


@pytest.fixture
def make_client():
    return Client


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def arn(client: Client) -> str:
    return client.create_table()
