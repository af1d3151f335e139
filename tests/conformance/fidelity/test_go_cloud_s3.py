"""The emulator against recordings of S3 on AWS: go-cloud's suite of blobs, of 2026.

Each recording is a world of its own, hydrated from itself, whose one bucket was there before: what it does not show of
it is a gap. All else is answered as by AWS, but for what the recorder lost or the signatures were about.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from replaykit.cassette import load_cassettes
from replaykit.cassette.understand import understand
from replaykit.diff.divergence import Divergence
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

pytestmark = pytest.mark.corpus


def excuse(one: Divergence) -> str:
    """What a divergence is the recording's own by; nothing else is excused."""
    if one.path in ("ContentType", "header:content-type") and one.other in ("text/plain", "text/html"):
        return "charset"  # httpreplay keeps the media type of a request, without `; charset=utf-8`
    if one.path in ("ContentType", "header:content-type") and one.recorded == "":
        return "no type"  # and drops an empty one
    return ""


def test_every_call_that_can_be_answered_is_answered_as_aws_did(corpus: Path) -> None:
    tally: Counter[str] = Counter()
    wrong = []
    for cassette in load_cassettes([corpus / "go-cloud" / "s3blob"]):
        report = put_to(str(cassette.path), cassette.interactions, EmulatedSide(understand(cassette.interactions)))
        for outcome in report.outcomes:
            if outcome.gap:
                tally["gap"] += 1
            elif any(one.recorded in ("SignatureDoesNotMatch", "AccessDenied") for one in outcome.divergences):
                tally["signature"] += 1
            else:
                found = [one for one in outcome.divergences if not excuse(one)]
                wrong += [(cassette.path, outcome.index, outcome.operation, one) for one in found]
                tally["equal" if not outcome.divergences else "excused"] += 1
    assert wrong == []
    assert tally == {"gap": 190, "equal": 544, "excused": 372, "signature": 10}
