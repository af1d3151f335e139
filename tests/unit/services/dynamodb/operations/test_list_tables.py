"""ListTables, as AWS answers it."""

from __future__ import annotations


def test_names_are_sorted_and_paged(dynamodb):
    for name in ("music", "films", "books"):
        dynamodb.table(name)
    assert dynamodb.list_tables() == {"TableNames": ["books", "films", "music"]}
    first = dynamodb.list_tables(Limit=2)
    assert first == {"TableNames": ["books", "films"], "LastEvaluatedTableName": "films"}
    assert dynamodb.list_tables(ExclusiveStartTableName="films") == {"TableNames": ["music"]}


def test_a_page_goes_on_after_a_table_that_is_gone(dynamodb):
    for name in ("music", "films", "books"):
        dynamodb.table(name)
    dynamodb.delete_table(TableName="books")
    assert dynamodb.list_tables(ExclusiveStartTableName="books") == {"TableNames": ["films", "music"]}
