"""Redaction of recordings of real AWS: nothing breaks, and what is redacted stays as it is when redacted again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from replaykit.cassette.cassette import Cassette
from replaykit.cassette.errors import CassetteError
from replaykit.cassette.recorder import operation_of
from replaykit.cassette.redact import Redactor
from replaykit.cassette.standins import Standins

EVERY = 3


@pytest.mark.corpus
def test_redaction_of_real_recordings_is_idempotent(corpus):
    files = sorted(path for path in corpus.rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
    seen: Counter[str] = Counter()
    for path in files[::EVERY]:
        try:
            interactions = list(Cassette.load(path).interactions)
        except CassetteError:
            continue
        redactor = Redactor()
        for interaction in interactions:
            named = replace(interaction, meta=replace(interaction.meta, operation=operation_of(interaction.request)))
            once = redactor.redact(named)
            twice = Redactor(Standins.of_recording(once.meta.redacted)).redact(once)
            assert (twice.request, twice.response) == (once.request, once.response), path
            seen.update(name.partition(":")[0] for name in once.meta.redacted)
            seen["interactions"] += 1
    assert seen["interactions"] > 100
    assert seen["account-id"] > 10
