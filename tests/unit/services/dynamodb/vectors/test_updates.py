"""UpdateTable with VectorIndexUpdates; phases and texts were captured on AWS in August 2026."""

from __future__ import annotations

import pytest

WRONG = "One or more parameter values were invalid: "
IN_USE = "Attempt to change a resource which is still in use: "
ONE = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
LIMIT, BUSY = "LimitExceededException", "ResourceInUseException"


def gsi(name="by_title", key="title"):
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }


@pytest.fixture
def adding(slow_songs):
    """A table with one item, to which an index is being added."""
    slow_songs.create()
    slow_songs.dynamodb.clock.advance(10)
    slow_songs.put("a", 1, 0, 0)
    slow_songs.update({"Create": slow_songs.declare()})
    return slow_songs


def test_an_index_is_allocated_then_backfilled_then_active(adding):
    seen = []
    for _ in range(3):
        table, index = adding.described()
        seen.append((table, index["IndexStatus"], index.get("Backfilling")))
        adding.dynamodb.clock.advance(10)
    assert seen == [("UPDATING", "CREATING", False), ("ACTIVE", "CREATING", True), ("ACTIVE", "ACTIVE", None)]


def test_the_answer_says_updating_and_creating(songs):
    songs.create()
    answer = songs.update({"Create": songs.declare()})
    (index,) = answer["VectorIndexes"]
    assert (answer["TableStatus"], index["IndexStatus"], index["Backfilling"]) == ("UPDATING", "CREATING", False)
    assert songs.described()[1]["IndexStatus"] == "ACTIVE"


def test_it_can_be_searched_only_when_it_is_active(adding):
    with adding.dynamodb.refuses("The table does not have the specified index: plain"):
        adding.search(1, 0, 0)
    adding.dynamodb.clock.advance(10)
    with adding.dynamodb.refuses("Cannot search backfilling vector index: plain"):
        adding.search(1, 0, 0)
    adding.dynamodb.clock.advance(10)
    assert adding.search(1, 0, 0) == ["a"]


def test_what_is_written_meanwhile_is_in_it_too(adding):
    adding.put("b", 0, 1, 0)
    adding.dynamodb.clock.advance(10)
    adding.put("a", 0, 0, 1)
    adding.dynamodb.clock.advance(10)
    assert adding.search(0, 1, 0) == ["b", "a"]


def test_items_without_a_proper_vector_are_passed_over(songs):
    songs.create()
    songs.put("good", 1, 0, 0, tenant={"S": "t"})
    songs.put("short", 1, 0, tenant={"S": "t"})
    songs.put("far", 1, "1e39", 0, tenant={"S": "t"})
    songs.put("without", tenant={"S": "t"})
    songs.put("nobody", 1, 0, 0)
    songs.put("number", 1, 0, 0, tenant={"N": "7"})
    songs.put("empty", 1, 0, 0, tenant={"S": ""})
    songs.put_item({"id": {"S": "text"}, "embedding": {"S": "x"}, "tenant": {"S": "t"}})
    songs.put_item({"id": {"S": "mixed"}, "embedding": {"L": [{"N": "1"}, {"S": "x"}, {"N": "0"}]}})
    songs.update({"Create": songs.declare(schema="tenant:HASH")}, types="tenant:S")
    wanted = {"SearchConditionExpression": "tenant = :t", "ExpressionAttributeValues": {":t": {"S": "t"}}}
    assert songs.search(1, 0, 0, **wanted) == ["good"]
    songs.dynamodb.update_item(
        TableName="music",
        Key={"id": {"S": "short"}},
        UpdateExpression="SET embedding = :v",
        ExpressionAttributeValues={":v": {"L": songs.numbers(0, 1, 0)}},
    )
    assert songs.search(1, 0, 0, **wanted) == ["good", "short"]


def test_deleting_leaves_the_items_and_takes_the_definitions(slow_songs):
    slow_songs.create(slow_songs.declare(schema="tenant:HASH"), types="tenant:S")
    slow_songs.dynamodb.clock.advance(10)
    answer = slow_songs.update({"Delete": {"IndexName": "plain"}})
    assert [one["IndexStatus"] for one in answer["VectorIndexes"]] == ["DELETING"]
    with slow_songs.dynamodb.refuses("The table does not have the specified index: plain"):
        slow_songs.search(1, 0, 0)
    slow_songs.dynamodb.clock.advance(10)
    assert slow_songs.described() == ("ACTIVE", None)
    table = slow_songs.dynamodb.describe_table(TableName="music")["Table"]
    assert [one["AttributeName"] for one in table["AttributeDefinitions"]] == ["id"]
    slow_songs.put("a", 1)  # any list again


def test_a_definition_that_another_index_uses_stays(songs):
    songs.create(songs.declare(schema="title:HASH"), types="title:S", GlobalSecondaryIndexes=[gsi()])
    songs.dynamodb.update_table(TableName="music", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_title"}}])
    table = songs.dynamodb.describe_table(TableName="music")["Table"]
    assert [one["AttributeName"] for one in table["AttributeDefinitions"]] == ["id", "title"]


def test_while_one_is_allocated_nothing_else_begins(adding):
    with adding.dynamodb.refuses(ONE, LIMIT):
        adding.update({"Create": adding.declare("other")})
    with adding.dynamodb.refuses(
        f"{IN_USE}Index creation is in resource allocation phase. Retry deletion during "
        f"backfilling phase or when the "
        "index is active. Table: music Index: plain",
        BUSY,
    ):
        adding.update({"Delete": {"IndexName": "plain"}})
    with adding.dynamodb.refuses(f"{IN_USE}Table is being updated: music", BUSY):
        adding.dynamodb.delete_table(TableName="music")


def test_while_one_is_backfilled_it_can_be_cancelled_and_nothing_else(adding):
    adding.dynamodb.clock.advance(10)
    with adding.dynamodb.refuses(ONE, LIMIT):
        adding.update({"Create": adding.declare("other")})
    with adding.dynamodb.refuses(ONE, LIMIT):
        adding.dynamodb.update_table(
            TableName="music",
            AttributeDefinitions=[{"AttributeName": "title", "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[{"Create": gsi()}],
        )
    with adding.dynamodb.refuses(
        f"{IN_USE}Cannot delete table while indexes are being created, updated, or deleted.", BUSY
    ):
        adding.dynamodb.delete_table(TableName="music")
    adding.update({"Delete": {"IndexName": "plain"}})
    adding.dynamodb.clock.advance(10)
    assert adding.described() == ("ACTIVE", None)
    adding.dynamodb.delete_table(TableName="music")


@pytest.mark.parametrize(
    "actions",
    [["Create", "Create"], ["Delete", "Delete"], ["Create", "Delete"]],
)
def test_one_action_a_call(songs, actions):
    songs.create()
    made = {"Create": songs.declare, "Delete": lambda name: {"IndexName": name}}
    with songs.dynamodb.refuses(ONE, LIMIT):
        songs.update(*({action: made[action](f"index-{at}")} for at, action in enumerate(actions)))


def test_no_global_index_in_the_same_call(songs):
    songs.create()
    with songs.dynamodb.refuses(ONE, LIMIT):
        songs.update({"Create": songs.declare()}, types="title:S", GlobalSecondaryIndexUpdates=[{"Create": gsi()}])


def test_calls_that_are_refused(songs):
    songs.create(songs.declare(), types="title:S", GlobalSecondaryIndexes=[gsi()])
    redefined = (
        f"{WRONG}Attributes cannot be redefined. Please check that your attribute has the same type as previously "
        "defined. Existing schema: "
    )
    new = songs.declare("other")
    for updates, more, message in (
        ([{}], {}, f"{WRONG}One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null"),
        (
            [{"Create": new, "Delete": {"IndexName": "plain"}}],
            {},
            f"{WRONG}Only one vector index action is allowed per VectorIndexUpdate object",
        ),
        ([{"Create": songs.declare()}], {}, "Attempting to create an index which already exists"),
        ([{"Create": songs.declare("by_title")}], {}, "Attempting to create an index which already exists"),
        (
            [{"Create": songs.declare("other", attribute="id", dimensions=4)}],
            {},
            (
                f"{redefined}Schema:[SchemaElement: key{{id:S:HASH}}] New schema: "
                "VectorIndexSchema:[VectorAttribute: key{id:L:4}]"
            ),
        ),
        (
            [{"Create": songs.declare("other", dimensions=4)}],
            {},
            (
                f"{redefined}VectorIndexSchema:[VectorAttribute: key{{embedding:L:3}}] New schema: "
                "VectorIndexSchema:[VectorAttribute: key{embedding:L:4}]"
            ),
        ),
        (
            [{"Create": songs.declare("other", attribute="x")}],
            {"types": "x:S"},
            (
                f"{WRONG}Conflicting attribute definition for 'x'. An attribute cannot be defined "
                f"in AttributeDefinitions "
                "when used as a VectorAttribute."
            ),
        ),
        (
            [{"Create": songs.declare("other", schema="title:HASH")}],  # the table defines it, the request does not
            {},
            f"{WRONG}One element in SearchSchema is not defined in attribute definitions",
        ),
        (
            [{"Create": songs.declare("other", schema="title:HASH")}],
            {"types": "title:N"},
            (
                f"{redefined}Schema:[SchemaElement: key{{title:S:HASH}}] New schema: "
                "Schema:[SchemaElement: key{title:N:HASH}]"
            ),
        ),
    ):
        with songs.dynamodb.refuses(message):
            songs.update(*updates, **more)
    with songs.dynamodb.refuses(
        "Requested resource not found: Index nope for table music", "ResourceNotFoundException"
    ):
        songs.update({"Delete": {"IndexName": "nope"}})


def test_an_empty_list_asks_for_nothing(songs):
    songs.create()
    with songs.dynamodb.refuses(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
    ):
        songs.update()


def test_a_sixth_index_is_one_too_many(songs):
    songs.create(*(songs.declare(f"index-{number}") for number in range(5)))
    with songs.dynamodb.refuses(
        "Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of 5", LIMIT
    ):
        songs.update({"Create": songs.declare()})


def test_a_global_index_may_not_take_the_name_or_the_attribute(songs):
    songs.create(songs.declare())

    def create(index, key):
        songs.dynamodb.update_table(
            TableName="music",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[{"Create": index}],
        )

    with songs.dynamodb.refuses("Attempting to create an index which already exists"):
        create(gsi("plain"), "title")
    with songs.dynamodb.refuses(
        f"{WRONG}Attributes cannot be redefined. Please check that your attribute has the same type as previously "
        "defined. Existing schema: VectorIndexSchema:[VectorAttribute: key{embedding:L:3}] New schema: "
        "Schema:[SchemaElement: key{embedding:S:HASH}]"
    ):
        create(gsi("other", "embedding"), "embedding")


def test_billing_is_on_demand_as_long_as_there_is_one(songs):
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    songs.create(on_demand=False, ProvisionedThroughput=units)
    with songs.dynamodb.refuses(f"{WRONG}Vector indexes are only supported for PAY_PER_REQUEST tables"):
        songs.update({"Create": songs.declare()})
    songs.update({"Create": songs.declare()}, BillingMode="PAY_PER_REQUEST")
    with songs.dynamodb.refuses(f"{WRONG}Tables with vector indexes must be in PAY_PER_REQUEST mode"):
        songs.dynamodb.update_table(TableName="music", BillingMode="PROVISIONED", ProvisionedThroughput=units)
    songs.update({"Delete": {"IndexName": "plain"}})
    songs.dynamodb.update_table(TableName="music", BillingMode="PROVISIONED", ProvisionedThroughput=units)
