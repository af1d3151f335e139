"""Which writes an index would follow, told without following them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.stored import store
from replaykit.services.dynamodb.values import item_size

TABLE = KeySchema("id", "S")
texts = st.sampled_from(["", "a", "b"])
items = st.none() | st.fixed_dictionaries(
    {"id": st.just({"S": "x"})},
    optional={
        "owner": st.builds(lambda text: {"S": text}, texts) | st.just({"N": "1"}),
        "kept": st.builds(lambda text: {"S": text}, texts),
        "other": st.builds(lambda text: {"S": text}, texts),
    },
)


@given(st.sampled_from([("ALL", ()), ("KEYS_ONLY", ()), ("INCLUDE", ("kept",))]), st.lists(items, min_size=1))
def test_an_index_changes_exactly_where_following_a_write_costs_units(projection, states):
    index = Index("by-owner", KeySchema("owner", "S"), TABLE, *projection, is_global=True, arn="arn")
    place, old = ("x", None), None
    for new in states:
        would_change = index.changes(place, old, new)
        stored = None if new is None else store(new, item_size(new), None)
        assert (index.update(place, old, new, stored) > 0) is would_change
        old = new
