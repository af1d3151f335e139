"""A consumer goes on with the iterator of its checkpoint, to the end of the recording and past it."""

import json
from pathlib import Path

import boto3

CHECKPOINT = Path(__file__).with_name("checkpoint.json")
db, streams = boto3.client("dynamodb"), boto3.client("dynamodbstreams")


def read(iterator: str) -> str:
    """Print one page; the iterator of the next."""
    page = streams.get_records(ShardIterator=iterator)
    for record in page["Records"]:
        told = record["dynamodb"]
        print(record["eventName"], told["Keys"]["id"]["S"], told.get("NewImage", {}).get("state", {}).get("S"))
    return page["NextShardIterator"]


iterator = read(json.loads(CHECKPOINT.read_text(encoding="utf-8"))["iterator"])
print("-- and now what was never recorded")
db.put_item(TableName="orders", Item={"id": {"S": "1004"}, "state": {"S": "new"}})
db.delete_item(TableName="orders", Key={"id": {"S": "1003"}})
read(iterator)
