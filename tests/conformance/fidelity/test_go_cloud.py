"""The emulator against recordings of real AWS: every answer of go-cloud's DynamoDB suites, from 2019 and from 2025.

Each recording is a world of its own, hydrated from itself. Status, error code, message and body are compared; nothing
is excused but what `docs/diff.md` says of handles, ids, instants, measures and eras.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from replaykit.cassette import Cassette, load_cassettes
from replaykit.cassette.understand import understand
from replaykit.diff.render.plain import render
from replaykit.diff.report import CassetteReport, Report
from replaykit.services.dynamodb.ring import token
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

pytestmark = pytest.mark.corpus

SUITES = ("2019-04-26-a7e411a81-govcr-yaml", "2025-07-18-ad1e76988")
CALLS = 717

# (recording, interaction) -> proof that the divergence is the recording's own. There is none.
THE_RECORDINGS_OWN: dict[tuple[str, int], str] = {}


def put_to_emulator(cassette: Cassette) -> CassetteReport:
    return put_to(str(cassette.path), cassette.interactions, EmulatedSide(understand(cassette.interactions)))


@pytest.fixture(scope="module")
def recordings(corpus: Path) -> list[Cassette]:
    return load_cassettes([corpus / "go-cloud" / "awsdynamodb" / suite for suite in SUITES])


def test_every_recorded_call_is_answered_as_aws_did(recordings):
    report = Report("emulator", [put_to_emulator(cassette) for cassette in recordings])
    excused = [
        (cassette.path, outcome.index)
        for cassette in report.cassettes
        for outcome in cassette.outcomes
        if outcome.divergences and (Path(cassette.path).name, outcome.index) in THE_RECORDINGS_OWN
    ]
    assert len(excused) == len(THE_RECORDINGS_OWN), "an excuse that nothing needs any more"
    assert report.total.compared == CALLS, render(report)
    assert report.total.gaps == 0, render(report)
    assert report.total.divergent == len(excused), render(report)


def test_without_hydration_the_same_recordings_diverge(recordings):
    """The bar can fail: an emulator that knows nothing of the tables answers almost nothing right."""
    reports = [put_to(str(one.path), one.interactions, EmulatedSide([])) for one in recordings]
    assert Report("emulator", reports).total.fidelity < 5


def test_every_recorded_scan_goes_round_the_ring_in_our_order(recordings):
    """The proof of `services/dynamodb/ring.py`."""
    scans = keys = 0
    for cassette in recordings:
        schemas: dict[str, str] = {}
        for one in understand(cassette.interactions):
            if one.call.operation == "DescribeTable":
                table = one.output["Table"]
                schemas[table["TableName"]] = table["KeySchema"][0]["AttributeName"]
            if one.call.operation == "Scan" and one.error is None:
                name = schemas[one.call.params["TableName"]]
                found = list(dict.fromkeys(item[name]["S"] for item in one.output["Items"]))
                assert found == sorted(found, key=token), f"{cassette.path} #{one.index}"
                scans, keys = scans + (len(found) > 1), keys + (len(found) if len(found) > 1 else 0)
    assert (scans, keys) == (51, 165)
