"""Who applies what a table sent to Kinesis, in its order, has the table: whatever was written, however it was sent."""

from __future__ import annotations

import json

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
IDS = st.sampled_from("abc")
VALUES = st.sampled_from([{"S": "x"}, {"N": "1"}, {"N": "1.0"}, {"SS": ["p", "q"]}, {"SS": ["q", "p"]}])
WRITES = st.lists(st.tuples(st.sampled_from(["put", "set", "delete", "pass time", "switch"]), IDS, VALUES), max_size=40)


class World:
    """A table with a destination that is switched off and on; what is written while it is off is never sent."""

    def __init__(self):
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(1))
        self.on = True
        self.call(
            "CreateTable",
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        self.kinesis("CreateStream", StreamName="changes", ShardCount=1)
        self.switch("Enable")

    def kinesis(self, operation, **params):
        return self.call(operation, "kinesis", **params)

    def call(self, operation, service="dynamodb", **params):
        answer = self.emulator.answer(OperationCall(service, operation, params))
        if answer.error is not None:
            raise answer.error
        return answer.output

    def switch(self, verb):
        self.on = verb == "Enable"
        self.call(f"{verb}KinesisStreamingDestination", TableName="music", StreamArn=ARN)

    def write(self, deed, id_, value):
        key = {"id": {"S": id_}}
        if deed == "put":
            self.call("PutItem", TableName="music", Item={**key, "value": value})
        elif deed == "set":
            values = {":v": value}
            update = {"UpdateExpression": "SET #v = :v", "ExpressionAttributeNames": {"#v": "value"}}
            self.call("UpdateItem", TableName="music", Key=key, **update, ExpressionAttributeValues=values)
        else:
            self.call("DeleteItem", TableName="music", Key=key)

    def items(self):
        found = orjson.loads(orjson.dumps(self.call("Scan", TableName="music")["Items"]))
        return {item["id"]["S"]: item for item in found}

    def records(self):
        start = {"StreamName": "changes", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
        page = self.kinesis("GetRecords", **self.kinesis("GetShardIterator", **start))
        return [json.loads(record["Data"]) for record in page["Records"]]


def plain(item):
    """An item whose sets have no order."""
    return {name: sorted(value["SS"]) if "SS" in value else value for name, value in item.items()}


@given(WRITES)
@settings(deadline=None)
def test_the_records_make_the_table_again(writes):
    world, copy, unsent = World(), {}, set()
    for deed, id_, value in writes:
        if deed == "pass time":
            world.clock.advance(1)
        elif deed == "switch":
            world.switch("Disable" if world.on else "Enable")
        else:
            world.write(deed, id_, value)
            unsent |= set() if world.on else {id_}
    last = 0
    for record in world.records():
        told = record["dynamodb"]
        id_ = told["Keys"]["id"]["S"]
        assert told["ApproximateCreationDateTime"] >= last
        last = told["ApproximateCreationDateTime"]
        if id_ not in unsent:
            assert plain(told.get("OldImage", {})) == plain(copy.pop(id_, {}))
            assert record["eventName"] == _name(told)
            if "NewImage" in told:
                copy[id_] = told["NewImage"]
    items = {id_: plain(item) for id_, item in world.items().items() if id_ not in unsent}
    assert {id_: plain(item) for id_, item in copy.items()} == items


def _name(told):
    if "OldImage" not in told:
        return "INSERT"
    return "MODIFY" if "NewImage" in told else "REMOVE"
