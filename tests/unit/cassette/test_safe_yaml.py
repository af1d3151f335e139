"""A hostile file runs no code, crashes nothing and eats no memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.cassette import Cassette, safe_yaml
from replaykit.cassette.errors import CassetteError, CassetteNotYaml, CassetteTooLarge
from replaykit.cassette.safe_yaml import UnsafeYaml

EVIL = [
    "!!python/object/apply:os.system ['touch {marker}']",
    "!!python/object/new:os.system ['touch {marker}']",
    "!!python/object/apply:subprocess.check_output [[touch, {marker}]]",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!python/object:os.system {{}}",
    "!ruby/object:Gem::Installer {{i: x}}",
    "!!set {{a}}",
    '!!python/object/apply:builtins.eval [\'open("{marker}", "w")\']',
]


@pytest.mark.parametrize("evil", EVIL)
def test_no_tag_runs_code(tmp_path: Path, evil: str) -> None:
    path, marker = tmp_path / "c.yaml", tmp_path / "marker"
    path.write_text(f"interactions:\n- {evil.format(marker=marker)}\nversion: 1\n")
    with pytest.raises(CassetteNotYaml, match="never obeyed: cassettes are data") as caught:
        Cassette.load(path)
    assert not marker.exists()
    assert caught.value.problem.line == 2


BILLION = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS = {
    "billion laughs": BILLION + "interactions: [*i]\n",
    "merge keys": "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\ninteractions:\n- {<<: [*b, *b], request: *b}\n",
    "deep flow": "interactions: " + "[" * 100_000,
    "deep blocks": "\n".join(" " * depth + "a:" for depth in range(2_000)),
    "deep items": "- " * 100_000,
    "deep json": '{"interactions":' + "[" * 100_000,
    "itself": "interactions: &a [*a]\n",
    "one large interaction, many aliases": (
        "interactions:\n- &a {request: {method: PUT, uri: 'https://s3/', body: '" + "x" * 100_000 + "'}, "
        "response: {status: {code: 200}, body: {string: ''}}}\n" + "- *a\n" * 100_000
    ),
    "many chunks": (
        "x: &a !!binary "
        + "QUFB" * 100_000
        + "\ninteractions:\n- request: !!python/object/apply:builtins.iter [["
        + "*a," * 10_000
        + "]]\n"
    ),
    "control characters": "interactions: \x00\x01",
    "huge number": "version: 1\nreplaykit:\n  format: " + "9" * 5000 + "\ninteractions:\n",
}


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_little_memory_and_time(tmp_path: Path, bomb: str) -> None:
    """In a process of its own: libyaml's composer is recursive C, which would end it without an exception."""
    path = tmp_path / "c.yaml"
    path.write_text(bomb)
    code = (
        "import sys\nfrom replaykit.cassette import Cassette, CassetteError\n"
        "try:\n    print('loaded', len(list(Cassette.load(sys.argv[1]))))\n"
        "except CassetteError as error:\n    print(type(error).__name__)\n"
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # noqa: E731
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        preexec_fn=limit,
    )
    assert run.returncode == 0, run.stderr
    expected = ("Cassette", "loaded 0") if "9" * 5000 in bomb else "Cassette"
    assert run.stdout.startswith(expected), run.stdout


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("interactions: []\n")
    with pytest.raises(CassetteTooLarge, match="larger than 10 bytes"):
        Cassette.load(path, limit=10)


def test_plain_scalars_stay_text() -> None:
    read = safe_yaml.load(b"[no, 1.0, 0x1F, 2019-01-01, ~, null, '', 1_000, =, .inf, NULLABLE, Nothing]")
    assert read == ["no", "1.0", "0x1F", "2019-01-01", None, None, "", "1_000", "=", ".inf", "NULLABLE", "Nothing"]


def test_aliases_of_shared_headers_are_read() -> None:
    """PyYAML writes them where one list object occurs twice."""
    assert safe_yaml.load(b"a: &id001 [x]\nb: *id001\n") == {"a": ["x"], "b": ["x"]}


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnsafeYaml):
        safe_yaml.load(data)


@given(st.binary(max_size=60), st.sampled_from([b"", b"version: 1\nreplaykit:\n", b"interactions:\n- "]))
def test_any_file_is_loaded_or_refused_by_an_error_of_ours(tmp_path_factory, data: bytes, start: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(start + data)
    with suppress(CassetteError):
        list(Cassette.load(path))
