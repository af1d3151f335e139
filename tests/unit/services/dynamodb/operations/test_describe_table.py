"""DescribeTable, as AWS answers it."""

from __future__ import annotations


def test_a_table_that_is_not_there_is_named(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        dynamodb.describe_table(TableName="music")


def test_count_and_size_are_those_of_this_moment(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "KEYS_ONLY")})
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "x": {"N": "42"}})
    dynamodb.put_item(TableName="music", Item={"id": {"S": "b"}, "genre": {"S": "jazz"}, "x": {"N": "42"}})
    table = dynamodb.describe_table(TableName="music")["Table"]
    assert (table["ItemCount"], table["TableSizeBytes"]) == (2, 6 + 15)
    (index,) = table["GlobalSecondaryIndexes"]
    assert (index["ItemCount"], index["IndexSizeBytes"]) == (1, 12)


def test_a_table_may_be_named_by_its_arn(dynamodb):
    arn = dynamodb.table("music")["TableArn"]
    assert dynamodb.describe_table(TableName=arn)["Table"]["TableName"] == "music"


def test_a_region_sees_its_own_tables(dynamodb):
    from replaykit.aws.call import Scope

    dynamodb.table("music")
    dynamodb.scope = Scope(region="eu-west-1")
    assert dynamodb.list_tables() == {"TableNames": []}
    assert dynamodb.table("music")["TableArn"] == "arn:aws:dynamodb:eu-west-1:123456789012:table/music"
