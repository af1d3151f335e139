"""`replaykit cassette`, as a user meets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import Cassette, CassetteWriter, Interaction, Meta
from replaykit.cli.cassette import command


def call(operation: str, body: bytes, answer: bytes, status: int = 200) -> Interaction:
    sent = Headers({"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{operation}"})
    request = HttpRequest("POST", "https", "dynamodb.us-east-1.amazonaws.com", "/", sent, body)
    got = Headers({"Content-Type": "application/x-amz-json-1.0", "Content-Length": str(len(answer))})
    meta = Meta(f"dynamodb.{operation}", "2026-11-21T00:00:00.000Z", 12.3)
    return Interaction(request, HttpResponse(status, got, answer, "OK"), meta)


GET = call("GetItem", b'{"TableName":"t","Key":{"pk":{"B":"/wA="}}}', b'{"Item":{"pk":{"B":"/wA="},"n":{"N":"1"}}}')
MISSING = call(
    "GetItem",
    b'{"TableName":"no","Key":{}}',
    b'{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}',
    400,
)
PLAIN = Interaction(
    HttpRequest("GET", "https", "example.com", "/a?b", Headers(), b""),
    HttpResponse(200, Headers(), b"a\nb", "OK"),
    Meta(),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "c.yaml"
    with CassetteWriter(path, source="aws") as writer:
        for interaction in (GET, MISSING, PLAIN):
            writer.append(interaction)
    return path


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


def test_the_help_shows_commands_as_they_are_typed() -> None:
    said = run("show", "--help").output
    assert "    git config diff.cassette.textconv 'replaykit cassette show'\n" in said
    assert "\\b" not in said


CONVERSATION = """\
dynamodb.GetItem
    TableName: t
    Key: {"pk":{"B":"/wA="}}
  -> 200
    Item: {"pk":{"B":"/wA="},"n":{"N":"1"}}
dynamodb.GetItem
    TableName: no
    Key: {}
  -> 400 ResourceNotFoundException: Requested resource not found
GET https://example.com/a?b
  -> 200 OK
    body: "a\\nb"
"""


def test_show_prints_a_conversation(path: Path) -> None:
    assert run("show", path).stdout == CONVERSATION


def test_show_is_a_git_textconv(path: Path, tmp_path: Path) -> None:
    """A real `git diff` shows what was said, not YAML."""

    def git(*arguments: str) -> str:
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    git("init", "-q")
    (tmp_path / ".gitattributes").write_text("*.yaml diff=cassette\n")
    git("config", "diff.cassette.textconv", "replaykit cassette show")
    git("add", "c.yaml")
    git("commit", "-qm", "one")
    with CassetteWriter(path, mode="append") as writer:
        writer.append(call("DeleteItem", b'{"TableName":"t","Key":{}}', b"{}"))
    changed = [line for line in git("diff").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == ["+dynamodb.DeleteItem", "+    TableName: t", "+    Key: {}", "+  -> 200"]


def test_show_cuts_long_values_and_shows_them_whole(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    with CassetteWriter(path) as writer:
        writer.append(call("GetItem", b'{"TableName":"%s","Key":{}}' % (b"t" * 1000), b"{}"))
    assert f"TableName: {'t' * 240}… (1,000 characters)" in run("show", path).stdout
    assert "t" * 1000 in run("show", "--full", path).stdout


def test_show_in_colour(path: Path) -> None:
    shown = run("show", "--color", path).stdout
    assert "\x1b[" in shown
    assert "3 interactions" in shown
    assert "dynamodb.GetItem" in shown
    assert "12 ms" in shown


def test_show_of_a_torn_cassette_warns_beside_it(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])
    result = run("show", path)
    assert "https://example.com" not in result.stdout
    assert "replaykit cassette repair" in result.stderr


def test_validate(path: Path) -> None:
    assert "1 cassette: no problems." in run("validate", path.parent).stdout
    path.write_bytes(path.read_bytes()[:-5])
    output = run("validate", path, code=1).stdout
    assert output.startswith(f"{path}:")
    assert "interaction 3" in output


def test_repair(path: Path) -> None:
    assert "nothing to repair (3 interactions)" in run("repair", path).stdout
    path.write_bytes(path.read_bytes()[:-5])
    assert "2 interactions kept; the file as it was is" in run("repair", path).stdout
    assert "no problems" in run("validate", path).stdout


def test_export_and_import(path: Path, tmp_path: Path) -> None:
    run("export", path, tmp_path / "out" / "vcr.yaml")
    assert "replaykit" not in (tmp_path / "out" / "vcr.yaml").read_text()
    result = CliRunner().invoke(command, ["export", str(path), str(tmp_path / "out" / "vcr.yaml")])
    assert "--force" in str(result.exception)
    run("export", path, tmp_path / "out" / "vcr.yaml", "--force")
    run("import", tmp_path / "out", tmp_path / "back")
    cassette = Cassette.load(tmp_path / "back" / "vcr.yaml")
    assert [one.request for one in cassette] == [GET.request, MISSING.request, PLAIN.request]
    assert (cassette.format, cassette.header.source) == ("replaykit", "imported")
    again = CliRunner().invoke(command, ["import", str(tmp_path / "out"), str(tmp_path / "back")])
    assert "there is a cassette already" in str(again.exception)
    run("import", tmp_path / "out" / "vcr.yaml", tmp_path / "back", "--force")


def test_list(path: Path) -> None:
    line = run("list", path.parent).stdout
    assert "(3 interactions, aws, 20" in line
    assert line.rstrip().endswith("dynamodb.GetItem 2, GET example.com 1")


def test_an_error_is_one_paragraph_and_exit_code_2(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "replaykit", "cassette", "show", str(tmp_path / "no.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("replaykit: ")
    assert result.stderr.count("\n") == 1


def test_nothing_heavy_is_imported_for_a_textconv(path: Path) -> None:
    code = (
        "import sys; from replaykit.cli import cli\n"
        "try: cli(['cassette', 'show', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('botocore', 'boto3', 'rich', 'mitmproxy', 'asyncio', 'vcr') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"
