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
from replaykit.models.traits import Trait, trait_of

Canon = Callable[[Any], Any]

_NUMBERS = Context(prec=200)
_LONGEST = 200  # beyond what DynamoDB can hold, and the end of writing numbers out


def canonical_of(service: str, shape: Shape) -> Canon | None:
    """The closure that brings a value of this shape to its canonical form; None where it has it already."""
    key = ("canonical", service)
    if key in shape.compiled:
        made: Canon | None = shape.compiled[key]
        return made
    shape.compiled[key] = _later(shape, key)  # a shape that holds itself finds this
    made = shape.compiled[key] = _compile(service, shape)
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
    if value.is_zero():
        return "0"
    return f"{value:f}" if abs(value.adjusted()) < _LONGEST else str(value)


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


def _compile(service: str, shape: Shape) -> Canon | None:
    if shape.name == "AttributeValue" and "NS" in shape.members:
        return attribute_value
    if shape.type == "structure":
        return _structure(service, shape)
    if shape.type == "list":
        inner = canonical_of(service, shape.member)
        return None if inner is None else lambda value: [inner(each) for each in value]
    if shape.type == "map":
        held_form = canonical_of(service, shape.value)
        return None if held_form is None else lambda value: {key: held_form(held) for key, held in value.items()}
    return float if shape.type in ("float", "double") else None


def _structure(service: str, shape: Shape) -> Canon | None:
    traits = {name: trait_of(service, shape, name) for name in shape.members}
    minted = frozenset(name for name, trait in traits.items() if trait is Trait.TOKEN)
    inner = {
        name: form
        for name, member in shape.members.items()
        if (form := _member(canonical_of(service, member), as_set=traits[name] is Trait.UNORDERED))
    }
    if not minted and not inner:
        return None

    def canonical(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        kept = {name: held for name, held in value.items() if name not in minted}
        for name in kept.keys() & inner.keys():
            kept[name] = inner[name](kept[name])
        return kept

    return canonical


def _member(inner: Canon | None, *, as_set: bool) -> Canon | None:
    """The form of a member; of a list without an order, sorted by its spelling."""
    if not as_set:
        return inner

    def sorted_form(value: Any) -> Any:
        formed = inner(value) if inner else value
        return sorted(formed, key=spelled) if isinstance(formed, list | tuple) else formed

    return sorted_form


def _later(shape: Shape, key: tuple[str, str]) -> Canon:
    def canonical(value: Any) -> Any:
        form = shape.compiled[key]
        return value if form is None else form(value)

    return canonical


def _other(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, set | frozenset):
        return sorted(value, key=spelled)
    return {"$other": repr(value)}
