"""What UpdateItem charges for what a statement writes: a cost for each clause, and the bytes that the request carries.

An item of 400 KB may be refused for it that every other write would store, because the statement counts more than the
item. Measured on AWS to the byte, in August to October 2026 (paritysuite/dynamodb-conformance, itemSizeBySurface):
no documentation has it. What is read from the item, and what becomes of it, counts nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.names import ItemPath, resolve
from replaykit.services.dynamodb.expressions.operands import Bound
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE, value_size

STATEMENT: Final = 3
WRITES: Final = 19  # each SET and ADD
REMOVES: Final = 1  # each REMOVE and DELETE
TARGET_STEP: Final = 4
OPERAND: Final = 1
OPERAND_STEP: Final = 14
FUNCTIONS: Final = {"+": 34, "-": 37, "if_not_exists": 39, "list_append": 37}


class Charge(NamedTuple):
    """What the text alone costs, and the values that it uses, each as often as it does.

    `room` is what a request may carry that is under the limit for sure, so that nearly none has to be counted.
    """

    fixed: int
    values: tuple[str, ...]
    room: int

    def of(self, values: Bound) -> int:
        """The charge with these values."""
        return self.fixed + sum(value_size(values[name]) for name in self.values)


FREE: Final = Charge(0, (), sys.maxsize)
"""AttributeUpdates: the finished item counts, and nothing else."""


def charge_of(node: tree.Update, names: Mapping[str, str]) -> Charge:
    """The charge of an update that was checked."""
    fixed, values = STATEMENT, list[str]()
    for action in node.actions:
        target = resolve(action.path, names)
        fixed += _length(target[0]) + sum(TARGET_STEP + _length(step) for step in target[1:])
        match action:
            case tree.Assign(_, operand):
                fixed += WRITES + _operand(operand, names, values)
            case tree.Add(_, value):
                fixed += WRITES + _operand(value, names, values)
            case _:
                fixed += REMOVES
    most = max(Counter(values).values(), default=1)
    return Charge(fixed, tuple(values), (MAX_ITEM_SIZE - fixed) // most)


def _operand(operand: tree.Operand, names: Mapping[str, str], values: list[str]) -> int:
    """What an operand costs without the values that it names, which are noted."""
    match operand:
        case tree.Path():
            return _path(resolve(operand, names))
        case tree.Value(name):
            values.append(name)
            return 0
        case tree.Call(function, arguments):
            return FUNCTIONS[function] + sum(_operand(one, names, values) for one in arguments)
        case tree.Arithmetic(operator, left, right):
            return FUNCTIONS[operator] + _operand(left, names, values) + _operand(right, names, values)


def _path(path: ItemPath) -> int:
    return OPERAND + sum(OPERAND_STEP + _length(step) for step in path)


def _length(step: str | int) -> int:
    return len(str(step).encode())
