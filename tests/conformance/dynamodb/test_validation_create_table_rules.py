"""CreateTable: its own rules, of the table and of its indexes, in AWS's order and words."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.creating import MUCH, PLAIN, gsi, paid, pair, plain, undefined
from tests.conformance.dynamodb.validation import WRONG, Case, index, keys, null, number_of, types, units

CLASSES = "[STANDARD, STANDARD_INFREQUENT_ACCESS]"
SAME_NAME = "Both the Hash Key and the Range Key element in the KeySchema have the same name"
NO_DEFINITION = "Invalid KeySchema: Some index key attribute have no definition"
FIRST = "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
SECOND = "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
NEITHER = (
    WRONG + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
)
BOTH = WRONG + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
MISMATCH = (
    WRONG + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
    "AttributeDefinitions"
)
NO_SORT_KEY = (
    WRONG + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
)
OWN = [
    plain(
        "ReadCapacityUnits out of bounds",
        f"Given value {MUCH} for ReadCapacityUnits is out of bounds",
        "aws-tests",
        ProvisionedThroughput=units(MUCH),
    ),
    plain(
        "WriteCapacityUnits out of bounds",
        f"Given value {MUCH} for WriteCapacityUnits is out of bounds",
        "aws-tests",
        ProvisionedThroughput=units(MUCH - 1, MUCH),
    ),
    Case(
        "no ProvisionedThroughput",
        {name: PLAIN[name] for name in PLAIN if name != "ProvisionedThroughput"},
        BOTH,
        "october",
    ),
    paid("ProvisionedThroughput on demand", NEITHER, "recorded", ProvisionedThroughput=units(1)),
    plain("billing comes before keys", BOTH, "aws-tests", ProvisionedThroughput=None, KeySchema=keys("x")),
    plain(
        "TableClass unknown",
        f"Invalid table-class parameter provided. Please try again with a valid table-class value: {CLASSES}.",
        "october",
        TableClass="CHEAP",
    ),
    plain(
        "OnDemandThroughput on a provisioned table",
        WRONG + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is "
        "PROVISIONED",
        "october",
        OnDemandThroughput={"MaxReadRequestUnits": 5},
    ),
    paid(
        "OnDemandThroughput of nothing",
        WRONG + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range",
        "october",
        OnDemandThroughput={"MaxWriteRequestUnits": 0},
    ),
    plain(
        "attribute defined twice",
        "Attribute Name is duplicated: id",
        "october",
        AttributeDefinitions=[*types(id="S"), *types(id="S")],
    ),
    plain(
        "attribute defined twice, differently",
        "Attribute Name is duplicated: id",
        "october",
        AttributeDefinitions=[*types(id="S"), *types(id="N")],
    ),
    plain("more keys than definitions", NO_DEFINITION, "aws-tests", KeySchema=keys("id", "x")),
    plain("more keys than definitions, both of one name", NO_DEFINITION, "captured", KeySchema=keys("id", "id")),
    plain("no definition at all", NO_DEFINITION, "aws-tests", AttributeDefinitions=[]),
    plain("key without a definition", undefined("x", "id"), "aws-tests", KeySchema=keys("x")),
    pair("both keys of one name", SAME_NAME, "aws-tests", KeySchema=keys("pk", "pk")),
    pair("both keys of one name, both HASH", SAME_NAME, "aws-tests", KeySchema=keys("pk", "pk:HASH")),
    pair("second key HASH", SECOND, "aws-tests", KeySchema=keys("pk", "sk:HASH")),
    pair("first key RANGE", FIRST, "october", KeySchema=keys("sk:RANGE", "pk:HASH")),
    pair("both keys RANGE", FIRST, "aws-tests", KeySchema=keys("pk:RANGE", "sk")),
    plain("definition that no key uses", MISMATCH, "october", AttributeDefinitions=types(id="S", x="S")),
    pair(
        "definition that neither of two keys uses",
        MISMATCH,
        "aws-tests",
        AttributeDefinitions=types(pk="S", x="S", sk="S"),
    ),
    pair(
        "definitions that no index uses",
        WRONG + "Some AttributeDefinitions are not used. AttributeDefinitions: [sk, a, b, pk, c], "
        "keys used: [a, sk, pk]",
        "october",
        AttributeDefinitions=types(pk="S", sk="S", a="S", b="S", c="S"),
        GlobalSecondaryIndexes=[gsi("abc", keys("a"), kind="ALL")],
    ),
    plain(
        "stream without a view type",
        WRONG + "Table is being created with a stream enabled, UpdateViewType is required",
        "october",
        StreamSpecification={"StreamEnabled": True},
    ),
    plain(
        "view type without a stream",
        WRONG + "Table is being created with a stream disabled, UpdateViewType should not be specified",
        "october",
        StreamSpecification={"StreamEnabled": False, "StreamViewType": "NEW_IMAGE"},
    ),
    plain(
        "name that is taken",
        "Table already exists: things",
        "recorded",
        TableName="things",
        code="ResourceInUseException",
    ),
    plain("tag without a key", "The Tag Key provided is invalid, Key: null", "october", Tags=[{}]),
    plain(
        "tag key of AWS's own",
        "Tag Key cannot be prefixed with aws:, Key: aws:foo",
        "october",
        Tags=[{"Key": "aws:foo", "Value": "x"}],
    ),
    plain(
        "51 tags",
        "Number of Tags exceed the current limit for the provided ResourceArn",
        "october",
        Tags=[{"Key": str(number), "Value": ""} for number in range(51)],
    ),
]
LOCAL = [
    plain("empty list", WRONG + "List of LocalSecondaryIndexes is empty", "october", LocalSecondaryIndexes=[]),
    plain("table without a sort key", NO_SORT_KEY, "captured", LocalSecondaryIndexes=[index("abc", keys("x:RANGE"))]),
    pair(
        "keys without a definition",
        undefined("c, d", "sk, pk"),
        "aws-tests, in an order that was seen",
        LocalSecondaryIndexes=[index("abc", keys("c:RANGE", "d"))],
    ),
    pair(
        "second key without a definition",
        undefined("c, pk", "sk, pk"),
        "aws-tests",
        LocalSecondaryIndexes=[index("abc", keys("pk", "c"))],
    ),
    pair("first key RANGE", FIRST, "aws-tests", LocalSecondaryIndexes=[index("abc", keys("pk:RANGE"))]),
    pair("keys of one name", SAME_NAME, "aws-tests", LocalSecondaryIndexes=[index("abc", keys("pk", "pk"))]),
    pair("second key HASH", SECOND, "aws-tests", LocalSecondaryIndexes=[index("abc", keys("pk", "sk:HASH"))]),
    pair(
        "no sort key",
        WRONG + "Index KeySchema does not have a range key for index: abc",
        "october",
        LocalSecondaryIndexes=[index("abc", keys("sk"))],
    ),
    pair(
        "another partition key",
        WRONG + "Index KeySchema does not have the same leading hash key as table KeySchema for index: abc. "
        "index hash key: sk, table hash key: pk",
        "october",
        LocalSecondaryIndexes=[index("abc", keys("sk", "pk"))],
    ),
]
GLOBAL = [
    plain("empty list", WRONG + "List of GlobalSecondaryIndexes is empty", "october", GlobalSecondaryIndexes=[]),
    plain(
        "key without a definition",
        undefined("c", "id"),
        "aws-tests",
        GlobalSecondaryIndexes=[gsi("abc", keys("c:RANGE"))],
    ),
    pair("first key RANGE", FIRST, "october", GlobalSecondaryIndexes=[gsi("abc", keys("pk:RANGE"))]),
    pair("keys of one name", SAME_NAME, "aws-tests", GlobalSecondaryIndexes=[gsi("abc", keys("pk", "pk"))]),
    pair(
        "no sort key is no fault, but the projection is",
        WRONG + "Unknown ProjectionType: null",
        "aws-tests",
        GlobalSecondaryIndexes=[{**gsi("abc", keys("sk")), "Projection": {}}],
    ),
    pair(
        "five HASH attributes",
        WRONG + "The KeySchema exceeds the maximum allowed number of HASH key attributes",
        "october",
        AttributeDefinitions=types(pk="S", sk="S", **dict.fromkeys("abcde", "S")),
        GlobalSecondaryIndexes=[gsi("abc", keys(*(f"{name}:HASH" for name in "abcde")))],
    ),
    pair(
        "HASH after RANGE",
        WRONG + "All HASH key attributes must precede RANGE key attributes in the KeySchema",
        "october",
        AttributeDefinitions=types(pk="S", sk="S", c="S"),
        GlobalSecondaryIndexes=[gsi("abc", keys("c", "pk", "sk:HASH"))],
    ),
    plain(
        "no throughput",
        WRONG + "ProvisionedThroughput is not specified for index: abc",
        "october",
        GlobalSecondaryIndexes=[index("abc", keys("id"))],
    ),
    paid(
        "throughput on demand",
        WRONG + "ProvisionedThroughput should not be specified for index: abc when BillingMode is PAY_PER_REQUEST",
        "october",
        GlobalSecondaryIndexes=[gsi("abc", keys("id"))],
    ),
    paid(
        "OnDemandThroughput of nothing",
        WRONG + "Requested MaxReadRequestUnits for OnDemandThroughput for index : abc is outside of valid range",
        "october",
        GlobalSecondaryIndexes=[index("abc", keys("id"), OnDemandThroughput={"MaxReadRequestUnits": -1})],
    ),
    plain(
        "units out of bounds",
        f"Given value {MUCH} for ReadCapacityUnits is out of bounds",
        "assumed",
        GlobalSecondaryIndexes=[index("abc", keys("id"), ProvisionedThroughput=units(MUCH))],
    ),
    pair(
        "21 indexes",
        WRONG + "GlobalSecondaryIndex count exceeds the per-table limit of 20",
        "october",
        GlobalSecondaryIndexes=[gsi(f"abc{number}", keys("pk", "sk")) for number in range(21)],
    ),
    pair(
        "name of a local index",
        WRONG + "Duplicate index name: abc",
        "october",
        LocalSecondaryIndexes=[index("abc", keys("pk", "sk"))],
        GlobalSecondaryIndexes=[gsi("abc", keys("sk"))],
    ),
]
PROJECTIONS = [
    ("no ProjectionType", {}, "Unknown ProjectionType: null", "october"),
    ("attributes but no ProjectionType", {"NonKeyAttributes": ["x"]}, "Unknown ProjectionType: null", "aws-tests"),
    (
        "ALL with attributes",
        {"ProjectionType": "ALL", "NonKeyAttributes": ["x"]},
        "ProjectionType is ALL, but NonKeyAttributes is specified",
        "october",
    ),
    (
        "KEYS_ONLY with attributes",
        {"ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["x"]},
        "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified",
        "october",
    ),
    (
        "INCLUDE without attributes",
        {"ProjectionType": "INCLUDE"},
        "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        "october",
    ),
    (
        "one attribute twice",
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y", "x"]},
        "Duplicate element in NonKeyAttributes: x",
        "october",
    ),
]


@pytest.mark.parametrize("case", OWN, ids=number_of(OWN))
def test_the_table(world, case):
    world.refuses("CreateTable", case)


@pytest.mark.parametrize("case", LOCAL, ids=number_of(LOCAL))
def test_a_local_index(world, case):
    world.refuses("CreateTable", case)


@pytest.mark.parametrize("case", GLOBAL, ids=number_of(GLOBAL))
def test_a_global_index(world, case):
    world.refuses("CreateTable", case)


@pytest.mark.parametrize("member", ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"])
@pytest.mark.parametrize("case", PROJECTIONS, ids=[one[0] for one in PROJECTIONS])
def test_the_projection_of_an_index(world, member, case):
    what, projection, told, source = case
    made = (index if member.startswith("Local") else gsi)("abc", keys("pk", "sk")) | {"Projection": projection}
    world.refuses("CreateTable", pair(what, WRONG + told, source, **{member: [made]}))


@pytest.mark.parametrize("member", ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"])
def test_two_indexes_of_one_name(world, member):
    made = (index if member.startswith("Local") else gsi)("abc", keys("pk", "sk"))
    world.refuses("CreateTable", pair("", WRONG + "Duplicate index name: abc", "october", **{member: [made, made]}))


def test_six_local_indexes(world):
    made = [index(f"abc{number}", keys("pk", "sk")) for number in range(6)]
    told = WRONG + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"
    world.refuses("CreateTable", pair("", told, "october", LocalSecondaryIndexes=made))


def test_an_index_is_looked_at_whole_before_the_number_of_indexes(world):
    """aws-tests."""
    made = [index(f"abc{number}", keys("pk", "sk")) for number in range(6)]
    told = [null(f"localSecondaryIndexes.7.member.{member}") for member in ("indexName", "keySchema", "projection")]
    world.refuses("CreateTable", pair("", told, "aws-tests", LocalSecondaryIndexes=[*made, {}]))
