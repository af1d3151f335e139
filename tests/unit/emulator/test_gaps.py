"""A parameter that would be inert is a gap, and one that asks for nothing is none."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated
from replaykit.emulator.gaps import NOT_YET, Gaps

GAPS = Gaps({"Fly": "it has no wings"}, {"Walk": {"Shoes": "barefoot only", "Path.Steep": "it climbs nothing"}})


def test_a_reason_is_known_or_the_usual_one():
    assert GAPS.why("Fly") == "it has no wings"
    assert GAPS.why("Swim") == NOT_YET


@pytest.mark.parametrize(
    "params", [{}, {"Shoes": []}, {"Path": {"Steep": False}}, {"Path": {}}, {"Path": "north"}, {"Other": 1}]
)
def test_what_asks_for_nothing_is_no_gap(params):
    GAPS.refuse(OperationCall("zoo", "Walk", params))
    GAPS.refuse(OperationCall("zoo", "Sleep", {"Shoes": "red"}))


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"Shoes": "red"}, "zoo.Walk: Shoes: barefoot only"),
        ({"Path": {"Steep": True}}, "zoo.Walk: Path.Steep: it climbs nothing"),
    ],
)
def test_what_would_be_inert_is_a_gap(params, told):
    with pytest.raises(NotEmulated) as raised:
        GAPS.refuse(OperationCall("zoo", "Walk", params))
    assert str(raised.value) == told


def test_what_is_done_anyway_may_be_asked_for():
    known = Gaps(members={"Walk": {"Shoes": "barefoot only"}}, harmless={"Walk": {"Shoes": "none"}})
    known.refuse(OperationCall("zoo", "Walk", {"Shoes": "none"}))
    with pytest.raises(NotEmulated, match="Shoes: barefoot only"):
        known.refuse(OperationCall("zoo", "Walk", {"Shoes": "red"}))
