"""Other tools' spellings, told apart by what they hold."""

from __future__ import annotations

import gzip
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from replaykit.aws.error import AwsError
from replaykit.cassette import Cassette, Interaction, load_cassettes
from replaykit.cassette.errors import CassetteForeign, CassetteInvalid


def load(tmp_path: Path, content: str | bytes | dict | list) -> Cassette:
    path = tmp_path / "recording"  # no suffix: nothing is told from the name
    if isinstance(content, dict | list):
        content = orjson.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Cassette.load(path)


def only(cassette: Cassette) -> Interaction:
    (interaction,) = cassette
    return interaction


VCRPY = """\
interactions:
- request:
    body: {body}
    headers:
      Host: [s3.amazonaws.com]
    method: PUT
    uri: https://s3.amazonaws.com/b/k?x=1
  response:
    body: {{string: {string}}}
    headers:
      ETag:
      - '"1"'
    status: {{code: 200, message: OK}}
version: 1
"""
BODIES = {
    "null": ("null", b""),
    "text": ("'a\n\n        b'", b"a\nb"),
    "binary": ("!!binary |\n      /wA=", b"\xff\x00"),
    "stream": (
        (
            "!!python/object/new:_io.BytesIO\n      state: !!python/tuple\n"
            "      - !!binary |\n        /wA=\n      - 0\n      - null"
        ),
        b"\xff\x00",
    ),
    "iterator": ("!!python/object/apply:builtins.iter\n    - - !!binary |\n        /w==\n      - more", b"\xffmore"),
    "python 2 text": ("!!python/unicode 'é'", "é".encode()),
    "number-like": ("0x10", b"0x10"),
    "date-like": ("2019-01-01", b"2019-01-01"),
}


@pytest.mark.parametrize(("spelling", "body"), BODIES.values(), ids=BODIES)
def test_vcrpy_spells_bodies_in_many_ways(tmp_path: Path, spelling: str, body: bytes) -> None:
    cassette = load(tmp_path, VCRPY.format(body=spelling, string="!!binary aGk="))
    interaction = only(cassette)
    assert interaction.request.body == body
    assert interaction.response.body == b"hi"
    assert interaction.request.url == "https://s3.amazonaws.com/b/k?x=1"
    assert interaction.response.headers.fields == [("ETag", '"1"')]
    assert (cassette.format, cassette.header.source) == ("vcrpy", "imported")


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("{A: b}", [("A", "b")]),
        ("{A: [b, c], D: [1]}", [("A", "b"), ("A", "c"), ("D", "1")]),
        ("{A: [!!binary YQ==], B: !!binary w6k=}", [("A", "a"), ("B", "é")]),
        ("{A: !!python/tuple [x, y]}", [("A", "x"), ("A", "y")]),
        ("{}", []),
        ("null", []),
    ],
)
def test_vcrpy_spells_headers_in_many_ways(tmp_path: Path, headers: str, fields: list) -> None:
    content = VCRPY.format(body="null", string="x").replace("\n      Host: [s3.amazonaws.com]", f" {headers}")
    assert only(load(tmp_path, content)).request.headers.fields == fields


def test_what_vcrpy_itself_writes(tmp_path: Path, an_interaction) -> None:
    """With bytes in the headers and a stream as the body, as botocore gives them."""
    import io

    from vcr.request import Request
    from vcr.serialize import serialize
    from vcr.serializers import jsonserializer, yamlserializer

    streamed = Request("PUT", "https://s3.amazonaws.com/b/k", io.BytesIO(b"\x00\xff"), {"X": b"bytes", "Y": "text"})
    listed = Request("PUT", "https://s3.amazonaws.com/b/k", iter([b"a", b"b"]), {})
    answer = {"status": {"code": 200, "message": "OK"}, "headers": {"E": ["1", "2"]}, "body": {"string": b"\xff"}}
    held = {"requests": [streamed, listed], "responses": [answer, answer]}
    first, second = load(tmp_path, serialize(held, yamlserializer))
    assert (first.request.body, second.request.body, first.response.body) == (b"\x00\xff", b"ab", b"\xff")
    assert first.request.headers.fields == [("X", "bytes"), ("Y", "text")]
    plain = Request("GET", "https://s3.amazonaws.com/b/k?q=%20", b"text", {"Y": "text"})
    held = {"requests": [plain], "responses": [answer | {"body": {"string": b"text"}}]}
    told = only(load(tmp_path, serialize(held, jsonserializer)))
    assert (told.request.body, told.response.body, told.request.target) == (b"text", b"text", "/b/k?q=%20")


def test_kin_of_vcrpy(tmp_path: Path) -> None:
    request = {"method": "get", "uri": "https://s3.amazonaws.com/", "headers": {}, "body": ""}
    httpx = {"request": request, "response": {"status_code": 404, "headers": {"A": "b"}, "content": "gone"}}
    told = only(load(tmp_path, {"interactions": [httpx]}))
    assert (told.request.method, told.response.status, told.response.body) == ("GET", 404, b"gone")

    encoded = {"encoding": "ASCII-8BIT", "base64_string": "/wA=\n"}
    ruby = {"request": request | {"body": {"encoding": "UTF-8", "string": "é"}}}
    ruby["response"] = {"status": {"code": 200, "message": None}, "headers": {}, "body": encoded}
    told = only(load(tmp_path, {"http_interactions": [ruby], "recorded_with": "VCR 6"}))
    assert (told.request.body, told.response.body, told.response.reason) == ("é".encode(), b"\xff\x00", "")

    cassetter = {
        "request": request,
        "response": {"status": 200, "headers": {}, "body": {"type": "text", "content": "t"}},
    }
    assert only(load(tmp_path, {"version": 1, "interactions": [cassetter]})).response.body == b"t"
    assert only(load(tmp_path, [httpx])).response.status == 404


GO_VCR = """\
---
version: {version}
interactions:
- {numbered}request:
    body: '{{"a":1}}'
    form: {{}}
    headers:
      X-Amz-Target: [DynamoDB_20120810.GetItem]
    url: https://dynamodb.us-east-2.amazonaws.com/
    method: POST
    {host}
  response:
    body: "{{}}"
    headers:
      Content-Length: ["2"]
    status: 400 Bad Request
    code: 400
    duration: {duration}
"""


@pytest.mark.parametrize(
    ("version", "host", "duration", "milliseconds"),
    [
        (1, "", '""', None),
        (2, "host: dynamodb.us-east-2.amazonaws.com", "78.5ms", 78.5),
        (2, "", "1m2s", None),
        (2, "", "2s", 2000.0),
    ],
)
def test_go_vcr(tmp_path: Path, version, host, duration, milliseconds) -> None:
    numbered = "id: 0\n  " if version > 1 else ""
    content = GO_VCR.format(version=version, numbered=numbered, host=host, duration=duration)
    cassette = load(tmp_path, content)
    told = only(cassette)
    assert cassette.format == "go-vcr"
    assert (told.request.method, told.request.body) == ("POST", b'{"a":1}')
    assert (told.response.status, told.response.reason, told.response.body) == (400, "Bad Request", b"{}")
    assert told.meta.duration_ms == milliseconds
    assert ("host" in told.request.headers) == bool(host)


def test_httpreplay_gets_back_the_headers_that_were_removed(tmp_path: Path) -> None:
    request = {
        "Method": "PUT",
        "URL": "https://b.s3.amazonaws.com/k%20k?x=1",
        "Header": {"User-Agent": ["CLEARED"], "X": ["1", "2"]},
        "MediaType": "text/plain",
        "BodyParts": [b64encode(b"\xff").decode()],
    }
    head = {"A": ["b"], "X-Amz-Meta-Foo": ["Bar"]}
    response = {"StatusCode": 404, "Header": head, "Body": b64encode(b"gone").decode()}
    entries = [{"ID": "1", "Request": request, "Response": response}]
    told = only(load(tmp_path, {"Version": "0.2", "Converter": {}, "Entries": entries}))
    assert told.request.headers.fields == [
        ("Host", "b.s3.amazonaws.com"),
        ("X", "1"),
        ("X", "2"),
        ("Content-Type", "text/plain"),
    ]
    assert (told.request.target, told.request.body) == ("/k%20k?x=1", b"\xff")
    assert (told.response.status, told.response.reason, told.response.body) == (404, "Not Found", b"gone")
    assert told.response.headers.fields == [("A", "b"), ("x-amz-meta-foo", "Bar")]
    assert list(load(tmp_path, {"Version": "0.2", "Converter": {}, "Entries": None})) == []


def test_har(tmp_path: Path) -> None:
    text = gzip.compress(b"hello")
    entry = {
        "startedDateTime": "2026-01-02T03:04:05.000+01:00",
        "time": 1500,
        "request": {
            "method": "POST",
            "url": "https://lambda.eu-west-1.amazonaws.com/x",
            "headers": [{"name": ":authority", "value": "lambda"}, {"name": "A", "value": "b"}],
            "postData": {"mimeType": "application/json", "text": "{}"},
        },
        "response": {
            "status": 200,
            "statusText": "",
            "headers": [
                {"name": "content-encoding", "value": "gzip"},
                {"name": "Content-Length", "value": str(len(text))},
            ],
            "content": {"text": b64encode(b"hello").decode(), "encoding": "base64"},
        },
    }
    told = only(load(tmp_path, {"log": {"version": "1.2", "entries": [entry]}}))
    assert told.request.headers.fields == [("A", "b")]
    assert told.request.body == b"{}"
    assert told.response.headers.fields == [("Content-Length", "5")], "HAR holds the body decoded"
    assert told.response.body == b"hello"
    assert (told.meta.at, told.meta.duration_ms) == ("2026-01-02T02:04:06.500Z", 1500.0)
    blocked = {"log": {"entries": [entry | {"response": entry["response"] | {"status": 0}}]}}
    with pytest.raises(CassetteInvalid, match=r"interaction 1: response\.status is no HTTP status"):
        load(tmp_path, blocked)


@pytest.mark.parametrize(
    "content", ["{}", "[]", "null", "a: 1", "hello", "[1, 2]", '{"interactions": 1}', "interactions: {}"]
)
def test_what_is_no_recording_is_told_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(CassetteForeign, match="go-vcr") as caught:
        load(tmp_path, content)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("uri: https://s3.amazonaws.com/b/k?x=1", "uri: /b/k", "no absolute URL"),
        ("method: PUT", "method: null", "request.method is missing"),
        ("code: 200", "code: ok", "no HTTP status"),
        ("string: x", "strong: x", "body holds none of"),
        ("  response:", "  responses:", "it has no response"),
        ("[s3.amazonaws.com]", "[{a: b}]", "request.headers.Host is no text"),
    ],
)
def test_an_entry_that_is_no_interaction_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    content = VCRPY.format(body="null", string="x")
    assert old in content
    with pytest.raises(CassetteInvalid, match=what) as caught:
        load(tmp_path, content.replace(old, new))
    assert caught.value.problem.interaction == 1


def put(folder: Path, name: str, data: dict, status: int = 200) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(orjson.dumps({"status_code": status, "data": data}))
    return folder / name


def test_placebo_becomes_answers_to_any_call_of_an_operation(tmp_path: Path) -> None:
    from replaykit.protocols import identify, read_response

    date = {"__class__": "datetime", "year": 2020, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5}
    wire = {"RequestId": "R", "HTTPHeaders": {"date": "Sat, 26 Jan 2019 15:21:42 GMT"}}
    folder = tmp_path / "placebo"
    for number in (1, 2, 10):
        data = {"Table": {"TableName": f"t{number}", "CreationDateTime": date}, "ResponseMetadata": wire}
        put(folder, f"dynamodb.DescribeTable_{number}.json", data)
    stream = {"__class__": "StreamingBody", "body": b64encode(b"\xff").decode()}
    put(folder, "s3.GetObject_1.json", {"Body": stream, "ContentLength": 1, "ResponseMetadata": {}})
    missing = {"Error": {"Code": "ResourceNotFoundException", "Message": "gone"}, "ResponseMetadata": {}}
    put(folder, "lambda.GetFunction_1.json", missing, 404)
    (cassette,) = load_cassettes([tmp_path])
    assert (cassette.path, cassette.format, len(cassette)) == (folder, "placebo", 5)
    names = [interaction.meta.operation for interaction in cassette]
    assert names == ["dynamodb.DescribeTable"] * 3 + ["lambda.GetFunction", "s3.GetObject"]
    for interaction in cassette:
        identity = identify(interaction.request)
        assert f"{identity.service}.{identity.operation}" == interaction.meta.operation
        assert not interaction.meta.request_known
    tables = [read_response("dynamodb", "DescribeTable", one.response)["Table"] for one in cassette.interactions[:3]]
    assert [table["TableName"] for table in tables] == ["t1", "t2", "t10"]
    assert tables[0]["CreationDateTime"] == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert cassette.interactions[0].meta.at == "2019-01-26T15:21:42.000Z"
    assert cassette.interactions[4].response.body == b"\xff"
    with pytest.raises(AwsError, match="ResourceNotFoundException: gone"):
        read_response("lambda", "GetFunction", cassette.interactions[3].response)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("answer.json", {}, "SERVICE.OPERATION_NUMBER.json"),
        ("dynamodb.Frobnicate_1.json", {}, "has no operation Frobnicate"),
        ("nonesuch.GetIt_1.json", {}, "nonesuch"),
        ("dynamodb.ListTables_1.json", {"TableNames": {"__class__": "datetime", "year": "x"}}, "does not fit"),
    ],
)
def test_placebo_files_that_say_too_little(tmp_path: Path, name: str, data: dict, what: str) -> None:
    with pytest.raises(CassetteInvalid, match=what):
        Cassette.load(put(tmp_path, name, data))
