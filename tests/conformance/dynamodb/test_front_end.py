"""What DynamoDB answers before an operation is asked, byte by byte over HTTP.

Each row names where AWS was seen to answer so:
dynalite = architect/dynalite test/connection.js (run against AWS; the checksums are of AWS's own bodies),
health, cors, manual = scylladb/scylladb test/alternator/test_health.py, test_cors.py, test_manual_requests.py (run
against AWS with --aws).
"""

from __future__ import annotations

import re
import zlib

import orjson
import pytest

JSON, JSON_1_0 = "application/json", "application/x-amz-json-1.0"
LIST_TABLES = {"x-amz-target": "DynamoDB_20120810.ListTables"}
NOT_FOUND = b"<UnknownOperationException/>\n"
CORAL = "com.amazon.coral.service#"
HEADER = "Authorization header requires '{}' parameter. "
QUERY = "AWS query-string parameters must include '{}'. "


def require_ordinary_headers(said):
    """What every answer bears (dynalite; test_http_headers.py for Server and Date; 751 recorded ids end as one)."""
    assert re.fullmatch(r"[0-9A-V]{26}VV4KQNSO5AEMVJF66Q9ASUAAJG", said.headers["x-amzn-RequestId"])
    assert said.headers["x-amz-crc32"] == str(zlib.crc32(said.body))
    assert said.headers["Content-Length"] == str(len(said.body))
    assert said.headers["Server"] == "Server"
    assert said.headers["Date"].endswith(" GMT")


def test_health(wire):  # dynalite; health
    said = wire.send("GET")
    assert (said.status, said.body) == (200, b"healthy: dynamodb.us-east-1.amazonaws.com ")
    assert said.headers["x-amz-crc32"] == "3128867991"
    require_ordinary_headers(said)


def test_health_of_a_region(wire):  # health: the host that was asked
    said = wire.send("GET", headers={"Host": "dynamodb.eu-west-1.amazonaws.com"})
    assert said.body == b"healthy: dynamodb.eu-west-1.amazonaws.com "


def test_health_without_its_body(wire):
    said = wire.send("HEAD")
    assert (said.status, said.body, said.headers["Content-Length"]) == (200, b"", "42")


@pytest.mark.parametrize("path", ["/abc", "/-", "/index.htm"])
def test_health_is_at_the_root_only(wire, path):  # health: 400 to 404
    assert wire.send("GET", path).status == 404


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("OPTIONS", "/", {}, b""),  # dynalite
        ("PUT", "/", {}, b""),  # dynalite
        ("DELETE", "/", {}, b""),  # dynalite
        ("POST", "/", {}, b"hi"),  # dynalite: body but no content-type
        ("POST", "/", {"content-type": "whatever"}, b"hi"),  # dynalite
        ("POST", "/", {"content-type": "application/x-amz-json-1.1"}, b"hi"),  # dynalite
        ("POST", "/", {"content-type": "application/jsonasdf"}, b"hi"),  # dynalite
        ("POST", "/", {"content-type": "application/x-amz-json-1.1", **LIST_TABLES}, b"{}"),  # dynalite's order
        ("PUT", "/", {"content-type": JSON_1_0, **LIST_TABLES}, b"{}"),  # dynalite's order
        ("POST", "/abc", {"content-type": JSON_1_0}, b"{}"),
    ],
)
def test_what_is_no_call(wire, method, path, headers, body):
    said = wire.send(method, path, headers, body)
    assert (said.status, said.body) == (404, NOT_FOUND)
    assert (said.headers["x-amz-crc32"], said.headers["content-length"]) == ("3552371480", "29")
    require_ordinary_headers(said)


def test_the_largest_request(wire):  # dynalite; manual: test_too_large_request_content_length
    assert wire.send(body=bytes(16 * 1024 * 1024 + 1)).status == 413
    assert wire.send(body=bytes(16 * 1024 * 1024)).status == 404
    assert wire.call("ListTables", b'{"Limit":' + 17 * 1024 * 1024 * b" " + b"1}").status == 413


@pytest.mark.parametrize(
    ("content_type", "answered"),
    [
        (JSON, JSON),
        (JSON_1_0, JSON_1_0),
        ("application/json;", JSON),
        ("  application/json  ;   asfd", JSON),
        ("application/json;blahblah", JSON),
        ("application/x-amz-json-1.0;blahblah", JSON_1_0),
    ],
)
def test_a_body_that_is_no_json_comes_before_an_unknown_target(wire, content_type, answered):  # dynalite
    said = wire.send(headers={"content-type": content_type}, body=b"hi")
    assert (said.status, orjson.loads(said.body)) == (400, {"__type": f"{CORAL}SerializationException"})
    assert (said.headers["x-amz-crc32"], said.headers["content-type"]) == ("3948637019", answered)
    require_ordinary_headers(said)


@pytest.mark.parametrize(
    ("headers", "body", "answered"),
    [
        ({}, b"", JSON),
        ({"content-type": JSON}, b"{}", JSON),
        ({"content-type": JSON_1_0}, b"{}", JSON_1_0),
        ({"content-type": "application/json;charset=asfdsaf"}, b"{}", JSON),
        ({"x-amz-target": "whatever"}, b"", JSON),
        ({"x-amz-target": "DynamoDB_20120810.ListTable"}, b"", JSON),
        (
            {"x-amz-target": "DynamoDB_20120810.BoguousOperationName", "content-type": JSON_1_0},
            b"{}",
            JSON_1_0,
        ),  # manual
        ({"x-amz-target": "DynamoDBStreams_20120810.ListTables"}, b"", JSON),
    ],
)
def test_an_unknown_target(wire, headers, body, answered):  # dynalite but where it says otherwise
    said = wire.send(headers=headers, body=body)
    assert (said.status, orjson.loads(said.body)) == (400, {"__type": f"{CORAL}UnknownOperationException"})
    assert (said.headers["x-amz-crc32"], said.headers["content-type"]) == ("1368724161", answered)
    require_ordinary_headers(said)


def test_a_signed_request_without_a_target(wire):  # dynalite: signs all but those of noSign
    said = wire.send(headers=wire.SIGNED | {"origin": "whatever"})
    assert said.headers["x-amz-crc32"] == "1368724161"
    assert said.headers["access-control-allow-origin"] == "*"


MISSING = (f"{CORAL}MissingAuthenticationTokenException", "Request is missing Authentication Token", 2088342776)
TWICE = (
    f"{CORAL}InvalidSignatureException",
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    2139606068,
)
INCOMPLETE = f"{CORAL}IncompleteSignatureException"


@pytest.mark.parametrize(
    ("path", "headers", "kind", "message", "crc32"),
    [
        ("/", {}, *MISSING),
        ("/", {"Authorization": "AWS4"}, *MISSING),
        ("/?X-Amz-Algorith", {"Authorization": "X"}, *MISSING),
        ("/?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d", {}, *MISSING),
        ("/?X-Amz-Algorithm", {"Authorization": "X"}, *TWICE),
        (
            "/",
            {"Authorization": "AWS4-"},
            INCOMPLETE,
            "".join(map(HEADER.format, ("Credential", "Signature", "SignedHeaders")))
            + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
            + "Authorization=AWS4-",
            1828866742,
        ),
        *(
            (
                "/",
                {"Authorization": form, "Date": "a"},
                INCOMPLETE,
                f"{HEADER.format('SignedHeaders')}Authorization={form}",
                crc32,
            )
            for form, crc32 in [
                ("AWS4- Signature=b Credential=a", 15336762),
                ("AWS4- Signature=b,Credential=a", 1159703774),
                ("AWS4- Signature=b, Credential=a", 164353342),
            ]
        ),
        (
            "/?X-Amz-Algorithm",
            {},
            INCOMPLETE,
            "".join(
                map(
                    QUERY.format,
                    ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"),
                )
            )
            + "Re-examine the query-string parameters.",
            2900502663,
        ),
        (
            "/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d",
            {},
            INCOMPLETE,
            f"{QUERY.format('X-Amz-SignedHeaders')}Re-examine the query-string parameters.",
            3712057481,
        ),
    ],
)
def test_who_calls_is_not_told_or_by_halves(wire, path, headers, kind, message, crc32):  # noqa: PLR0917  # dynalite
    said = wire.send(path=path, headers=LIST_TABLES | headers)
    assert (said.status, orjson.loads(said.body)) == (400, {"__type": kind, "message": message})
    assert (said.headers["x-amz-crc32"], said.headers["content-type"]) == (str(crc32), JSON)
    require_ordinary_headers(said)


def test_a_part_of_the_header_that_is_no_pair(wire):  # dynalite index.js
    form = "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders"
    said = wire.send(headers=LIST_TABLES | {"Authorization": form})
    assert said.error == (
        INCOMPLETE,
        f"'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: '{form}'.",
    )


def test_a_body_that_is_no_json_comes_before_who_calls(wire):  # dynalite index.js
    said = wire.send(headers=LIST_TABLES | {"content-type": JSON_1_0}, body=b"hi")
    assert said.error == (f"{CORAL}SerializationException", None)


def test_who_calls_comes_before_an_empty_body_and_wrong_types(wire):  # dynalite index.js
    unsigned = LIST_TABLES | {"content-type": JSON_1_0}
    assert wire.send(headers=unsigned).error == MISSING[:2]
    assert wire.send(headers=unsigned, body=b'{"Limit": "x"}').error[0] == MISSING[0]
    assert wire.call("ListTables", b"").error == (f"{CORAL}SerializationException", None)


def test_streams_are_as_well_guarded(wire):
    said = wire.send(headers={"x-amz-target": "DynamoDBStreams_20120810.ListStreams", "content-type": JSON_1_0})
    assert said.error == MISSING[:2]


# Cross-origin requests.

PREFLIGHT = {"access-control-request-headers": "a, b, c", "access-control-request-method": "d"}


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ({}, {}),
        ({"access-control-request-headers": "a, b, c"}, {"access-control-allow-headers": "a, b, c"}),
        (PREFLIGHT, {"access-control-allow-headers": "a, b, c", "access-control-allow-methods": "d"}),
    ],
)
def test_a_preflight(wire, asked, allowed):  # dynalite; cors
    said = wire.send("OPTIONS", headers={"origin": "whatever", **asked})
    assert (said.status, said.body) == (200, b"")
    assert said.headers["access-control-allow-origin"] == "*"
    assert said.headers["access-control-max-age"] == "172800"
    found = {name.lower(): value for name, value in said.headers.items()}
    assert {name: found.get(name) for name in allowed} == allowed
    assert {name for name in found if name.startswith("access-control-allow-")} == {
        "access-control-allow-origin",
        *allowed,
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_origin_gets_its_headers_and_no_preflight(wire, method):  # cors
    said = wire.send(method, headers={"Origin": "http://example.com/", **PREFLIGHT})
    assert said.headers["Access-Control-Allow-Origin"] == "*"
    assert said.headers["Access-Control-Expose-Headers"] == "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
    assert not {"access-control-max-age", "access-control-allow-methods", "access-control-allow-headers"} & {
        name.lower() for name in said.headers
    }


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_without_an_origin_there_are_no_such_headers(wire, method):  # cors
    assert not [name for name in wire.send(method).headers if name.lower().startswith("access-control")]


def test_a_call_of_another_origin(wire):
    said = wire.call("ListTables", {}, Origin="http://example.com")
    assert (said.status, said.headers["Access-Control-Allow-Origin"]) == (200, "*")


# Ordinary answers.


def test_headers_of_an_answer_and_of_an_error(wire):  # test_http_headers.py; manual: test_content_type
    for said, status in [
        (wire.call("ListTables", {}), 200),
        (wire.call("DescribeTable", {"TableName": "nonexistent"}), 400),
    ]:
        assert said.status == status
        assert said.headers["Content-Type"] == JSON_1_0
        require_ordinary_headers(said)


def test_the_content_type_of_the_request_is_that_of_the_answer(wire):  # dynalite index.js
    assert wire.call("ListTables", {}, Content_Type=JSON).headers["Content-Type"] == JSON


# What is not DynamoDB's keeps its meaning.


@pytest.mark.parametrize(
    ("host", "headers", "code"),
    [
        ("example.com", {}, "ReplaykitNotAws"),
        ("bucket.s3-website.eu-west-1.amazonaws.com", {}, "ReplaykitNotAws"),
        ("sqs.eu-west-1.amazonaws.com", {}, "ReplaykitNotEmulated"),
        ("localhost", {"x-amz-target": "Nobody_1.Get"}, "ReplaykitNotEmulated"),
        ("localhost", {"x-amz-target": "DynamoDB_20111205.ListTables"}, "ReplaykitNotEmulated"),
    ],
)
def test_what_is_no_call_of_dynamodb_is_told_in_our_words(wire, host, headers, code):
    said = wire.send(headers={"Host": host, **headers})
    assert (said.status, said.error[0].rpartition("#")[2]) == (400, code)


def test_an_operation_of_another_service_that_is_not_emulated_is_a_gap(wire):
    said = wire.send("POST", headers={"X-Amz-Target": "AmazonSQS.ListQueues"}, body=b"{}")
    assert b"ReplaykitNotEmulated" in said.body


def test_a_sdks_unsigned_call_to_s3_is_no_health_check(wire):
    said = wire.send("GET", headers={"User-Agent": "Boto3/1.40 md/Botocore"})
    assert b"<ListAllMyBucketsResult" in said.body
