"""A conversation with the emulated DynamoDB, in the parameters and answers of boto3."""

from __future__ import annotations

import gzip
import re
from contextlib import contextmanager

import orjson
import pytest

from replaykit.aws.call import DEFAULT_ACCOUNT, OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids


class Conversation:
    """`dynamodb.put_item(TableName=…)` answers the output, or raises the AwsError."""

    def __init__(self, delay=0.0, seed=1, *, bucket="files", **settings):
        settings.setdefault("wordings", "classic")  # the newest are told in test_wordings
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(seed), settings=Settings(delay=delay, **settings))
        self.scope = Scope()
        self.assumptions = ()
        if bucket is not None:
            self.s3("CreateBucket", Bucket=bucket)

    def at(self, region, account=DEFAULT_ACCOUNT):
        """The same world, seen from another region."""
        other = object.__new__(Conversation)
        other.__dict__.update(self.__dict__)
        other.scope = Scope(account, region)
        return other

    def __getattr__(self, name):
        operation = "".join(word.capitalize() for word in name.split("_"))
        return lambda **params: self.call(operation, params)

    def call(self, operation, params, service="dynamodb"):
        answer = self.emulator.answer(OperationCall(service, operation, params, self.scope))
        self.assumptions = answer.assumptions
        if answer.error is not None:
            raise answer.error
        return plain(answer.output)

    def s3(self, operation, **params):
        """The same world's S3, in us-east-1."""
        answer = self.emulator.answer(OperationCall("s3", operation, params))
        assert answer.error is None, answer.error
        return answer.output

    @contextmanager
    def refuses(self, message, code="ValidationException"):
        """The block's call is refused with exactly this code and text."""
        with pytest.raises(AwsError) as raised:
            yield raised
        assert (raised.value.code, raised.value.message) == (code, message)

    @property
    def buckets(self):
        return self.emulator.world.buckets()

    def lines(self, bucket, prefix=""):
        """The JSON lines of all files under a prefix, GZIP or not."""
        bodies = [self.buckets.get(bucket, key) for key in self.buckets.keys(bucket, prefix)]
        plain = [gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body for body in bodies]
        return [orjson.loads(line) for body in plain for line in body.splitlines()]

    def put_file(self, key, body):
        self.s3("PutObject", Bucket="files", Key=key, Body=body.encode() if isinstance(body, str) else body)

    def upload(self, *files):
        """Put files where an import looks for them."""
        for number, body in enumerate(files):
            self.put_file(f"in/{number}", body)

    def run_import(self, keys="id:S", **more):
        """An import to its end, as it is described then."""
        begun = self.import_table(**import_request(keys, **more))["ImportTableDescription"]
        return self.describe_import(ImportArn=begun["ImportArn"])["ImportTableDescription"]

    def items(self, name="music"):
        return sorted(self.scan(TableName=name)["Items"], key=lambda item: str(item["id"]))

    def kinesis(self, operation, **params):
        return self.call(operation, params, "kinesis")

    def data_stream(self, name="changes", shards=1):
        """Make a Kinesis data stream; its ARN."""
        self.kinesis("CreateStream", StreamName=name, ShardCount=shards)
        return self.kinesis("DescribeStreamSummary", StreamName=name)["StreamDescriptionSummary"]["StreamARN"]

    def records(self, name="changes"):
        """What a reader of all shards of a data stream gets."""
        found = []
        for shard in self.kinesis("ListShards", StreamName=name)["Shards"]:
            asked = {"StreamName": name, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
            iterator = self.kinesis("GetShardIterator", **asked)["ShardIterator"]
            found += self.kinesis("GetRecords", ShardIterator=iterator)["Records"]
        return found

    def sent(self, name="changes"):
        """The same where tables have put it, each record's Data parsed."""
        return [orjson.loads(record["Data"]) for record in self.records(name)]

    @property
    def store(self):
        return self.emulator.world.store("dynamodb", self.scope)

    def table(self, name="music", keys="id:S", *, on_demand=True, **more):
        """Create a table whose keys are written `id:S` or `id:S n:N`; `gsi`/`lsi` take `name=(keys, projection)`."""
        types = dict(part.split(":") for part in keys.split())
        for member, kind in (("gsi", "GlobalSecondaryIndexes"), ("lsi", "LocalSecondaryIndexes")):
            declared = more.pop(member, None)
            if declared:
                more[kind] = [index(name, text, projection, types) for name, (text, projection) in declared.items()]
        if on_demand:
            more["BillingMode"] = "PAY_PER_REQUEST"
        definitions = [{"AttributeName": key, "AttributeType": kind} for key, kind in types.items()]
        declared = {"TableName": name, "AttributeDefinitions": definitions, "KeySchema": schema(keys)}
        return self.create_table(**declared | more)["TableDescription"]


def new_table(keys="id:S", name="music", **more):
    types = dict(part.split(":") for part in keys.split())
    definitions = [{"AttributeName": key, "AttributeType": kind} for key, kind in types.items()]
    declared = {"TableName": name, "AttributeDefinitions": definitions, "KeySchema": schema(keys)}
    return {**declared, "BillingMode": "PAY_PER_REQUEST", **more}


def import_request(keys="id:S", **more):
    return {
        "ClientToken": "token",
        "S3BucketSource": {"S3Bucket": "files"},
        "InputFormat": "DYNAMODB_JSON",
        "TableCreationParameters": new_table(keys),
        **more,
    }


def index(name, keys, projection, types):
    types.update(part.split(":") for part in keys.split())
    if isinstance(projection, str):
        projection = {"ProjectionType": projection}
    else:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projection)}
    return {"IndexName": name, "KeySchema": schema(keys), "Projection": projection}


def schema(keys):
    names = [part.split(":")[0] for part in keys.split()]
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def plain(output):
    """An answer with its stored items parsed; instants stay what they are."""
    if isinstance(output, orjson.Fragment):
        return orjson.loads(orjson.dumps(output))
    if isinstance(output, dict):
        return {name: plain(value) for name, value in output.items()}
    return [plain(value) for value in output] if isinstance(output, list) else output


STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.fixture
def dynamodb():
    return Conversation()


@pytest.fixture
def global_table_2017():
    """Makes `music` a global table of version 2017.11.29 in two regions: `(here, there)`."""

    def make(*, conversation=None, **more):
        here = conversation or Conversation()
        there = here.at("eu-west-1")
        for one in (here, there):
            one.table("music", StreamSpecification=STREAM, **more)
        here.clock.advance(here.emulator.world.settings.delay)
        here.create_global_table(
            GlobalTableName="music", ReplicationGroup=[{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]
        )
        here.clock.advance(here.emulator.world.settings.delay)
        return here, there

    return make


@pytest.fixture
def slow_dynamodb():
    """A DynamoDB whose tables take ten seconds for every change."""
    return Conversation(delay=10.0)


@pytest.fixture
def data_streams(request):
    """The Kinesis data streams `changes` and `others`, in the worlds that a test uses."""
    for name in {"dynamodb", "slow_dynamodb"} & set(request.fixturenames):
        world = request.getfixturevalue(name)
        for stream in ("changes", "others"):
            world.data_stream(stream)
        world.clock.advance(world.emulator.world.settings.delay)


@pytest.fixture
def conversation():
    """The class, for tests that hold several."""
    return Conversation


@pytest.fixture(name="new_table")
def _new_table():
    """Makes the parameters of a CreateTable."""
    return new_table


@pytest.fixture(name="import_request")
def _import_request():
    """Makes the parameters of an ImportTable."""
    return import_request


@pytest.fixture
def uuid_pattern():
    return re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
