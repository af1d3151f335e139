"""Updates against a plain model: nested Python values that are changed in place, action by action."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Placeholders, update
from replaykit.services.dynamodb.values import equal_items, item_size, read_item

SCALARS = st.sampled_from([{"N": "1"}, {"N": "2.5"}, {"S": "x"}, {"SS": ["p", "q"]}, {"SS": ["q", "r"]}])
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(lambda elements: {"L": elements}),
    st.dictionaries(st.sampled_from(["k", "j"]), SCALARS, max_size=2).map(lambda members: {"M": members}),
)
NAMES = ["a", "b", "c", "d"]
PATHS = st.builds(
    lambda head, rest: (head, *rest),
    st.sampled_from(NAMES),
    st.lists(st.one_of(st.sampled_from(["k", "j"]), st.integers(0, 4)), max_size=1),
)
ACTIONS = st.one_of(
    st.tuples(st.just("SET"), PATHS, st.one_of(VALUES, PATHS)),
    st.tuples(st.just("REMOVE"), PATHS, st.none()),
    st.tuples(st.just("ADD"), PATHS, st.sampled_from([{"N": "2"}, {"SS": ["q", "z"]}])),
    st.tuples(st.just("DELETE"), PATHS, st.just({"SS": ["q", "z"]})),
)
ITEMS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4).map(lambda item: read_item(item).item)


class Refused(Exception):  # noqa: N818  # the model's word for a ValidationException
    pass


def written(path: tuple[str | int, ...]) -> str:
    return str(path[0]) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path[1:])


def as_text(actions: list[Any]) -> tuple[str, dict[str, Any]]:
    bound: dict[str, Any] = {}
    clauses: dict[str, list[str]] = {}
    for verb, path, operand in actions:
        shown = written(path)
        if isinstance(operand, dict):
            name = f":v{len(bound)}"
            bound[name] = operand
            shown += f" = {name}" if verb == "SET" else f" {name}"
        elif operand is not None:
            shown += f" = {written(operand)}"
        clauses.setdefault(verb, []).append(shown)
    return " ".join(f"{verb} {', '.join(shown)}" for verb, shown in clauses.items()), bound


def find(item: Any, path: tuple[str | int, ...]) -> Any:
    here = item.get(path[0])
    for step in path[1:]:
        content = next(iter(here.values())) if here else None
        if isinstance(step, int):
            here = content[step] if here and "L" in here and step < len(content) else None
        else:
            here = content.get(step) if here and "M" in here else None
    return here


def model(item: dict[str, Any], actions: list[Any]) -> dict[str, Any]:
    """Right sides first; then each action on a deep copy, where removed elements leave a hole until the end."""
    news = [(path, new_value(item, verb, path, operand)) for verb, path, operand in actions]
    after = copy.deepcopy(item)
    appended: list[tuple[Any, int, Any]] = []
    for path, value in news:
        place(after, path, value, appended)
    for elements, _, value in sorted(appended, key=lambda late: late[1]):
        elements.append(value)
    for name in NAMES:
        if "L" in after.get(name, {}):
            after[name]["L"] = [element for element in after[name]["L"] if element is not None]
    return after


def new_value(item: dict[str, Any], verb: str, path: Any, operand: Any) -> Any:
    if verb == "SET":
        value = operand if isinstance(operand, dict) else find(item, operand)
        if value is None:
            raise Refused
        return value
    if verb == "REMOVE":
        return None
    old = find(item, path)
    if old is None:
        return operand if verb == "ADD" else None
    if old.keys() != operand.keys():
        raise Refused
    if "N" in operand:
        return {"N": str(float(old["N"]) + 2).removesuffix(".0")}
    members = set(old["SS"]) | set(operand["SS"]) if verb == "ADD" else set(old["SS"]) - set(operand["SS"])
    return {"SS": sorted(members)} if members else None


def place(after: dict[str, Any], path: Any, value: Any, appended: list[Any]) -> None:
    if len(path) == 1:
        after.pop(path[0], None)
        if value is not None:
            after[path[0]] = copy.deepcopy(value)
        return
    parent, step = after.get(path[0]), path[1]
    if isinstance(step, int):
        if not parent or "L" not in parent:
            raise Refused
        elements = parent["L"]
        if step < len(elements):
            elements[step] = value
        elif value is not None:
            appended.append((elements, step, value))
        return
    if not parent or "M" not in parent:
        raise Refused
    parent["M"].pop(step, None)
    if value is not None:
        parent["M"][step] = value


def apart(actions: list[Any]) -> bool:
    """No path within another, and no attribute taken for both a map and a list."""
    paths = [path for _, path, _ in actions]
    for position, one in enumerate(paths):
        for two in paths[position + 1 :]:
            if one[0] != two[0]:
                continue
            if 1 in (len(one), len(two)) or one == two or isinstance(one[1], int) is not isinstance(two[1], int):
                return False
    return True


@given(ITEMS, st.lists(ACTIONS, min_size=1, max_size=4))
def test_an_update_does_what_the_model_does(item: dict[str, Any], actions: list[Any]) -> None:
    text, bound = as_text(actions)
    before = copy.deepcopy(item)
    try:
        result = update(text, Placeholders(None, bound or None)).apply(item)
    except AwsError as error:
        assert error.code == "ValidationException"  # noqa: PT017  # both ways out are right
        result = None
    try:
        expected = model(item, actions) if apart(actions) else None
    except Refused:
        expected = None
    assert item == before
    event("applied" if result is not None else "refused")
    assert (result is None) is (expected is None)
    if result is not None and expected is not None:
        assert equal_items(result, expected)
        assert read_item(result).size == item_size(result)
