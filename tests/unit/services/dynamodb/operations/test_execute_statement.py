"""ExecuteStatement, as AWS answers it. What is refused, and how, is in tests/conformance/dynamodb/test_partiql_*.py."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.hydration.description import install_table

FAILED = "ConditionalCheckFailedException"


@pytest.fixture
def music(dynamodb):
    dynamodb.table(
        "music",
        "artist:S year:N",
        gsi={"by_genre": ("genre:S year:N", ("title",))},
        lsi={"by_title": ("artist:S title:S", "KEYS_ONLY")},
    )
    for year in (1957, 1959, 1965):
        put(dynamodb, "coltrane", year, title=f"t{year}", genre="jazz")
    put(dynamodb, "bach", 1741, title="aria")
    return dynamodb


def put(dynamodb, artist, year, **texts):
    item = {"artist": {"S": artist}, "year": {"N": str(year)}}
    dynamodb.put_item(TableName="music", Item=item | {name: {"S": text} for name, text in texts.items()})


def years(answer):
    return [int(item["year"]["N"]) for item in answer["Items"]]


def pages(dynamodb, statement, limit, **more):
    """The years of every page."""
    token, found = {}, []
    while True:
        answer = dynamodb.execute_statement(Statement=statement, Limit=limit, **token, **more)
        found.append(years(answer))
        assert ("NextToken" in answer) or ("LastEvaluatedKey" not in answer)
        if "NextToken" not in answer:
            return found
        token = {"NextToken": answer["NextToken"]}


def test_a_partition_is_queried_and_not_scanned(music):
    put(music, "other", 1, pad="x" * 300_000)
    answer = music.execute_statement(
        Statement="SELECT * FROM \"music\" WHERE artist = 'coltrane' AND year > 1957", ReturnConsumedCapacity="TOTAL"
    )
    assert years(answer) == [1959, 1965]
    assert answer["ConsumedCapacity"] == {"TableName": "music", "CapacityUnits": 0.5}
    scanned = music.execute_statement(
        Statement="SELECT year FROM music WHERE title = 'aria'", ReturnConsumedCapacity="TOTAL"
    )
    assert (years(scanned), scanned["ConsumedCapacity"]["CapacityUnits"]) == ([1741], 37.0)


def test_a_consistent_read_costs_twice_and_each_partition_by_itself(music):
    def cost(condition, **more):
        statement = f"SELECT * FROM music WHERE {condition}"
        answer = music.execute_statement(Statement=statement, ReturnConsumedCapacity="TOTAL", **more)
        return answer["ConsumedCapacity"]["CapacityUnits"]

    assert cost("artist = 'coltrane'") == 0.5
    assert cost("artist = 'coltrane'", ConsistentRead=True) == 1.0
    assert cost("artist = 'nobody' AND year = 1") == 0.5
    assert cost("artist IN ['coltrane', 'bach']") == 1.0


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT year FROM music WHERE artist = 'coltrane'", [[1957], [1959], [1965], []]),
        ("SELECT year FROM music WHERE artist = 'coltrane' ORDER BY year DESC", [[1965], [1959], [1957], []]),
        ("SELECT year FROM music WHERE artist = 'coltrane' AND title <> 't1959'", [[1957], [], [1965], []]),
        ("SELECT year FROM music WHERE artist = 'coltrane' AND year = 1957", [[1957]]),
        ("SELECT year FROM music WHERE artist IN ['coltrane', 'bach'] AND year = 1957", [[1957], []]),
        ("SELECT year FROM music.by_genre WHERE genre = 'jazz' AND year < 1960", [[1957], [1959], []]),
    ],
)
def test_a_limit_counts_what_is_looked_at(music, statement, expected):
    assert pages(music, statement, 1) == expected


def test_a_page_goes_on_over_partitions(music):
    statement = "SELECT year FROM music WHERE artist IN ['bach', 'coltrane'] ORDER BY artist DESC, year ASC"
    assert pages(music, statement, 2) == [[1957, 1959], [1965, 1741], []]
    assert pages(music, statement, 3) == [[1957, 1959, 1965], [1741]]


def test_a_scan_goes_on_where_it_stopped(music):
    found = pages(music, "SELECT * FROM music", 1)
    assert sorted(year for page in found for year in page) == [1741, 1957, 1959, 1965]
    assert all(len(page) <= 1 for page in found)


def test_the_last_key_is_told_beside_the_token(music):
    answer = music.execute_statement(Statement="SELECT title FROM music WHERE artist = 'coltrane'", Limit=2)
    assert answer["LastEvaluatedKey"] == {"artist": {"S": "coltrane"}, "year": {"N": "1959"}}
    assert answer["Items"] == [{"title": {"S": "t1957"}}, {"title": {"S": "t1959"}}]


def test_a_token_is_of_one_statement_and_its_parameters(music):
    def token_of(statement, *parameters):
        answer = music.execute_statement(Statement=statement, Parameters=list(parameters), Limit=1)
        return answer["NextToken"]

    statement = "SELECT * FROM music WHERE artist = ?"
    token = token_of(statement, {"S": "coltrane"})
    with music.refuses("NextToken does not match request"):
        music.execute_statement(Statement=statement, Parameters=[{"S": "bach"}], NextToken=token)
    with music.refuses("NextToken does not match request"):
        music.execute_statement(Statement=statement + " AND year > 1", Parameters=[{"S": "coltrane"}], NextToken=token)
    for broken in ("garbage", token[:-8] + "AAAAAAA=", "é"):
        with music.refuses("Invalid NextToken"):
            music.execute_statement(Statement=statement, Parameters=[{"S": "coltrane"}], NextToken=broken)


def test_a_page_ends_with_a_megabyte(music):
    for year in range(6):
        put(music, "long", year, pad="x" * 300_000)
    first = music.execute_statement(Statement="SELECT * FROM music WHERE artist = 'long'")
    assert years(first) == [0, 1, 2, 3]
    second = music.execute_statement(
        Statement="SELECT * FROM music WHERE artist = 'long'", NextToken=first["NextToken"]
    )
    assert years(second) == [4, 5]
    assert "NextToken" not in second


def test_an_index_bears_the_cost_of_its_reads(music):
    def costs(statement, **more):
        told = music.execute_statement(Statement=statement, ReturnConsumedCapacity="INDEXES", **more)[
            "ConsumedCapacity"
        ]
        return {name: value for name, value in told.items() if name != "TableName"}

    assert costs("SELECT title FROM music.by_genre WHERE genre = 'jazz'") == {
        "CapacityUnits": 0.5,
        "Table": {"CapacityUnits": 0.0},
        "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 0.5}},
    }
    local = "SELECT genre FROM music.by_title WHERE artist = 'coltrane'"
    assert costs(local) == {
        "CapacityUnits": 2.0,
        "Table": {"CapacityUnits": 1.5},
        "LocalSecondaryIndexes": {"by_title": {"CapacityUnits": 0.5}},
    }
    assert costs(local, ConsistentRead=True)["CapacityUnits"] == 4.0
    # Verified: what a filter drops was fetched and is paid for too.
    assert costs(local.replace("genre", "genre, year") + " AND year = 1")["Table"] == {"CapacityUnits": 1.5}


def test_a_write_costs_as_the_classic_one(music):
    answer = music.execute_statement(
        Statement="INSERT INTO music VALUE {'artist': 'x', 'year': 1, 'genre': 'pop', 'pad': ?}",
        Parameters=[{"S": "x" * 2000}],
        ReturnConsumedCapacity="INDEXES",
    )
    assert answer == {
        "Items": [],
        "ConsumedCapacity": {
            "TableName": "music",
            "CapacityUnits": 3.0,
            "Table": {"CapacityUnits": 2.0},
            "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 1.0}},
        },
    }


def test_a_failed_condition_tells_the_item_where_asked(music):
    with music.refuses("The conditional request failed", FAILED) as raised:
        music.execute_statement(
            Statement="DELETE FROM music WHERE artist = 'bach' AND year = 1741 AND title = 'fugue'",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.members["Item"]["title"] == {"S": "aria"}
    with music.refuses("Duplicate primary key exists in table", "DuplicateItemException") as raised:
        music.execute_statement(
            Statement="INSERT INTO music VALUE {'artist': 'bach', 'year': 1741}",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.members == {}


def test_an_insert_lacks_no_key(music):
    with music.refuses("One or more parameter values were invalid: Missing the key year in the item"):
        music.execute_statement(Statement="INSERT INTO music VALUE {'artist': 'x'}")
    with music.refuses("One or more parameter values were invalid: Type mismatch for key year expected: N actual: S"):
        music.execute_statement(Statement="INSERT INTO music VALUE {'artist': 'x', 'year': '1'}")


def test_an_item_has_its_largest_size(dynamodb):
    # Verified: 409,600 bytes with names and key, by an INSERT as by an UPDATE, each with its own words.
    dynamodb.table("large", "id:S")
    most = 400 * 1024 - len("id") - len("a") - len("p")
    insert = "INSERT INTO large VALUE {'id': ?, 'p': ?}"
    dynamodb.execute_statement(Statement=insert, Parameters=[{"S": "a"}, {"S": "x" * most}])
    with dynamodb.refuses("Item size has exceeded the maximum allowed size"):
        dynamodb.execute_statement(Statement=insert, Parameters=[{"S": "b"}, {"S": "x" * (most + 1)}])
    update = "UPDATE large SET p = ? WHERE id = 'a'"
    dynamodb.execute_statement(Statement=update, Parameters=[{"S": "y" * most}])
    with dynamodb.refuses("Item size to update has exceeded the maximum allowed size"):
        dynamodb.execute_statement(Statement=update, Parameters=[{"S": "y" * (most + 1)}])


def test_a_key_is_neither_empty_nor_too_long(music):
    with music.refuses(
        "One or more parameter values are not valid. "
        "The AttributeValue for a key attribute cannot contain an empty string value. Key: artist"
    ):
        music.execute_statement(Statement="SELECT * FROM music WHERE artist = ''")
    with music.refuses(
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ):
        music.execute_statement(Statement="SELECT * FROM music WHERE artist = ?", Parameters=[{"S": "x" * 2049}])


def test_a_table_may_be_named_by_its_arn(music):
    arn = music.describe_table(TableName="music")["Table"]["TableArn"]
    assert years(music.execute_statement(Statement=f"SELECT * FROM \"{arn}\" WHERE artist = 'bach'")) == [1741]


def test_a_table_that_is_being_made_is_not_there_yet(slow_dynamodb):
    slow_dynamodb.table("music")
    with slow_dynamodb.refuses("Requested resource not found", "ResourceNotFoundException"):
        slow_dynamodb.execute_statement(Statement="SELECT * FROM music")


def test_more_parameters_than_asked_for_are_left_alone(music):
    # ASSUMPTION: recorded of DynamoDB Local.
    answer = music.execute_statement(
        Statement="SELECT * FROM music WHERE artist = ?", Parameters=[{"S": "bach"}, {"S": "unused"}]
    )
    assert years(answer) == [1741]


def test_what_nobody_saw_is_assumed(dynamodb):
    description = dynamodb.table("known", "id:S")
    table = install_table(dynamodb.store, description | {"TableName": "seen"}, at=0.0)
    table.load({"id": {"S": "a"}, "v": {"N": "1"}})
    dynamodb.execute_statement(Statement="SELECT * FROM seen WHERE id = 'a'")
    assert dynamodb.assumptions == ()
    dynamodb.execute_statement(Statement="SELECT * FROM seen WHERE id = 'b'")
    assert dynamodb.assumptions == ("item seen/{id=b} was never seen",)
    dynamodb.execute_statement(Statement="SELECT * FROM seen")
    assert dynamodb.assumptions == ("table seen may hold items that were never seen",)
    dynamodb.execute_statement(Statement="DELETE FROM seen WHERE id = 'c' AND v = 1")
    assert dynamodb.assumptions == ("item seen/{id=c} was never seen",)
