"""Values of one meaning brought to one form, by closures compiled from the service model.

What a client may spell in several ways is spelled in one: DynamoDB's numbers (`1.0` is `1`), sets, lists that the
service does not order; what it mints anew on each run (idempotency tokens) is left out. Most shapes need none of
this and compile to None: the value is its own canonical form.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

import orjson

from replaykit.models.shape import Shape

Canon = Callable[[Any], Any]

# Requests whose lists mean a set: the answers name each element, in an order that AWS does not promise.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html ("any order")
UNORDERED = frozenset(
    {"KeyList", "WriteRequests", "AttributeNameList", "TagList", "TagKeyList", "InstanceIdStringList"}
)
_NUMBERS = Context(prec=200)
_KEY = "canonical"


def canonical_of(shape: Shape) -> Canon | None:
    """The closure that brings a value of this shape to its canonical form; None where it has it already."""
    if _KEY in shape.compiled:
        made: Canon | None = shape.compiled[_KEY]
        return made
    shape.compiled[_KEY] = _later(shape)  # a shape that holds itself finds this
    made = shape.compiled[_KEY] = _compile(shape)
    return made


def spelled(value: Any) -> bytes:
    """A canonical value as bytes: equal values, equal bytes, in every process."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=_other)
    except TypeError:  # integers beyond 64 bits, lone surrogates: the standard library spells them
        return json.dumps(value, sort_keys=True, default=_other).encode()


def attribute_value(value: Any) -> Any:
    """A DynamoDB attribute value: numbers in one spelling, sets in one order, to the bottom."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    ((kind, held),) = value.items()
    form = _FORMS.get(kind)
    return value if form is None else {kind: form(held)}


def number(text: Any) -> Any:
    """`1.0`, `1E0` and `01` are `1`; what is no number stays as it is (the service will say so)."""
    if not isinstance(text, str) or (text.isdigit() and (text[0] != "0" or text == "0")):
        return text
    try:
        value = _NUMBERS.normalize(Decimal(text.strip()))
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    return "0" if value.is_zero() else str(value)


def _item(value: Any) -> Any:
    return {name: attribute_value(held) for name, held in value.items()} if isinstance(value, Mapping) else value


_FORMS: dict[str, Canon] = {
    "N": number,
    "NS": lambda held: sorted(map(str, map(number, held))),
    "SS": sorted,
    "BS": sorted,
    "M": _item,
    "L": lambda held: [attribute_value(each) for each in held],
}


def _compile(shape: Shape) -> Canon | None:
    if shape.name == "AttributeValue" and "NS" in shape.members:
        return attribute_value
    if shape.type == "structure":
        return _structure(shape)
    if shape.type == "list":
        return _list(shape)
    if shape.type == "map":
        inner = canonical_of(shape.value)
        return None if inner is None else lambda value: {key: inner(held) for key, held in value.items()}
    return float if shape.type in ("float", "double") else None


def _structure(shape: Shape) -> Canon | None:
    minted = frozenset(name for name, member in shape.members.items() if member.traits.get("idempotencyToken"))
    inner = {name: form for name, member in shape.members.items() if (form := canonical_of(member))}
    if not minted and not inner:
        return None

    def canonical(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        kept = {name: held for name, held in value.items() if name not in minted} if minted else dict(value)
        for name in kept.keys() & inner.keys():
            kept[name] = inner[name](kept[name])
        return kept

    return canonical


def _list(shape: Shape) -> Canon | None:
    inner = canonical_of(shape.member)
    if shape.name in UNORDERED:
        return lambda value: sorted((inner(each) if inner else each for each in value), key=spelled)
    return None if inner is None else lambda value: [inner(each) for each in value]


def _later(shape: Shape) -> Canon:
    def canonical(value: Any) -> Any:
        form = shape.compiled[_KEY]
        return value if form is None else form(value)

    return canonical


def _other(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, set | frozenset):
        return sorted(value, key=spelled)
    return {"$other": repr(value)}
