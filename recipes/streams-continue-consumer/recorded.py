"""What was recorded: a table with a stream, some writes, and a consumer that is stopped after three of its records."""

import json
from pathlib import Path

import boto3

CHECKPOINT = Path(__file__).with_name("checkpoint.json")
db, streams = boto3.client("dynamodb"), boto3.client("dynamodbstreams")


def put(order: str, state: str) -> None:
    db.put_item(TableName="orders", Item={"id": {"S": order}, "state": {"S": state}})


db.create_table(
    TableName="orders",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)
for order in ("1001", "1002", "1003"):
    put(order, "new")
put("1001", "paid")

arn = db.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
page = streams.get_records(ShardIterator=streams.get_shard_iterator(**start)["ShardIterator"], Limit=3)
CHECKPOINT.write_text(json.dumps({"iterator": page["NextShardIterator"]}) + "\n", encoding="utf-8")

put("1002", "paid")  # the consumer was stopped before this
