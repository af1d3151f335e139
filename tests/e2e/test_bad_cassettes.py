"""What is no good cassette: every command says what is wrong with which file, and ends with 2; nothing is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette import Cassette, CassetteWriter, Interaction
from replaykit.cli import main
from replaykit.cli.emulate import recorded

COMMANDS = {
    "replay": ("replay", "{}", "--", sys.executable, "-c", "pass"),
    "emulate": ("emulate", "--port", "0", "--hydrate", "{}"),
    "diff": ("diff", "{}"),
    "diff against": ("diff", "GOOD", "--against", "{}"),
    "show": ("cassette", "show", "{}"),
    "list": ("cassette", "list", "{}"),
    "export": ("cassette", "export", "{}", "OUT"),
    "import": ("cassette", "import", "{}", "OUT"),
}
FUTURE = "version: 1\nreplaykit: {format: 99, generator: replaykit 9.9.9}\ninteractions: []\n"
BAD = {
    "missing": (None, "there is no such cassette"),
    "not YAML": (b"a: [b\n- : {", ":2: it can't be read as YAML"),
    "binary": (bytes(range(256)), "it can't be read as YAML"),
    "of another tool": (b'{"name": "x", "dependencies": {}}', "it is no cassette that replaykit knows"),
    "of a future version": (FUTURE.encode(), "Upgrade replaykit"),
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.yaml"
    with CassetteWriter(path) as writer:
        writer.append(Interaction(HttpRequest("GET", "https", "s3.amazonaws.com", "/"), HttpResponse(204)))
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    monkeypatch.setenv("REPLAYKIT_HOME", str(tmp_path / "home"))

    def run(*arguments: object) -> tuple[int | str | None, str]:
        monkeypatch.setattr(sys, "argv", ["replaykit", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_says_what_is_wrong_with_which_file(
    run, good: Path, tmp_path: Path, command: tuple[str, ...], bad: tuple[bytes | None, str]
) -> None:
    path, (content, told) = tmp_path / "bad.yaml", bad
    if content is not None:
        path.write_bytes(content)
    places = {"{}": path, "GOOD": good, "OUT": tmp_path / "out.yaml"}
    code, error = run(*(places.get(word, word) for word in command))
    assert code == 2, error
    assert error.startswith(f"replaykit: {path}:")
    assert told in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.parametrize("command", ["replay", "diff", "diff against", "show", "list", "export", "import"])
def test_every_command_says_what_it_leaves_out(run, good: Path, tmp_path: Path, command: str) -> None:
    path = tmp_path / "torn.yaml"
    with CassetteWriter(path) as writer:
        for _ in range(2):
            writer.append(Interaction(HttpRequest("GET", "https", "s3.amazonaws.com", "/"), HttpResponse(204)))
    path.write_bytes(path.read_bytes()[:-20])
    places = {"{}": path, "GOOD": good, "OUT": tmp_path / "out.yaml"}
    _, error = run(*(places.get(word, word) for word in COMMANDS[command]))
    assert f"replaykit: {path}:" in error
    assert error.count("the last item is not whole") == 1


def test_the_emulator_says_what_it_leaves_out_of_what_it_is_primed_with(good: Path, capsys) -> None:
    good.write_bytes(good.read_bytes()[:-20])
    assert recorded([str(good)]) == []
    assert "the last item is not whole" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_place_that_can_not_be_written_to(run, good: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    code, error = run("cassette", command, good, tmp_path / "file" / "out.yaml")
    assert code == 2
    assert error.startswith("replaykit: ")
    assert "can't be written" in error


@pytest.mark.parametrize("mode", ["all", "new_episodes", "rewrite"])
@pytest.mark.parametrize("content", [b"a: [b\n", b'{"name": "x"}'], ids=["not YAML", "of another tool"])
def test_recording_leaves_what_is_no_cassette_alone(record, tmp_path: Path, mode: str, content: bytes) -> None:
    path = tmp_path / "package.json"
    path.write_bytes(content)
    ran = record("--mode", mode, "-c", path, "--", sys.executable, "-c", "pass")
    assert ran.code == 2
    assert str(path) in ran.err
    assert path.read_bytes() == content


def test_a_rewrite_that_saw_no_call_keeps_the_old_cassette(record, good: Path) -> None:
    before = good.read_bytes()
    ran = record("--mode", "rewrite", "-c", good, "--", sys.executable, "-c", "pass")
    assert "no AWS call was seen" in ran.err
    assert good.read_bytes() == before
    assert len(Cassette.load(good)) == 1
