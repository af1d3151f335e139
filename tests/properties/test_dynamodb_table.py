"""A table with a global and a local index against a plain dictionary: every read and every capacity is the model's."""

from __future__ import annotations

import base64
from decimal import Decimal

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replaykit.aws.call import OperationCall
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

HASHES = st.sampled_from(["a", "b", "c"])
RANGES = st.sampled_from(["-1", "0", "1.5", "2", "10", "1E2"])
GENRES = st.none() | st.sampled_from(["jazz", "rock"])
YEARS = st.none() | st.sampled_from([-3, 7, 7, 1959])
TEXTS = st.none() | st.sampled_from(["x", "y" * 700, "é" * 900])
BLOBS = st.none() | st.sampled_from([b"", b"\x00\xff"])


@st.composite
def bodies(draw):
    """The attributes of an item beside its key."""
    body = {}
    for name, kind, values in (("genre", "S", GENRES), ("text", "S", TEXTS), ("blob", "B", BLOBS)):
        if (value := draw(values)) is not None:
            body[name] = {kind: value}
    if (year := draw(YEARS)) is not None:
        body["year"] = {"N": str(year)}
    return body


def size(item):
    """By hand: names, text in UTF-8, and the sizes of the few numbers that occur."""
    numbers = {"-1": 3, "-3": 3, "0": 1, "1.5": 3, "2": 2, "7": 2, "10": 2, "100": 2, "1959": 3}
    total = 0
    for name, value in item.items():
        ((kind, content),) = value.items()
        total += len(name)
        total += numbers[content] if kind == "N" else len(content.encode()) if kind == "S" else len(content)
    return total


def units(before, after, unit=1024):
    return float(max(1, -(-max(size(before or {}), size(after or {})) // unit)))


def by_key(items):
    return sorted(items, key=lambda item: (item["id"]["S"], Decimal(item["n"]["N"])))


class Table(RuleBasedStateMachine):
    """Puts, updates and deletes in any order, each followed by every kind of read."""

    @initialize()
    def make(self):
        self.model = {}
        self.emulator = Emulator(ManualClock(), Ids(1))
        self.call(
            "CreateTable",
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": kind}
                for name, kind in zip(("id", "n", "genre", "year"), "SNSN", strict=True)
            ],
            KeySchema=keys("id", "n"),
            GlobalSecondaryIndexes=[
                {"IndexName": "by_genre", "KeySchema": keys("genre", "year"), "Projection": {"ProjectionType": "ALL"}},
                {"IndexName": "genres", "KeySchema": keys("genre"), "Projection": {"ProjectionType": "KEYS_ONLY"}},
            ],
            LocalSecondaryIndexes=[
                {
                    "IndexName": "by_year",
                    "KeySchema": keys("id", "year"),
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["blob"]},
                }
            ],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self.changes = 0

    def call(self, operation, **params):
        answer = self.emulator.answer(OperationCall("dynamodb", operation, params))
        assert answer.error is None, answer.error
        assert answer.assumptions == ()
        return binary(orjson.loads(orjson.dumps(answer.output, default=str)))

    def note(self, key, after):
        """Put a change into the model and return what it costs, table and indexes."""
        before = self.model.get(key)
        if after is None:
            self.model.pop(key, None)
        else:
            self.model[key] = after
        self.changes += before != after
        return cost(before, after)

    @rule(hash_=HASHES, range_=RANGES, body=bodies())
    def put(self, hash_, range_, body):
        item = {"id": {"S": hash_}, "n": {"N": range_}, **body}
        told = self.call("PutItem", TableName="music", Item=item, ReturnConsumedCapacity="INDEXES")
        assert told["ConsumedCapacity"] == self.note((hash_, Decimal(range_)), spelled(item))

    @rule(hash_=HASHES, range_=RANGES)
    def delete(self, hash_, range_):
        key = {"id": {"S": hash_}, "n": {"N": range_}}
        told = self.call(
            "DeleteItem", TableName="music", Key=key, ReturnConsumedCapacity="INDEXES", ReturnValues="ALL_OLD"
        )
        old = self.model.get((hash_, Decimal(range_)))
        assert told["ConsumedCapacity"] == self.note((hash_, Decimal(range_)), None)
        assert told.get("Attributes") == old

    @rule(hash_=HASHES, range_=RANGES, genre=GENRES)
    def update(self, hash_, range_, genre):
        key = spelled({"id": {"S": hash_}, "n": {"N": range_}})
        change = {"UpdateExpression": "REMOVE genre"}
        if genre:
            change = {"UpdateExpression": "SET genre = :g", "ExpressionAttributeValues": {":g": {"S": genre}}}
        told = self.call("UpdateItem", TableName="music", Key=key, ReturnConsumedCapacity="INDEXES", **change)
        old = self.model.get((hash_, Decimal(range_)))
        new = {name: value for name, value in (old or key).items() if name != "genre"}
        if genre:
            new["genre"] = {"S": genre}
        assert told["ConsumedCapacity"] == self.note((hash_, Decimal(range_)), new if old or genre else None)

    @rule(hash_=HASHES, low=RANGES, limit=st.integers(1, 4), forward=st.booleans())
    def query(self, hash_, low, limit, forward):
        wanted = [item for (first, second), item in self.model.items() if first == hash_ and second >= Decimal(low)]
        found = self.pages(
            KeyConditionExpression="id = :h AND n >= :l",
            ExpressionAttributeValues={":h": {"S": hash_}, ":l": {"N": low}},
            Limit=limit,
            ScanIndexForward=forward,
        )
        assert found == (by_key(wanted) if forward else by_key(wanted)[::-1])

    @rule(genre=st.sampled_from(["jazz", "rock"]), limit=st.integers(1, 4), forward=st.booleans())
    def query_a_global_index(self, genre, limit, forward):
        wanted = [item for item in self.model.values() if item.get("genre") == {"S": genre} and "year" in item]
        found = self.pages(
            IndexName="by_genre",
            KeyConditionExpression="genre = :g",
            ExpressionAttributeValues={":g": {"S": genre}},
            Limit=limit,
            ScanIndexForward=forward,
        )
        assert by_key(found) == by_key(wanted)
        years = [int(item["year"]["N"]) for item in found]
        assert years == sorted(years, reverse=not forward)

    @rule(hash_=HASHES, whole=st.booleans())
    def query_a_local_index(self, hash_, whole):
        wanted = [item for (first, _), item in self.model.items() if first == hash_ and "year" in item]
        if not whole:
            wanted = [kept(item, "id", "n", "year", "blob") for item in wanted]
        found = self.pages(
            IndexName="by_year",
            KeyConditionExpression="id = :h AND #y BETWEEN :l AND :u",
            ExpressionAttributeNames={"#y": "year"},
            ExpressionAttributeValues={":h": {"S": hash_}, ":l": {"N": "-3"}, ":u": {"N": "1959"}},
            **({"Select": "ALL_ATTRIBUTES"} if whole else {}),
        )
        assert by_key(found) == by_key(wanted)

    @rule(segments=st.integers(1, 4), limit=st.none() | st.integers(1, 3))
    def scan(self, segments, limit):
        found = []
        for segment in range(segments):
            more = {"Limit": limit} if limit else {}
            found += self.pages("Scan", Segment=segment, TotalSegments=segments, **more)
        assert by_key(found) == by_key(self.model.values())

    @invariant()
    def the_description_is_the_models(self):
        if not hasattr(self, "emulator"):
            return
        table = self.call("DescribeTable", TableName="music")["Table"]
        assert (table["ItemCount"], table["TableSizeBytes"]) == (len(self.model), sum(map(size, self.model.values())))
        listed = [kept(item, "id", "n", "genre") for item in self.model.values() if "genre" in item]
        index = next(one for one in table["GlobalSecondaryIndexes"] if one["IndexName"] == "genres")
        assert (index["ItemCount"], index["IndexSizeBytes"]) == (len(listed), sum(map(size, listed)))

    @invariant()
    def the_stream_has_every_change(self):
        if hasattr(self, "emulator"):
            store = next(store for _, _, store in self.emulator.world.stores())
            (stream,) = store.streams.values()
            assert [change.number for change in stream.changes] == list(range(1, self.changes + 1))

    def pages(self, operation="Query", **params):
        items, start = [], {}
        while True:
            answer = self.call(operation, TableName="music", **params, **start)
            assert answer["Count"] == len(answer["Items"]) <= params.get("Limit", 100)
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return items
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def kept(item, *names):
    return {name: value for name, value in item.items() if name in names}


def spelled(item):
    return {**item, "n": {"N": "100"}} if item["n"] == {"N": "1E2"} else item


def binary(output):
    """Base64 text back to bytes."""
    if isinstance(output, dict):
        if output.keys() == {"B"}:
            return {"B": base64.b64decode(output["B"])}
        return {name: binary(value) for name, value in output.items()}
    return [binary(value) for value in output] if isinstance(output, list) else output


def cost(before, after):
    """What a change costs: the table by the larger; an index for what goes away and what comes or changes."""
    indexes = {
        "by_genre": (("genre", "year"), None, "GlobalSecondaryIndexes"),
        "genres": (("genre",), ("id", "n", "genre"), "GlobalSecondaryIndexes"),
        "by_year": (("year",), ("id", "n", "year", "blob"), "LocalSecondaryIndexes"),
    }
    told = {"TableName": "music", "CapacityUnits": 0.0, "Table": {"CapacityUnits": units(before, after)}}
    for name, (own, projected, member) in indexes.items():
        entries = []
        for item in (before, after):
            inside = item is not None and all(key in item for key in own)
            entries.append((item if projected is None else kept(item, *projected)) if inside else None)
        old, new = entries
        total = 0.0
        moved = old and new and any(old[key] != new[key] for key in own)
        if moved:
            total = units(old, None) + units(None, new)
        elif old != new:
            total = units(old, new)
        if total:
            told.setdefault(member, {})[name] = {"CapacityUnits": total}
    parts = [
        one["CapacityUnits"]
        for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        for one in told.get(member, {}).values()
    ]
    told["CapacityUnits"] = told["Table"]["CapacityUnits"] + sum(parts)
    return told


TestTable = Table.TestCase
TestTable.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
