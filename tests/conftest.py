"""What all tests share: the corpus of recordings of real AWS, and an environment without credentials."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# A time says more of the machine, and of what else it does, than of the code.
hypothesis.settings.register_profile("replaykit", deadline=None)
hypothesis.settings.load_profile("replaykit")

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of recordings of real AWS; see corpus_or_skip."""
    return corpus_or_skip()


def corpus_or_skip() -> Path:
    """The corpus, or a skip with its reason; in CI its absence is a failure."""
    if CORPUS.is_dir():
        return CORPUS
    if os.environ.get("CI"):
        pytest.fail(f"the corpus of recordings is missing at {CORPUS}: CI must have it")
    pytest.skip(f"the corpus of recordings of real AWS is not at {CORPUS}")


@pytest.fixture(autouse=True)
def no_real_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the machine's own AWS settings."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    nowhere = tmp_path_factory.getbasetemp() / "no-aws-config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(nowhere))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(nowhere))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
