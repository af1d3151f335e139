"""What UpdateItem charges for a statement; the figures against AWS stand in the conformance tests (test_sizes)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.expressions import Placeholders, update
from replaykit.services.dynamodb.expressions.legacy import attribute_updates
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE

NAMES = {"#long": "n" * 60_000, "#short": "s"}


def of(text, **values):
    given_values = {f":{name}": value for name, value in values.items()}
    names = {name: NAMES[name] for name in NAMES if name in text}
    return update(text, Placeholders(names or None, given_values or None))


def test_a_value_counts_each_time_that_it_is_used():
    once, twice = of("SET a = :v", v={"S": "x" * 100}), of("SET a = :v, b = :v", v={"S": "x" * 100})
    assert once.charge == 3 + 19 + 1 + 100
    assert twice.charge == once.charge + 19 + 1 + 100


def test_a_placeholder_of_a_name_counts_as_the_name():
    assert of("REMOVE #long").charge == 3 + 1 + 60_000
    assert of("SET a = #short.#long").charge == 3 + 19 + 1 + 1 + 14 + 1 + 14 + 60_000


def test_attribute_updates_are_never_counted():
    change = attribute_updates({"a": {"Action": "PUT", "Value": {"S": "x" * MAX_ITEM_SIZE}}})
    assert change.carried <= change.program.charge.room


USES = ("a{} = :{}", "a{} = if_not_exists(b, :{})", "a{} = list_append(:{}, c)", "#long.a{} = :{}")


@given(
    st.lists(st.tuples(st.sampled_from(USES), st.sampled_from("vw")), min_size=1, max_size=12),
    st.integers(0, MAX_ITEM_SIZE),
)
def test_what_is_let_through_uncounted_is_within_the_limit(uses, size):
    """The rough look at a request is never kinder than the count."""
    text = "SET " + ", ".join(use.format(number, name) for number, (use, name) in enumerate(uses))
    found = of(text, **{name: {"L": [{"S": "x" * size}]} for _, name in uses})
    assert found.carried > found.program.charge.room or found.charge <= MAX_ITEM_SIZE
