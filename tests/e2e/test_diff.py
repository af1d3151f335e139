"""`replaykit diff`, from the command line: the other side is the emulator, moto, another cassette, or nobody."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest
from moto.server import ThreadedMotoServer

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction, Meta
from replaykit.cli import main
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import write_error, write_request, write_response

TABLE = {
    "TableName": "games",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "game", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "game", "KeyType": "HASH"}],
}
KEY, ITEM = {"game": {"S": "go"}}, {"game": {"S": "go"}, "score": {"N": "7"}}
BEFORE = [("CreateTable", TABLE), ("PutItem", {"TableName": "games", "Item": ITEM})]
RECORDED = [
    ("DescribeTable", {"TableName": "games"}),
    ("GetItem", {"TableName": "games", "Key": KEY}),
    ("PutItem", {"TableName": "games", "Item": ITEM, "ConditionExpression": "attribute_not_exists(game)"}),
    (
        "Query",  # a key of the wrong type: AWS refuses it, moto does not
        {
            "TableName": "games",
            "KeyConditionExpression": "game = :g",
            "ExpressionAttributeValues": {":g": {"N": "1"}},
        },
    ),
    ("DeleteItem", {"TableName": "games", "Key": KEY, "ReturnValues": "ALL_OLD"}),
    ("GetItem", {"TableName": "games", "Key": KEY}),
]


def interactions(calls, before=(), seed=1):
    clock = ManualClock()
    emulator = Emulator(clock, Ids(seed))
    for operation, params in before:
        emulator.answer(OperationCall("dynamodb", operation, params))
    for operation, params in calls:
        clock.advance(1)
        call = OperationCall("dynamodb", operation, params)
        emulated = emulator.answer(call)
        if emulated.error:
            response = write_error("dynamodb", operation, emulated.error, request_id="R")
        else:
            response = write_response("dynamodb", operation, emulated.output, request_id="R")
        at = datetime.fromtimestamp(clock.now(), UTC).isoformat(timespec="milliseconds")
        yield Interaction(
            write_request(call, endpoint="https://dynamodb.us-east-1.amazonaws.com"), response, Meta(at=at)
        )


@pytest.fixture
def write(tmp_path):
    def write(name, some):
        writer = CassetteWriter(tmp_path / name, source="emulator")
        for one in some:
            writer.append(one)
        writer.close()
        return str(tmp_path / name)

    return write


@pytest.fixture
def cassette(write):
    return write("games.yaml", interactions(RECORDED, BEFORE))


@pytest.fixture
def diff(monkeypatch, capsys):
    def diff(*arguments):
        monkeypatch.setattr(sys, "argv", ["replaykit", "diff", *map(str, arguments)])
        with pytest.raises(SystemExit) as exited:
            main()
        told = capsys.readouterr()
        return exited.value.code or 0, told.out, told.err

    return diff


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_the_emulator_answers_a_cassette_that_hydrated_it(cassette, diff):
    code, out, _ = diff(cassette, "--fail-under", "100")
    assert code == 0
    assert "dynamodb.GetItem            2      2          0     0     100 %" in out
    assert out.endswith("fidelity 100 % against emulator: 6 of 6 calls equal\n")


def test_a_divergence_is_named_and_fails_under_the_bar(write, diff):
    some = list(interactions(RECORDED, BEFORE))
    some[5].response.body = some[5].response.body.replace(b"{}", b'{"Item":{"game":{"S":"go"}}}')
    cassette = write("changed.yaml", some)
    code, out, _ = diff(cassette, "--fail-under", "90")
    assert code == 1
    assert '  #5 dynamodb.GetItem\n    missing    Item: {"game":{"S":"go"}} -> (absent)\n' in out
    assert "fidelity 83.33 % against emulator: 5 of 6 calls equal, 1 divergent" in out
    assert diff(cassette, "--fail-under", "80")[0] == 0
    assert diff(cassette)[0] == 0


def test_the_report_as_json_and_as_markdown(write, diff, tmp_path):
    some = list(interactions(RECORDED, BEFORE))
    some[4].response.body = some[4].response.body.replace(b'"7"', b'"8"')
    cassette, markdown = write("changed.yaml", some), tmp_path / "report.md"
    code, out, _ = diff(cassette, "--json", "-", "--markdown", markdown)
    report = json.loads(out)
    assert (code, report["format"], report["against"]) == (0, "replaykit-diff/1", "emulator")
    assert report["operations"][0] == {
        "operation": "dynamodb.DeleteItem", "fidelity": 0.0, "compared": 1, "equal": 0, "divergent": 1, "gaps": 0,
    }  # fmt: skip
    found = [one for one in report["cassettes"][0]["divergences"] if one["class"] == "value"]
    assert found == [
        {"interaction": 4, "operation": "dynamodb.DeleteItem", "path": "Attributes.score.N", "class": "value",
         "recorded": "8", "other": "7"},
    ]  # fmt: skip
    assert '| #4 dynamodb.DeleteItem | Attributes.score.N | value | "8" | "7" |' in markdown.read_text()


def test_moto_diverges_where_aws_refuses(cassette, diff, moto):
    code, out, _ = diff(cassette, "--against", moto, "--prime", "--json", "-")
    report = json.loads(out)
    assert code == 0
    assert report["gaps"] == 0
    assert report["fidelity"] < 100
    query = [one for one in report["cassettes"][0]["divergences"] if one["operation"] == "dynamodb.Query"]
    assert {"interaction": 3, "operation": "dynamodb.Query", "path": "status", "class": "status",
            "recorded": 400, "other": 200} in query  # fmt: skip


@pytest.mark.corpus
@pytest.mark.slow
def test_the_emulator_is_nearer_to_aws_than_moto_is(corpus, diff, moto):
    recordings = corpus / "go-cloud" / "awsdynamodb"
    ours, theirs = (
        json.loads(diff(recordings, "--json", "-", *side)[1]) for side in ([], ["--against", moto, "--prime"])
    )
    assert ours["compared"] == theirs["compared"] == 717
    assert ours["fidelity"] == 100 > theirs["fidelity"]


def test_another_cassette_is_another_side(cassette, write, diff):
    again = write("again.yaml", interactions(RECORDED, BEFORE, seed=2))
    assert "6 of 6 calls equal" in diff(cassette, "--against", again)[1]
    half = write("half.yaml", list(interactions(RECORDED, BEFORE))[:2])
    out = diff(cassette, "--against", half)[1]
    assert "#4 dynamodb.DeleteItem: miss: " in out
    assert "not answered by the other side" in out


def of_no_aws(host="example.com"):
    request = HttpRequest("GET", "https", host, "/", Headers({"accept": "*/*"}))
    return Interaction(request, HttpResponse(200, Headers({"content-type": "text/plain"}), b"hello"))


def test_bad_input_is_told_in_a_paragraph(write, diff, tmp_path, cassette):
    (tmp_path / "empty").mkdir()
    told = {
        (str(tmp_path / "none.yaml"),): "none.yaml",
        (str(tmp_path / "empty"),): "holds no cassette",
        (write("web.yaml", [of_no_aws()]),): "there is no AWS call in it (1 interactions)",
        (cassette, "--against", "http://127.0.0.1:9"): "http://127.0.0.1:9 does not answer",
        (cassette, "--against", "ftp://127.0.0.1"): "an endpoint is a URL such as",
        (cassette, "--against", str(tmp_path / "other.yaml")): "other.yaml",
        (cassette, "--prime"): "--prime is for an endpoint",
        (cassette, "--json", str(tmp_path)): "can't be written",
        (): "Missing argument 'CASSETTES...'",
        (cassette, "--fail-under", "101"): "101",
    }
    for arguments, text in told.items():
        code, _, err = diff(*arguments)
        assert (code, text in err, "Traceback" in err) == (2, True, False), (arguments, err)


def test_what_is_no_aws_call_is_skipped_and_counted(write, diff):
    cassette = write("mixed.yaml", [of_no_aws(), *interactions(RECORDED, BEFORE)])
    assert "1 interactions skipped" in diff(cassette)[1]
