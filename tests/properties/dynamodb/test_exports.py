"""A table that is exported and imported again is the same table, whatever it holds; so are its changes, replayed."""

from __future__ import annotations

import gzip
from decimal import Decimal

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock, instant
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.formats.csv_rows import read_csv
from replaykit.services.dynamodb.formats.ion_binary import VERSION
from replaykit.services.dynamodb.formats.ion_reader import read_ion
from replaykit.services.dynamodb.formats.ion_writer import ion_decimal, ion_item, ion_line
from replaykit.services.dynamodb.formats.json_lines import read_json_lines
from replaykit.services.dynamodb.formats.record import Malformed
from replaykit.services.dynamodb.values import equal_items, read_item
from replaykit.services.dynamodb.values.number import canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.one_of(
    st.integers(-(10**38) + 1, 10**38 - 1).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-1000, max_value=1000).map(str),
    st.builds("{}e{}".format, st.integers(-999, 999), st.integers(-125, 120)),
)
BYTES = st.binary(max_size=8)
SCALARS = st.one_of(
    st.builds(lambda text: {"S": text}, TEXTS),
    st.builds(lambda text: {"N": text}, NUMBERS),
    st.builds(lambda body: {"B": body}, BYTES),
    st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
    st.just({"NULL": True}),
    st.builds(lambda members: {"SS": members}, st.lists(TEXTS, min_size=1, max_size=3, unique=True)),
    st.builds(lambda members: {"NS": members}, st.lists(NUMBERS, min_size=1, max_size=3, unique_by=Decimal)),
    st.builds(lambda members: {"BS": members}, st.lists(BYTES, min_size=1, max_size=3, unique=True)),
)
NAMES = st.one_of(TEXTS, st.sampled_from(["true", "null", "nan", "$ion_1_0", "$10", "a b", "'", '"', "Item"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(lambda members: {"L": members}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"M": members}, st.dictionaries(NAMES, inner, max_size=3)),
    ),
    max_leaves=8,
)
ITEMS = st.builds(
    lambda id_, n, more: {**more, "id": {"S": id_}, "n": {"N": str(n)}},
    st.sampled_from("abcåz"),
    st.integers(0, 3),
    st.dictionaries(NAMES.filter(bool), VALUES, max_size=4),
)
KEYS = [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}]
TABLE = {
    "AttributeDefinitions": [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "n", "AttributeType": "N"},
    ],
    "KeySchema": KEYS,
    "BillingMode": "PAY_PER_REQUEST",
}
ON = {"PointInTimeRecoveryEnabled": True}


class World:
    """One account with a table `music` that can be put back in time."""

    def __init__(self):
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(1), settings=Settings())
        assert self.emulator.answer(OperationCall("s3", "CreateBucket", {"Bucket": "files"})).error is None
        self("CreateTable", TableName="music", **TABLE)
        self("UpdateContinuousBackups", TableName="music", PointInTimeRecoverySpecification=ON)

    def __call__(self, operation, **params):
        answer = self.emulator.answer(OperationCall("dynamodb", operation, params))
        assert answer.error is None, answer.error
        return answer.output

    def export(self, **more):
        arn = self.emulator.store("dynamodb", Scope()).arn("music")
        begun = self("ExportTableToPointInTime", TableArn=arn, S3Bucket="files", **more)["ExportDescription"]
        return self("DescribeExport", ExportArn=begun["ExportArn"])["ExportDescription"]

    def scan(self, table):
        scanned = orjson.loads(orjson.dumps(self("Scan", TableName=table)["Items"]))
        return {(item["id"]["S"], item["n"]["N"]): item for item in scanned}


@given(st.lists(ITEMS, max_size=8), st.sampled_from(["DYNAMODB_JSON", "ION"]))
@settings(max_examples=60, deadline=None)
def test_what_is_exported_is_imported_again(items, form):
    world = World()
    for item in items:
        world("PutItem", TableName="music", Item=item)
    described = world.export(ExportFormat=form)
    data = described["ExportManifest"].replace("manifest-summary.json", "data/")
    begun = world(
        "ImportTable",
        ClientToken="once",
        S3BucketSource={"S3Bucket": "files", "S3KeyPrefix": data},
        InputFormat=form,
        InputCompressionType="GZIP",
        TableCreationParameters={"TableName": "again", **TABLE},
    )["ImportTableDescription"]
    ended = world("DescribeImport", ImportArn=begun["ImportArn"])["ImportTableDescription"]
    assert (ended["ImportStatus"], ended["ErrorCount"]) == ("COMPLETED", 0)
    assert ended["ImportedItemCount"] == described["ItemCount"] == len(world.scan("music"))
    assert world.scan("again") == world.scan("music")


steps = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.sampled_from("xyz"), st.integers(0, 2)), min_size=1, max_size=20
)


@given(steps, st.integers(0, 20), st.sampled_from(["NEW_IMAGE", "NEW_AND_OLD_IMAGES"]))
@settings(max_examples=60, deadline=None)
def test_an_earlier_table_and_its_changes_make_the_later_one(steps, at, view):
    world = World()
    start = world.clock.now()
    states = {}
    for id_, text, wait in steps:
        world.clock.advance(wait)
        key = {"id": {"S": id_}, "n": {"N": "1"}}
        if text is None:
            world("DeleteItem", TableName="music", Key=key)
        else:
            world("PutItem", TableName="music", Item={**key, "text": {"S": text}})
        states[world.clock.now()] = world.scan("music")

    def before(end):
        return next((state for when, state in reversed(states.items()) if when < end), {})

    since, until = start + at, start + at + 900
    world.clock.set(start + 5000)
    period = {"ExportFromTime": instant(since), "ExportToTime": instant(until), "ExportViewType": view}
    world.export(ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=period)
    table = dict(before(since))
    for record in lines(world, "AWSDynamoDB/data/"):
        place = (record["Keys"]["id"]["S"], record["Keys"]["n"]["N"])
        assert record.get("OldImage") == (table.get(place) if view == "NEW_AND_OLD_IMAGES" else None)
        if "NewImage" in record:
            table[place] = record["NewImage"]
        else:
            del table[place]
    assert table == before(until)


def lines(world, prefix):
    buckets = world.emulator.world.buckets()
    for key in buckets.keys("files", prefix):
        for line in gzip.decompress(buckets.get("files", key)).splitlines():
            yield orjson.loads(line)


@given(st.lists(ITEMS, max_size=4))
@settings(deadline=None)
def test_ion_is_read_as_it_was_written(items):
    stored = [read_item(item).item for item in items]
    text = "\n".join(ion_line({"Item": ion_item(item)}) for item in stored)
    found = [read_item(record.item).item for record in read_ion(text.encode())]
    assert len(found) == len(stored)
    assert all(map(equal_items, found, stored))


@given(NUMBERS)
@settings(deadline=None)
def test_a_decimal_of_ion_is_the_number_and_nothing_else(text):
    number = canonical(text)
    written = ion_decimal(number)
    assert Decimal(written.replace("d", "e")) == Decimal(number)
    assert "." in written or "d" in written


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(str.encode),
        st.binary(max_size=60).map(lambda body: VERSION + body),
    )
)
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize(
    "read", [read_json_lines, read_ion, lambda data: read_csv(data, ",", None, {"id": "B"})], ids=["json", "ion", "csv"]
)
def test_whatever_a_file_holds_it_is_read_or_malformed(read, data):
    try:
        found = list(read(data))
    except Malformed:
        return
    assert all(isinstance(record.item, dict) for record in found)


@given(st.text("{}[]:,'\"\\/*+-.$ \nItemxX0189deTZ_nulltruefals", max_size=60))
@settings(max_examples=500, deadline=None)
def test_whatever_is_made_of_the_letters_of_ion_is_read_or_malformed(text):
    try:
        found = list(read_ion(text.encode()))
    except Malformed:
        return
    assert all(isinstance(record.item, dict) for record in found)
