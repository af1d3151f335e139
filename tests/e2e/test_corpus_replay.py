"""Recordings of real AWS, replayed in their own order: every call is answered, with the recorded bytes."""

from __future__ import annotations

import pytest

from replaykit.cassette import Cassette, CassetteError
from replaykit.matching import Tape
from replaykit.session import Provenance, Session
from replaykit.session.recorded import given_again


@pytest.mark.corpus
def test_every_recording_of_the_corpus_replays_in_its_own_order(corpus):
    replayed, wrong = 0, []
    for path in sorted(corpus.rglob("*")):
        if path.suffix not in {".yaml", ".yml", ".json", ".replay"} or not path.is_file():
            continue
        try:
            interactions = list(Cassette.load(path))
        except CassetteError:
            continue
        session = Session("none", Tape(interactions))
        for place, interaction in enumerate(interactions):
            if not interaction.meta.request_known:  # the file tells no request: what stands there is a guess
                continue
            answer = session.answer(interaction.request)
            expected = given_again(interaction.response, interaction.request.method)
            if answer.provenance is not Provenance.RECORDED or answer.response != expected:
                wrong.append(
                    f"{path.relative_to(corpus)}: interaction {place + 1}: {answer.operation} {answer.note[:300]}"
                )
            replayed += 1
    assert not wrong, f"{len(wrong)} of {replayed}:\n" + "\n".join(wrong[:40])
    assert replayed > 500
