"""The traits table says the truth about members that exist."""

from __future__ import annotations

import pytest

from replaykit.models import service
from replaykit.models.traits import Trait, has_trait, rows, trait_of, traits_of


def test_every_row_names_a_member_of_its_service() -> None:
    for name, row, _ in rows():
        if name == "*":
            continue
        owner, _, member = row.rpartition(".")
        shapes = service(name).shapes
        holders = [owner] if owner else shapes.errors(lambda _: True)
        found = [each for each in holders if (shape := shapes.named(each)) is not None and member in shape.members]
        assert found, f"{name} has no member {row}: the row does nothing"


@pytest.mark.parametrize(
    ("name", "shape", "member", "expected"),
    [
        ("dynamodbstreams", "GetShardIteratorOutput", "ShardIterator", Trait.OPAQUE),
        ("dynamodb", "TableDescription", "TableId", Trait.IDENTITY),
        ("dynamodb", "TableDescription", "CreationDateTime", Trait.INSTANT),
        ("dynamodb", "TableDescription", "ItemCount", Trait.MEASURE),
        ("dynamodb", "TableDescription", "TableName", Trait.PLAIN),
        ("dynamodb", "AttributeValue", "SS", Trait.UNORDERED),
        ("dynamodb", "ExportDescription", "ExportArn", Trait.IDENTITY),
        ("dynamodb", "ImportTableDescription", "ClientToken", Trait.TOKEN),
        ("dynamodb", "TransactWriteItemsInput", "ClientRequestToken", Trait.TOKEN),
        ("secretsmanager", "GetSecretValueResponse", "SecretString", Trait.SECRET),
        ("lambda", "FunctionConfiguration", "LastModified", Trait.INSTANT),
        ("lambda", "Environment", "Variables", Trait.SECRET),
        ("lambda", "InvocationRequest", "Payload", Trait.PLAIN),
        ("sts", "Credentials", "SessionToken", Trait.SECRET),
        ("logs", "OutputLogEvent", "timestamp", Trait.INSTANT),
    ],
)
def test_a_member(name: str, shape: str, member: str, expected: Trait) -> None:
    found = service(name).shapes.named(shape)
    assert found is not None
    assert trait_of(name, found, member) is expected
    assert traits_of(name, found).get(member, Trait.PLAIN) is expected


def test_what_has_no_trait_below_it_need_not_be_walked() -> None:
    dynamodb = service("dynamodb").operations
    assert dynamodb["PutItem"].input is not None
    assert not has_trait("dynamodb", dynamodb["PutItem"].input, Trait.SECRET)
    assert dynamodb["DescribeTable"].output is not None
    assert has_trait("dynamodb", dynamodb["DescribeTable"].output, Trait.IDENTITY)
