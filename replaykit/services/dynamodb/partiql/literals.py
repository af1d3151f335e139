"""Literals as attribute values, with the place inside the value where one can't be stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.reader import refused
from replaykit.services.dynamodb.values import MAX_DEPTH, AttributeValue, invalid, invalid_value, number, ordered_set

_LITERALS: Final = (tree.Text, tree.Number, tree.ListOf, tree.Bag, tree.Tuple, tree.Parameter)


def is_value(node: tree.Node) -> bool:
    """Whether a node is a value by itself, whatever the item."""
    return isinstance(node, _LITERALS) or (isinstance(node, tree.Constant) and node.word != "missing")


def value_of(node: tree.Node, parameters: Sequence[AttributeValue]) -> AttributeValue:
    """The value of a literal or a parameter."""
    if isinstance(node, tree.Parameter):
        return parameters[node.position]
    return _read(node, "root", 0)


def _read(node: tree.Node, path: str, depth: int) -> AttributeValue:
    """Captured: what stands inside 32 others is refused under its path; numbers are told under theirs."""
    if depth >= MAX_DEPTH:
        raise invalid(f"Nesting Levels have exceeded supported limits under {path}")
    match node:
        case tree.Text(value):
            return {"S": value}
        case tree.Number(text):
            return {"N": _number(text, path)}
        case tree.Constant("null"):
            return {"NULL": True}
        case tree.Constant("true" | "false" as word):
            return {"BOOL": word == "true"}
        case tree.ListOf(items):
            return {"L": [_read(item, f"{path}[{at}]", depth + 1) for at, item in enumerate(items)]}
        case tree.Tuple(members):
            return {"M": {name: _read(member, f"{path}.{name}", depth + 1) for name, member in members}}
        case tree.Bag(items):
            return _set(items, path)
        case _:
            # Captured of parameters and functions; ASSUMPTION: the names of other kinds of terms.
            shown = node.function if isinstance(node, tree.Call) else _KINDS.get(type(node), type(node).__name__)
            raise refused(f"Unsupported data type: {shown} under key {path}", node.at)


_KINDS: Final = {tree.Path: "VariableReference", tree.Constant: "LiteralMissing"}


def _number(text: str, path: str) -> str:
    try:
        return number.canonical(text)
    except AwsError as error:
        raise invalid(f"{error.message} under {path}") from None


def _set(items: Sequence[tree.Node], path: str) -> AttributeValue:
    """All strings or all numbers (captured, with the exclamation mark)."""
    if not items:
        raise invalid("Empty bags are not supported")
    texts = [item.value for item in items if isinstance(item, tree.Text)]
    numbers = [item.text for item in items if isinstance(item, tree.Number)]
    if len(texts) == len(items):
        if len(set(texts)) < len(texts):
            raise invalid_value(f"Input collection [{', '.join(texts)}] contains duplicates.")
        return ordered_set("SS", texts)
    if len(numbers) < len(items):
        raise invalid("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags")
    canonical = [_number(text, path) for text in numbers]
    if len(set(canonical)) < len(canonical):
        raise invalid_value(f"Input collection [{', '.join(numbers)}] contains duplicates! under {path}")
    return ordered_set("NS", canonical)
