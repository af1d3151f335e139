"""Every recording equals itself: the comparison finds nothing where there is nothing, in five protocols."""

from __future__ import annotations

import pytest

from replaykit.cassette import load_cassettes
from replaykit.diff.render.plain import render
from replaykit.diff.report import Report
from replaykit.session.driver import put_to
from replaykit.session.recorded_side import RecordedSide

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize(
    ("folder", "calls"),
    [
        ("go-cloud/awsdynamodb", 717),
        ("go-cloud/s3blob", 1116),
        ("go-cloud/awssnssqs", 555),
        ("dns-lexicon-route53", 124),
        ("datalad-s3-vcrpy", 3),
    ],
)
def test_a_recording_does_not_diverge_from_itself(corpus, folder, calls):
    report = Report("itself")
    for one in load_cassettes([corpus / folder]):
        report.cassettes.append(put_to(str(one.path), one.interactions, RecordedSide(one.interactions)))
    assert (report.total.equal, report.total.gaps) == (calls, 0), render(report)
