"""CreateTable with VectorIndexes, and how the table describes them; the texts were captured on AWS in August 2026."""

from __future__ import annotations

import pytest

WRONG = "One or more parameter values were invalid: "


def test_an_index_is_described_as_it_was_declared(songs):
    declared = songs.declare(
        schema="tenant:HASH genre:INLINE_FILTER",
        projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]},
    )
    created = songs.create(declared, types="tenant:S genre:N")
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music/index/plain"
    told = declared | {"IndexStatus": "CREATING", "IndexSizeBytes": 0, "ItemCount": 0, "IndexArn": arn}
    assert created["VectorIndexes"] == [told]
    assert songs.described() == ("ACTIVE", told | {"IndexStatus": "ACTIVE"})


def test_a_table_without_has_no_word_of_them(songs):
    assert "VectorIndexes" not in songs.create()


def test_it_is_made_with_its_table_and_never_backfills(slow_songs):
    assert "Backfilling" not in slow_songs.create(slow_songs.declare())["VectorIndexes"][0]
    slow_songs.dynamodb.clock.advance(9.9)
    table, index = slow_songs.described()
    assert (table, index["IndexStatus"], "Backfilling" in index) == ("CREATING", "CREATING", False)
    slow_songs.dynamodb.clock.advance(0.1)
    table, index = slow_songs.described()
    assert (table, index["IndexStatus"], "Backfilling" in index) == ("ACTIVE", "ACTIVE", False)


def test_size_and_count_are_those_of_the_entries(songs):
    songs.create(songs.declare())
    songs.put("a", 1, 0, 0, title={"S": "x"})
    songs.put("b")
    _, index = songs.described()
    assert (index["ItemCount"], index["IndexSizeBytes"]) == (1, 3 + 6 + 9 + 12)


def test_deleting_tells_of_the_indexes_too(songs):
    songs.create(songs.declare())
    deleted = songs.dynamodb.delete_table(TableName="music")["TableDescription"]
    assert [one["IndexStatus"] for one in deleted["VectorIndexes"]] == ["DELETING"]


def test_five_indexes_on_one_attribute_and_the_largest_dimensions(songs):
    songs.create(*(songs.declare(f"index-{number}", dimensions=4096) for number in range(5)))
    assert songs.described("index-4")[1]["Dimensions"] == 4096


def test_search_attributes_may_be_keys_in_any_order_and_hash_is_not_needed(songs):
    songs.create(songs.declare(schema="n:INLINE_FILTER id:HASH"), keys="id:S n:N")
    assert songs.described()[1]["SearchSchema"][1] == {"AttributeName": "id", "SearchSchemaElementType": "HASH"}


@pytest.mark.parametrize(
    ("indexes", "message"),
    [
        ([{}] * 6, "VectorIndex count exceeds the per-table limit of 5"),
        ([{}, {}], "Duplicate index name: plain"),
        ([{"dimensions": 4097}], "Number of dimensions must be between 1 and 4096 inclusive."),
        (
            [{}, {"name": "other", "dimensions": 4}],
            (
                "Conflicting attribute definition for 'embedding'. All VectorIndexes on the same "
                "vector attribute must use "
                "the same dimensions."
            ),
        ),
        (
            [{"attribute": "id"}],
            (
                "Conflicting attribute definition for 'id'. An attribute cannot be defined in "
                "AttributeDefinitions when "
                "used as a VectorAttribute."
            ),
        ),
        ([{"schema": "x:HASH"}], "One element in SearchSchema is not defined in attribute definitions"),
        (
            [{"schema": "id:HASH x:HASH"}],
            (
                "Value '2' at 'SearchSchema' failed to satisfy constraint: Member must have HASH "
                "count less than or equal "
                "to 1"
            ),
        ),
        ([{"schema": "id:HASH id:INLINE_FILTER"}], "SearchSchema contains a duplicate AttributeName"),
        (
            [{"schema": " ".join(f"x{number}:INLINE_FILTER" for number in range(19))}],
            (
                "Value '19' at 'SearchSchema' failed to satisfy constraint: Member must have "
                "INLINE_FILTER count less than "
                "or equal to 18"
            ),
        ),
        ([{"projection": {}}], "Unknown ProjectionType: null"),
        ([{"projection": "INCLUDE"}], "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        (
            [{"projection": {"ProjectionType": "ALL", "NonKeyAttributes": ["x"]}}],
            "ProjectionType is ALL, but NonKeyAttributes is specified",
        ),
        (
            [{"projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [f"x{number}" for number in range(20)]}}],
            "The number of projected attributes exceeds the limit of 20 for vector index: plain",
        ),
    ],
)
def test_what_may_not_be_declared(songs, indexes, message):
    with songs.dynamodb.refuses(WRONG + message):
        songs.create(*(songs.declare(**one) for one in indexes))


def test_nineteen_attributes_may_be_projected_beside_the_vector(songs):
    names = [f"x{number}" for number in range(19)]
    songs.create(songs.declare(projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": names}))
    assert songs.described()[1]["Projection"]["NonKeyAttributes"] == names


def test_an_empty_list_is_none_at_all(songs):
    with songs.dynamodb.refuses(f"{WRONG}List of VectorIndexes is empty"):
        songs.create(VectorIndexes=[])


def test_only_tables_on_demand_have_them(songs):
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    with songs.dynamodb.refuses(f"{WRONG}Vector indexes are only supported for PAY_PER_REQUEST tables"):
        songs.create(songs.declare(), on_demand=False, ProvisionedThroughput=units)


def test_indexes_of_all_kinds_share_their_names(songs):
    index = {
        "IndexName": "plain",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    with songs.dynamodb.refuses(f"{WRONG}Duplicate index name: plain"):
        songs.create(songs.declare(), GlobalSecondaryIndexes=[index])


def test_an_attribute_that_nothing_looks_at_is_refused(songs):
    with songs.dynamodb.refuses(
        f"{WRONG}Some AttributeDefinitions are not used. AttributeDefinitions: [x, y, id], keys used: [x, id]"
    ):
        songs.create(songs.declare(schema="x:HASH"), types="x:S y:S")


@pytest.mark.parametrize(
    ("change", "where", "constraint"),
    [
        ({"IndexName": "vx"}, "'vx' at '{}.indexName'", "Member must have length greater than or equal to 3"),
        ({"Dimensions": 0}, "'0' at '{}.dimensions'", "Member must have value greater than or equal to 1"),
        (
            {"DistanceFunction": "cosine"},
            "'cosine' at '{}.distanceFunction'",
            "Member must satisfy enum value set: [COSINE, DOT_PRODUCT, EUCLIDEAN]",
        ),
        ({"SearchSchema": []}, "'[]' at '{}.searchSchema'", "Member must have length greater than or equal to 1"),
        (
            {"SearchSchema": [{"AttributeName": "x", "SearchSchemaElementType": "RANGE"}]},
            "'RANGE' at '{}.searchSchema.1.member.searchSchemaElementType'",
            "Member must satisfy enum value set: [HASH, INLINE_FILTER]",
        ),
    ],
)
def test_what_the_model_says_of_them(songs, change, where, constraint):
    place = where.format("vectorIndexes.1.member")
    with songs.dynamodb.refuses(
        f"1 validation error detected: Value {place} failed to satisfy constraint: {constraint}"
    ):
        songs.create(songs.declare() | change)
