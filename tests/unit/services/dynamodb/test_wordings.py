"""Error texts that AWS words in more than one way, each in both cohorts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Emulator, Settings
from replaykit.protocols import write_error

DETECTED = "1 validation error detected: "
EMPTY = "Invalid UpdateExpression: The expression can not be empty;"
KEY = {"id": {"S": "a"}}
ROW = {"TableName": "music", "Key": KEY}
PUT = {"TableName": "music", "Item": KEY}


@pytest.fixture(params=["classic", "2026"])
def cohort(request):
    return request.param


@pytest.fixture
def dynamodb(conversation, cohort):
    dynamodb = conversation(wordings=cohort)
    dynamodb.table()
    return dynamodb


@pytest.fixture
def told(dynamodb, cohort):
    """The block's call is refused in the words of the cohort, of which there are two."""

    @contextmanager
    def refuses(classic, newest, code="ValidationException"):
        with dynamodb.refuses(classic if cohort == "classic" else newest, code):
            yield

    return refuses


# Captured in 2026, in both cohorts, but for the sentence in front.
OF_THE_REQUEST = {
    "empty string set": (
        "put_item",
        {**PUT, "Item": KEY | {"tags": {"SS": []}}},
        "One or more parameter values were invalid: An string set  may not be empty",
    ),
    "mixed parameters": (
        "put_item",
        {**PUT, "Expected": {"id": {"Exists": False}}, "ConditionExpression": "attribute_not_exists(id)"},
        (
            "Can not use both expression and non-expression parameters in the same request: "
            "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
        ),
    ),
    "redundant parentheses": (
        "put_item",
        {**PUT, "ConditionExpression": "((attribute_not_exists(id)))"},
        "Invalid ConditionExpression: The expression has redundant parentheses;",
    ),
    "syntax of an update": (
        "update_item",
        {**ROW, "UpdateExpression": "INVALID SYNTAX"},
        'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ),
    "an empty update": (
        "update_item",
        {**ROW, "UpdateExpression": ""},
        "Invalid UpdateExpression: The expression can not be empty;",
    ),
    "an unused name": (
        "update_item",
        {**ROW, "UpdateExpression": "REMOVE a", "ExpressionAttributeNames": {"#unused": "b"}},
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}",
    ),
    "an undefined value": (
        "update_item",
        {**ROW, "UpdateExpression": "SET a = :v"},
        (
            "Invalid UpdateExpression: An expression attribute value used in expression is not defined; "
            "attribute value: :v"
        ),
    ),
    "a condition of a deletion": (
        "delete_item",
        {**ROW, "ConditionExpression": ""},
        "Invalid ConditionExpression: The expression can not be empty;",
    ),
}


@pytest.mark.parametrize("case", OF_THE_REQUEST)
def test_what_is_wrong_with_a_single_write_is_counted_or_not(case, dynamodb, told):
    operation, params, message = OF_THE_REQUEST[case]
    with told(classic=message, newest=DETECTED + message):
        getattr(dynamodb, operation)(**params)


def test_duplicates_in_a_set_are_quoted_or_not(dynamodb, told):
    invalid = "One or more parameter values were invalid: "
    with told(
        classic=f"{invalid}Input collection [a, a] contains duplicates.",
        newest=f'{DETECTED}{invalid}Input collection ["a", "a"] contains duplicates.',
    ):
        dynamodb.put_item(TableName="music", Item=KEY | {"tags": {"SS": ["a", "a"]}})


def test_what_the_table_shows_is_never_counted(dynamodb):
    with dynamodb.refuses(
        "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"
    ):
        dynamodb.update_item(**ROW, UpdateExpression="SET id = :v", ExpressionAttributeValues={":v": {"S": "b"}})
    with dynamodb.refuses("The provided key element does not match the schema"):
        dynamodb.delete_item(TableName="music", Key={"id": {"N": "1"}})
    with dynamodb.refuses("The conditional request failed", "ConditionalCheckFailedException"):
        dynamodb.put_item(**PUT, ConditionExpression="attribute_exists(id)")


def test_reads_and_batches_are_as_they_were(dynamodb):
    with dynamodb.refuses(
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these "
        "paths; path one: [a], path two: [a]"
    ):
        dynamodb.get_item(**ROW, ProjectionExpression="a, a")


def test_an_empty_table_name_is_told_alone(dynamodb, told):
    newest = (
        f"{DETECTED}Value at 'TableName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )
    with told(
        classic=f"{DETECTED}Value '' at 'tableName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
        newest=newest,
    ):
        dynamodb.put_item(TableName="", Item=KEY)
    if dynamodb.store.wordings == "2026":
        with dynamodb.refuses(newest):
            dynamodb.put_item(TableName="", Item=KEY, ReturnValues="INVALID")


def test_enumerations_are_told_in_another_order_and_with_a_slip(dynamodb, cohort):
    wrong = dict.fromkeys(("ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"), "INVALID")
    slip = (
        "Failed to satisfy constraint: Member must satisfy enum value set: "
        "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
    )
    told = {}
    for operation, params in (("put_item", PUT), ("update_item", ROW)):
        with pytest.raises(AwsError) as refused:
            getattr(dynamodb, operation)(**params, **wrong)
        told[operation] = refused.value.message
    if cohort == "classic":
        assert all(message.startswith("3 validation errors detected: ") for message in told.values())
        assert slip not in told["put_item"]
    else:
        sentences = told["put_item"].removeprefix("3 validation errors detected: ").split("; ")
        assert [sentence.partition(" failed")[0] for sentence in sentences] == [
            "Value 'INVALID' at 'returnConsumedCapacity'",
            slip,
            "Value 'INVALID' at 'returnItemCollectionMetrics'",
        ]
        assert told["update_item"] == DETECTED + slip


def test_a_slip_of_the_pen_is_gone(dynamodb, told):
    arn = dynamodb.store.arn("none")
    with told(
        classic=f"Requested resource not found: ResourcArn: {arn} not found",
        newest=f"Requested resource not found: ResourceArn: {arn} not found",
        code="ResourceNotFoundException",
    ):
        dynamodb.list_tags_of_resource(ResourceArn=arn)


# -- which cohort


def wording_of(emulator):
    request = OperationCall("dynamodb", "UpdateItem", {**ROW, "UpdateExpression": ""}, Scope())
    return "2026" if emulator.answer(request).error.message.startswith(DETECTED) else "classic"


def recorded(at, error=None):
    if error is None:
        return RecordedCall(OperationCall("dynamodb", "ListTables", {}, Scope()), {"TableNames": []}, None, at, 0)
    call = OperationCall("dynamodb", "UpdateItem", {**ROW, "UpdateExpression": ""}, Scope())
    return RecordedCall(call, {}, AwsError("ValidationException", error), at, 0)


def test_the_newest_words_are_the_default():
    assert wording_of(Emulator()) == "2026"


@pytest.mark.parametrize(
    ("at", "expected"),
    [(datetime(2019, 5, 1, tzinfo=UTC), "classic"), (datetime(2026, 9, 1, tzinfo=UTC), "2026"), (None, "2026")],
)
def test_a_recording_brings_the_words_of_its_time(at, expected):
    emulator = Emulator()
    emulator.hydrate([recorded(at)])
    assert wording_of(emulator) == expected


@pytest.mark.parametrize(
    ("at", "error", "expected"),
    [
        (datetime(2026, 9, 1, tzinfo=UTC), EMPTY, "classic"),
        (
            datetime(2019, 5, 1, tzinfo=UTC),
            DETECTED + "Invalid UpdateExpression: The expression can not be empty;",
            "2026",
        ),
        (datetime(2019, 5, 1, tzinfo=UTC), "The provided key element does not match the schema", "classic"),
        (None, EMPTY, "classic"),
    ],
)
def test_what_a_recording_shows_counts_for_more_than_its_time(at, error, expected):
    emulator = Emulator()
    emulator.hydrate([recorded(at, error)])
    assert wording_of(emulator) == expected


def test_what_is_chosen_holds_against_the_recording():
    emulator = Emulator(settings=Settings(wordings="2026"))
    emulator.hydrate([recorded(datetime(2019, 5, 1, tzinfo=UTC))])
    assert wording_of(emulator) == "2026"
    emulator.change(replace(emulator.world.settings, wordings="classic"))
    assert wording_of(emulator) == "classic"


def test_an_unknown_cohort_is_refused():
    with pytest.raises(ValueError, match="wordings are 2026 or regional or classic, not 1999"):
        Settings(wordings="1999")


def test_a_failed_condition_that_tells_its_item_says_message_with_a_capital_in_classic_words(conversation):
    """LocalStack's snapshot of January 2024 against moto 5.2.4, which is verified on AWS; without the item as ever."""
    spelled = {}
    for cohort in ("classic", "2026"):
        dynamodb = conversation(wordings=cohort)
        dynamodb.table()
        dynamodb.put_item(**PUT)
        for told in ("ALL_OLD", "NONE"):
            params = {**PUT, "ConditionExpression": "attribute_not_exists(id)"}
            params["ReturnValuesOnConditionCheckFailure"] = told
            error = dynamodb.emulator.answer(OperationCall("dynamodb", "PutItem", params, Scope())).error
            body = write_error("dynamodb", "PutItem", error, request_id="R").body
            spelled[cohort, told] = b'"Message":"The conditional request failed"' in body
            assert (b'"Item":' in body) == (told == "ALL_OLD")
    assert [key for key, capital in spelled.items() if capital] == [("classic", "ALL_OLD")]
