"""What a recording proves about its tables, case by case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotEmulated
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

T = {"TableName": "tab"}
KEYS = [{"AttributeName": "p", "KeyType": "HASH"}]
DESCRIPTION = {
    "TableName": "tab",
    "TableArn": "arn:aws:dynamodb:us-east-1:999999999999:table/tab",
    "TableId": "11111111-1111-4111-8111-111111111111",
    "TableStatus": "ACTIVE",
    "CreationDateTime": datetime(2024, 5, 6, tzinfo=UTC),
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "KeySchema": KEYS,
    "ItemCount": 0,
    "TableSizeBytes": 0,
    "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6, "NumberOfDecreasesToday": 0},
}
DESCRIBED = ("DescribeTable", T, {"Table": DESCRIPTION})
REFUSED = AwsError("ConditionalCheckFailedException", "The conditional request failed")
GONE = AwsError("ResourceNotFoundException", "Requested resource not found")


def key(p):
    return {"p": {"S": p}}


def hydrated(*calls):
    recorded = []
    for index, (operation, params, answer) in enumerate(calls):
        error = answer if isinstance(answer, AwsError) else None
        call = OperationCall("dynamodb", operation, params)
        recorded.append(RecordedCall(call, {} if error else answer, error, None, index))
    emulator = Emulator(ManualClock(), Ids(1))
    emulator.hydrate(recorded)
    return emulator


def ask(emulator, operation, **params):
    return emulator.answer(OperationCall("dynamodb", operation, {**T, **params}))


def get(emulator, p):
    """The item, and whether anything had to be assumed."""
    answer = ask(emulator, "GetItem", Key=key(p), ConsistentRead=True)
    item = answer.output.get("Item")
    return (None if item is None else parsed(item)), bool(answer.assumptions)


def parsed(item):
    import orjson

    return orjson.loads(orjson.dumps(item))


def test_a_table_is_what_its_description_says():
    table = ask(hydrated(DESCRIBED), "DescribeTable").output["Table"]
    for member in ("TableArn", "TableId", "CreationDateTime", "KeySchema", "ProvisionedThroughput"):
        assert table[member] == DESCRIPTION[member]


def test_a_table_may_be_named_by_the_arn_that_it_was_recorded_with():
    emulator = hydrated(DESCRIBED, ("GetItem", {**T, "Key": key("a")}, {"Item": key("a")}))
    answer = ask(emulator, "GetItem", TableName=DESCRIPTION["TableArn"], Key=key("a"))
    assert parsed(answer.output["Item"]) == key("a")


def test_a_table_that_the_recording_creates_was_not_there():
    emulator = hydrated(("CreateTable", T, {"TableDescription": DESCRIPTION}), DESCRIBED)
    assert ask(emulator, "DescribeTable").error.code == "ResourceNotFoundException"


def test_a_table_that_was_not_found_and_then_made_was_not_there():
    emulator = hydrated(("DescribeTable", T, GONE), ("CreateTable", T, {"TableDescription": DESCRIPTION}), DESCRIBED)
    assert ask(emulator, "DescribeTable").error.code == "ResourceNotFoundException"


def test_a_read_proves_an_item_and_an_empty_read_its_absence():
    full = key("a") | {"x": {"N": "1"}}
    emulator = hydrated(
        DESCRIBED, ("GetItem", {**T, "Key": key("a")}, {"Item": full}), ("GetItem", {**T, "Key": key("b")}, {})
    )
    assert get(emulator, "a") == (full, False)
    assert get(emulator, "b") == (None, False)
    assert get(emulator, "c") == (None, True)


def test_a_read_after_a_put_proves_nothing_of_the_past():
    emulator = hydrated(
        DESCRIBED, ("PutItem", {**T, "Item": key("a")}, {}), ("GetItem", {**T, "Key": key("a")}, {"Item": key("a")})
    )
    assert get(emulator, "a") == (None, True)


def test_a_put_of_one_item_leaves_the_past_of_another_open_to_reads():
    emulator = hydrated(
        DESCRIBED, ("PutItem", {**T, "Item": key("a")}, {}), ("GetItem", {**T, "Key": key("b")}, {"Item": key("b")})
    )
    assert get(emulator, "b") == (key("b"), False)


def test_old_values_prove_the_item_before_the_write():
    old = key("a") | {"x": {"N": "1"}}
    emulator = hydrated(
        DESCRIBED, ("DeleteItem", {**T, "Key": key("a"), "ReturnValues": "ALL_OLD"}, {"Attributes": old})
    )
    assert get(emulator, "a") == (old, False)
    none = hydrated(DESCRIBED, ("PutItem", {**T, "Item": key("a"), "ReturnValues": "ALL_OLD"}, {}))
    assert get(none, "a") == (None, False)


def test_a_read_after_an_update_proves_what_the_update_left_alone():
    update = {**T, "Key": key("a"), "UpdateExpression": "SET #n = :v REMOVE gone"}
    update |= {"ExpressionAttributeNames": {"#n": "x"}, "ExpressionAttributeValues": {":v": {"N": "2"}}}
    after = key("a") | {"x": {"N": "2"}, "y": {"S": "kept"}}
    emulator = hydrated(DESCRIBED, ("UpdateItem", update, {}), ("GetItem", {**T, "Key": key("a")}, {"Item": after}))
    assert get(emulator, "a") == (key("a") | {"y": {"S": "kept"}}, True)
    assert ask(emulator, "UpdateItem", **{k: v for k, v in update.items() if k != "TableName"}).error is None
    assert get(emulator, "a")[0] == after


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("attribute_not_exists(p)", {}, (None, False)),
        ("attribute_not_exists(p)", REFUSED, (key("a"), True)),
        ("attribute_exists(p)", REFUSED, (None, False)),
        ("attribute_exists(p)", {}, (key("a"), True)),
        ("attribute_exists(p) AND x = :v", {}, (key("a") | {"x": {"N": "1"}}, True)),
        (":v = x", {}, (key("a") | {"x": {"N": "1"}}, True)),
        ("attribute_not_exists(x)", {}, (None, True)),
        ("attribute_not_exists(p) OR x = :v", {}, (None, True)),
        ("NOT x = :v", {}, (None, True)),
        ("x <> :v", {}, (None, True)),
        ("x = :v", REFUSED, (None, True)),
        ("attribute_not_exists(p) OR x = :v", REFUSED, (key("a"), True)),
        ("x = :v OR attribute_exists(p)", REFUSED, (None, False)),
    ],
)
def test_conditions_tell_what_was_there(text, answer, expected):
    put = {**T, "Item": key("a"), "ConditionExpression": text}
    if ":v" in text:
        put["ExpressionAttributeValues"] = {":v": {"N": "1"}}
    assert get(hydrated(DESCRIBED, ("PutItem", put, answer)), "a") == expected


def test_a_recorded_write_that_is_made_again_is_proved(tape):
    tape.describe()
    written = [
        tape("PutItem", TableName="music", Item={"id": {"S": "a"}}, ConditionExpression="attribute_not_exists(x)"),
        tape("DeleteItem", TableName="music", Key={"id": {"S": "b"}}, ConditionExpression="attribute_not_exists(x)"),
    ]
    world = tape.play()
    for one, name in zip(written, "ab", strict=True):
        assert world.again(one).assumptions == (f"item music/{{id={name}}} was never seen",)
    assert world.get_item(TableName="music", Key={"id": {"S": "a"}}) == {"Item": {"id": {"S": "a"}}}
    assert world.assumptions == ()
    assert world.get_item(TableName="music", Key={"id": {"S": "b"}}) == {}
    assert world.assumptions == ()


@pytest.mark.parametrize(
    ("value", "before"),
    [({"N": "0e1000"}, key("a") | {"x": {"N": "0"}}), ({"N": "1.50"}, key("a") | {"x": {"N": "1.5"}})],
)
def test_what_equals_a_value_is_known_as_it_is_stored(value, before):
    put = {**T, "Item": key("a"), "ConditionExpression": "x = :v", "ExpressionAttributeValues": {":v": value}}
    assert get(hydrated(DESCRIBED, ("PutItem", put, {})), "a") == (before, True)


@pytest.mark.parametrize(
    ("expected", "answer", "before"),
    [
        ({"p": {"Exists": False}}, {}, (None, False)),
        ({"p": {"ComparisonOperator": "NULL"}}, REFUSED, (key("a"), True)),
        ({"x": {"Value": {"N": "1"}}}, {}, (key("a") | {"x": {"N": "1"}}, True)),
        (
            {
                "x": {"ComparisonOperator": "EQ", "AttributeValueList": [{"N": "1"}]},
                "p": {"ComparisonOperator": "NOT_NULL"},
            },
            {},
            (key("a") | {"x": {"N": "1"}}, True),
        ),
        ({"x": {"ComparisonOperator": "NE", "AttributeValueList": [{"N": "1"}]}}, {}, (None, True)),
        ({"x": {"ComparisonOperator": "NE", "Value": {"N": "1"}}}, {}, (None, True)),
        ({"x": {"ComparisonOperator": "EQ", "Value": {"N": "1"}}}, {}, (key("a") | {"x": {"N": "1"}}, True)),
    ],
)
def test_legacy_conditions_tell_as_much(expected, answer, before):
    put = {**T, "Item": key("a"), "Expected": expected}
    assert get(hydrated(DESCRIBED, ("PutItem", put, answer)), "a") == before


def test_a_query_proves_what_is_not_in_its_range():
    pair = {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in (("p", "S"), ("r", "N"))
        ]
    }
    pair["KeySchema"] = [*KEYS, {"AttributeName": "r", "KeyType": "RANGE"}]
    described = ("DescribeTable", T, {"Table": {**DESCRIPTION, **pair}})
    places = [{**key("a"), "r": {"N": str(number)}} for number in range(5)]
    query = {**T, "KeyConditions": {"p": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
             "r": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "1"}, {"N": "3"}]}}}  # fmt: skip
    writes = [("PutItem", {**T, "Item": place}, {}) for place in places]
    emulator = hydrated(described, ("Query", query, page(places[2])), *writes)
    answers = [ask(emulator, "GetItem", Key=place) for place in places]
    assert ["Item" in one.output for one in answers] == [False, False, True, False, False]
    assert [bool(one.assumptions) for one in answers] == [True, False, False, False, True]


def test_a_refused_condition_may_show_the_item():
    shown = key("a") | {"x": {"N": "1"}}
    error = AwsError("ConditionalCheckFailedException", "no", members={"Item": shown})
    put = {**T, "Item": key("a"), "ConditionExpression": "attribute_not_exists(p)"}
    assert get(hydrated(DESCRIBED, ("PutItem", put, error)), "a") == (shown, False)


def test_the_reasons_of_a_cancelled_transaction_tell_of_their_items():
    shown = key("a") | {"x": {"N": "1"}}
    reasons = [{"Code": "ConditionalCheckFailed", "Item": shown}, {"Code": "None"}]
    error = AwsError("TransactionCanceledException", "no", members={"CancellationReasons": reasons})
    puts = [{"Put": {**T, "Item": key(p), "ConditionExpression": "attribute_not_exists(p)"}} for p in "ab"]
    emulator = hydrated(DESCRIBED, ("TransactWriteItems", {"TransactItems": puts}, error))
    assert get(emulator, "a") == (shown, False)
    assert get(emulator, "b") == (None, True)


def page(*items, **more):
    return {"Items": list(items), "Count": len(items), "ScannedCount": len(items), **more}


def test_a_scan_to_its_end_proves_the_whole_table():
    emulator = hydrated(
        DESCRIBED,
        ("Scan", {**T, "Limit": 1}, page(key("a"), LastEvaluatedKey=key("a"))),
        ("Scan", {**T, "Limit": 9, "ExclusiveStartKey": key("a")}, page(key("b"))),
    )
    assert [get(emulator, p) for p in "abc"] == [(key("a"), False), (key("b"), False), (None, False)]
    assert not ask(emulator, "Scan").assumptions


@pytest.mark.parametrize(
    "scan",
    [
        ("Scan", T, page(key("a"), LastEvaluatedKey=key("a"))),
        ("Scan", {**T, "ExclusiveStartKey": key("0")}, page(key("a"))),
        ("Scan", {**T, "Segment": 0, "TotalSegments": 2}, page(key("a"))),
        ("Scan", {**T, "FilterExpression": "attribute_exists(x)"}, {**page(key("a")), "ScannedCount": 2}),
        ("Scan", {**T, "IndexName": "i"}, page(key("a"))),
        ("Scan", {**T, "Select": "COUNT"}, {"Count": 1, "ScannedCount": 1}),
    ],
)
def test_a_scan_that_may_have_left_something_out_proves_no_absence(scan):
    assert get(hydrated(DESCRIBED, scan), "c") == (None, True)


def test_a_filter_that_let_everything_through_left_nothing_out():
    scan = ("Scan", {**T, "FilterExpression": "attribute_exists(p)"}, page(key("a")))
    assert get(hydrated(DESCRIBED, scan), "c") == (None, False)


def test_a_projection_shows_a_part():
    read = {**T, "Key": key("a"), "ProjectionExpression": "x"}
    emulator = hydrated(DESCRIBED, ("GetItem", read, {"Item": {"x": {"N": "1"}}}))
    assert get(emulator, "a") == (key("a") | {"x": {"N": "1"}}, True)


def test_a_consistent_read_beats_one_that_may_be_out_of_date():
    old, new = key("a") | {"x": {"N": "1"}}, key("a") | {"x": {"N": "2"}}
    loose = ("GetItem", {**T, "Key": key("a")}, {"Item": old})
    strict = ("GetItem", {**T, "Key": key("a"), "ConsistentRead": True}, {"Item": new})
    assert get(hydrated(DESCRIBED, loose, strict), "a") == (new, False)
    assert get(hydrated(DESCRIBED, strict, loose), "a") == (new, False)
    nothing = ("GetItem", {**T, "Key": key("a")}, {})
    assert get(hydrated(DESCRIBED, nothing, strict), "a") == (new, False)
    assert get(hydrated(DESCRIBED, strict, nothing), "a") == (new, False)


def test_what_was_put_off_was_not_looked_for():
    asked = {"RequestItems": {"tab": {"Keys": [key("a"), key("b")]}}}
    answer = {"Responses": {"tab": [key("a")]}, "UnprocessedKeys": {"tab": {"Keys": [key("b")]}}}
    emulator = hydrated(DESCRIBED, ("BatchGetItem", asked, answer))
    assert [get(emulator, p) for p in "ab"] == [(key("a"), False), (None, True)]


def statement(text, answer=None, **params):
    return ("ExecuteStatement", {"Statement": text, **params}, answer or {})


def test_a_statement_that_can_not_be_read_ends_what_reads_prove():
    unheard = statement("MERGE INTO tab VALUE {'p': 'a'}")
    read = ("GetItem", {**T, "Key": key("a")}, {"Item": key("a")})
    assert get(hydrated(DESCRIBED, unheard, read), "a") == (None, True)
    assert get(hydrated(DESCRIBED, read, unheard), "a") == (key("a"), False)


def test_a_statement_shows_what_its_classic_operation_shows():
    item = key("a") | {"v": {"N": "1"}}
    rows = {"Items": [item]}
    by_key = "SELECT * FROM tab WHERE p = ?"
    a = {"Parameters": [{"S": "a"}], "ConsistentRead": True}
    assert get(hydrated(DESCRIBED, statement(by_key, rows, **a)), "a") == (item, False)
    assert get(hydrated(DESCRIBED, statement(by_key, {"Items": []}, **a)), "a") == (None, False)
    assert get(hydrated(DESCRIBED, statement(f"{by_key} AND v = 2", {"Items": []}, **a)), "a") == (None, True)
    assert get(hydrated(DESCRIBED, statement("INSERT INTO tab VALUE {'p': 'a'}")), "a") == (None, False)
    old = "UPDATE tab SET v = 2 WHERE p = 'a' RETURNING ALL OLD *"
    assert get(hydrated(DESCRIBED, statement(old, rows)), "a") == (item, False)
    gone = "DELETE FROM tab WHERE p = 'a' RETURNING ALL OLD *"
    assert get(hydrated(DESCRIBED, statement(gone, {"Items": []})), "a") == (None, False)


def test_a_statement_changes_its_own_item_and_no_other():
    update = statement("UPDATE tab SET v = 2 WHERE p = 'a'")
    item = {"v": {"N": "2"}, "w": {"N": "3"}}
    reads = [("GetItem", {**T, "Key": key(p), "ConsistentRead": True}, {"Item": key(p) | item}) for p in "ab"]
    emulator = hydrated(DESCRIBED, update, *reads)
    assert get(emulator, "b") == (key("b") | item, False)
    found, assumed = get(emulator, "a")
    assert assumed
    assert found == key("a") | {"w": {"N": "3"}}  # what the update set was not there before, as far as anybody knows


def test_of_a_batch_of_statements_only_what_was_carried_out_counts():
    texts = ["INSERT INTO tab VALUE {'p': 'a'}", "INSERT INTO tab VALUE {'p': 'b'}"]
    batch = {"Statements": [{"Statement": text} for text in texts]}
    failed = {"Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}}
    emulator = hydrated(DESCRIBED, ("BatchExecuteStatement", batch, {"Responses": [{"TableName": "tab"}, failed]}))
    assert [get(emulator, p) for p in "ab"] == [(None, False), (None, True)]


def test_binary_keys_and_numbers_find_their_items():
    types = [{"AttributeName": "p", "AttributeType": "B"}]
    described = ("DescribeTable", T, {"Table": {**DESCRIPTION, "AttributeDefinitions": types}})
    item = {"p": {"B": b"\x00\xff"}, "x": {"BS": [b"a"]}}
    emulator = hydrated(described, ("GetItem", {**T, "Key": {"p": {"B": b"\x00\xff"}}}, {"Item": item}))
    answer = ask(emulator, "GetItem", Key={"p": {"B": b"\x00\xff"}})
    assert parsed(answer.output["Item"]) == {"p": {"B": "AP8="}, "x": {"BS": ["YQ=="]}}
    assert not answer.assumptions


def test_a_table_that_nothing_describes_is_inferred_from_its_keys():
    emulator = hydrated(("GetItem", {**T, "Key": key("a")}, {"Item": key("a")}))
    assert get(emulator, "a") == (key("a"), False)
    for operation, params in (
        ("DescribeTable", {}),
        ("Query", {"IndexName": "idx", "KeyConditionExpression": "p = :p"}),
    ):
        values = {"ExpressionAttributeValues": {":p": {"S": "a"}}} if params else {}
        with pytest.raises(NotEmulated, match="describes"):
            ask(emulator, operation, **params, **values)


def test_of_two_keys_only_a_query_tells_which_is_the_partitions():
    pair = {"r": {"S": "1"}, "p": {"S": "a"}}
    read = ("GetItem", {**T, "Key": pair}, {"Item": pair})
    query = {**T, "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    wanted = {name: value for name, value in query.items() if name != "TableName"}
    emulator = hydrated(read, ("Query", query, page(pair)))
    assert ask(emulator, "Query", **wanted).output["Count"] == 1
    unsure = hydrated(read)
    assert parsed(ask(unsure, "GetItem", Key=pair).output["Item"]) == pair
    with pytest.raises(NotEmulated, match="describes"):
        ask(unsure, "Query", **wanted)


def test_a_table_of_unknown_keys_is_a_gap_and_not_a_missing_table():
    with pytest.raises(NotEmulated, match="record a DescribeTable"):
        ask(hydrated(("PutItem", {**T, "Item": key("a")}, {})), "PutItem", Item=key("a"))
