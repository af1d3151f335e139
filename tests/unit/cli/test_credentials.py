"""`--credentials` in its forms; what is wrong is told without showing what was given."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from replaykit.cli.credentials import read_authorization
from replaykit.cli.emulate import command
from replaykit.protocols.authorization import signed

SECRET = "se/cr+et"  # a secret of this test


def keys(*given: str) -> list[str]:
    return read_authorization(given, unsigned=False)[1]


def test_without_it_a_signature_is_enough() -> None:
    assert read_authorization((), unsigned=False) == (signed, [])
    assert read_authorization((), unsigned=True) == (None, [])


def test_pairs_and_a_session_token() -> None:
    assert keys(f"AK:{SECRET}", f"ASIA:{SECRET}:token") == ["AK", "ASIA"]


def test_the_profiles_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text(
        f"[default]\naws_access_key_id = AK\naws_secret_access_key = {SECRET}%\n\n[sso]\nsso_region = eu-west-1\n"
        f"[other]\naws_access_key_id=ASIA\naws_secret_access_key={SECRET}\naws_session_token=token\n"
    )
    assert keys(f"file:{path}") == ["AK", "ASIA"]


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKENV")
    assert keys("env") == ["AKENV"]


@pytest.mark.parametrize(
    "given", [(SECRET,), (f":{SECRET}",), ("AK:",), (f"AK:{SECRET}:t:x",), (f"AK:{SECRET}", "AK:other"), ("",)]
)
def test_what_is_no_credential_is_not_repeated(given: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="--credentials") as caught:
        keys(*given)
    assert SECRET not in str(caught.value)


def test_an_environment_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(click.UsageError, match=r"^--credentials env: AWS_SECRET_ACCESS_KEY not set$"):
        keys("env")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "there is no such file$"),
        ("no sections", "no file in the form of ~/.aws/credentials$"),
        ("[a]\nregion = eu-west-1\n", "no profile has an aws_access_key_id$"),
        ("[a]\naws_access_key_id = AK\n", "takes ACCESS_KEY_ID:SECRET"),
    ],
)
def test_a_file_that_holds_none(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "credentials"
    if text is not None:
        path.write_text(text)
    with pytest.raises(click.UsageError, match=f"--credentials .*{told}"):
        keys(f"file:{path}")


def test_verified_and_unsigned_exclude_each_other() -> None:
    done = CliRunner().invoke(command, ["--unsigned", "--credentials", f"AK:{SECRET}"])
    assert done.exit_code == 2
    assert "--unsigned" in done.output
    assert SECRET not in done.output
