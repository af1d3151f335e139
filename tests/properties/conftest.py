"""Values of any shape of a service model, as hypothesis strategies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import strategies as st

from replaykit.models import Shape

Values = Callable[[Shape], st.SearchStrategy[Any]]

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]), max_size=12)
# What a header field or a path can carry: no control characters, no blanks at the ends.
WORDS = st.text("abcXYZ019-_.~/:+ =&%?#", min_size=1, max_size=12).map(lambda text: "a" + text.strip() + "z")
INSTANTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=32)
DEPTH = 3


@cache
def values_of(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that a client could send and a service could answer, without what a protocol can't tell from absence."""
    if shape.type == "structure":
        return structures(shape, depth)
    if shape.type == "list":
        return st.lists(values_of(shape.member, depth + 1), min_size=1, max_size=2)
    if shape.type == "map":
        return st.dictionaries(scalars(shape.key), values_of(shape.value, depth + 1), min_size=1, max_size=2)
    return scalars(shape)


def structures(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    members = {name: member for name, member in shape.members.items() if not member.is_event_stream}
    if depth > DEPTH:  # deep down only what has no depth itself
        members = {name: each for name, each in members.items() if name in shape.required or not each.children()}
    strategies = {name: member_values(member, depth) for name, member in members.items()}
    if shape.traits.get("union"):
        return st.one_of([st.fixed_dictionaries({name: each}) for name, each in strategies.items()])
    required = {name for name in members if name in shape.required or members[name].location == "uri"}
    must = {name: each for name, each in strategies.items() if name in required}
    may = {name: each for name, each in strategies.items() if name not in required}
    if len(may) > 6:
        few = st.lists(st.sampled_from(sorted(may)), max_size=6, unique=True)
        return few.flatmap(lambda names: st.fixed_dictionaries(must | {name: may[name] for name in names}))
    return st.fixed_dictionaries(must, optional=may)


def member_values(member: Shape, depth: int) -> st.SearchStrategy[Any]:
    if member.location == "statusCode":
        return st.sampled_from([200, 202])
    if member.location in ("header", "uri", "headers") and member.type in ("string", "map", "list"):
        return outside(member)
    return st.deferred(lambda: values_of(member, depth + 1))


def outside(member: Shape) -> st.SearchStrategy[Any]:
    """Members in header fields and paths, where not every text can stand."""
    if member.type == "map":
        names = st.text("abc123-", min_size=1, max_size=6)
        return st.dictionaries(names, WORDS, min_size=1, max_size=2)
    if member.type == "list":
        items = values_of(member.member) if member.member.type != "string" else st.sampled_from(words_of(member.member))
        return st.lists(items, min_size=1, max_size=2)
    if member.traits.get("jsonvalue"):
        return st.dictionaries(st.text("ab", min_size=1), st.integers(), max_size=2)
    if member.traits.get("hostLabel"):  # S3's RequestRoute stands in the host's name too
        return st.text("abc123", min_size=1, max_size=8)
    return st.sampled_from(member.enum) if member.enum else WORDS


def words_of(shape: Shape) -> list[str]:
    return list(shape.enum) or ["one", "two"]


def scalars(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.type == "string":
        return st.sampled_from(shape.enum) if shape.enum else TEXT.map(lambda text: "k" + text)
    return {
        "boolean": st.booleans(),
        "integer": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**53), 2**53),
        "float": FLOATS,
        "double": FLOATS,
        "timestamp": INSTANTS,
        "blob": st.binary(min_size=1, max_size=8),
    }[shape.type]


@pytest.fixture(scope="session")
def values() -> Values:
    """values_of, for tests of another file."""
    return values_of
