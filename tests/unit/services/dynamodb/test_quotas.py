"""What an account may have, and what AWS says where it wants more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.aws.error import AwsError
from replaykit.emulator import Settings
from replaykit.emulator.quotas import Quotas

LIMIT = "LimitExceededException"
GUIDE = "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
INVALID = "One or more parameter values were invalid: "


def units(read, write):
    return {"ReadCapacityUnits": read, "WriteCapacityUnits": write}


def names(*attributes):
    return [{"AttributeName": name, "AttributeType": "S"} for name in attributes]


def index(name, throughput=None, **more):
    made = {
        "IndexName": name,
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
        **more,
    }
    return made | ({"ProvisionedThroughput": throughput} if throughput else {})


def limited(conversation, delay=0.0, **quotas):
    """A DynamoDB of an account that has these quotas."""
    return conversation(delay=delay, quotas=Quotas(**quotas))


def provisioned(dynamodb, name="music", throughput=None, **more):
    return dynamodb.table(name, on_demand=False, ProvisionedThroughput=throughput or units(10, 10), **more)


def update(dynamodb, read, write):
    dynamodb.update_table(TableName="music", ProvisionedThroughput=units(read, write))


# -- tables


def test_an_account_has_so_many_tables(conversation):
    dynamodb = limited(conversation, tables=2)
    dynamodb.table("first")
    dynamodb.table("second")
    with dynamodb.refuses("Subscriber limit exceeded: There is a limit of 2 tables per subscriber", LIMIT):
        dynamodb.table("third")
    assert dynamodb.assumptions == ("the account's quotas are those of the settings",)
    assert dynamodb.list_tables()["TableNames"] == ["first", "second"]
    dynamodb.delete_table(TableName="first")
    dynamodb.table("third")


def test_a_new_account_has_2500_tables(conversation):
    dynamodb = conversation()
    for n in range(2500):
        dynamodb.table(f"table-{n}")
    with dynamodb.refuses("Subscriber limit exceeded: There is a limit of 2500 tables per subscriber", LIMIT):
        dynamodb.table("one-more")


def test_so_many_tables_change_at_once(conversation):
    dynamodb = limited(conversation, delay=10.0, table_operations=2)
    busy = "Subscriber limit exceeded: Only 2 tables can be created, updated, or deleted simultaneously"
    dynamodb.table("first")
    dynamodb.table("second")
    with dynamodb.refuses(busy, LIMIT):
        dynamodb.table("third")
    dynamodb.clock.advance(10)
    dynamodb.table("third")
    dynamodb.update_table(TableName="first", BillingMode="PROVISIONED", ProvisionedThroughput=units(1, 1))
    with dynamodb.refuses(busy, LIMIT):
        dynamodb.delete_table(TableName="second")
    with dynamodb.refuses(busy, LIMIT):
        dynamodb.update_table(TableName="second", BillingMode="PROVISIONED", ProvisionedThroughput=units(1, 1))
    dynamodb.clock.advance(10)
    dynamodb.delete_table(TableName="second")


def test_so_many_tables_with_indexes_are_made_at_once(conversation):
    dynamodb = limited(conversation, delay=10.0, indexed_creations=1)
    indexes = {"gsi": {"by-owner": ("owner:S", "ALL")}}
    dynamodb.table("first", **indexes)
    with dynamodb.refuses(
        "Subscriber limit exceeded: You have exceeded the maximum number of indexed tables that can be created "
        "simultaneously",
        LIMIT,
    ):
        dynamodb.table("second", **indexes)
    dynamodb.table("second")


def test_so_many_tables_are_restored_at_once(conversation):
    dynamodb = limited(conversation, delay=10.0, restores=1)
    dynamodb.table()
    dynamodb.clock.advance(10)
    arn = dynamodb.create_backup(TableName="music", BackupName="one")["BackupDetails"]["BackupArn"]
    dynamodb.clock.advance(10)
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    with dynamodb.refuses("Subscriber limit exceeded: Only 1 restore operations can be done simultaneously", LIMIT):
        dynamodb.restore_table_from_backup(TargetTableName="and-again", BackupArn=arn)


# -- throughput


def test_a_table_has_so_much_throughput(conversation):
    dynamodb = conversation()
    with dynamodb.refuses(
        "The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in us-east-1. "
        f"Per table maximum: 40000. {GUIDE}",
        LIMIT,
    ):
        provisioned(dynamodb, throughput=units(40_001, 1))
    provisioned(dynamodb)
    with dynamodb.refuses(
        "The requested WriteCapacityUnits, 50000, is above the per table maximum for the account in us-east-1. "
        f"Per table maximum: 40000. {GUIDE}",
        LIMIT,
    ):
        update(dynamodb, 10, 50_000)


def test_an_index_has_so_much_throughput(conversation):
    dynamodb = limited(conversation, table_read_units=50)
    with dynamodb.refuses(
        "The requested ReadCapacityUnits for index by-owner, 51, is above the per index maximum for the account in "
        f"us-east-1. Per index maximum: 50. {GUIDE}",
        LIMIT,
    ):
        dynamodb.create_table(
            TableName="music",
            AttributeDefinitions=names("id", "owner"),
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            ProvisionedThroughput=units(1, 1),
            GlobalSecondaryIndexes=[index("by-owner", units(51, 1))],
        )


def test_an_account_has_so_much_throughput(conversation):
    dynamodb = limited(conversation, account_write_units=25)
    provisioned(dynamodb, "first")
    provisioned(dynamodb)

    def exceeded(requested):
        return (
            "This request would have caused the WriteCapacityUnits limit to be exceeded for the account in us-east-1. "
            f"Current WriteCapacityUnits reserved by the account: 20. Limit: 25. Requested: {requested}. {GUIDE}"
        )

    with dynamodb.refuses(exceeded(10), LIMIT):
        provisioned(dynamodb, "second")
    with dynamodb.refuses(exceeded(16), LIMIT):
        update(dynamodb, 10, 16)
    update(dynamodb, 10, 15)


def test_on_demand_a_table_has_so_much_at_most(conversation):
    dynamodb = conversation()
    text = (
        "Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for {} exceeds "
        "TableMaxReadCapacityUnits of the account in region us-east-1"
    )
    more = {"OnDemandThroughput": {"MaxReadRequestUnits": 40_001}}
    with dynamodb.refuses(text.format("table"), LIMIT):
        dynamodb.table(**more)
    with dynamodb.refuses(text.format("index : by-owner"), LIMIT):
        dynamodb.create_table(
            TableName="music",
            AttributeDefinitions=names("id", "owner"),
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            GlobalSecondaryIndexes=[index("by-owner", **more)],
        )
    with dynamodb.refuses(
        "Subscriber limit exceeded: Requested WriteUnitsPerSecond for WarmThroughput for table exceeds "
        "TableMaxWriteCapacityUnits of the account in region us-east-1",
        LIMIT,
    ):
        dynamodb.table(WarmThroughput={"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 40_001})


def test_describe_limits_tells_the_quotas(conversation):
    dynamodb = limited(conversation, account_read_units=5, table_write_units=3)
    assert dynamodb.describe_limits() == {
        "AccountMaxReadCapacityUnits": 5,
        "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000,
        "TableMaxWriteCapacityUnits": 3,
    }


# -- decreases


def decreases_exceeded(today, last, free):
    return (
        "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the "
        "first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 "
        f"seconds. Number of decreases today: {today}. Last decrease at {last}. Next decrease can be made at {free}"
    )


@pytest.fixture
def decreased(conversation):
    """A table whose throughput went down four times at once, at eight in the evening of 8 October 2026."""
    dynamodb = conversation(wordings="2026")
    dynamodb.clock.set(datetime(2026, 10, 8, 20, 5, 9, tzinfo=UTC).timestamp())
    provisioned(dynamodb)
    for write in (9, 8, 7, 6):
        update(dynamodb, 10, write)
    return dynamodb


def test_throughput_goes_down_four_times_a_day(decreased):
    day = "Thursday, October 8, 2026 at {} PM Coordinated Universal Time"
    with decreased.refuses(decreases_exceeded(4, day.format("8:05:09"), day.format("9:05:09")), LIMIT):
        update(decreased, 10, 5)
    update(decreased, 20, 20)  # up, as often as one likes
    with decreased.refuses(decreases_exceeded(4, day.format("8:05:09"), day.format("9:05:09")), LIMIT):
        update(decreased, 19, 30)


def test_then_it_goes_down_once_an_hour_after_the_last(decreased):
    decreased.clock.advance(3599)
    with pytest.raises(AwsError):
        update(decreased, 10, 5)
    decreased.clock.advance(1)
    update(decreased, 10, 5)
    day = "Thursday, October 8, 2026 at {} PM Coordinated Universal Time"
    with decreased.refuses(decreases_exceeded(5, day.format("9:05:09"), day.format("10:05:09")), LIMIT):
        update(decreased, 10, 4)


def test_at_midnight_it_begins_anew(decreased):
    decreased.clock.set(datetime(2026, 10, 8, 23, 30, tzinfo=UTC).timestamp())
    update(decreased, 10, 5)
    with decreased.refuses(
        decreases_exceeded(
            5,
            "Thursday, October 8, 2026 at 11:30:00 PM Coordinated Universal Time",
            "Friday, October 9, 2026 at 12:00:00 AM Coordinated Universal Time",
        ),
        LIMIT,
    ):
        update(decreased, 10, 4)
    decreased.clock.set(datetime(2026, 10, 9, tzinfo=UTC).timestamp())
    for write in (4, 3, 2, 1):
        update(decreased, 10, write)


def test_the_classic_words_for_an_instant(conversation):
    dynamodb = conversation(wordings="classic", quotas=Quotas(decreases=0))
    dynamodb.clock.set(datetime(2018, 7, 25, 20, 48, 14, tzinfo=UTC).timestamp())
    provisioned(dynamodb)
    update(dynamodb, 10, 9)
    with pytest.raises(AwsError) as refused:
        update(dynamodb, 10, 8)
    assert refused.value.message.endswith(
        "Last decrease at Wednesday, July 25, 2018 8:48:14 PM UTC. "
        "Next decrease can be made at Wednesday, July 25, 2018 9:48:14 PM UTC"
    )


def test_an_index_goes_down_by_itself(conversation):
    dynamodb = limited(conversation, decreases=1)
    dynamodb.create_table(
        TableName="music",
        AttributeDefinitions=names("id", "owner"),
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ProvisionedThroughput=units(10, 10),
        GlobalSecondaryIndexes=[index("by-owner", units(10, 10))],
    )
    update(dynamodb, 9, 9)

    def lower(to):
        change = {"Update": {"IndexName": "by-owner", "ProvisionedThroughput": units(to, to)}}
        dynamodb.update_table(TableName="music", GlobalSecondaryIndexUpdates=[change])

    lower(9)
    with pytest.raises(AwsError) as refused:
        lower(8)
    assert refused.value.code == LIMIT


# -- classes, indexes, tags


def test_a_tables_class_changes_twice_in_thirty_days(dynamodb):
    dynamodb.table()
    for table_class in ("STANDARD_INFREQUENT_ACCESS", "STANDARD"):
        dynamodb.update_table(TableName="music", TableClass=table_class)
    text = "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s)."
    for table_class in ("STANDARD_INFREQUENT_ACCESS", "STANDARD"):  # what it is already, too (verified)
        with dynamodb.refuses(text, LIMIT):
            dynamodb.update_table(TableName="music", TableClass=table_class)
    dynamodb.clock.advance(30 * 24 * 3600)
    dynamodb.update_table(TableName="music", TableClass="STANDARD_INFREQUENT_ACCESS")


def test_a_table_has_so_many_global_indexes(conversation):
    dynamodb = limited(conversation, global_indexes=1)
    with dynamodb.refuses(INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 1"):
        dynamodb.table(gsi={"by-a": ("owner:S", "ALL"), "by-b": ("owner:S", "ALL")})
    dynamodb.table(gsi={"by-a": ("owner:S", "ALL")})
    with dynamodb.refuses(
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 1", LIMIT
    ):
        dynamodb.update_table(
            TableName="music",
            AttributeDefinitions=names("id", "owner"),
            GlobalSecondaryIndexUpdates=[{"Create": index("by-b")}],
        )


def test_a_new_account_has_five_local_and_twenty_global_indexes_a_table(dynamodb):
    with dynamodb.refuses(INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"):
        dynamodb.table(keys="id:S n:N", lsi={f"by-{n}": (f"id:S a{n}:S", "ALL") for n in range(6)})
    with dynamodb.refuses(INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20"):
        dynamodb.table(gsi={f"by-{n}": ("owner:S", "ALL") for n in range(21)})
    dynamodb.table(
        keys="id:S n:N",
        lsi={f"local-{n}": (f"id:S a{n}:S", "ALL") for n in range(5)},
        gsi={f"by-{n}": ("owner:S", "ALL") for n in range(20)},
    )


def test_a_hundred_attributes_are_projected_into_all_indexes_together(dynamodb):
    twenty = [f"attribute-{n}" for n in range(20)]
    five = {f"by-{n}": ("owner:S", twenty) for n in range(5)}
    text = INVALID + "The number of NonKeyAttributes across all indexes exceeds the limit of 100"
    with dynamodb.refuses(text):
        dynamodb.table(gsi=five | {"one-more": ("owner:S", ["x"])})
    dynamodb.table(gsi=five)
    with dynamodb.refuses(text):
        dynamodb.update_table(
            TableName="music",
            AttributeDefinitions=names("id", "owner"),
            GlobalSecondaryIndexUpdates=[
                {"Create": index("by-b", Projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]})}
            ],
        )


def test_a_table_has_fifty_tags(dynamodb):
    tags = [{"Key": f"tag-{n}", "Value": "x"} for n in range(51)]
    text = "Number of Tags exceed the current limit for the provided ResourceArn"
    with dynamodb.refuses(text):
        dynamodb.table(Tags=tags)
    arn = dynamodb.table(Tags=tags[:50])["TableArn"]
    with dynamodb.refuses(text):
        dynamodb.tag_resource(ResourceArn=arn, Tags=[tags[0], tags[50]])
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "tag-0", "Value": "changed"}])
    with dynamodb.refuses(text):
        dynamodb.untag_resource(ResourceArn=arn, TagKeys=[tag["Key"] for tag in tags])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["tag-0"])
    dynamodb.tag_resource(ResourceArn=arn, Tags=[tags[50]])


# -- the figures


def test_a_quota_is_a_number():
    with pytest.raises(ValueError, match="the quota tables is a number that is not negative, not -1"):
        Quotas(tables=-1)
    assert Settings().quotas == Quotas()
