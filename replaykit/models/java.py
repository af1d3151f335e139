"""Values and orders as Java shows them: AWS's front ends are written in it, and their messages let it be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from replaykit.models.shape import Shape

SMALLEST_TABLE, LOAD = 16, 0.75

# Members that are in AWS's own models and not in the published ones, after the member that each follows (recorded).
_UNPUBLISHED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "AttributeValue": {"B": ("iNT", "dECIMAL", "dOUBLE"), "BS": ("iNTSET", "dECIMALSET", "dOUBLESET")},
    "PutRequest": {"Item": ("workloadProfileName",)},
}


def hash_order(names: Iterable[str], room: int = SMALLEST_TABLE) -> list[str]:
    """Names in the order in which a `java.util.HashMap` (since Java 8) gives its keys back; `room` it was made with.

    It is the order of a structure's members in `N validation errors detected`: of PutItem returnValues,
    returnConsumedCapacity, returnItemCollectionMetrics, tableName; of UpdateItem, whose 13 members need a larger table,
    returnConsumedCapacity before returnValues (captured on AWS in four regions by others:
    paritysuite/dynamodb-conformance, 2026); of Lambda's PublishLayerVersion compatibleRuntimes before
    compatibleArchitectures (recorded).
    """
    listed = list(names)
    size = 1
    while size < room:
        size *= 2
    while len(listed) > size * LOAD:
        size *= 2
    return sorted(listed, key=lambda name: _spread(hash_code(name)) & (size - 1))


def hash_code(text: str) -> int:
    """Java's `String.hashCode`, as a number without a sign."""
    units = text.encode("utf-16-be", "surrogatepass")
    code = 0
    for high, low in zip(units[::2], units[1::2], strict=True):
        code = (31 * code + (high << 8 | low)) & 0xFFFFFFFF
    return code


def _spread(code: int) -> int:
    return code ^ (code >> 16)


def lower_camel(name: str) -> str:
    """`SSESpecification` stands in paths as `sSESpecification`."""
    return name[:1].lower() + name[1:]


def in_java(shape: Shape, value: Any) -> str:
    """A value as AWS's messages print it: Java's `toString`."""
    if value is None:
        return "null"
    if shape.type == "structure":
        return f"{shape.name}({', '.join(_members_in_java(shape, value))})"
    if shape.type == "list":
        return "[" + ", ".join(in_java(shape.member, item) for item in value) + "]"
    if shape.type == "map":
        return "{" + ", ".join(f"{key}={in_java(shape.value, value[key])}" for key in hash_order(value)) + "}"
    if shape.type in ("float", "double"):
        return str(float(value))
    return _scalar_in_java(value)


def _members_in_java(shape: Shape, value: Mapping[str, Any]) -> list[str]:
    unpublished = _UNPUBLISHED.get(shape.name, {})
    shown = []
    for name, member in shape.members.items():
        shown.append(f"{lower_camel(name)}={in_java(member, value.get(name))}")
        shown += [f"{other}=null" for other in unpublished.get(name, ())]
    return shown


def _scalar_in_java(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
    if isinstance(value, datetime):
        return f"{value:%a %b %d %H:%M:%S UTC %Y}"
    return str(value)
