"""A table with vector indexes against a plain dictionary: every search is a ranking of all that is there, by hand."""

from __future__ import annotations

import struct
from fractions import Fraction
from itertools import pairwise
from math import sqrt

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

HASHES = st.sampled_from(["a", "b", "c"])
RANGES = st.sampled_from(["-1", "0", "2", "10"])
TENANTS = st.none() | st.sampled_from(["x", "y"])
GENRES = st.none() | st.sampled_from(["1", "2"])
NUMBERS = st.sampled_from(["0", "1", "-1", "0.1", "2.5", "3.14159265358979", "16777217", "1e20", "-1e-20"])
VECTORS = st.none() | st.lists(NUMBERS, min_size=2, max_size=2)
FUNCTIONS = ("COSINE", "EUCLIDEAN", "DOT_PRODUCT")


@st.composite
def bodies(draw):
    """The attributes of an item beside its key."""
    body = {}
    for name, kind, values in (("tenant", "S", TENANTS), ("genre", "N", GENRES)):
        if (value := draw(values)) is not None:
            body[name] = {kind: value}
    if (vector := draw(VECTORS)) is not None:
        body["embedding"] = {"L": [{"N": number} for number in vector]}
    return body


def singles(numbers):
    return [struct.unpack("f", struct.pack("f", float(number["N"])))[0] for number in numbers]


def score(function, left, right):
    """By hand, in fractions: only the roots are rounded."""
    dot = sum((Fraction(a) * Fraction(b) for a, b in zip(left, right, strict=True)), Fraction())
    if function == "DOT_PRODUCT":
        return float(dot)
    if function == "EUCLIDEAN":
        return sqrt(sum((Fraction(a) - Fraction(b)) ** 2 for a, b in zip(left, right, strict=True)))
    lengths = sqrt(sum(Fraction(a) ** 2 for a in left)) * sqrt(sum(Fraction(b) ** 2 for b in right))
    return 1 - float(dot) / lengths if lengths else 1.0


def close(told, wanted):
    return abs(told - wanted) <= 1e-9 * max(1.0, abs(wanted))


class Songs(RuleBasedStateMachine):
    """Writes in any order, an index that comes late, and after each step a search by every function."""

    @initialize()
    def begin(self):
        self.emulator = Emulator(ManualClock(), Ids(1))
        self.items = {}
        self.indexes = [(function, "") for function in FUNCTIONS] + [("COSINE", "tenant")]
        types = {"id": "S", "n": "N", "tenant": "S", "genre": "N"}
        self.call(
            "CreateTable",
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
            VectorIndexes=[self.declare(function, hash_) for function, hash_ in self.indexes],
        )

    def declare(self, function, hash_, name=None):
        schema = [{"AttributeName": "genre", "SearchSchemaElementType": "INLINE_FILTER"}]
        if hash_:
            schema.append({"AttributeName": hash_, "SearchSchemaElementType": "HASH"})
        return {
            "IndexName": name or f"{function}{hash_}",
            "VectorAttribute": {"AttributeName": "embedding"},
            "Dimensions": 2,
            "DistanceFunction": function,
            "Projection": {"ProjectionType": "KEYS_ONLY"},
            "SearchSchema": schema,
        }

    def call(self, operation, **params):
        answer = self.emulator.answer(OperationCall("dynamodb", operation, params))
        if answer.error is not None:
            raise answer.error
        return answer.output

    @rule(hash_=HASHES, range_=RANGES, body=bodies())
    def put(self, hash_, range_, body):
        item = {"id": {"S": hash_}, "n": {"N": range_}, **body}
        self.call("PutItem", TableName="music", Item=item)
        self.items[hash_, range_] = item

    @rule(hash_=HASHES, range_=RANGES, vector=VECTORS.filter(bool))
    def update(self, hash_, range_, vector):
        value = {"L": [{"N": number} for number in vector]}
        self.call(
            "UpdateItem",
            TableName="music",
            Key={"id": {"S": hash_}, "n": {"N": range_}},
            UpdateExpression="SET embedding = :v REMOVE tenant",
            ExpressionAttributeValues={":v": value},
        )
        item = self.items.setdefault((hash_, range_), {"id": {"S": hash_}, "n": {"N": range_}})
        self.items[hash_, range_] = {**item, "embedding": value}
        self.items[hash_, range_].pop("tenant", None)

    @rule(hash_=HASHES, range_=RANGES)
    def delete(self, hash_, range_):
        self.call("DeleteItem", TableName="music", Key={"id": {"S": hash_}, "n": {"N": range_}})
        self.items.pop((hash_, range_), None)

    @rule(hash_=HASHES, range_=RANGES)
    def refused(self, hash_, range_):
        """A vector of other dimensions changes nothing."""
        item = {"id": {"S": hash_}, "n": {"N": range_}, "embedding": {"L": [{"N": "1"}]}}
        with pytest.raises(AwsError, match="Invalid size for parameter embedding"):
            self.call("PutItem", TableName="music", Item=item)

    @rule(function=st.sampled_from(FUNCTIONS))
    def index_again(self, function):
        """An index that is built from what is there equals one that followed every write."""
        name = f"again{function}"
        self.call(
            "UpdateTable",
            TableName="music",
            AttributeDefinitions=[{"AttributeName": "genre", "AttributeType": "N"}],
            VectorIndexUpdates=[{"Create": self.declare(function, "", name)}],
        )
        query, both = [{"N": "1"}, {"N": "0.5"}], []
        for index in (name, function):
            answer = self.call("SearchVectors", TableName="music", IndexName=index, SearchVector=query, TopK=100)
            both.append([(told(one), one["Score"]) for one in answer["SearchResults"]])
        assert both[0] == both[1]
        self.call("UpdateTable", TableName="music", VectorIndexUpdates=[{"Delete": {"IndexName": name}}])

    @invariant()
    def every_search_ranks_all(self):
        for query in (["1", "0"], ["-2", "3.3"], ["0", "0"]):
            vector = [{"N": number} for number in query]
            for function, hash_ in self.indexes:
                for genre in (None, "2"):
                    self.compare(function, hash_, vector, genre)

    def compare(self, function, hash_, vector, genre):
        wanted = {"genre": {"N": genre}} if genre else {}
        if hash_:
            wanted[hash_] = {"S": "x"}
        condition = {}
        if wanted:
            condition["SearchConditionExpression"] = " AND ".join(f"{name} = :{name}" for name in wanted)
            condition["ExpressionAttributeValues"] = {f":{name}": value for name, value in wanted.items()}
        answer = self.call(
            "SearchVectors",
            TableName="music",
            IndexName=f"{function}{hash_}",
            SearchVector=vector,
            TopK=5,
            **condition,
        )
        found = [(told(one), one["Score"]) for one in answer["SearchResults"]]
        scores = {
            key: score(function, singles(vector), singles(item["embedding"]["L"]))
            for key, item in self.items.items()
            if "embedding" in item and all(item.get(name) == value for name, value in wanted.items())
        }
        assert len(found) == min(5, len(scores))
        assert all(close(told_score, scores[key]) for key, told_score in found)
        sign = -1 if function == "DOT_PRODUCT" else 1
        ranked = [sign * told_score for _, told_score in found]
        assert ranked == sorted(ranked)
        left_out = [sign * scores[key] for key in scores.keys() - {key for key, _ in found}]
        assert not left_out or not ranked or min(left_out) >= ranked[-1] - 1e-9 * max(1.0, abs(ranked[-1]))
        self.require_keys_in_order(found)

    @staticmethod
    def require_keys_in_order(found):
        for (key, one), (next_key, other) in pairwise(found):
            if one == other:
                assert (key[0], float(key[1])) < (next_key[0], float(next_key[1]))


def told(result):
    """The key that a result's item has."""
    item = orjson.loads(orjson.dumps(result["Item"]))
    return item["id"]["S"], item["n"]["N"]


TestSongs = Songs.TestCase
TestSongs.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
