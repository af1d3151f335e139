"""Where `record` has its settings from: the environment, and what follows from the upstream."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from replaykit.cassette import Cassette

PROGRAM = "import boto3; boto3.client('dynamodb').list_tables()"


@pytest.mark.parametrize("named", [(), ("--source", "moto")], ids=["derived", "named"])
def test_the_header_tells_who_answered(record, moto_over_tls, tmp_path: Path, named: tuple[str, ...]) -> None:
    """Options come from their variables; a cassette that another endpoint answered does not say `aws`."""
    path = tmp_path / "c.yaml"
    env = {
        "REPLAYKIT_RECORD_UPSTREAM": moto_over_tls.url,
        "REPLAYKIT_RECORD_UPSTREAM_CA": str(moto_over_tls.certificate),
        "REPLAYKIT_RECORD_CASSETTE": str(path),
    }
    ran = record(*named, "--", sys.executable, "-c", PROGRAM, env=env)
    assert ran.code == 0, ran.err
    cassette = Cassette.load(path)
    assert cassette.header.source == (named[1] if named else moto_over_tls.url.removeprefix("https://"))
    assert len(cassette) == 1
