"""Reads that are behind, against a plain log of everything that was written."""

from __future__ import annotations

import orjson
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

ids = st.sampled_from("abc")
owners = st.sampled_from([None, "Nina", "Bob"])
lags = st.sampled_from([0.5, 1.0, 2.0, 4.0])


class Behind(RuleBasedStateMachine):
    """A table with a global index; every read says what it should have seen and when."""

    @initialize(share=st.sampled_from([0.0, 0.5, 1.0]), stale_lag=lags, index_lag=st.just(0.0) | lags)
    def begin(self, share, stale_lag, index_lag):
        self.clock = ManualClock()
        self.stale_lag, self.index_lag, self.share = stale_lag, index_lag, share
        chosen = Settings(stale_reads=share, stale_lag=stale_lag, index_lag=index_lag)
        self.emulator = Emulator(self.clock, Ids(1), settings=chosen)
        self.written = [(0.0, {})]
        index = {
            "IndexName": "by-owner",
            "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
        self.call(
            "CreateTable",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "owner")],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            GlobalSecondaryIndexes=[index],
        )

    def call(self, operation, **params):
        answer = self.emulator.answer(OperationCall("dynamodb", operation, {"TableName": "music", **params}, Scope()))
        assert answer.error is None
        return orjson.loads(orjson.dumps(answer.output, default=str))

    def state(self, lag):
        """The items as they stood so many seconds ago."""
        until = self.clock.now() - lag
        return [items for at, items in self.written if at <= until][-1]

    def log(self, change):
        items = dict(self.written[-1][1])
        change(items)
        self.written.append((self.clock.now(), items))

    @rule(seconds=st.sampled_from([0.25, 0.5, 1.0, 3.0]))
    def wait(self, seconds):
        self.clock.advance(seconds)

    @rule(id_=ids, owner=owners, text=st.sampled_from("xyz"))
    def put(self, id_, owner, text):
        item = {"id": {"S": id_}, "text": {"S": text}} | ({"owner": {"S": owner}} if owner else {})
        self.call("PutItem", Item=item)
        self.log(lambda items: items.__setitem__(id_, item))

    @rule(id_=ids)
    def delete(self, id_):
        self.call("DeleteItem", Key={"id": {"S": id_}})
        self.log(lambda items: items.pop(id_, None))

    @rule(id_=ids)
    def read_one(self, id_):
        now, then = self.state(0.0).get(id_), self.state(self.stale_lag).get(id_)
        seen = self.call("GetItem", Key={"id": {"S": id_}}).get("Item")
        allowed = {0.0: [now], 1.0: [then]}.get(self.share, [now, then])
        assert seen in allowed
        assert self.call("GetItem", Key={"id": {"S": id_}}, ConsistentRead=True).get("Item") == now

    @rule()
    def scan(self):
        seen = {item["id"]["S"]: item for item in self.call("Scan")["Items"]}
        assert seen in (self.state(0.0), self.state(self.stale_lag))

    @rule(owner=st.sampled_from(["Nina", "Bob"]))
    def query_index(self, owner):
        seen = self.call(
            "Query",
            IndexName="by-owner",
            KeyConditionExpression="#o = :o",
            ExpressionAttributeNames={"#o": "owner"},
            ExpressionAttributeValues={":o": {"S": owner}},
        )["Items"]
        allowed = [
            [item for item in self.state(lag).values() if item.get("owner") == {"S": owner}]
            for lag in (self.index_lag, self.index_lag + self.stale_lag)
        ]
        key = lambda item: item["id"]["S"]  # noqa: E731
        assert sorted(seen, key=key) in [sorted(one, key=key) for one in allowed]


TestBehind = Behind.TestCase
TestBehind.settings = hypothesis_settings(max_examples=60, stateful_step_count=40, deadline=None)
