"""Conditions against a printer and a naive interpreter: what is written is read, and means what it says."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Placeholders, condition, tree
from replaykit.services.dynamodb.expressions.grammar import parse_condition
from replaykit.services.dynamodb.values import read_item

SCALARS = [{"N": "1"}, {"N": "2"}, {"N": "-0.5"}, {"S": ""}, {"S": "ab"}, {"S": "b"}, {"B": b"a"}, {"BOOL": True}]
OTHERS = [{"SS": ["ab", "b"]}, {"NS": ["2", "1"]}, {"L": [{"N": "1"}, {"S": "b"}]}, {"M": {"q": {"N": "2"}}}, {"M": {}}]
VALUES: list[dict[str, Any]] = [*SCALARS, *OTHERS, {"NS": ["1", "2"]}, {"NULL": True}]
BOUND = {f":v{position}": value for position, value in enumerate(VALUES)}
COMPARATORS = ["=", "<>", "<", "<=", ">", ">="]

parts = st.sampled_from(["a", "b", "#c", "q"])
paths = st.builds(
    lambda head, rest: tree.Path((head, *rest)), parts, st.lists(st.one_of(parts, st.integers(0, 2)), max_size=2)
)
bound_values = st.sampled_from(list(BOUND)).map(tree.Value)
simple = st.one_of(paths, bound_values)
operands = st.one_of(simple, st.builds(lambda operand: tree.Call("size", (operand,)), simple))
leaves = st.one_of(
    st.builds(tree.Compare, st.sampled_from(COMPARATORS), operands, operands),
    st.builds(tree.Between, operands, operands, operands),
    st.builds(
        lambda operand, options: tree.In(operand, tuple(options)), operands, st.lists(operands, min_size=1, max_size=3)
    ),
    st.builds(
        lambda name, path: tree.Call(name, (path,)),
        st.sampled_from(["attribute_exists", "attribute_not_exists"]),
        paths,
    ),
    st.builds(
        lambda name, one, two: tree.Call(name, (one, two)),
        st.sampled_from(["begins_with", "contains"]),
        operands,
        operands,
    ),
)


def joined(kind: Any) -> Any:
    """`(a AND b) AND c` is read as one node, so a first member of the same kind is not written."""

    def build(conditions: list[Any]) -> Any:
        first, *rest = conditions
        return kind((*(first.conditions if isinstance(first, kind) else (first,)), *rest))

    return build


conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(joined(tree.And)),
        st.lists(inner, min_size=2, max_size=3).map(joined(tree.Or)),
        st.builds(tree.Not, inner),
    ),
    max_leaves=8,
)


def written(node: Any) -> str:
    match node:
        case tree.Path(steps):
            return str(steps[0]) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps[1:])
        case tree.Value(name):
            return name
        case tree.Call(function, arguments):
            return f"{function}({', '.join(map(written, arguments))})"
        case tree.Compare(operator, left, right):
            return f"{written(left)} {operator} {written(right)}"
        case tree.Between(operand, low, high):
            return f"{written(operand)} BETWEEN {written(low)} AND {written(high)}"
        case tree.In(operand, options):
            return f"{written(operand)} IN ({', '.join(map(written, options))})"
        case tree.Not(inner):
            return f"NOT {grouped(inner, tree.And, tree.Or)}"
        case tree.And((first, *rest)):
            return " AND ".join([grouped(first, tree.Or), *(grouped(other, tree.Or, tree.And) for other in rest)])
        case tree.Or((first, *rest)):
            return " OR ".join([written(first), *(grouped(other, tree.Or) for other in rest)])
    raise AssertionError(node)


def grouped(node: Any, *kinds: Any) -> str:
    return f"({written(node)})" if isinstance(node, kinds) else written(node)


@given(conditions)
def test_what_is_written_is_read(node: tree.Condition) -> None:
    assert parse_condition(written(node)) == node


@given(conditions, st.data())
def test_spaces_and_case_of_keywords_do_not_matter(node: tree.Condition, data: st.DataObject) -> None:
    text = written(node)
    for word in ("AND", "OR", "NOT", "BETWEEN", "IN"):
        text = text.replace(f"{word} ", f"{data.draw(st.sampled_from([word, word.lower(), word.title()]))} ")
    spaced = text.replace(" ", data.draw(st.sampled_from([" ", "  ", "\n", "\t "])))
    assert parse_condition(f" {spaced} ") == node


# -- a naive interpreter: plain Python values, sets as frozensets, nothing compiled


def plain(value: Any) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return ("N", float(content))
        case "SS" | "NS" | "BS":
            return (kind, frozenset(plain({kind[0]: member})[1] for member in content))
        case "L":
            return ("L", tuple(map(plain, content)))
        case "M":
            return ("M", tuple(sorted((name, plain(member)) for name, member in content.items())))
        case _:
            return (kind, content)


def fetch(operand: Any, item: Any) -> Any:
    match operand:
        case tree.Value(name):
            return plain(BOUND[name])
        case tree.Call(_, (inner,)):
            value = fetch(inner, item)
            sized = value is not None and value[0] not in ("N", "BOOL", "NULL")
            return ("N", float(len(value[1]))) if sized else None
        case tree.Path(steps):
            here: Any = ("M", tuple((name, plain(value)) for name, value in item.items()))
            for step in steps:
                here = one_step(here, "c.d" if step == "#c" else step)
            return here
    raise AssertionError(operand)


def one_step(here: Any, step: str | int) -> Any:
    if here is None:
        return None
    if isinstance(step, int):
        return here[1][step] if here[0] == "L" and step < len(here[1]) else None
    return dict(here[1]).get(step) if here[0] == "M" else None


def meaning(node: Any, item: Any) -> bool:
    match node:
        case tree.And(inner):
            return all(meaning(one, item) for one in inner)
        case tree.Or(inner):
            return any(meaning(one, item) for one in inner)
        case tree.Not(inner):
            return not meaning(inner, item)
        case tree.Compare(operator, left, right):
            return compare(operator, fetch(left, item), fetch(right, item))
        case tree.Between(operand, low, high):
            value = fetch(operand, item)
            return compare(">=", value, fetch(low, item)) and compare("<=", value, fetch(high, item))
        case tree.In(operand, options):
            return any(compare("=", fetch(operand, item), fetch(option, item)) for option in options)
        case tree.Call("attribute_exists", (path,)):
            return fetch(path, item) is not None
        case tree.Call("attribute_not_exists", (path,)):
            return fetch(path, item) is None
        case tree.Call("begins_with", (one, two)):
            value, start = fetch(one, item), fetch(two, item)
            return bool(value and start and value[0] == start[0] and value[0] in "SB" and value[1].startswith(start[1]))
        case tree.Call("contains", (one, two)):
            return has(fetch(one, item), fetch(two, item))
    raise AssertionError(node)


def compare(operator: str, left: Any, right: Any) -> bool:
    same = left is not None and left == right
    if operator in {"=", "<>"}:
        return same is (operator == "=")
    if left is None or right is None or left[0] != right[0] or left[0] not in ("S", "N", "B"):
        return False
    one, two = left[1], right[1]
    return {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[operator]


def has(value: Any, sought: Any) -> bool:
    if value is None or sought is None:
        return False
    if value[0] == "L":
        return sought in value[1]
    if value[0] in ("SS", "NS", "BS"):
        return value[0][0] == sought[0] and sought[1] in value[1]
    return value[0] in ("S", "B") and value[0] == sought[0] and sought[1] in value[1]


items = st.dictionaries(st.sampled_from(["a", "b", "c.d", "q"]), st.sampled_from(VALUES), max_size=4).map(
    lambda item: read_item(item).item
)


@given(conditions, items)
def test_a_condition_means_what_it_says(node: tree.Condition, item: dict[str, Any]) -> None:
    """A condition that AWS would refuse (types, equal operands) is refused, whatever the item; all others agree."""
    try:
        wanted = condition(written(node), Placeholders({"#c": "c.d"}, BOUND))
    except AwsError as error:
        event("refused")
        assert str(error).startswith("ValidationException: Invalid ConditionExpression: ")  # noqa: PT017  # as above
        return
    result = wanted.test(item)
    event(f"{result}")
    assert result is meaning(node, item)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition(text, Placeholders({"#c": "c"}, BOUND))
    except AwsError as error:
        assert error.code == "ValidationException"  # noqa: PT017  # both ways out are right


@given(
    st.lists(
        st.sampled_from(["a", "(", ")", "=", "AND", "NOT", "size", ",", ":v1", "[1]", ".", "IN", "BETWEEN"]),
        max_size=14,
    )
)
def test_any_row_of_tokens_is_read_or_refused(tokens: list[str]) -> None:
    try:
        condition(" ".join(tokens), Placeholders(None, BOUND))
    except AwsError as error:
        assert error.code == "ValidationException"  # noqa: PT017  # both ways out are right
