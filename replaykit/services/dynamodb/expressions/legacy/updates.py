"""AttributeUpdates, lowered onto the same machinery as UpdateExpression.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.bound import Update
from replaykit.services.dynamodb.expressions.operand_types import Checks
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.expressions.paths import Trie
from replaykit.services.dynamodb.expressions.updates import Change, Program, add, delete, remove
from replaykit.services.dynamodb.values import AttributeValue, invalid_value, read_value
from replaykit.services.dynamodb.values.order import SETS

MISMATCH: Final = "Type mismatch for attribute to update"
ADDABLE: Final = SETS | {"N", "L"}

NO_CHECKS = Checks((), ())


def attribute_updates(updates: Mapping[str, Mapping[str, Any]]) -> Update:
    """AttributeUpdates as an update; an empty one changes nothing but makes the item."""
    changes: Trie = {
        name: _change(update.get("Action", "PUT"), update.get("Value")) for name, update in updates.items()
    }
    creates = not changes or any(change is not remove for change in changes.values())
    paths = tuple((name,) for name in updates)
    values = {name: update["Value"] for name, update in updates.items() if update.get("Value") is not None}
    operands = tuple((name, tree.Value(name)) for name in values)
    program = Program(changes, NO_CHECKS, paths, paths, frozenset(), (), creates, operands=operands)
    return Update(program, values)


def _change(action: str, given: AttributeValue | None) -> Change:
    if given is None:
        if action != "DELETE":
            raise invalid_value("Only DELETE action is allowed when no attribute value is specified")
        return remove
    value = read_value(given)
    kind = kind_of(value)
    if action == "DELETE" and kind not in SETS:
        raise invalid_value(f"DELETE action with value is not supported for the type {kind}")
    if action == "ADD" and kind not in ADDABLE:
        raise invalid_value(f"ADD action is not supported for the type {kind}")
    return _CHANGES[action](value)


def _put(value: AttributeValue) -> Change:
    return lambda _old, _item, _values: value


def _add(value: AttributeValue) -> Change:
    def change(old: AttributeValue | None, _item: Bound, _values: Bound) -> AttributeValue:
        if old is not None and "L" in old and "L" in value:
            return {"L": [*old["L"], *value["L"]]}  # lists too, unlike ADD in an expression
        return add(old, value, mismatch=MISMATCH)

    return change


def _delete(value: AttributeValue) -> Change:
    return lambda old, _item, _values: delete(old, value, mismatch=MISMATCH)


_CHANGES: Final = {"PUT": _put, "ADD": _add, "DELETE": _delete}
