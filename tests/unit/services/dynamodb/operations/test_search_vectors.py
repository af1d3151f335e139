"""SearchVectors, as AWS answers it; the refusals were captured on AWS in August 2026."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.hydration.description import install_table

LARGEST = 3.4028234663852886e38


def numbers(*values):
    return [{"N": str(value)} for value in values]


def vector(*values):
    return {"L": numbers(*values)}


def vector_index(name="plain", function="COSINE", dimensions=3, projection="ALL", schema=(), **more):
    if not isinstance(projection, str):
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projection)}
    else:
        projection = {"ProjectionType": projection}
    made = {
        "IndexName": name,
        "VectorAttribute": {"AttributeName": "embedding"},
        "Dimensions": dimensions,
        "DistanceFunction": function,
        "Projection": projection,
        **more,
    }
    if schema:
        made["SearchSchema"] = [
            {"AttributeName": attribute, "SearchSchemaElementType": kind} for attribute, kind in schema
        ]
    return made


def create(dynamodb, *indexes, types="id:S"):
    attributes = [part.split(":") for part in types.split()]
    return dynamodb.create_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in attributes],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        VectorIndexes=list(indexes),
    )["TableDescription"]


@pytest.fixture
def tenants(dynamodb):
    """Songs of two tenants, some with a genre: the index is partitioned by tenant, and filters by genre."""
    schema = [("tenant", "HASH"), ("genre", "INLINE_FILTER")]
    create(dynamodb, vector_index(schema=schema), types="id:S tenant:S genre:S")
    put(dynamodb, "a1", 1, 0, 0, tenant={"S": "a"}, genre={"S": "jazz"})
    put(dynamodb, "a2", 1, 0, 0, tenant={"S": "a"}, genre={"S": "rock"})
    put(dynamodb, "a3", 1, 0, 0, tenant={"S": "a"})
    put(dynamodb, "b1", 1, 0, 0, tenant={"S": "b"}, genre={"S": "jazz"})
    put(dynamodb, "nobody", 1, 0, 0, genre={"S": "jazz"})
    return dynamodb


def put(dynamodb, id_, *values, **attributes):
    dynamodb.put_item(TableName="music", Item={"id": {"S": id_}, "embedding": vector(*values), **attributes})


def search(dynamodb, *values, top=10, index="plain", **more):
    return dynamodb.search_vectors(TableName="music", IndexName=index, SearchVector=numbers(*values), TopK=top, **more)


def where(condition, **values):
    return {
        "SearchConditionExpression": condition,
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()},
    }


def ids(answer):
    return [one["Item"]["id"]["S"] for one in answer["SearchResults"]]


def scores(answer):
    return [one["Score"] for one in answer["SearchResults"]]


# -- ranking


@pytest.mark.parametrize(
    ("function", "ranked", "told"),
    [
        ("COSINE", ["same", "near", "across", "opposite"], [0.0, 0.004962809790010736, 1.0, 2.0]),
        ("EUCLIDEAN", ["same", "near", "across", "opposite"], [0.0, 0.10000000149011612, 1.4142135623730951, 2.0]),
        ("DOT_PRODUCT", ["near", "same", "across", "opposite"], [1.0, 1.0, 0.0, -1.0]),
    ],
)
def test_the_nearest_come_first(dynamodb, function, ranked, told):
    create(dynamodb, vector_index(function=function))
    put(dynamodb, "same", 1, 0, 0)
    put(dynamodb, "near", 1, 0.1, 0)
    put(dynamodb, "across", 0, 1, 0)
    put(dynamodb, "opposite", -1, 0, 0)
    answer = search(dynamodb, 1, 0, 0)
    assert ids(answer) == ranked
    assert scores(answer) == pytest.approx(told, abs=1e-7)
    assert ids(search(dynamodb, 1, 0, 0, top=2)) == ranked[:2]


def test_each_function_has_its_own_nearest(dynamodb):
    functions = ("COSINE", "DOT_PRODUCT", "EUCLIDEAN")
    create(dynamodb, *(vector_index(name, name) for name in functions))
    put(dynamodb, "small", 0.5, 0, 0)
    put(dynamodb, "big", 2, 0.01, 0)
    put(dynamodb, "close", 1, 0.3, 0)
    nearest = {
        name: ids(search(dynamodb, 1, 0, 0, top=1, index=name)) for name in ("COSINE", "DOT_PRODUCT", "EUCLIDEAN")
    }
    assert nearest == {"COSINE": ["small"], "DOT_PRODUCT": ["big"], "EUCLIDEAN": ["close"]}


def test_equal_scores_stand_in_the_order_of_keys(dynamodb):
    create(dynamodb, vector_index())
    for id_ in ("c", "a", "d", "b"):
        put(dynamodb, id_, 1, 1, 0)
    assert ids(search(dynamodb, 1, 1, 0, top=3)) == ["a", "b", "c"]


def test_a_score_is_cut_at_the_largest_32_bit_float(dynamodb):
    create(dynamodb, vector_index("dot", "DOT_PRODUCT"), vector_index("far", "EUCLIDEAN"))
    put(dynamodb, "high", "1e38", 0, 0)
    put(dynamodb, "middle", 0, 0, 0)
    put(dynamodb, "low", "-3.4028235E38", 0, 0)
    answer = search(dynamodb, "1e38", 0, 0, index="dot")
    assert (ids(answer), scores(answer)) == (["high", "middle", "low"], [LARGEST, 0.0, -LARGEST])
    assert scores(search(dynamodb, "1e38", 0, 0, index="far"))[-1] == LARGEST


def test_what_overflows_and_cancels_is_exact(dynamodb):
    create(dynamodb, vector_index(function="DOT_PRODUCT"))
    put(dynamodb, "a", "1e38", "-1e38", 1)
    assert scores(search(dynamodb, "1e38", "1e38", 1)) == [1.0]


def test_a_vector_without_length_is_as_far_as_one_across(dynamodb):
    create(dynamodb, vector_index())
    put(dynamodb, "nowhere", 0, 0, 0)
    put(dynamodb, "tiny", "1e-23", 0, 0)
    assert scores(search(dynamodb, 1, 0, 0)) == [0.0, 1.0]
    assert scores(search(dynamodb, 0, 0, 0)) == [1.0, 1.0]


# -- what is told


def test_the_vector_is_told_only_where_it_is_asked_for_and_as_32_bit_floats(dynamodb):
    create(dynamodb, vector_index())
    put(dynamodb, "a", "16777217", "3.14159265358979323846", 1, title={"S": "x"})
    assert search(dynamodb, 1, 0, 0)["SearchResults"][0]["Item"] == {"id": {"S": "a"}, "title": {"S": "x"}}
    answer = search(dynamodb, 1, 0, 0, ProjectionExpression="id, embedding")
    assert answer["SearchResults"][0]["Item"] == {
        "id": {"S": "a"},
        "embedding": vector("16777216.0", "3.1415927", "1.0"),
    }
    item = dynamodb.get_item(TableName="music", Key={"id": {"S": "a"}})["Item"]
    assert item["embedding"] == vector("16777217", "3.14159265358979323846", 1)


@pytest.mark.parametrize(
    ("projection", "told"),
    [
        ("KEYS_ONLY", {"id", "genre"}),
        (["title"], {"id", "genre", "title"}),
        ("ALL", {"id", "genre", "title", "year"}),
    ],
)
def test_only_what_is_projected_is_told_and_the_rest_is_passed_over(dynamodb, projection, told):
    schema = [("genre", "INLINE_FILTER")]
    create(dynamodb, vector_index(projection=projection, schema=schema), types="id:S genre:S")
    put(dynamodb, "a", 1, 0, 0, title={"S": "x"}, year={"N": "7"}, genre={"S": "jazz"})
    assert search(dynamodb, 1, 0, 0)["SearchResults"][0]["Item"].keys() == told
    answer = search(
        dynamodb, 1, 0, 0, ProjectionExpression="id, embedding, title, #y", ExpressionAttributeNames={"#y": "year"}
    )
    assert answer["SearchResults"][0]["Item"].keys() == (told - {"genre"}) | {"embedding"}


def test_nothing_found_is_an_empty_list(dynamodb):
    create(dynamodb, vector_index())
    assert search(dynamodb, 1, 0, 0) == {"SearchResults": []}


def test_capacity_has_a_form_of_its_own(dynamodb):
    create(dynamodb, vector_index())
    put(dynamodb, "a", 1, 0, 0)
    for form in ("TOTAL", "INDEXES"):
        answer = search(dynamodb, 1, 0, 0, ReturnConsumedCapacity=form)
        assert answer["ConsumedCapacity"] == {"VectorSearchRequestBytes": 1024.0}
    assert "ConsumedCapacity" not in search(dynamodb, 1, 0, 0, ReturnConsumedCapacity="NONE")
    put(dynamodb, "b", 1, 0, 0, title={"S": "x" * 2000})
    answer = search(dynamodb, 1, 0, 0, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"VectorSearchRequestBytes": float(2 * (12 + 9) + 3 + 2008)}


# -- which items are in the index


def test_items_come_and_go_with_their_vector(dynamodb):
    create(dynamodb, vector_index())
    put(dynamodb, "a", 1, 0, 0)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "plain"}})
    assert ids(search(dynamodb, 1, 0, 0)) == ["a"]
    key = {"TableName": "music", "Key": {"id": {"S": "a"}}}
    dynamodb.update_item(**key, UpdateExpression="REMOVE embedding")
    assert ids(search(dynamodb, 1, 0, 0)) == []
    set_ = {"UpdateExpression": "SET embedding = :v", "ExpressionAttributeValues": {":v": vector(0, 1, 0)}}
    dynamodb.update_item(**key, **set_)
    assert scores(search(dynamodb, 1, 0, 0)) == [1.0]
    dynamodb.delete_item(**key)
    assert ids(search(dynamodb, 1, 0, 0)) == []


def test_every_write_is_followed(dynamodb):
    create(dynamodb, vector_index())
    dynamodb.batch_write_item(
        RequestItems={"music": [{"PutRequest": {"Item": {"id": {"S": "batch"}, "embedding": vector(1, 0, 0)}}}]}
    )
    put_ = {"TableName": "music", "Item": {"id": {"S": "transaction"}, "embedding": vector(1, 0, 0)}}
    dynamodb.transact_write_items(TransactItems=[{"Put": put_}])
    dynamodb.execute_statement(Statement="INSERT INTO music VALUE {'id': 'partiql', 'embedding': [1, 0, 0]}")
    assert ids(search(dynamodb, 1, 0, 0)) == ["batch", "partiql", "transaction"]


def test_time_to_live_takes_items_out_of_the_index(dynamodb):
    create(dynamodb, vector_index())
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"})
    put(dynamodb, "a", 1, 0, 0, over={"N": "1700000001"})
    assert ids(search(dynamodb, 1, 0, 0)) == ["a"]
    dynamodb.clock.advance(10)
    dynamodb.emulator.tick()
    assert ids(search(dynamodb, 1, 0, 0)) == []


# -- conditions


def test_a_search_sees_one_partition_alone(tenants):
    assert ids(search(tenants, 1, 0, 0, **where("tenant = :t", t={"S": "a"}))) == ["a1", "a2", "a3"]
    assert ids(search(tenants, 1, 0, 0, **where(":t = tenant", t={"S": "b"}))) == ["b1"]
    assert ids(search(tenants, 1, 0, 0, **where("tenant = :t", t={"S": "c"}))) == []


def test_filters_are_equalities_and_what_lacks_the_attribute_is_not_equal(tenants):
    jazz = where("tenant = :t AND genre = :g", t={"S": "a"}, g={"S": "jazz"})
    assert ids(search(tenants, 1, 0, 0, **jazz)) == ["a1"]
    nothing = where("tenant = :t AND genre = :g AND (genre = :h)", t={"S": "a"}, g={"S": "jazz"}, h={"S": "rock"})
    assert ids(search(tenants, 1, 0, 0, **nothing)) == []
    two = where("tenant = :t AND tenant = :u", t={"S": "a"}, u={"S": "b"})
    assert ids(search(tenants, 1, 0, 0, **two)) == []


def test_an_item_moves_with_what_is_asked_for(tenants):
    tenants.update_item(
        TableName="music",
        Key={"id": {"S": "a1"}},
        UpdateExpression="SET tenant = :b, genre = :r",
        ExpressionAttributeValues={":b": {"S": "b"}, ":r": {"S": "rock"}},
    )
    assert ids(search(tenants, 1, 0, 0, **where("tenant = :t", t={"S": "a"}))) == ["a2", "a3"]
    assert ids(search(tenants, 1, 0, 0, **where("tenant = :t AND genre = :g", t={"S": "b"}, g={"S": "rock"}))) == ["a1"]
    tenants.update_item(TableName="music", Key={"id": {"S": "a1"}}, UpdateExpression="REMOVE tenant")
    assert ids(search(tenants, 1, 0, 0, **where("tenant = :t", t={"S": "b"}))) == ["b1"]


def test_numbers_and_binary_values_are_equal_by_what_they_mean(dynamodb):
    schema = [("year", "HASH"), ("code", "INLINE_FILTER"), ("word", "INLINE_FILTER")]
    create(dynamodb, vector_index(schema=schema), types="id:S year:N code:B word:S")
    put(dynamodb, "a", 1, 0, 0, year={"N": "7.0"}, code={"B": b"\x00"}, word={"S": ""})
    wanted = where("#y = :y AND code = :c AND word = :w", y={"N": "7"}, c={"B": b"\x00"}, w={"S": ""})
    assert ids(search(dynamodb, 1, 0, 0, **wanted, ExpressionAttributeNames={"#y": "year"})) == ["a"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (condition, f"Invalid SearchConditionExpression: Invalid {what} used in SearchConditionExpression")
        for condition, what in (
            ("tenant < :t", "comparator"),
            ("tenant <> :t", "comparator"),
            ("tenant = :t AND genre >= :t", "comparator"),
            ("tenant BETWEEN :t AND :t", "operator"),
            ("tenant IN (:t)", "operator"),
            ("tenant = :t OR tenant = :t", "operator"),
            ("NOT tenant = :t", "operator"),
            ("begins_with(tenant, :t)", "operator"),
        )
    ]
    + [
        ("genre = :t", "SearchConditionExpression must be provided when SearchSchema has a HASH key"),
        (
            "id = :t",
            (
                "SearchConditionExpression must not contain any attributes that is not in SearchSchema. "
                "Invalid attribute: id"
            ),
        ),
        (
            "tenant.x = :t",
            "Invalid SearchConditionExpression: SearchConditionExpression cannot have conditions on nested attributes",
        ),
        (
            "tenant = :t AND",
            'Invalid SearchConditionExpression: Syntax error; token: "<EOF>", near: "AND"',
        ),
        (
            "tenant = :x",
            (
                "Invalid SearchConditionExpression: An expression attribute value used in "
                "expression is not defined; "
                "attribute value: :x"
            ),
        ),
    ],
)
def test_conditions_that_can_not_be_asked(tenants, condition, message):
    with tenants.refuses(message):
        search(tenants, 1, 0, 0, **where(condition, t={"S": "a"}))


def test_the_partition_must_be_given_and_be_a_key(tenants):
    with tenants.refuses("SearchConditionExpression must be provided when SearchSchema has a HASH key"):
        search(tenants, 1, 0, 0)
    with tenants.refuses(
        "Type of 'tenant' attribute in SearchConditionExpression (N) does not match type in search schema (S)"
    ):
        search(tenants, 1, 0, 0, **where("tenant = :t", t={"N": "7"}))
    with tenants.refuses(
        "One or more parameter values are not valid. The AttributeValue for a key "
        "attribute cannot contain an empty "
        "string value. Key: tenant"
    ):
        search(tenants, 1, 0, 0, **where("tenant = :t", t={"S": ""}))


# -- the request


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"TopK": 101},
            "Provided TopK value '101' is out of valid range. The value must be between 1 and 100 inclusive",
        ),
        (
            {"TopK": 0},
            (
                "1 validation error detected: Value '0' at 'topK' failed to satisfy constraint: "
                "Member must have value greater than or equal to 1"
            ),
        ),
        ({"SearchVector": numbers(1, 0)}, "Input search vector dimension 2 does not match vector index dimension 3"),
        ({"IndexName": "nope"}, "The table does not have the specified index: nope"),
        (
            {"ExpressionAttributeNames": {"#a": "a"}},
            "ExpressionAttributeNames can only be specified when using expressions",
        ),
        (
            {"ExpressionAttributeValues": {":a": {"S": "a"}}},
            "ExpressionAttributeValues can only be specified when using expressions: SearchConditionExpression is null",
        ),
        (
            {"ProjectionExpression": "id", "ExpressionAttributeNames": {"#a": "a"}},
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}",
        ),
    ],
)
def test_requests_that_are_refused(dynamodb, change, message):
    create(dynamodb, vector_index())
    good = {"TableName": "music", "IndexName": "plain", "SearchVector": numbers(1, 0, 0), "TopK": 1}
    with dynamodb.refuses(message):
        dynamodb.search_vectors(**{**good, **change})


@pytest.mark.parametrize(
    "element",
    [{"S": "b"}, {"N": "dog"}, {"N": "Inf"}, {"N": "1e39"}, {"L": [{"N": "1"}]}, {"N": "1", "S": "1"}],
)
def test_a_search_vector_is_made_of_32_bit_floats(dynamodb, element):
    create(dynamodb, vector_index())
    with dynamodb.refuses(
        "Search vector contains invalid values. All values in the search vector must be "
        "a 32-bit floating-point number "
        "attribute"
    ):
        dynamodb.search_vectors(TableName="music", IndexName="plain", SearchVector=[element], TopK=1)


def test_a_table_that_is_not_there(dynamodb):
    with dynamodb.refuses("Requested resource not found", "ResourceNotFoundException"):
        search(dynamodb, 1, 0, 0)


def test_a_vector_index_is_no_place_for_query_and_scan(dynamodb):
    create(dynamodb, vector_index())
    query = {
        "TableName": "music",
        "IndexName": "plain",
        "KeyConditionExpression": "id = :i",
        "ExpressionAttributeValues": {":i": {"S": "a"}},
    }
    with dynamodb.refuses("Query operation not supported on this index type."):
        dynamodb.query(**query)
    with dynamodb.refuses("Consistent reads are not supported on global secondary indexes"):
        dynamodb.query(**query, ConsistentRead=True)
    with dynamodb.refuses("Scan operation not supported on this index type"):
        dynamodb.scan(TableName="music", IndexName="plain")
    with dynamodb.refuses("Scan operation not supported on this index type"):
        dynamodb.execute_statement(Statement='SELECT * FROM "music"."plain"')


def test_of_a_recorded_table_items_may_be_missing(dynamodb):
    description = create(dynamodb, vector_index(schema=[("genre", "INLINE_FILTER")]), types="id:S genre:S")
    table = install_table(dynamodb.store, description, at=0.0)
    table.load({"id": {"S": "a"}, "embedding": vector(1, 0, 0), "genre": {"S": "jazz"}})
    assert ids(search(dynamodb, 1, 0, 0, **where("genre = :g", g={"S": "jazz"}))) == ["a"]
    assert dynamodb.assumptions == ("table music may hold items that were never seen",)


def test_no_more_is_told_than_16_megabytes(dynamodb):
    """Documented; there is no next page."""
    create(dynamodb, vector_index(), vector_index("keys", projection="KEYS_ONLY"))
    for at in range(45):
        put(dynamodb, f"{at:02}", 1, at, 0, text={"S": "x" * 409_000})
    wanted = {"TableName": "music", "SearchVector": numbers(1, 0, 0), "TopK": 100}
    found = dynamodb.search_vectors(IndexName="plain", **wanted)["SearchResults"]
    assert [one["Item"]["id"]["S"] for one in found] == [f"{at:02}" for at in range(41)]
    assert len(dynamodb.search_vectors(IndexName="keys", **wanted)["SearchResults"]) == 45
