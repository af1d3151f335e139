"""One to one, over a run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replaykit.diff import Bijection

names = st.sampled_from(["aa", "bb", "cc", "dd"])


@given(st.lists(st.tuples(names, names)))
def test_what_is_bound_stays_one_to_one(pairs):
    handles, model = Bijection(), {}
    for recorded, other in pairs:
        fits = model.get(recorded, other) == other and all(
            two != other or one == recorded for one, two in model.items()
        )
        assert handles.fits(recorded, other) == fits
        assert handles.bind(recorded, other) == fits
        if fits:
            model[recorded] = other
        assert handles.bound() == model


def test_a_text_is_translated_longest_name_first():
    handles = Bijection()
    handles.bind("table-1", "T")
    handles.bind("table-12", "U")
    assert handles.translate("table-12 and table-1") == "U and T"
    assert handles.other("table-12") == "U"
    assert handles.other("unknown") == "unknown"
