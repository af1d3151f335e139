"""CreateTable: the constraints of its model, collected, in AWS's order and words."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.creating import MUCH, gsi, plain
from tests.conformance.dynamodb.validation import (
    LONG,
    NAME,
    Case,
    at_least,
    bad,
    index,
    keys,
    longer,
    null,
    number_of,
    one_of,
    shorter,
    types,
    units,
)

KINDS = "HASH RANGE"
MODEL = [
    Case(
        "no TableName",
        {},
        "The parameter 'TableName' is required but was not present in the request",
        "captured",
    ),
    plain("TableName of two letters", [bad("ab", "tableName", longer(3))], "captured", TableName="ab"),
    plain("TableName too long", [bad(LONG, "tableName", shorter(255))], "aws-tests, in words of 2026", TableName=LONG),
    plain("TableName empty", [bad("", "tableName", longer(3)), bad("", "tableName", NAME)], "october", TableName=""),
    plain("TableName with a semicolon", [bad("abc;", "tableName", NAME)], "aws-tests", TableName="abc;"),
    Case(
        "nothing but a bad TableName",
        {"TableName": "abc;"},
        [null("keySchema"), bad("abc;", "tableName", NAME), null("attributeDefinitions")],
        "aws-tests, in the order of today",
    ),
    Case("no KeySchema", {"TableName": "abc", "AttributeDefinitions": []}, [null("keySchema")], "aws-tests"),
    plain("KeySchema empty", [bad("[]", "keySchema", longer(1))], "october", KeySchema=[]),
    plain(
        "KeySchema of three",
        [
            bad(
                "[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), "
                "KeySchemaElement(attributeName=extra, keyType=RANGE)]",
                "keySchema",
                shorter(2),
            )
        ],
        "captured",
        AttributeDefinitions=types(pk="S", sk="S", extra="S"),
        KeySchema=keys("pk", "sk", "extra"),
    ),
    plain(
        "KeySchema element empty",
        [null("keySchema.1.member.attributeName"), null("keySchema.1.member.keyType")],
        "october",
        KeySchema=[{}],
    ),
    plain(
        "KeyType unknown",
        [bad("INVALID", "keySchema.1.member.keyType", one_of(KINDS))],
        "captured",
        KeySchema=keys("id:INVALID"),
    ),
    plain(
        "KeySchema element without a name, another without a kind",
        [null("keySchema.1.member.attributeName"), null("keySchema.2.member.keyType")],
        "aws-tests",
        KeySchema=[{"KeyType": "HASH"}, {"AttributeName": "id"}],
    ),
    plain(
        "AttributeDefinition empty",
        [null("attributeDefinitions.1.member.attributeType"), null("attributeDefinitions.1.member.attributeName")],
        "october",
        AttributeDefinitions=[{}],
    ),
    plain(
        "AttributeType of a set",
        [bad("SS", "attributeDefinitions.1.member.attributeType", one_of("B N S"))],
        "aws-tests",
        AttributeDefinitions=types(id="SS"),
    ),
    plain(
        "AttributeType in the second definition",
        [bad("", "attributeDefinitions.2.member.attributeType", one_of("B N S"))],
        "october",
        AttributeDefinitions=[*types(id="S"), {"AttributeName": "x", "AttributeType": ""}],
    ),
    plain(
        "BillingMode unknown",
        [bad("", "billingMode", one_of("PROVISIONED PAY_PER_REQUEST"))],
        "october",
        BillingMode="",
    ),
    plain(
        "ProvisionedThroughput empty",
        [null("provisionedThroughput.writeCapacityUnits"), null("provisionedThroughput.readCapacityUnits")],
        "october",
        ProvisionedThroughput={},
    ),
    plain(
        "ProvisionedThroughput below one",
        [
            bad(-1, "provisionedThroughput.writeCapacityUnits", at_least(1)),
            bad(-1, "provisionedThroughput.readCapacityUnits", at_least(1)),
        ],
        "aws-tests",
        ProvisionedThroughput=units(-1),
    ),
    plain(
        "units too many and too few: the model's rule comes first",
        [bad(-1, "provisionedThroughput.writeCapacityUnits", at_least(1))],
        "aws-tests",
        ProvisionedThroughput=units(MUCH, -1),
    ),
    plain(
        "ProvisionedThroughput and KeySchema together",
        [
            bad("[]", "keySchema", longer(1)),
            bad(0, "provisionedThroughput.writeCapacityUnits", at_least(1)),
            bad(0, "provisionedThroughput.readCapacityUnits", at_least(1)),
        ],
        "aws-tests, in the order of today",
        KeySchema=[],
        ProvisionedThroughput=units(0),
    ),
    plain(
        "StreamViewType unknown",
        [
            bad(
                "",
                "streamSpecification.streamViewType",
                one_of("OLD_IMAGE KEYS_ONLY NEW_AND_OLD_IMAGES NEW_IMAGE"),
            )
        ],
        "october",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": ""},
    ),
    plain(
        "KMSMasterKeyId empty",
        [bad("", "sSESpecification.kMSMasterKeyId", longer(1))],
        "october",
        SSESpecification={"KMSMasterKeyId": ""},
    ),
    plain(
        "nine empty LocalSecondaryIndexes: ten violations are told",
        [
            null(f"localSecondaryIndexes.{number}.member.{member}")
            for number in (1, 2, 3, 4)
            for member in ("indexName", "keySchema", "projection")
        ][:10],
        "aws-tests",
        LocalSecondaryIndexes=[{}] * 9,
    ),
    plain(
        "nine empty GlobalSecondaryIndexes: ten violations are told",
        [
            null(f"globalSecondaryIndexes.{number}.member.{member}")
            for number in (1, 2, 3, 4)
            for member in ("indexName", "keySchema", "projection")
        ][:10],
        "aws-tests",
        GlobalSecondaryIndexes=[{}] * 9,
    ),
    plain(
        "IndexName empty",
        [
            bad("", "globalSecondaryIndexes.1.member.indexName", longer(3)),
            bad("", "globalSecondaryIndexes.1.member.indexName", NAME),
        ],
        "october",
        GlobalSecondaryIndexes=[gsi("", keys("id"))],
    ),
    plain(
        "names of LocalSecondaryIndexes",
        [
            bad("h;", "localSecondaryIndexes.1.member.indexName", longer(3)),
            bad("h;", "localSecondaryIndexes.1.member.indexName", NAME),
            bad("[]", "localSecondaryIndexes.1.member.keySchema", longer(1)),
            bad(LONG, "localSecondaryIndexes.2.member.indexName", shorter(255)),
        ],
        "aws-tests",
        LocalSecondaryIndexes=[
            {"IndexName": "h;", "KeySchema": [], "Projection": {}},
            {"IndexName": LONG, "KeySchema": keys("id"), "Projection": {}},
        ],
    ),
    plain(
        "names and units of GlobalSecondaryIndexes",
        [
            bad("h;", "globalSecondaryIndexes.1.member.indexName", longer(3)),
            bad("h;", "globalSecondaryIndexes.1.member.indexName", NAME),
            bad("[]", "globalSecondaryIndexes.1.member.keySchema", longer(1)),
            bad(0, "globalSecondaryIndexes.1.member.provisionedThroughput.writeCapacityUnits", at_least(1)),
            bad(0, "globalSecondaryIndexes.1.member.provisionedThroughput.readCapacityUnits", at_least(1)),
            bad(LONG, "globalSecondaryIndexes.2.member.indexName", shorter(255)),
            null("globalSecondaryIndexes.2.member.provisionedThroughput.writeCapacityUnits"),
            null("globalSecondaryIndexes.2.member.provisionedThroughput.readCapacityUnits"),
        ],
        "aws-tests, in the order of today",
        GlobalSecondaryIndexes=[
            {"IndexName": "h;", "KeySchema": [], "Projection": {}, "ProvisionedThroughput": units(0)},
            {"IndexName": LONG, "KeySchema": keys("id"), "Projection": {}, "ProvisionedThroughput": {}},
        ],
    ),
    plain(
        "Projection with nothing right in it",
        [
            bad("[]", "localSecondaryIndexes.1.member.projection.nonKeyAttributes", longer(1)),
            bad("abc", "localSecondaryIndexes.1.member.projection.projectionType", one_of("ALL INCLUDE KEYS_ONLY")),
        ],
        "aws-tests, in the order of today",
        LocalSecondaryIndexes=[
            {
                "IndexName": "abc",
                "KeySchema": keys("id"),
                "Projection": {"NonKeyAttributes": [], "ProjectionType": "abc"},
            }
        ],
    ),
    plain(
        "21 NonKeyAttributes",
        [
            bad(
                f"[{', '.join(f'a{number}' for number in range(21))}]",
                "globalSecondaryIndexes.1.member.projection.nonKeyAttributes",
                shorter(20),
            )
        ],
        "october",
        GlobalSecondaryIndexes=[gsi("abc", keys("id"), *(f"a{number}" for number in range(21)))],
    ),
    plain(
        "KeySchema of three in a local index",
        [
            bad(
                f"[{', '.join(f'KeySchemaElement(attributeName={name}, keyType=RANGE)' for name in 'abc')}]",
                "localSecondaryIndexes.1.member.keySchema",
                shorter(2),
            )
        ],
        "october",
        LocalSecondaryIndexes=[index("abc", keys("a:RANGE", "b", "c"))],
    ),
]


@pytest.mark.parametrize("case", MODEL, ids=number_of(MODEL))
def test_create_table(world, case):
    world.refuses("CreateTable", case)
