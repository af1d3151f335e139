"""The cassette that the documentation shows is a good one, spelled as we spell it."""

from __future__ import annotations

import re
from pathlib import Path

from replaykit.cassette import Cassette
from replaykit.cassette.emit import emit
from replaykit.cassette.validate import validate

DOCS = Path(__file__).parents[3] / "docs" / "cassettes.md"


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    path = tmp_path / "c.yaml"
    path.write_text(example[1], encoding="utf-8")
    assert validate(path) == []
    (interaction,) = Cassette.load(path)
    assert example[1].endswith(emit(interaction).decode())
