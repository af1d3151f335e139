"""DeleteTable, as AWS answers it."""

from __future__ import annotations


def test_the_answer_is_deleting_and_the_table_is_gone(dynamodb):
    dynamodb.table("music")
    described = dynamodb.delete_table(TableName="music")["TableDescription"]
    assert described["TableStatus"] == "DELETING"
    # Recorded: these three are not told.
    assert not {"KeySchema", "AttributeDefinitions", "CreationDateTime"} & described.keys()
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        dynamodb.delete_table(TableName="music")


def test_a_new_table_of_the_name_is_another_table(dynamodb):
    first = dynamodb.table("music")
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    dynamodb.delete_table(TableName="music")
    assert dynamodb.table("music")["TableId"] != first["TableId"]
    assert dynamodb.scan(TableName="music")["Count"] == 0


def test_a_protected_table_stays(dynamodb):
    dynamodb.table("music", DeletionProtectionEnabled=True)
    with dynamodb.refuses(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    ):
        dynamodb.delete_table(TableName="music")
    dynamodb.update_table(TableName="music", DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName="music")


def test_a_table_takes_its_time_to_go(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.delete_table(TableName="music")
    assert slow_dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "DELETING"
    with slow_dynamodb.refuses(
        "Attempt to change a resource which is still in use: Table is being deleted: music", "ResourceInUseException"
    ):
        slow_dynamodb.delete_table(TableName="music")
    assert slow_dynamodb.emulator.due() == slow_dynamodb.clock.now() + 10
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.emulator.tick()
    assert slow_dynamodb.emulator.due() is None
    assert slow_dynamodb.list_tables() == {"TableNames": []}
