"""The kernel: what is emulated, what is a gap, and that two equal runs are equal byte for byte."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import NotEmulated
from replaykit.emulator import Emulator, Settings, operation
from replaykit.ports.buckets import Bucket, MemoryBuckets, NoSuchBucket, plain
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids


def create(name="music", scope=None):
    params = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    }
    return OperationCall("dynamodb", "CreateTable", params, scope or Scope())


def put(number):
    return OperationCall("dynamodb", "PutItem", {"TableName": "music", "Item": {"id": {"S": f"i{number}"}}})


def run(seed):
    clock = ManualClock()
    emulator = Emulator(clock, Ids(seed))
    said = [emulator.answer(create()).output]
    for number in range(50):
        clock.advance(1)
        said.append(emulator.answer(put(number)).output)
    said.append(emulator.answer(OperationCall("dynamodb", "Scan", {"TableName": "music"})).output)
    said.append(emulator.answer(OperationCall("dynamodb", "DescribeTable", {"TableName": "music"})).output)
    return orjson.dumps(said)


def test_one_seed_and_one_clock_make_one_run():
    assert run(7) == run(7)
    assert run(7) != run(8)


def test_what_is_not_emulated_is_a_gap_and_no_error_of_aws():
    with pytest.raises(NotEmulated, match=r"braket\.GetJob: braket has no emulator; there are those of dynamodb, "):
        Emulator().answer(OperationCall("braket", "GetJob", {}))


def test_the_operations_are_listed_by_service():
    listed = Emulator().operations()["dynamodb"]
    assert {"CreateTable", "PutItem", "Query", "TransactWriteItems"} <= set(listed)
    assert listed == sorted(listed)


def test_accounts_and_regions_are_worlds_apart():
    emulator = Emulator()
    for scope in (Scope(), Scope(region="eu-west-1"), Scope(account="999999999999")):
        answer = emulator.answer(create(scope=scope))
        assert answer.error is None
        arn = answer.output["TableDescription"]["TableArn"]
        assert arn == f"arn:aws:dynamodb:{scope.region}:{scope.account}:table/music"
    assert emulator.answer(create()).error.code == "ResourceInUseException"


def test_the_form_of_parameters_is_checked_before_the_handler():
    error = Emulator().answer(OperationCall("dynamodb", "PutItem", {"TableName": "x"})).error
    assert error.code == "ValidationException"
    assert error.message.startswith("1 validation error")


def test_a_reset_forgets_all_state():
    emulator = Emulator()
    emulator.answer(create())
    emulator.reset()
    assert emulator.answer(create()).error is None


def test_a_delay_is_not_negative():
    with pytest.raises(ValueError, match="number of seconds"):
        Settings(delay=-1)


def test_an_operation_has_one_handler():
    def one(ctx, request):
        return {}

    def other(ctx, request):
        return {}

    operation("nowhere", "Do")(one)
    with pytest.raises(ValueError, match="two handlers"):
        operation("nowhere", "Do")(other)


def test_a_reset_empties_the_buckets_of_the_emulator_and_no_others():
    emulator = Emulator()
    emulator.world.buckets().create(Bucket("files", 0.0))
    emulator.reset()
    with pytest.raises(NoSuchBucket):
        emulator.world.buckets().keys("files")
    given = MemoryBuckets()
    given.create(Bucket("files", 0.0))
    given.put("files", "a", b"", plain(b"", 0.0))
    emulator = Emulator(settings=Settings(buckets=given))
    emulator.reset()
    assert emulator.world.buckets().keys("files") == ["a"]


def test_each_partition_has_its_buckets_but_what_is_handed_in_is_all_partitions():
    emulator = Emulator()
    emulator.world.buckets("aws").create(Bucket("files", 0.0))
    assert emulator.world.buckets("aws").keys("files") == []
    with pytest.raises(NoSuchBucket):
        emulator.world.buckets("aws-cn").keys("files")
    given = MemoryBuckets()
    assert Emulator(settings=Settings(buckets=given)).world.buckets("aws-cn") is given
