"""Bodies that are no JSON, hardly JSON, or JSON in an odd spelling.

manual = scylladb/scylladb test/alternator/test_manual_requests.py, compressed = test_compressed_request.py there,
dynalite = architect/dynalite (index.js, validations/index.js, test/connection.js); all were run against AWS.
parity = paritysuite/dynamodb-conformance tests/tier3/error-messages/searchVectors.test.ts, run against AWS as well.
"""

from __future__ import annotations

import gzip
import json
import zlib

import orjson
import pytest

NO_JSON = b'{"__type":"com.amazon.coral.service#SerializationException"}'  # dynalite: AWS gives no message
ITEM = b'{"TableName": "absent", "Item": {"p": {"S": "x"}, "c": {"S": "x"}}}'
NOT_FOUND = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"


@pytest.mark.parametrize("size", range(len(ITEM)))
def test_a_body_that_is_broken_off(wire, size):  # manual: test_incorrect_json
    said = wire.call("PutItem", ITEM[:size])
    assert (said.status, said.body) == (400, NO_JSON)


@pytest.mark.parametrize(
    "body",
    [  # manual: test_incorrect_json
        *("}}}", "}{", "habababa", "124463gwe", "><#", "????", '"""', '{"""}', '{""}', "{7}", "{3: }}", '{"2":{}'),
        *(",", "{,}", "{{}}", '"a": "b"', "{{{", "{" * 10000 + "}" * 9999, "{" * 10000 + "}" * 10007),
        "7",
        # and what a lenient parser would let through
        *("NaN", '{"Limit": NaN}', '{"Limit": Infinity}', '{"Limit": -Infinity}', "{'Limit': 1}", '{"Limit": 1,}'),
        *('{"Limit": 01}', '{"Limit": +1}', '{"Limit": .5}', '{"Limit": 1.}', '{"Limit": 0x1}', '{"Limit": 1} {}'),
        *('{"Limit": tru}', "{Limit: 1}", '{"Limit" 1}', '["a" "b"]', '{"a": "\n"}', '{"a": "\\x"}', "// {}", "\x00"),
    ],
    ids=lambda body: body[:20],
)
def test_a_body_that_is_no_json_object(wire, body):
    said = wire.call("PutItem", body.encode())
    assert (said.status, said.body) == (400, NO_JSON)


@pytest.mark.parametrize("body", [b"\xff", b'{"TableName": "\xc3"}', b'{"TableName": "\xed\xa0"}', b"\xef\xbb\xbf{}x"])
def test_a_body_that_is_no_utf_8(wire, body):
    said = wire.call("DescribeTable", body)
    assert (said.status, said.body) == (400, NO_JSON)


@pytest.mark.parametrize("depth", [1000, 200_000])
def test_what_is_nested_too_deep_is_refused_and_hurts_nobody(wire, depth):  # manual: test_deeply_nested_put
    item = b'{"TableName": "absent", "Item": {"p": ' + b'{"M": {"a": ' * depth + b'{"S": "x"}' + b"}}" * depth + b"}}"
    said = wire.call("PutItem", item)
    assert said.status == 400
    assert wire.call("ListTables", {}).status == 200


# Null is absent.


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("ListTables", {"Limit": None}),
        ("ListTables", {"Limit": None, "ExclusiveStartTableName": None}),
        ("ListTables", {"Unknown": None}),
        ("ListTables", {"Unknown": {"any": ["thing"]}}),
        ("ListTables", {"limit": "case matters, so this is unknown"}),
    ],
)
def test_null_and_the_unknown_are_not_there(wire, operation, body):  # dynalite: checkTypes
    assert wire.call(operation, body).status == 200


def test_null_where_a_value_is_needed_is_a_missing_value(wire):
    code, message = wire.call("DescribeTable", {"TableName": None}).error
    absent = wire.call("DescribeTable", {})
    assert (code, message) == absent.error
    assert code == "com.amazon.coral.validate#ValidationException"


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("BatchWriteItem", {"RequestItems": {"absent": [None]}}),
        ("BatchWriteItem", {"RequestItems": {"absent": None}}),
        ("BatchGetItem", {"RequestItems": {"absent": {"Keys": [None]}}}),
        ("TransactWriteItems", {"TransactItems": [None]}),
        ("TransactGetItems", {"TransactItems": [None]}),
        ("PutItem", {"TableName": "absent", "Item": {"a": None}}),
        ("PutItem", {"TableName": "absent", "Item": {"a": {"L": [None]}}}),
        ("PutItem", {"TableName": "absent", "Item": {"a": {"SS": [None]}}}),
        ("PutItem", {"TableName": "absent", "Item": {"a": {"M": {"b": None}}}}),
        ("Query", {"TableName": "absent", "KeyConditions": {"a": {"AttributeValueList": [None]}}}),
        ("CreateTable", {"TableName": "absent", "KeySchema": [None], "AttributeDefinitions": [None]}),
        ("UpdateTable", {"TableName": "absent", "GlobalSecondaryIndexUpdates": [None]}),
        ("BatchExecuteStatement", {"Statements": [None]}),
        ("TagResource", {"ResourceArn": "arn:aws:dynamodb:us-east-1:1:table/absent", "Tags": [None]}),
    ],
)
def test_null_in_a_list_or_a_map_is_the_clients_mistake(wire, operation, body):
    said = wire.call(operation, body)
    assert said.status == 400
    assert said.error[0].startswith("com.amazon")


# Numbers and booleans in other spellings.


@pytest.mark.parametrize("spelled", ["1", "1.9", "1e0", "10e-1", "1.0"])
def test_a_number_is_cut_to_an_integer(wire, spelled):  # dynalite: TruncatingBigNumber; floats are fine for integers
    wire.call("CreateTable", TABLE | {"TableName": "cut-a"})
    wire.call("CreateTable", TABLE | {"TableName": "cut-b"})
    assert len(orjson.loads(wire.call("ListTables", b'{"Limit": %b}' % spelled.encode()).body)["TableNames"]) == 1


@pytest.mark.parametrize("spelled", ["0", "-1", "101", "0.5", "-1e400", "9" * 400])
def test_a_number_out_of_bounds_is_a_mistake(wire, spelled):
    said = wire.call("ListTables", b'{"Limit": %b}' % spelled.encode())
    assert said.status == 400
    assert said.error[0].startswith("com.amazon.coral.")


@pytest.mark.parametrize("word", ["true", "TRUE", "1", "yes", "false", "False", "0", "no"])
def test_words_that_are_booleans(wire, word):  # dynalite: validations/index.js
    body = {"TableName": "absent", "Key": {"p": {"S": "x"}}, "ConsistentRead": word}
    assert wire.call("GetItem", body).error[0] == NOT_FOUND


def test_the_last_of_two_members_of_one_name_counts(wire):
    """ASSUMPTION: as in nearly every JSON parser; proof would be such a call to AWS."""
    assert wire.call("ListTables", b'{"Limit": 0, "Limit": 1}').status == 200


@pytest.mark.parametrize("text", ["\ud800", "\udfff\ud800"])
def test_a_lone_surrogate_is_let_through(wire, text):
    body = json.dumps({"TableName": "absent", "Key": {"p": {"S": text}}}).encode()
    assert wire.call("GetItem", body).status == 400


@pytest.mark.parametrize("value", ["YWJjZGVmZ2g", "YWJj??!!", "ZmVmZQ=!", "YR==", "YWI=YWI=", "Y=Q=", "====", "="])
def test_base64_that_is_none(wire, value):  # manual: test_base64_missing_padding, test_base64_malformed(_cond_expr)
    said = wire.call("PutItem", {"TableName": "absent", "Item": {"p": {"B": value}}})
    assert said.error[0] == "com.amazon.coral.service#SerializationException"


# Content-Encoding.

TABLE = {
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
LISTING = b'{"Limit": 1}'


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


WHOLE = packed(LISTING)


@pytest.mark.parametrize(
    "body",
    [
        WHOLE,  # compressed: test_gzip_request_valid
        packed(LISTING[:5]) + packed(LISTING[5:]),  # compressed: test_gzip_request_two_gzips
        WHOLE + b"junk",  # compressed: test_gzip_request_with_extra_junk (AWS takes it, which its author calls a bug)
        packed(LISTING[:-1] + bytes(20 * 1024 * 1024).replace(b"\0", b" ") + b"}"),  # _oversized: not on AWS
    ],
    ids=["whole", "two", "junk", "large"],
)
def test_a_body_in_gzip(wire, body):
    assert wire.call("ListTables", body, Content_Encoding="gzip").status == 200


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("garbage", LISTING),  # compressed: test_garbage_content_encoding
        ("gzip", LISTING),  # compressed: test_broken_gzip_content
        ("gzip", WHOLE[:-1]),  # compressed: test_gzip_request_with_missing_character
        ("gzip", b""),  # compressed: test_gzip_request_empty
        ("deflate", zlib.compress(LISTING)),  # compressed: "the only Content-Encoding supported by DynamoDB is gzip"
        ("gzip", WHOLE[:20] + b"\0\0\0\0" + WHOLE[24:]),
    ],
    ids=["unknown", "none", "broken-off", "empty", "deflate", "damaged"],
)
def test_a_body_in_no_coding_that_is_known(wire, coding, body):
    """A failure of the service, not a mistake of the client: so AWS has it."""
    said = wire.call("ListTables", body, Content_Encoding=coding)
    assert said.status == 500
    assert said.error[0] == "com.amazonaws.dynamodb.v20120810#InternalServerError"


def test_a_body_in_chunks(wire):
    headers = wire.SIGNED | {
        "X-Amz-Target": "DynamoDB_20120810.ListTables",
        "Content-Type": "application/x-amz-json-1.0",
        "Content-Encoding": "gzip",
        "Transfer-Encoding": "chunked",
    }
    pieces = [WHOLE[:7], WHOLE[7:]]
    assert wire.send_chunks(headers, pieces).status == 200


# SearchVectors is read by a stricter reader, and before any rule of the model is looked at.

SEARCH = {"TableName": "absent", "IndexName": "near", "SearchVector": [{"N": "1"}], "TopK": 1}


@pytest.mark.parametrize(
    ("member", "expected"),
    [("TableName", "a string"), ("IndexName", "a string"), ("SearchVector", "a sequence"), ("TopK", "i32")],
)
def test_a_search_takes_null_for_no_absence(wire, member, expected):  # parity: request shape errors
    body = orjson.dumps(SEARCH | {member: None})
    column = body.index(b"null") + len("null")
    code, message = wire.call("SearchVectors", body).error
    assert code == "com.amazon.coral.service#SerializationException"
    assert message == f"invalid type: null, expected {expected} at line 1 column {column}"


@pytest.mark.parametrize("more", [{}, {"IndexName": "ab"}, {"TopK": 0}, {"ProjectionExpression": None}])
def test_a_search_misses_its_table_before_anything_else(wire, more):  # parity: request shape errors
    body = orjson.dumps({name: value for name, value in (SEARCH | more).items() if name != "TableName"})
    code, message = wire.call("SearchVectors", body).error
    assert code == "com.amazon.coral.validate#ValidationException"
    assert message == f"missing field `TableName` at line 1 column {len(body)}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", "missing field `TableName` at line 1 column 2"),
        (b'{"TableName": "absent"} \n', "missing field `IndexName` at line 1 column 23"),
        (b'{\n "Any": {"\xc3\xa9": [1e9]}, "TopK" :\tnull }', "invalid type: null, expected i32 at line 2 column 36"),
        (b'{"TopK": null, "TableName": null}', "invalid type: null, expected i32 at line 1 column 13"),
        (b'{"TableName": "' + b"\xc3\xa9" * 3 + b'"}', "missing field `IndexName` at line 1 column 23"),
    ],
    ids=["empty", "blanks", "lines", "first", "bytes"],
)
def test_a_search_tells_lines_and_bytes(wire, body, message):
    assert wire.call("SearchVectors", body).error[1] == message
